#ifndef WAYBILL_PROVIDERS_KONIGLE_EMAIL_CHANNEL_HPP
#define WAYBILL_PROVIDERS_KONIGLE_EMAIL_CHANNEL_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/handle.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

// Models of e-mail channels. Source of every field and limit: docs/wire/konigle.md, "E-mail channels".
namespace waybill::konigle {

/// What a channel's mails are for.
enum class email_channel_type { transactional, marketing, broadcast };
BOOST_DESCRIBE_ENUM(email_channel_type, transactional, marketing, broadcast)

/// Whether a channel may send.
enum class email_channel_status { active, suspended, pending };
BOOST_DESCRIBE_ENUM(email_channel_status, active, suspended, pending)

/// An e-mail channel as the provider keeps it.
struct email_channel {
    std::string id{};
    std::string code{};
    open_enum<email_channel_type> channel_type{};
    std::string account{}; ///< Account id.
    open_enum<email_channel_status> status{};
    nullable<std::string> suspension_reason{};
    nullable<date_time> suspended_at{};
    std::int64_t daily_quota{1000};         ///< Mails a day.
    std::int64_t rate_limit{10};            ///< How fast it may send; the unit is not known.
    bool enable_engagement_tracking{false}; ///< Of opening and clicks.
    date_time created_at{};
    date_time updated_at{};
};
BOOST_DESCRIBE_STRUCT(email_channel, (),
                      (id, code, channel_type, account, status, suspension_reason, suspended_at, daily_quota,
                       rate_limit, enable_engagement_tracking, created_at, updated_at))
auto waybill_rules(email_channel const&)
    -> rules<defaulted<&email_channel::status, &email_channel::daily_quota, &email_channel::rate_limit,
                       &email_channel::enable_engagement_tracking>>;

/// A new e-mail channel.
struct email_channel_create {
    required<handle> code{}; ///< At most 50 characters.
    required<email_channel_type> channel_type{};
};
BOOST_DESCRIBE_STRUCT(email_channel_create, (), (code, channel_type))
auto waybill_rules(email_channel_create const&) -> rules<max_length<&email_channel_create::code, 50>>;

/// Changes to an e-mail channel. The provider alone checks what the code is made of.
struct email_channel_update {
    std::optional<std::string> code{}; ///< At most 50 characters; sent as given.
};
BOOST_DESCRIBE_STRUCT(email_channel_update, (), (code))
auto waybill_rules(email_channel_update const&) -> rules<max_length<&email_channel_update::code, 50>>;

/// In what order to list channels; `_descending` the other way round.
enum class email_channel_ordering {
    code,
    code_descending,
    channel_type,
    channel_type_descending,
    status,
    status_descending,
    created_at,
    created_at_descending,
    updated_at,
    updated_at_descending,
};
BOOST_DESCRIBE_ENUM(email_channel_ordering, code, code_descending, channel_type, channel_type_descending, status,
                    status_descending, created_at, created_at_descending, updated_at, updated_at_descending)
auto waybill_rules(email_channel_ordering const&)
    -> rules<named<email_channel_ordering::code_descending, "-code">,
             named<email_channel_ordering::channel_type_descending, "-channel_type">,
             named<email_channel_ordering::status_descending, "-status">,
             named<email_channel_ordering::created_at_descending, "-created_at">,
             named<email_channel_ordering::updated_at_descending, "-updated_at">>;

/// Which e-mail channels to list, and which page of them.
struct email_channel_filters {
    std::int64_t page{1};
    std::int64_t page_size{20};     ///< 1 to 200.
    std::optional<std::string> q{}; ///< Text to search for.
    std::optional<std::string> channel_type{};
    std::optional<std::string> status{};
    std::optional<email_channel_ordering> ordering{};
};
BOOST_DESCRIBE_STRUCT(email_channel_filters, (), (page, page_size, q, channel_type, status, ordering))
auto waybill_rules(email_channel_filters const&)
    -> rules<defaulted<&email_channel_filters::page, &email_channel_filters::page_size>,
             between<&email_channel_filters::page, 1, INT64_MAX>, between<&email_channel_filters::page_size, 1, 200>,
             page_number<&email_channel_filters::page>>;

/// Whether to track opening and clicks.
struct email_channel_set_engagement_tracking {
    required<bool> enable{};
};
BOOST_DESCRIBE_STRUCT(email_channel_set_engagement_tracking, (), (enable))

} // namespace waybill::konigle

#endif
