#ifndef WAYBILL_TESTS_WIRE_KONIGLE_VALUES_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_VALUES_HPP

#include "arguments.hpp"

#include <waybill/codec/json.hpp>
#include <waybill/konigle.hpp>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

// What calls give, as the original's results are recorded.
namespace wire::konigle {

inline boost::json::value written(waybill::raw_json const& value)
{
    return parse_json(value.text).value();
}
template <class T>
boost::json::value written(T const& value)
{
    auto const text = waybill::json_write(value);
    if (!text) throw std::runtime_error{"cannot be written: " + text.error().message + " at " + text.error().path};
    return parse_json(*text).value();
}
/// The campaign is all that the original returns of it.
inline boost::json::value written(waybill::konigle::new_email_campaign_result const& value)
{
    return written(value.campaign);
}

inline outcome as_json(waybill::result<void> const& done)
{
    if (!done) return done.error();
    return boost::json::value(true);
}
template <class T>
outcome as_json(waybill::result<T> const& done)
{
    if (!done) return done.error();
    return written(*done);
}

/// A page with what the original says of it besides, from what was asked for.
template <class Page, class Filters>
boost::json::value written_page(Page const& page, Filters const& filters)
{
    auto all = written(page).as_object();
    if constexpr (requires { page.results; }) { // of the forms service
        auto results = std::move(all.at("results")); // a new member may move the old ones
        all.erase("results");
        all["payload"] = std::move(results);
        all["num_pages"] = (page.count + filters.page_size - 1) / filters.page_size;
    }
    all["page_size"] = filters.page_size;
    all["current_page"] = filters.page;
    all["has_next"] = page.has_next();
    all["has_previous"] = page.previous.has_value();
    all["is_first_page"] = filters.page == 1;
    all["is_last_page"] = all.at("num_pages") == filters.page;
    return all;
}

/// Names, which have no order.
inline boost::json::array sorted(boost::json::array names)
{
    std::sort(names.begin(), names.end(),
              [](auto const& left, auto const& right) { return left.as_string() < right.as_string(); });
    return names;
}

} // namespace wire::konigle

#endif
