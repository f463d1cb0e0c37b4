#ifndef EXAMPLES_CLI_PROVIDER_OF_HPP
#define EXAMPLES_CLI_PROVIDER_OF_HPP

#include "provider.hpp"

#include <waybill/call/client.hpp>
#include <waybill/call/preview.hpp>
#include <waybill/paging/items.hpp>
#include <waybill/transport/in_process.hpp>
#include <waybill/types/file.hpp>

#include <array>
#include <concepts>
#include <type_traits>
#include <utility>

namespace cli {
namespace detail {

inline void set_files(waybill::file& to, std::vector<std::string> const& paths)
{
    to = waybill::file::at(paths.back());
}
inline void set_files(std::vector<waybill::file>& to, std::vector<std::string> const& paths)
{
    for (auto const& path : paths) to.push_back(waybill::file::at(path));
}
template <class Wrapper>
void set_files(Wrapper& to, std::vector<std::string> const& paths)
{
    set_files(to.emplace(), paths);
}

template <class T>
void read_value(std::string_view name, waybill::json_value value, T& to, std::vector<waybill::field_error>& wrong)
{
    waybill::codec_error failure;
    if (waybill::json_codec<T>::read(value, to, failure)) return;
    failure.enter(name);
    wrong.push_back({failure.path.substr(1), std::move(failure.message)});
}

/// Sets a member to what is given for it.
template <class M, class Request>
void read_member(given_request const& given, Request& to, std::vector<waybill::field_error>& wrong)
{
    auto& member = to.*M::pointer;
    if constexpr (waybill::detail::file_member<typename M::type>) {
        if (auto const* const paths = given.files(M::wire_name)) return set_files(member, *paths);
    }
    if (auto const* const value = given.find(M::wire_name)) read_value(M::wire_name, *value, member, wrong);
}

/// Sets a member to what is given beside all members.
template <class M, class Request>
void read_others(given_request const& given, Request& to, std::vector<waybill::field_error>& wrong)
{
    for (auto const& [name, value] : given.values()) {
        bool is_member = false;
        waybill::for_each_member<Request>(
            [&]<class Each>() { is_member = is_member || (!Each::is_unknown_store && Each::wire_name == name); });
        if (!is_member) read_value(name, value, (to.*M::pointer)[name], wrong);
    }
}

/// The request with its members' defaults where nothing is given; whether what is required is there, the call will say.
template <class Request>
Request read_request(given_request const& given)
{
    Request request{};
    if constexpr (std::same_as<Request, waybill::raw_json>) {
        request.text = given.text();
    } else if constexpr (waybill::described<Request>) {
        std::vector<waybill::field_error> wrong;
        waybill::for_each_member<Request>([&]<class M>() {
            if constexpr (M::is_unknown_store) read_others<M>(given, request, wrong);
            else read_member<M>(given, request, wrong);
        });
        if (!wrong.empty()) refuse_members(std::move(wrong));
    }
    return request;
}

/// Calls an endpoint, of whatever mode.
template <class Endpoint>
auto attempt(Endpoint const& endpoint, given_request const& given)
{
    auto const request = read_request<typename Endpoint::operation::request_type>(given);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return endpoint.attempt(given.path_argument(I)..., request);
    }(std::make_index_sequence<Endpoint::operation::path_arguments>{});
}

template <class Record, class Use>
void with_endpoint(Record const& record, std::string_view name, Use use)
{
    waybill::for_each_endpoint(record, [&](std::string const& each, auto const& endpoint) {
        if (each == name) use(endpoint);
    });
}

/// The member with a page's items. Not within `items_of`, where g++ 12 takes the comparison of types in the lambda for false.
template <class Page>
inline constexpr auto items_member = waybill::detail::page_items_of(waybill::detail::rules_pointer<Page>);

/// The wire name of the member with a page's items; empty when there is none.
template <class Operation>
std::string items_of()
{
    std::string name;
    using page = waybill::detail::page_of<Operation>;
    if constexpr (waybill::detail::paged<Operation> && waybill::detail::names_items<page>) {
        waybill::for_each_member<page>([&]<class M>() {
            if constexpr (std::same_as<decltype(M::pointer), decltype(items_member<page>)>) {
                if (M::pointer == items_member<page>) name = M::wire_name;
            }
        });
    }
    return name;
}

} // namespace detail

/// A sandbox: whom it lets in, and how to make one with something in it.
template <class Credentials>
struct sandbox_of {
    Credentials credentials{};
    answer_function (*make)() = nullptr; ///< Null: there is no sandbox.
};

/// The provider of an API: nothing here knows any of its endpoints.
template <template <class> class Api>
class provider_of final : public provider {
    using description = typename Api<waybill::preview>::provider;
    using credentials = typename description::credentials;

public:
    explicit provider_of(sandbox_of<credentials> sandbox = {}) : sandbox_(std::move(sandbox)) {}

    waybill::provider_info info() const override { return waybill::describe_provider<description>(); }
    std::vector<waybill::variable_info> variables() const override { return waybill::describe_variables<description>(); }
    bool has_sandbox() const override { return sandbox_.make != nullptr; }

    std::vector<operation_info> operations() const override
    {
        std::vector<operation_info> all;
        for (auto& endpoint : waybill::describe_endpoints<Api>()) all.push_back({std::move(endpoint)});
        Api<waybill::detail::catalog_mode> record;
        auto at = all.begin();
        waybill::for_each_endpoint(record, [&](std::string const&, auto const& endpoint) {
            using operation = typename std::remove_cvref_t<decltype(endpoint)>::operation;
            at->has_request = !std::same_as<typename operation::request_type, waybill::none>;
            at->has_pages = waybill::detail::paged<operation>;
            at->items = detail::items_of<operation>();
            ++at;
        });
        return all;
    }

    std::string call(connection const& to, std::string_view name, given_request const& given) const override
    {
        std::string answer;
        auto const client = connect(to);
        detail::with_endpoint<Api<waybill::blocking>>(client, name, [&](auto const& endpoint) {
            auto got = detail::attempt(endpoint, given);
            if constexpr (std::is_void_v<typename decltype(got)::value_type>) got.value();
            else answer = waybill::json_write(got.value()).value();
        });
        return answer;
    }

    void each_item(connection const& to, std::string_view name, given_request const& given,
                   std::function<void(std::string)> const& take) const override
    {
        auto const client = connect(to);
        detail::with_endpoint<Api<waybill::blocking>>(client, name, [&](auto const& endpoint) {
            using operation = typename std::remove_cvref_t<decltype(endpoint)>::operation;
            if constexpr (waybill::detail::paged<operation>) {
                std::array<std::string, operation::path_arguments> path;
                for (std::size_t i = 0; i < path.size(); ++i) path[i] = given.path_argument(i);
                auto first = detail::read_request<typename operation::request_type>(given);
                for (auto const& item : waybill::item_range<operation>{{endpoint, std::move(path)}, std::move(first), {}})
                    take(waybill::json_write(item).value());
            }
        });
    }

    waybill::http::request preview(connection const& to, std::string_view name, given_request const& given) const override
    {
        waybill::http::request request;
        waybill::client<Api, waybill::preview> const client{keys(to), to.options};
        detail::with_endpoint<Api<waybill::preview>>(client, name, [&](auto const& endpoint) {
            request = client.without_secrets(detail::attempt(endpoint, given).value());
        });
        return request;
    }

private:
    waybill::client<Api, waybill::blocking> connect(connection const& to) const
    {
        if (to.to_sandbox) return {keys(to), to.options, waybill::in_process{sandbox_.make()}};
        return waybill::client<Api, waybill::blocking>{keys(to), to.options};
    }

    credentials keys(connection const& to) const
    {
        if (to.to_sandbox) return sandbox_.credentials;
        auto given = waybill::credentials_from_environment<description>();
        if (auto const problem = given.problem()) {
            std::string names;
            for (auto const& variable : variables())
                if (variable.required) names += (names.empty() ? "" : ", ") + variable.name;
            throw waybill::exception{{waybill::error_kind::configuration, waybill::effect::not_sent,
                                      std::string{description::name} + ": " + *problem + "; set " + names +
                                          " in the environment, in .env or in a file for --env-file"}};
        }
        return given;
    }

    sandbox_of<credentials> sandbox_;
};

} // namespace cli

#endif
