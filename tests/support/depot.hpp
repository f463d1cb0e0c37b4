#ifndef SUPPORT_DEPOT_HPP
#define SUPPORT_DEPOT_HPP

#include <waybill/call/auth.hpp>
#include <waybill/call/endpoint.hpp>
#include <waybill/call/json_errors.hpp>
#include <waybill/call/provider.hpp>
#include <waybill/call/xmlrpc.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// An invented API that takes parcels many at a time, lists them by index and by cursor, wraps its JSON in an envelope and
// wants its key in the form.
namespace depot {

struct envelope_status {
    std::int64_t status{200};
};
BOOST_DESCRIBE_STRUCT(envelope_status, (), (status))

template <class Data>
struct envelope_content {
    std::int64_t status{200};
    Data data{};

    BOOST_DESCRIBE_CLASS(envelope_content, (), (status, data), (), ())
};
template <class Data>
auto waybill_rules(envelope_content<Data> const&)
    -> waybill::rules<waybill::value_of<&envelope_content<Data>::data>, waybill::empty_in_any_shape<&envelope_content<Data>::data>>;

template <class Data>
struct envelope {
    envelope_content<Data> answer{};

    BOOST_DESCRIBE_CLASS(envelope, (), (answer), (), ())
};
template <class Data>
auto waybill_rules(envelope<Data> const&) -> waybill::rules<waybill::value_of<&envelope<Data>::answer>>;

struct provider {
    static constexpr std::string_view name = "depot";
    static constexpr std::string_view base_url = "https://depot.example.test";
    static constexpr std::string_view environment_prefix = "DEPOT";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::refuse;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::form_key<"key">;

    static void read_error(waybill::http::response const&, waybill::error&) {}
    static waybill::verdict judge(waybill::http::response const& response, waybill::error& failure)
    {
        if (waybill::find_xmlrpc_fault(response, failure)) {
            if (failure.provider_code == "13" || failure.provider_code == "12") failure.effect = waybill::effect::rejected;
            if (failure.provider_code == "12") failure.kind = waybill::error_kind::validation;
            return waybill::verdict::failure;
        }
        auto const said = waybill::json_read<std::map<std::string, envelope_status>>(response.body);
        if (!said || !said->contains("answer")) return waybill::verdict::by_status;
        auto const status = said->at("answer").status;
        if (status == 200) return waybill::verdict::success;
        failure.kind = status == 451 ? waybill::error_kind::authentication : waybill::error_kind::refused;
        failure.provider_code = std::to_string(status);
        return waybill::verdict::failure;
    }
};

struct parcel {
    waybill::required<std::string> to{};
    std::optional<std::int32_t> grams{};
};
BOOST_DESCRIBE_STRUCT(parcel, (), (to, grams))
auto waybill_rules(parcel const&) -> waybill::rules<waybill::between<&parcel::grams, 1, 30000>>;

struct taken {
    std::optional<std::string> id{};
    std::optional<std::string> error{};

    std::optional<std::string> rejection() const { return id ? std::nullopt : error; }
};
BOOST_DESCRIBE_STRUCT(taken, (), (id, error))

struct parcels_to_take {
    waybill::required<std::int32_t> truck{};
    std::vector<parcel> parcels{};
};
BOOST_DESCRIBE_STRUCT(parcels_to_take, (), (truck, parcels))
auto waybill_rules(parcels_to_take const&) -> waybill::rules<waybill::batch<&parcels_to_take::parcels, 5>>;

struct parcels_to_drop {
    std::vector<std::string> ids{};
};
BOOST_DESCRIBE_STRUCT(parcels_to_drop, (), (ids))
auto waybill_rules(parcels_to_drop const&) -> waybill::rules<waybill::batch<&parcels_to_drop::ids, 2>>;

struct since {
    std::string cursor{};
};
BOOST_DESCRIBE_STRUCT(since, (), (cursor))
auto waybill_rules(since const&) -> waybill::rules<waybill::cursor<&since::cursor>>;

struct changes {
    std::string cursor{};
    std::vector<std::string> ids{};
};
BOOST_DESCRIBE_STRUCT(changes, (), (cursor, ids))
auto waybill_rules(changes const&)
    -> waybill::rules<waybill::next_cursor<&changes::cursor>, waybill::page_items<&changes::ids>>;

struct shown_from {
    std::optional<std::int64_t> start{};
};
BOOST_DESCRIBE_STRUCT(shown_from, (), (start))
auto waybill_rules(shown_from const&) -> waybill::rules<waybill::start_index<&shown_from::start>>;

struct trucks {
    std::vector<std::string> names{};
};
BOOST_DESCRIBE_STRUCT(trucks, (), (names))
auto waybill_rules(trucks const&)
    -> waybill::rules<waybill::page_items<&trucks::names>, waybill::empty_in_any_shape<&trucks::names>>;

struct linked_page {
    std::vector<std::string> ids{};
    std::string next{};

    std::string const& next_link() const { return next; }
};
BOOST_DESCRIBE_STRUCT(linked_page, (), (ids, next))
auto waybill_rules(linked_page const&) -> waybill::rules<waybill::page_items<&linked_page::ids>>;

struct truck_add {
    waybill::required<std::string> name{};
};
BOOST_DESCRIBE_STRUCT(truck_add, (), (name))

template <class Mode>
struct api {
    using provider = depot::provider;

    waybill::xmlrpc<Mode, "/rpc", "take", parcels_to_take, std::vector<taken>> take{};
    waybill::xmlrpc<Mode, "/rpc", "drop", parcels_to_drop, std::string> drop{};
    waybill::post<Mode, "/drop", parcels_to_drop, envelope<waybill::none>> drop_quietly{};
    waybill::xmlrpc<Mode, "/rpc", "changes", since, depot::changes, waybill::safety::safe> changes{};
    waybill::get<Mode, "/trucks", shown_from, envelope<depot::trucks>> trucks{};
    waybill::get<Mode, "/trucks/{truck}/load", waybill::none, linked_page> load{};
    waybill::form_post<Mode, "/trucks", truck_add, envelope<waybill::none>> add_truck{};

    BOOST_DESCRIBE_CLASS(api, (), (take, changes, trucks, load, add_truck, drop, drop_quietly), (), ())
};

} // namespace depot

#endif
