#ifndef WAYBILL_TESTS_WIRE_KONIGLE_ARGUMENTS_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_ARGUMENTS_HPP

#include "../outcome.hpp"
#include "call.hpp"

#include <waybill/codec/json.hpp>
#include <waybill/codec/multipart.hpp>
#include <waybill/reflect/members.hpp>
#include <waybill/types/file.hpp>
#include <waybill/types/none.hpp>
#include <waybill/types/raw_json.hpp>

#include <boost/json/serialize.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// The arguments of recorded calls: Python values in the notation of the captures.
namespace wire::konigle {

/// The recorded Python value as plain JSON. What is bytes stays as it is recorded.
boost::json::value plain(boost::json::value const& value);

/// The arguments of a call under the names of the original's parameters, as far as waybill's endpoint tells these: what
/// fills the path, then `data`, an object, or the members of the request one by one.
class arguments {
public:
    arguments() = default;
    /// Throws when there is no such operation, or it has no such parameters.
    explicit arguments(call const& made);

    boost::json::object const& all() const { return values_; }
    /// Null when it is not given, or None.
    boost::json::value const* find(std::string_view name) const;
    bool has(std::string_view name) const { return find(name) != nullptr; }
    std::string text(std::string_view name) const;
    /// Whether it is an object of the original's classes, not a dict.
    bool is_model(std::string_view name) const { return models_.contains(name); }
    /// The members of a model or a dict.
    boost::json::object fields(std::string_view name) const;

private:
    void set(std::string_view name, boost::json::value const& value);

    boost::json::object values_{};
    std::set<std::string, std::less<>> models_{};
};

/// The query that the original makes of filters that no model describes.
std::string free_query(boost::json::object const& recorded);

/// What a client-side refusal gives.
waybill::error refused(std::string_view member, std::string why);

/// What the original's models take for an integer, or for a time, besides the JSON type of it.
void convert_to_integer(boost::json::value& value);
void convert_to_time(boost::json::value& value);

/// As Python's json.dumps writes it.
std::string python_json(boost::json::value const& value);

/// Bytes, a buffer, either with a name, or a path.
waybill::result<waybill::file> read_file(boost::json::value const& recorded);

enum class unknown_members { ignored, refused };

/// Sets a member to a recorded value.
template <class T>
waybill::result<void> read_member(T& member, boost::json::value value, std::string_view name)
{
    using bare = waybill::detail::without_wrapper_t<T>;
    if constexpr (std::same_as<bare, waybill::file>) {
        auto read = read_file(value);
        if (!read) return read.error();
        member = std::move(*read);
    } else if constexpr (std::same_as<bare, std::vector<waybill::file>>) {
        bare files;
        for (auto const& each : value.as_array()) {
            auto read = read_file(each);
            if (!read) return read.error();
            files.push_back(std::move(*read));
        }
        member = std::move(files);
    } else if constexpr (std::same_as<bare, waybill::raw_json>) {
        member = waybill::raw_json{python_json(value)};
    } else {
        if constexpr (std::same_as<bare, std::int64_t>) convert_to_integer(value);
        if constexpr (std::same_as<bare, waybill::date_time>) convert_to_time(value);
        auto read = waybill::json_read<bare>(boost::json::serialize(value));
        if (!read) return refused(name, read.error().message);
        member = std::move(*read);
    }
    return {};
}

/// A model from its members: null means not given, whatever the default.
template <class Model>
waybill::result<Model> read_model(boost::json::object const& fields, unknown_members others)
{
    Model model;
    std::optional<waybill::error> wrong;
    std::set<std::string_view> known;
    waybill::for_each_member<Model>([&]<class M>() {
        known.insert(M::wire_name);
        auto const* const value = fields.if_contains(M::wire_name);
        if (value == nullptr) return;
        auto& member = model.*M::pointer;
        if constexpr (requires { member.reset(); }) {
            if (value->is_null()) return member.reset();
        }
        if (auto const done = read_member(member, *value, M::wire_name); !done) wrong = done.error();
    });
    for (auto const& [name, value] : fields)
        if (others == unknown_members::refused && !known.contains(name)) wrong = refused(name, "no such member");
    if (wrong) return *wrong;
    return model;
}

/// The request of a call. Which unknown members the original's models ignore: those of a list's filters, of a creation
/// and of a mail do not.
template <class Request>
waybill::result<Request> read_request(arguments const& given, std::string_view action, std::string_view path_argument)
{
    auto fields = given.all();
    fields.erase(path_argument);
    if (given.has("data")) fields = given.fields("data");
    if (given.has("filters")) {
        auto const filters = given.fields("filters");
        fields.erase("filters");
        for (auto const& [name, value] : fields)
            if (name != "page" && name != "page_size") return refused(name, "given beside a filters object");
        fields.insert(filters.begin(), filters.end());
    }
    if (action == "iter_all" && !given.has("page_size")) fields["page_size"] = 100;
    bool const is_strict = action == "list" || action == "iter_all" || action == "create" || action == "send";
    if constexpr (std::same_as<Request, waybill::none>) return waybill::none{};
    else if constexpr (std::same_as<Request, waybill::raw_json>) return waybill::raw_json{python_json(fields)};
    else return read_model<Request>(fields, is_strict ? unknown_members::refused : unknown_members::ignored);
}

} // namespace wire::konigle

#endif
