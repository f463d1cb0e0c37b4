#ifndef WAYBILL_CALL_CATALOG_HPP
#define WAYBILL_CALL_CATALOG_HPP

#include <waybill/call/endpoint.hpp>
#include <waybill/call/environment.hpp>
#include <waybill/codec/json.hpp>
#include <waybill/types/file.hpp>
#include <waybill/types/raw_json.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {

/// What the value of a member is, or an element of it where the member is a list.
enum class member_kind {
    text,
    integer,
    number,  ///< Perhaps with a fraction.
    decimal, ///< Exact.
    time,    ///< RFC 3339.
    yes_no,
    choice,  ///< One of `member_info::choices`.
    object,
    json,    ///< Of no fixed shape.
    file,
};
BOOST_DESCRIBE_ENUM(member_kind, text, integer, number, decimal, time, yes_no, choice, object, json, file)

/// A member of a request, as a value.
struct member_info {
    std::string name{}; ///< On the wire.
    std::string type{}; ///< For people: "time", "one of draft|scheduled", "list of text".
    member_kind kind{};
    bool is_list{};
    bool required{};
    std::optional<raw_json> initial{};   ///< What goes out when the member is not given; none: nothing. JSON: "default".
    std::vector<std::string> choices{};  ///< Of an open enum, whose kind is text: those that are known.
    std::vector<member_info> members{};  ///< Those of an object; empty: its names are free, or it lies too deep.
    std::optional<std::string> others{}; ///< The type of an object's further members, of free names; none: it has none.
};
BOOST_DESCRIBE_STRUCT(member_info, (), (name, type, kind, is_list, required, initial, choices, members, others))
auto waybill_rules(member_info const&) -> rules<named<&member_info::initial, "default">>;

/// An endpoint of an API, as a value.
struct endpoint_info {
    std::string name{};       ///< "campaigns.start"
    std::string method{};     ///< "POST"
    std::string path{};       ///< "/campaigns/{id}/start"
    std::string rpc_method{}; ///< Of an operation with a `rpc_method` of its own; empty: method and path say it all.
    std::vector<std::string> path_arguments{}; ///< The names of the path's placeholders.
    std::vector<member_info> members{};        ///< Those of the request.
    std::optional<std::string> others{};       ///< The type of the request's further members; see member_info::others.
    std::string response{}; ///< The type of the answer without namespaces: "page<campaign>"; empty where there is none.
};
BOOST_DESCRIBE_STRUCT(endpoint_info, (), (name, method, path, rpc_method, path_arguments, members, others, response))

/// An environment variable that a provider's client reads.
struct variable_info {
    std::string name{};
    bool required{};
};

namespace detail {

/// The mode in which an endpoint is nothing but its operation.
struct catalog_mode {};

template <class T>
constexpr std::string_view function_named_after()
{
    return std::source_location::current().function_name();
}

/// As the compiler spells it, without namespaces and without the values among template arguments, which each compiler
/// spells in its own way.
template <class T>
std::string type_name()
{
    // What stands before and behind the type is the same for all types.
    constexpr auto sample = function_named_after<int>();
    constexpr auto before = sample.find("int");
    constexpr auto behind = sample.size() - before - std::string_view{"int"}.size();
    constexpr auto whole = function_named_after<T>();
    constexpr auto spelled = whole.substr(before, whole.size() - before - behind);
    std::string name;
    std::size_t word = 0;
    std::vector<std::size_t> arguments; // where the latest argument of each open list begins
    int braces = 0;                     // of a value of a class: fixed_string<3>{"ab"}
    for (char const c : spelled) {
        bool const is_value = c == '{' && (name.ends_with('>') || braces > 0);
        if (is_value && braces == 0 && !arguments.empty()) name.resize(arguments.back());
        if (is_value) ++braces;
        if (braces > 0) {
            if (c == '}') --braces;
            continue;
        }
        if (c == '<') arguments.push_back(name.size() + 1);
        else if (c == ',' && !arguments.empty()) arguments.back() = name.size();
        else if (c == '>' && !arguments.empty()) arguments.pop_back();
        if (c == ':') {
            name.resize(word);
            continue;
        }
        if (c == '>' && name.ends_with(' ')) name.pop_back(); // g++ writes "> >"
        name += c;
        if (!is_ascii_alnum(c) && c != '_') word = name.size();
    }
    return name;
}

template <class T>
std::vector<member_info> describe_members(int depth);
template <class T>
std::optional<std::string> describe_others();

/// Sets type, kind, is_list, choices and members.
template <class T>
void describe_type(member_info& out, int depth)
{
    if constexpr (requires { typename json_codec<T>::parts; json_codec<T>::may_be_absent; } || is_required<T>) {
        describe_type<typename T::value_type>(out, depth); // optional, nullable, required
    } else if constexpr (described_enum<T> || is_open_enum<T>) {
        constexpr bool is_open = is_open_enum<T>;
        out.kind = is_open ? member_kind::text : member_kind::choice;
        auto const add = [&](auto, std::string_view choice) {
            out.type.append(out.choices.empty() ? is_open ? "text such as " : "one of " : "|").append(choice);
            out.choices.emplace_back(choice);
        };
        if constexpr (is_open) for_each_enumerator<typename T::value_type>(add);
        else for_each_enumerator<T>(add);
    } else if constexpr (text_scalar<T>) {
        out.kind = std::same_as<T, bool>        ? member_kind::yes_no
                   : integer<T>                 ? member_kind::integer
                   : std::floating_point<T>     ? member_kind::number
                   : std::same_as<T, date_time> ? member_kind::time
                   : std::same_as<T, decimal>   ? member_kind::decimal
                                                : member_kind::text;
        out.type = out.kind == member_kind::yes_no ? "yes/no" : enum_to_wire(out.kind);
    } else if constexpr (std::same_as<T, file>) {
        out.kind = member_kind::file;
        out.type = "file";
    } else if constexpr (described<T>) {
        out.kind = member_kind::object;
        out.type = "object";
        if (depth > 0) out.members = describe_members<T>(depth - 1);
        out.others = describe_others<T>();
    } else if constexpr (string_keyed_map<T>) {
        member_info element;
        describe_type<typename T::mapped_type>(element, 0);
        out.kind = member_kind::object;
        out.type = "object of " + element.type;
    } else if constexpr (requires { typename T::value_type; std::declval<T&>().emplace_back(); }) {
        describe_type<typename T::value_type>(out, depth);
        if (out.is_list) out.kind = member_kind::json;
        out.is_list = true;
        out.type.insert(0, "list of ");
    } else {
        out.kind = member_kind::json;
        out.type = "JSON";
    }
}

template <class T>
std::vector<member_info> describe_members(int depth)
{
    std::vector<member_info> all;
    T const initial{};
    for_each_member<T>([&]<class M>() {
        if constexpr (!M::is_unknown_store) {
            auto const& value = initial.*M::pointer;
            auto& one = all.emplace_back();
            one.name = M::wire_name;
            one.required = is_required<typename M::type>;
            describe_type<typename M::type>(one, depth);
            if (one.required || one.kind == member_kind::file || json_is_absent(value)) return;
            if (auto text = json_write(value)) one.initial = raw_json{std::move(*text)};
        }
    });
    return all;
}

template <class T>
std::optional<std::string> describe_others()
{
    std::optional<std::string> type;
    for_each_member<T>([&]<class M>() {
        if constexpr (M::is_unknown_store) {
            member_info element;
            describe_type<typename M::type::mapped_type>(element, 0);
            type = element.type;
        }
    });
    return type;
}

/// Models that hold themselves have to end somewhere.
inline constexpr int catalog_depth = 4;

template <class Request>
void describe_request(endpoint_info& out)
{
    if constexpr (described<Request>) {
        out.members = describe_members<Request>(catalog_depth);
        out.others = describe_others<Request>();
    }
}

template <class Response>
std::string describe_response()
{
    if constexpr (std::same_as<Response, none>) {
        return {};
    } else if constexpr (described<Response>) {
        return type_name<Response>();
    } else if constexpr (requires { typename Response::value_type; std::declval<Response&>().emplace_back(); }) {
        return "list of " + describe_response<typename Response::value_type>();
    } else {
        member_info answer;
        describe_type<Response>(answer, 0);
        return answer.type;
    }
}

inline endpoint_info describe_endpoint(std::string const& name, verb method, std::string_view path, std::string_view rpc_method)
{
    endpoint_info info;
    info.name = name;
    info.method = waybill::name(method);
    info.path = path;
    info.rpc_method = rpc_method;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{')) {
        auto const close = path.find('}');
        if (path[open + 1] != '=') info.path_arguments.emplace_back(path.substr(open + 1, close - open - 1));
        path.remove_prefix(close + 1);
    }
    return info;
}

template <class Operation>
constexpr std::string_view rpc_method_of()
{
    if constexpr (requires { Operation::rpc_method; }) return Operation::rpc_method;
    else return {};
}

} // namespace detail

template <class Operation>
class endpoint<detail::catalog_mode, Operation> {
public:
    using operation = Operation;
};

/// The endpoints of an API in the order of their description: for tables in documentation, command lines, OpenAPI.
template <template <class> class Api>
std::vector<endpoint_info> describe_endpoints()
{
    std::vector<endpoint_info> all;
    Api<detail::catalog_mode> record;
    for_each_endpoint(record, [&](std::string const& name, auto const& endpoint) {
        using operation = typename std::remove_cvref_t<decltype(endpoint)>::operation;
        auto& info = all.emplace_back(detail::describe_endpoint(name, operation::method, operation::path,
                                                                detail::rpc_method_of<operation>()));
        detail::describe_request<typename operation::request_type>(info);
        info.response = detail::describe_response<detail::inner_type<typename operation::response_type>>();
    });
    return all;
}

/// The environment variables that from_environment() reads: the credentials first, then the options.
template <class Provider>
std::vector<variable_info> describe_variables()
{
    std::vector<variable_info> all;
    typename Provider::credentials const defaults;
    for_each_member<typename Provider::credentials>([&]<class M>() {
        all.push_back({detail::variable_name(Provider::environment_prefix, M::wire_name),
                       (defaults.*M::pointer).empty()});
    });
    for_each_member<detail::environment_settings>([&]<class M>() {
        // Where the provider has no address of its own, a client must have one.
        bool const required = M::wire_name == "base_url" && std::string_view{Provider::base_url}.empty();
        all.push_back({detail::variable_name(Provider::environment_prefix, M::wire_name), required});
    });
    return all;
}

} // namespace waybill

#endif
