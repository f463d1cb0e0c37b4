#ifndef WAYBILL_BENCH_JSON_HPP
#define WAYBILL_BENCH_JSON_HPP

#include <waybill/providers/konigle/campaign.hpp>
#include <waybill/providers/konigle/page.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

// What the JSON benchmarks have in common: everybody reads into and writes from the same structs.
namespace bench {

/// A campaign with times, amounts and enums left as text, and without `execution`, which no list has.
struct text_campaign {
    std::string id{};
    std::string channel_type{};
    waybill::nullable<std::string> email_channel{};
    waybill::nullable<std::string> email_template{};
    std::string audience{};
    std::string name{};
    waybill::nullable<std::string> description{};
    waybill::nullable<std::string> scheduled_at{};
    waybill::nullable<std::int64_t> execution_duration_minutes{};
    waybill::nullable<std::string> from_email{};
    waybill::nullable<std::string> from_name{};
    waybill::nullable<std::string> reply_to_email{};
    waybill::nullable<std::string> reply_to_name{};
    waybill::nullable<std::string> utm_code{};
    std::string status{};
    waybill::nullable<std::string> ltv{};
    std::string ltv_currency{};
    std::string created_at{};
    std::string updated_at{};
};
BOOST_DESCRIBE_STRUCT(text_campaign, (),
                      (id, channel_type, email_channel, email_template, audience, name, description, scheduled_at,
                       execution_duration_minutes, from_email, from_name, reply_to_email, reply_to_name, utm_code,
                       status, ltv, ltv_currency, created_at, updated_at))

using text_page = waybill::konigle::page<text_campaign>;
/// The library's own model; the texts of its times, amounts and enums are converted by the same functions for all.
using model_page = waybill::konigle::page<waybill::konigle::campaign>;

/// A member list as one writes it by hand: `visit(name, member)` for each, in the order of the document.
template <class Page, class Visitor>
    requires requires(Page& page) { page.payload; }
void each_member(Page& p, Visitor&& visit)
{
    visit("payload", p.payload);
    visit("count", p.count);
    visit("num_pages", p.num_pages);
    visit("next", p.next);
    visit("previous", p.previous);
}

template <class Campaign, class Visitor>
    requires requires(Campaign& c) { c.utm_code; }
void each_member(Campaign& c, Visitor&& visit)
{
    visit("id", c.id);
    visit("channel_type", c.channel_type);
    visit("email_channel", c.email_channel);
    visit("email_template", c.email_template);
    visit("audience", c.audience);
    visit("name", c.name);
    visit("description", c.description);
    visit("scheduled_at", c.scheduled_at);
    visit("execution_duration_minutes", c.execution_duration_minutes);
    visit("from_email", c.from_email);
    visit("from_name", c.from_name);
    visit("reply_to_email", c.reply_to_email);
    visit("reply_to_name", c.reply_to_name);
    visit("utm_code", c.utm_code);
    visit("status", c.status);
    visit("ltv", c.ltv);
    visit("ltv_currency", c.ltv_currency);
    visit("created_at", c.created_at);
    visit("updated_at", c.updated_at);
    if constexpr (requires { c.execution; }) visit("execution", c.execution);
}

template <class Execution, class Visitor>
    requires requires(Execution& e) { e.total_sent; }
void each_member(Execution& e, Visitor&& visit)
{
    visit("status", e.status);
    visit("started_at", e.started_at);
    visit("completed_at", e.completed_at);
    visit("expected_completion_at", e.expected_completion_at);
    visit("paused_at", e.paused_at);
    visit("resumed_at", e.resumed_at);
    visit("cancelled_at", e.cancelled_at);
    visit("last_run_at", e.last_run_at);
    visit("next_run_at", e.next_run_at);
    visit("total_contacts", e.total_contacts);
    visit("total_sent", e.total_sent);
    visit("total_failed", e.total_failed);
    visit("total_delivered", e.total_delivered);
    visit("total_bounced", e.total_bounced);
    visit("total_complained", e.total_complained);
    visit("total_opened", e.total_opened);
    visit("total_clicked", e.total_clicked);
    visit("error_message", e.error_message);
}

/// May the member be missing from a document?
template <class T>
inline constexpr bool may_be_missing = waybill::detail::is_nullable<T>;

/// The value of a piece of text.
inline void from_text(std::string_view text, std::string& out) { out.assign(text); }
template <class E>
void from_text(std::string_view text, waybill::open_enum<E>& out)
{
    out = waybill::open_enum<E>{text};
}
template <class T>
    requires requires(std::string_view text) { T::parse(text); }
void from_text(std::string_view text, T& out)
{
    auto const parsed = T::parse(text);
    if (!parsed) throw std::runtime_error{"no " + std::string{text}};
    out = *parsed;
}

/// Calls `use(std::string_view)` with the text of a value.
template <class Use>
void to_text(std::string const& value, Use&& use)
{
    use(std::string_view{value});
}
template <class Use>
void to_text(waybill::date_time const& value, Use&& use)
{
    char buffer[waybill::date_time::max_size];
    use(std::string_view{buffer, static_cast<std::size_t>(value.write(buffer) - buffer)});
}
template <class T, class Use>
    requires requires(T const& value) { value.text(); }
void to_text(T const& value, Use&& use)
{
    use(value.text());
}

template <class T>
concept text_like = requires(std::string_view text, T& value) { from_text(text, value); };

template <class Page>
Page read_by_boost(std::string const& text);
template <class Page>
Page read_by_rapidjson(std::string const& text);
template <class Page>
Page read_by_nlohmann(std::string const& text);
template <class Page>
std::string write_by_boost(Page const& page);
template <class Page>
std::string write_by_rapidjson(Page const& page);
template <class Page>
std::string write_by_nlohmann(Page const& page);

} // namespace bench

#endif
