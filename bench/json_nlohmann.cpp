#include "json.hpp"

#include <nlohmann/json.hpp>

namespace waybill {

template <class Json, class T>
    requires bench::text_like<T>
void from_json(Json const& from, T& out)
{
    bench::from_text(from.template get_ref<std::string const&>(), out);
}
template <class Json, class T>
    requires bench::text_like<T>
void to_json(Json& to, T const& value)
{
    bench::to_text(value, [&](std::string_view text) { to = text; });
}

template <class Json, class T>
void from_json(Json const& from, nullable<T>& out)
{
    if (from.is_null()) out.set_null();
    else from.get_to(out.emplace());
}
template <class Json, class T>
void to_json(Json& to, nullable<T> const& value)
{
    if (value) to = *value;
    else to = nullptr;
}

} // namespace waybill

namespace bench {

template <class Json, class T>
    requires requires(T& value) { each_member(value, [](std::string_view, auto&) {}); }
void from_json(Json const& from, T& out)
{
    each_member(out, [&](char const* name, auto& member) {
        if constexpr (may_be_missing<std::remove_reference_t<decltype(member)>>) {
            auto const found = from.find(name);
            if (found != from.end()) found->get_to(member);
        } else {
            from.at(name).get_to(member);
        }
    });
}
template <class Json, class T>
    requires requires(T const& value) { each_member(value, [](std::string_view, auto const&) {}); }
void to_json(Json& to, T const& value)
{
    to = Json::object();
    each_member(value, [&](char const* name, auto const& member) {
        if constexpr (requires { member.is_absent(); }) {
            if (member.is_absent()) return;
        }
        to[name] = member;
    });
}

} // namespace bench

namespace waybill::konigle {
using bench::from_json;
using bench::to_json;
} // namespace waybill::konigle

namespace bench {

template <class Page>
Page read_by_nlohmann(std::string const& text)
{
    Page page;
    nlohmann::json::parse(text).get_to(page);
    return page;
}

// Keeps the order of the members.
template <class Page>
std::string write_by_nlohmann(Page const& page) { return nlohmann::ordered_json(page).dump(); }

template text_page read_by_nlohmann(std::string const&);
template model_page read_by_nlohmann(std::string const&);
template std::string write_by_nlohmann(text_page const&);
template std::string write_by_nlohmann(model_page const&);

} // namespace bench
