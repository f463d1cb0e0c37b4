#include "json.hpp"

#include <boost/json.hpp>

// Conversions as Boost.JSON wants them, found by argument-dependent look-up.
namespace waybill {

template <class T>
    requires bench::text_like<T>
T tag_invoke(boost::json::value_to_tag<T>, boost::json::value const& from)
{
    T value{};
    bench::from_text(from.as_string(), value);
    return value;
}
template <class T>
    requires bench::text_like<T>
void tag_invoke(boost::json::value_from_tag, boost::json::value& to, T const& value)
{
    bench::to_text(value, [&](std::string_view text) { to = text; });
}

template <class T>
nullable<T> tag_invoke(boost::json::value_to_tag<nullable<T>>, boost::json::value const& from)
{
    if (from.is_null()) return nullptr;
    return boost::json::value_to<T>(from);
}
template <class T>
void tag_invoke(boost::json::value_from_tag, boost::json::value& to, nullable<T> const& value)
{
    if (value) boost::json::value_from(*value, to);
    else to = nullptr;
}

} // namespace waybill

namespace bench {

template <class T>
    requires requires(T& value) { each_member(value, [](std::string_view, auto&) {}); }
T tag_invoke(boost::json::value_to_tag<T>, boost::json::value const& from)
{
    auto const& object = from.as_object();
    T value{};
    each_member(value, [&](std::string_view name, auto& member) {
        using type = std::remove_reference_t<decltype(member)>;
        if constexpr (may_be_missing<type>) {
            if (auto const* const found = object.if_contains(name)) member = boost::json::value_to<type>(*found);
        } else {
            member = boost::json::value_to<type>(object.at(name));
        }
    });
    return value;
}
template <class T>
    requires requires(T const& value) { each_member(value, [](std::string_view, auto const&) {}); }
void tag_invoke(boost::json::value_from_tag, boost::json::value& to, T const& value)
{
    auto& object = to.emplace_object();
    each_member(value, [&](std::string_view name, auto const& member) {
        if constexpr (requires { member.is_absent(); }) {
            if (member.is_absent()) return;
        }
        object.emplace(name, boost::json::value_from(member, object.storage()));
    });
}

} // namespace bench

namespace waybill::konigle {
using bench::tag_invoke;
} // namespace waybill::konigle

namespace bench {

template <class Page>
Page read_by_boost(std::string const& text)
{
    return boost::json::value_to<Page>(boost::json::parse(text));
}

template <class Page>
std::string write_by_boost(Page const& page) { return boost::json::serialize(boost::json::value_from(page)); }

template text_page read_by_boost(std::string const&);
template model_page read_by_boost(std::string const&);
template std::string write_by_boost(text_page const&);
template std::string write_by_boost(model_page const&);

} // namespace bench
