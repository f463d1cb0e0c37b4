#ifndef WAYBILL_TESTS_WIRE_KONIGLE_PLAYER_OF_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_PLAYER_OF_HPP

#include "endpoints.hpp"
#include "kept_record.hpp"
#include "player.hpp"
#include "reference.hpp"
#include "values.hpp"

#include <waybill/paging/items.hpp>

#include <concepts>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace wire::konigle {

namespace api = waybill::konigle;

template <class T>
inline constexpr bool is_page = false;
template <class Item>
inline constexpr bool is_page<api::page<Item>> = true;
template <class Item>
inline constexpr bool is_page<api::form_page<Item>> = true;

/// Makes the calls with a client of a session. Operations are found by their names among the endpoints.
template <class Session>
class player_of final : public player {
    using client_mode = typename Session::mode;

public:
    player_of(api::provider::credentials const& credentials, waybill::client_options const& options)
        : session_(credentials, options)
    {}

    std::string_view mode() const override { return Session::mode_name; }

    outcome play(call const& made, arguments const& given) override
    {
        if (made.is_of_record()) return play_step(made);
        if (made.resource() == "forms") return play_forms(made, given);
        if (made.operation == "website.set_northstar") return set_northstar(given);
        return run<api::api>(session_.client, made, given);
    }

private:
    template <template <class> class Api>
    outcome run(Api<client_mode> const& client, call const& made, arguments const& given)
    {
        auto const name = endpoint_name(made.operation);
        std::optional<outcome> got;
        waybill::for_each_member<Api<client_mode>>([&]<class M>() {
            auto const& resource = client.*M::pointer;
            waybill::for_each_endpoint(resource, [&](std::string const&, auto const& endpoint) {
                if (endpoint.name() == name) got = run_endpoint(resource, endpoint, made, given);
            });
        });
        return *got;
    }

    template <class Resource, class Endpoint>
    outcome run_endpoint(Resource const& resource, Endpoint const& endpoint, call const& made, arguments const& given)
    {
        using operation = typename Endpoint::operation;
        using response = typename operation::response_type;

        if constexpr (operation::method == waybill::verb::post && waybill::described<response>) {
            if (made.action() == "create" && given.has("data") && !given.is_model("data"))
                return create_from_dict<response>(operation::path, given.fields("data"));
        }
        constexpr auto argument = waybill::detail::placeholder_of(operation::path);
        auto const request = read_request<typename operation::request_type>(given, made.action(), argument);
        if constexpr (is_page<response>) {
            if (!request && made.resource() == "connections") return list_freely<response>(operation::path, made);
        }
        if (!request) return request.error();

        if constexpr (operation::path_arguments == 1) {
            auto const id = given.text(argument);
            if constexpr (waybill::detail::item_resource<Resource> &&
                          std::same_as<Endpoint, std::remove_cvref_t<decltype(resource.get)>>) {
                if (!made.keep.empty()) return open(resource, id, made.keep);
            }
            return as_json(session_.wait(endpoint.attempt(id, *request)));
        } else if constexpr (is_page<response>) {
            if (made.action() == "iter_all") return all_items(endpoint, *request);
            auto const page = session_.wait(endpoint.attempt(*request));
            if (!page) return page.error();
            keep(resource, *page, made.keep);
            return written_page(*page, *request);
        } else {
            auto const done = session_.wait(endpoint.attempt(*request));
            if constexpr (waybill::detail::item_resource<Resource>) {
                if (done) keep(resource, *done, made.keep);
            }
            return as_json(done);
        }
    }

    template <class List, class Filters>
    outcome all_items(List const& list, Filters const& filters)
    {
        boost::json::array items;
        try {
            session_.each_item(list, filters, [&](auto const& item) { items.push_back(written(item)); });
        } catch (waybill::exception const& failed) {
            return failed.error();
        }
        return boost::json::value(std::move(items));
    }

    /// The original sends a dict unchecked, without those of its own members that are null.
    template <class Response>
    outcome create_from_dict(std::string_view path, boost::json::object const& fields)
    {
        boost::json::object members;
        for (auto const& [name, value] : fields)
            if (!value.is_null()) members[name] = value;
        waybill::raw_json const body{boost::json::serialize(members)};
        return as_json(
            session_.wait(session_.client.template attempt_request<Response>(waybill::verb::post, path, body)));
    }

    /// The original has no filters of its own for a list of connections, and takes any.
    template <class Page>
    outcome list_freely(std::string_view path, call const& made)
    {
        auto const& filters = made.kwargs.as_object();
        auto const asked = read_model<api::page_request>(filters, unknown_members::ignored);
        if (!asked) return asked.error();
        auto const target = std::string{path} + free_query(filters);
        auto const page = session_.wait(session_.client.template attempt_request<Page>(waybill::verb::get, target));
        if (!page) return page.error();
        return written_page(*page, *asked);
    }

    /// The forms service has a key of its own, which the original fetches by itself.
    outcome play_forms(call const& made, arguments const& given)
    {
        api::connection_get_credentials const wanted{.provider = "konigle_forms"};
        auto const got = session_.wait(session_.client.connections.get_credentials.attempt(wanted));
        if (!got) return got.error();
        using forms_client = waybill::client<api::forms_api, client_mode>;
        auto const forms = session_.template connect<forms_client>(got->access_token.value_or(""));
        auto const done = run<api::forms_api>(forms, made, given);
        if (made.action() != "create" || !done) return done;
        return as_json(session_.wait(forms.forms.get.attempt(text_of(done->at("slug")))));
    }

    outcome set_northstar(arguments const& given)
    {
        api::site_document_bootstrap const wanted{.type = api::site_document_type::northstar};
        auto const document = session_.wait(session_.client.website.bootstrap_document.attempt(wanted));
        if (!document) return document.error();
        api::site_document_update const update{.content = given.text("content")};
        auto const done = session_.wait(session_.client.website.update_document.attempt(document->id, update));
        if (!done) return done.error();
        return boost::json::value{}; // the original returns nothing
    }

    outcome play_step(call const& made)
    {
        auto const args = plain(made.args);
        if (made.operation.starts_with('$')) {
            auto const [record, action] = find_kept(kept_, made.operation);
            // A record of waybill has the calls of its client's mode only.
            bool const is_async = made.recorded_in->about.at("mode") == boost::json::value("async");
            bool const is_other =
                action == "save" || action == "reload" || action == "load_detail" || action == "delete";
            if (is_async && is_other) return refused("", "a call of the other mode");
            return (*record)->run(action);
        }
        auto const [record, rest] = find_kept(kept_, text_of(args.at(0)));
        if (made.operation == "read") return (*record)->read(rest);
        auto item = (*record)->item();
        apply_step(made.operation, args.as_array(), rest, item);
        return (*record)->replace_item(item);
    }

    template <class Resource>
    outcome open(Resource const& resource, std::string const& id, std::string const& name)
    {
        auto opened = session_.wait(waybill::attempt_open(resource, id));
        if (!opened) return opened.error();
        auto item = written(**opened);
        keep_record(std::move(*opened), name);
        return item;
    }

    /// Keeps the record of an item, or those of a page.
    template <class Resource, class T>
    void keep(Resource const& resource, T const& value, std::string const& name)
    {
        if (name.empty()) return;
        if constexpr (!waybill::detail::item_resource<Resource>) {
            throw unusable_capture{"no records of this kind"};
        } else if constexpr (std::same_as<T, waybill::detail::record_item<Resource>>) {
            keep_record(waybill::record{resource, value}, name);
        } else if constexpr (is_page<T>) {
            std::size_t index = 0;
            for (auto const& item : value.payload)
                keep_record(waybill::record{resource, item, waybill::completeness::partial},
                            name + ".payload." + std::to_string(index++));
        }
    }

    template <class Record>
    void keep_record(Record record, std::string const& name)
    {
        kept_.insert_or_assign(name, std::make_unique<kept_record_of<Session, Record>>(session_, std::move(record)));
    }

    Session session_;
    std::map<std::string, std::unique_ptr<kept_record>, std::less<>> kept_{};
};

} // namespace wire::konigle

#endif
