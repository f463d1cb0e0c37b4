#ifndef EXAMPLES_SANDBOX_KONIGLE_SANDBOX_HPP
#define EXAMPLES_SANDBOX_KONIGLE_SANDBOX_HPP

#include <waybill/call/server.hpp>
#include <waybill/providers/konigle/api.hpp>

#include <boost/describe/class.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// At most so many requests in each period, which begins with the first request after the one before.
struct sandbox_rate_limit {
    int requests{};
    std::chrono::seconds period{60};
};

/// May two drafts for one audience have the same name? Refused with 409, a create that is sent twice makes one draft.
enum class sandbox_duplicates { allowed, refused };

struct sandbox_options {
    std::string key = "sandbox-key";
    std::optional<sandbox_rate_limit> rate_limit{}; ///< None: as many requests as come.
    sandbox_duplicates duplicates = sandbox_duplicates::allowed;
    std::int64_t audience_size = 100; ///< Contacts that each campaign is for.
    std::function<std::chrono::sys_seconds()> now = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
};

namespace sandbox_detail {

struct problem {
    std::optional<std::string> detail{};
    std::optional<std::string> message{};
    std::optional<std::string> code{};
    std::optional<std::int64_t> retry_after{};
};
BOOST_DESCRIBE_STRUCT(problem, (), (detail, message, code, retry_after))

/// What is wrong, by member.
using problems = std::map<std::string, std::vector<std::string>>;

[[noreturn]] inline void refuse(problems const& wrong)
{
    throw waybill::refusal{400, *waybill::json_write(wrong)};
}

[[noreturn]] inline void refuse(int status, problem const& why)
{
    throw waybill::refusal{status, *waybill::json_write(why)};
}

/// Copies what is given.
template <class From, class To>
void take(From const& from, To& to)
{
    if constexpr (requires { from.has_value(); }) {
        if (from.has_value()) to = *from;
    } else {
        to = from;
    }
}

inline bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

inline char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline bool contains_ignoring_case(std::string_view text, std::string_view part)
{
    auto const same = [](char a, char b) { return lower(a) == lower(b); };
    return part.empty() || std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

/// The amount in hundredths; it has at most two places and fewer than 20 digits.
inline std::uint64_t to_cents(waybill::decimal const& amount)
{
    auto const text = amount.text();
    auto const mantissa = text.substr(0, text.find_first_of("eE"));
    int shift = 2;
    if (mantissa.size() < text.size()) {
        auto exponent = text.substr(mantissa.size() + 1);
        if (exponent.starts_with('+')) exponent.remove_prefix(1);
        int number = 0;
        std::from_chars(exponent.data(), exponent.data() + exponent.size(), number);
        shift += number;
    }
    std::uint64_t cents = 0;
    bool fraction = false;
    for (char const c : mantissa) {
        if (c == '.') {
            fraction = true;
            continue;
        }
        cents = cents * 10 + static_cast<unsigned>(c - '0');
        if (fraction) --shift;
    }
    for (; shift > 0; --shift) cents *= 10;
    return cents;
}

inline waybill::decimal from_cents(std::uint64_t cents)
{
    auto const rest = std::to_string(cents % 100);
    return waybill::decimal{std::to_string(cents / 100) + (rest.size() == 1 ? ".0" : ".") + rest};
}

} // namespace sandbox_detail

/// A Konigle in memory, to try programs against: campaigns "cmp_1", "cmp_2" and so on with their life cycle, paging,
/// filters and the provider's ways of refusing. Reach it through waybill::in_process or waybill::socket_server.
///
/// Time does not pass in it: a scheduled campaign starts when it is told to, and a running one ends by `complete`. It
/// has no audiences, channels and templates: every id is taken, and an audience's code is its id.
class konigle_sandbox {
    using campaign = waybill::konigle::campaign;
    using status = waybill::konigle::campaign_status;

public:
    explicit konigle_sandbox(sandbox_options options = {}) : options_(std::move(options))
    {
        namespace konigle = waybill::konigle;
        fake_.intercept = [this](waybill::http::request const& request) { return admit(request); };
        auto& to = fake_.campaigns;
        to.list = [this](konigle::campaign_filters const& filters) { return page_of(filters); };
        to.get = [this](std::string const& id) { return find(id); };
        to.create = [this](konigle::campaign_create const& request) {
            return waybill::with_status{201, create(request)};
        };
        to.update = [this](std::string const& id, konigle::campaign_update const& request) {
            return update(id, request);
        };
        to.remove = [this](std::string const& id) {
            campaigns_.erase(campaigns_.begin() + (&find(id) - campaigns_.data()));
        };
        to.start = [this](std::string const& id) { return start(id); };
        to.pause = [this](std::string const& id) {
            auto& paused = change(id, {status::running}, status::paused, "paused");
            paused.execution->status = konigle::execution_status::paused;
            paused.execution->paused_at = paused.updated_at;
            return paused;
        };
        to.resume = [this](std::string const& id) {
            auto& resumed = change(id, {status::paused}, status::running, "resumed");
            resumed.execution->status = konigle::execution_status::processing;
            resumed.execution->resumed_at = resumed.updated_at;
            return resumed;
        };
        to.cancel = [this](std::string const& id) {
            auto& cancelled = change(id, {status::running, status::draft, status::scheduled, status::paused},
                                     status::cancelled, "cancelled");
            if (!cancelled.execution) return cancelled;
            cancelled.execution->status = konigle::execution_status::cancelled;
            cancelled.execution->cancelled_at = cancelled.updated_at;
            return cancelled;
        };
        to.schedule = [this](std::string const& id, konigle::campaign_schedule const& when) {
            return schedule(id, when);
        };
        to.send_test_email = [this](std::string const& id, konigle::campaign_test_email const& to_whom) {
            find(id);
            if (to_whom.email_address->find('@') == std::string::npos)
                sandbox_detail::refuse({{"email_address", {"Enter a valid email address."}}});
            return waybill::raw_json{R"({"status":"sent","message_id":"m-)" + std::to_string(++messages_) + "\"}"};
        };
        to.add_ltv = [this](std::string const& id, konigle::campaign_add_ltv const& revenue) {
            return add_ltv(id, revenue);
        };
        to.new_email_campaign = [this](konigle::new_email_campaign const& request) {
            return waybill::with_status{201, konigle::new_email_campaign_result{create_whole(request)}};
        };
    }
    konigle_sandbox(konigle_sandbox const&) = delete;
    konigle_sandbox& operator=(konigle_sandbox const&) = delete;

    /// Answers a request; from any thread.
    waybill::http::response answer(waybill::http::request const& request)
    {
        std::lock_guard const lock{mutex_};
        auto answer = fake_.answer(request);
        answer.fields.set("X-Request-Id", "req_" + std::to_string(++requests_));
        return answer;
    }

    /// The calls so far.
    std::vector<waybill::received_call> calls() const { return fake_.calls(); }

    /// Lets a running campaign reach everybody and end. Throws waybill::refusal when none of this id is running.
    void complete(std::string const& id)
    {
        std::lock_guard const lock{mutex_};
        auto& ended = change(id, {status::running}, status::completed, "completed");
        auto& run = *ended.execution;
        run.status = waybill::konigle::execution_status::completed;
        run.completed_at = ended.updated_at;
        run.total_sent = run.total_delivered = run.total_contacts;
    }

private:
    /// The refusal of a request that does not get as far as an operation.
    std::optional<waybill::http::response> admit(waybill::http::request const& request)
    {
        // Through a socket the request has no origin.
        auto const host = request.fields.find("Host");
        url_ = (request.url.starts_with('/') && host ? "http://" + std::string{*host} : "") +
               request.url.substr(0, request.url.find('?'));

        auto const given = request.fields.find("Authorization");
        if (given != "Token " + options_.key) {
            return refusal(401, {.detail = given ? "Invalid token." : "Authentication credentials were not provided."},
                           {"WWW-Authenticate", "Token"});
        }
        if (options_.rate_limit) return throttle(*options_.rate_limit);
        return std::nullopt;
    }

    std::optional<waybill::http::response> throttle(sandbox_rate_limit const& limit)
    {
        auto const now = options_.now();
        if (now >= period_end_) {
            period_end_ = now + limit.period;
            requests_in_period_ = 0;
        }
        if (++requests_in_period_ <= limit.requests) return std::nullopt;
        auto const wait = (period_end_ - now).count();
        auto const seconds = std::to_string(wait);
        return refusal(429,
                       {.detail = "Request was throttled. Expected available in " + seconds +
                                  (wait == 1 ? " second." : " seconds."),
                        .retry_after = wait},
                       {"Retry-After", seconds});
    }

    static waybill::http::response refusal(int status, sandbox_detail::problem const& why, waybill::http::header extra)
    {
        waybill::refusal refused{status, *waybill::json_write(why)};
        refused.response.fields.set(extra.name, extra.value);
        return refused.response;
    }

    /// Refuses a request that breaks the limits of its members, or has nothing in a member that needs something.
    template <class Request>
    static void check(Request const& request,
                      std::initializer_list<std::pair<char const*, std::string_view>> needed = {})
    {
        sandbox_detail::problems wrong;
        for (auto const& [field, message] : waybill::validate(request)) wrong[field].push_back(message);
        for (auto const& [field, text] : needed)
            if (sandbox_detail::is_blank(text)) wrong[field].push_back("This field may not be blank.");
        if (!wrong.empty()) sandbox_detail::refuse(wrong);
    }

    campaign& find(std::string const& id)
    {
        auto const found =
            std::find_if(campaigns_.begin(), campaigns_.end(), [&](auto const& one) { return one.id == id; });
        if (found == campaigns_.end()) sandbox_detail::refuse(404, {.detail = "Not found."});
        return *found;
    }

    campaign& change(std::string const& id, std::initializer_list<status> from, status to, std::string const& done)
    {
        auto& found = find(id);
        if (std::find(from.begin(), from.end(), found.status.known()) == from.end())
            sandbox_detail::refuse(400, {.message = "Campaign cannot be " + done, .code = "invalid_state"});
        found.status = to;
        found.updated_at = options_.now();
        return found;
    }

    campaign& create(waybill::konigle::campaign_create const& request)
    {
        check(request, {{"name", *request.name}, {"audience", *request.audience}});
        if (options_.duplicates == sandbox_duplicates::refused) {
            for (auto const& other : campaigns_) {
                if (other.status == status::draft && other.name == *request.name && other.audience == *request.audience)
                    sandbox_detail::refuse(
                        409, {.detail = "A draft with this name exists for this audience.", .code = "duplicate"});
            }
        }
        campaign made;
        made.id = "cmp_" + std::to_string(++last_id_);
        made.channel_type = request.channel_type;
        made.ltv = waybill::decimal{"0.00"};
        made.created_at = made.updated_at = options_.now();
        made.execution = nullptr;
        apply(request, made);
        return campaigns_.emplace_back(std::move(made));
    }

    campaign& create_whole(waybill::konigle::new_email_campaign const& request)
    {
        check(request, {{"campaign_name", *request.campaign_name},
                        {"email_channel", *request.email_channel},
                        {"subject", *request.subject},
                        {"body_html", *request.body_html}});
        auto const number = std::to_string(last_id_ + 1);
        waybill::konigle::campaign_create wanted{.audience = "aud_" + number, .name = *request.campaign_name};
        wanted.email_channel = *request.email_channel;
        wanted.email_template = "tpl_" + number;
        wanted.description = request.description;
        wanted.scheduled_at = request.scheduled_at;
        wanted.execution_duration_minutes = request.execution_duration_minutes;
        wanted.from_email = request.from_email;
        wanted.from_name = request.from_name;
        wanted.reply_to_email = request.reply_to_email;
        wanted.reply_to_name = request.reply_to_name;
        wanted.utm_code = request.utm_code;
        return create(wanted);
    }

    campaign& update(std::string const& id, waybill::konigle::campaign_update const& request)
    {
        auto& found = find(id);
        check(request, {{"name", request.name.value_or("-")}, {"audience", request.audience.value_or("-")}});
        if (found.status != status::draft && found.status != status::scheduled) {
            auto others = request;
            others.name.reset();
            others.description.reset();
            if (*waybill::json_write(others) != "{}")
                sandbox_detail::refuse(400, {.message = "Only name and description of a " +
                                                        std::string{found.status.text()} + " campaign can be changed",
                                             .code = "invalid_state"});
        }
        apply(request, found);
        found.updated_at = options_.now();
        return found;
    }

    template <class Request>
    static void apply(Request const& request, campaign& to)
    {
        using sandbox_detail::take;
        take(request.email_channel, to.email_channel);
        take(request.email_template, to.email_template);
        take(request.audience, to.audience);
        take(request.name, to.name);
        take(request.description, to.description);
        take(request.scheduled_at, to.scheduled_at);
        take(request.execution_duration_minutes, to.execution_duration_minutes);
        take(request.from_email, to.from_email);
        take(request.from_name, to.from_name);
        take(request.reply_to_email, to.reply_to_email);
        take(request.reply_to_name, to.reply_to_name);
        take(request.utm_code, to.utm_code);
    }

    campaign& start(std::string const& id)
    {
        auto& started = change(id, {status::draft, status::scheduled}, status::running, "started");
        auto& run = started.execution.emplace();
        run.status = waybill::konigle::execution_status::processing;
        run.started_at = started.updated_at;
        run.total_contacts = options_.audience_size;
        return started;
    }

    campaign& schedule(std::string const& id, waybill::konigle::campaign_schedule const& when)
    {
        if (auto const& found = find(id); found.status == status::draft && !when.scheduled_at && !found.scheduled_at)
            sandbox_detail::refuse({{"scheduled_at", {"This field is required."}}});
        auto& scheduled = change(id, {status::draft}, status::scheduled, "scheduled");
        sandbox_detail::take(when.scheduled_at, scheduled.scheduled_at);
        return scheduled;
    }

    campaign& add_ltv(std::string const& id, waybill::konigle::campaign_add_ltv const& revenue)
    {
        using namespace sandbox_detail;
        auto& found = find(id);
        check(revenue, {{"currency", *revenue.currency}});
        auto const before = to_cents(*found.ltv);
        if (before != 0 && found.ltv_currency != *revenue.currency)
            refuse({{"currency", {"The revenue of this campaign is in " + found.ltv_currency + '.'}}});
        constexpr std::uint64_t limit = 999'999'999'999; // twelve digits
        auto const added = to_cents(*revenue.value);
        if (added > limit - before) refuse({{"value", {"Ensure that there are no more than 12 digits in total."}}});
        found.ltv = from_cents(before + added);
        found.ltv_currency = *revenue.currency;
        found.updated_at = options_.now();
        return found;
    }

    waybill::konigle::page<campaign> page_of(waybill::konigle::campaign_filters filters) const
    {
        filters.page_size = std::clamp<std::int64_t>(filters.page_size, 1, 200);
        std::vector<campaign const*> fitting;
        for (auto const& one : campaigns_)
            if (fits(one, filters)) fitting.push_back(&one);

        waybill::konigle::page<campaign> page;
        page.count = static_cast<std::int64_t>(fitting.size());
        page.num_pages = (std::max)(std::int64_t{1}, (page.count + filters.page_size - 1) / filters.page_size);
        if (filters.page < 1 || filters.page > page.num_pages) sandbox_detail::refuse(404, {.detail = "Invalid page."});

        auto const begin = (filters.page - 1) * filters.page_size;
        auto const end = (std::min)(begin + filters.page_size, page.count);
        for (auto i = begin; i < end; ++i) {
            page.payload.push_back(*fitting[static_cast<std::size_t>(i)]);
            page.payload.back().execution.reset(); // only in answers about a single campaign
        }
        page.next = nullptr;
        page.previous = nullptr;
        if (filters.page < page.num_pages) page.next = url_of_page(filters, filters.page + 1);
        if (filters.page > 1) page.previous = url_of_page(filters, filters.page - 1);
        return page;
    }

    static bool fits(campaign const& one, waybill::konigle::campaign_filters const& filters)
    {
        using sandbox_detail::contains_ignoring_case;
        return (!filters.q || contains_ignoring_case(one.name, *filters.q) ||
                contains_ignoring_case(one.description.value_or(""), *filters.q)) &&
               (!filters.status || one.status == *filters.status) &&
               (!filters.channel_type || one.channel_type == *filters.channel_type) &&
               (!filters.audience || one.audience == *filters.audience);
    }

    std::string url_of_page(waybill::konigle::campaign_filters filters, std::int64_t number) const
    {
        filters.page = number;
        auto url = url_ + '?';
        waybill::form_write(url, filters);
        return url;
    }

    sandbox_options options_;
    std::mutex mutex_;
    waybill::fake<waybill::konigle::api> fake_;
    std::vector<campaign> campaigns_;
    std::string url_; // of the present request, without its query
    std::int64_t last_id_ = 0;
    std::int64_t messages_ = 0;
    std::int64_t requests_ = 0;
    std::chrono::sys_seconds period_end_{};
    int requests_in_period_ = 0;
};

#endif
