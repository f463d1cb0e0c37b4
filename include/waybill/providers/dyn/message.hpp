#ifndef WAYBILL_PROVIDERS_DYN_MESSAGE_HPP
#define WAYBILL_PROVIDERS_DYN_MESSAGE_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

// The model of a mail. Source of every field: docs/wire/dyn.md, "Sending".
namespace waybill::dyn {

/// How urgent a mail is.
enum class message_priority { normal, urgent, non_urgent };
BOOST_DESCRIBE_ENUM(message_priority, normal, urgent, non_urgent)
auto waybill_rules(message_priority const&) -> rules<named<message_priority::non_urgent, "non-urgent">>;

/// A mail to send. Addresses are bare or with a name: "Ada <ada@shop.example>". Bodies go out as given; one that is
/// encoded for transfer says so in `content_encoding`.
struct message {
    required<std::vector<std::string>> to{};
    required<std::string> subject{};
    std::vector<std::string> cc{};
    std::vector<std::string> bcc{};
    std::optional<std::string> bodytext{}; ///< This or `bodyhtml` must be given.
    std::optional<std::string> bodyhtml{};
    std::optional<std::string> replyto{};
    std::optional<std::string> sender{};
    std::optional<std::string> messageid{};
    std::optional<std::string> inreplyto{};
    std::optional<std::string> references{};
    std::optional<std::string> comments{};
    std::optional<std::string> keywords{};
    std::optional<std::string> replyby{};
    std::optional<std::string> importance{};
    std::optional<message_priority> priority{};
    std::optional<std::string> sensitivity{};
    std::optional<std::string> resent_date{};
    std::optional<std::string> resent_from{};
    std::optional<std::string> resent_sender{};
    std::optional<std::string> resent_replyto{};
    std::optional<std::string> resent_messageid{};
    std::optional<std::string> content_encoding{};
    std::map<std::string, std::string> xheaders{}; ///< Headers of the mail; their names begin with "X-".
    required<std::string> from{};                  ///< An approved sender.

    std::optional<std::string> problem() const
    {
        if (bodytext || bodyhtml) return std::nullopt;
        return "bodytext or bodyhtml must be given";
    }
};
BOOST_DESCRIBE_STRUCT(message, (),
                      (to, subject, cc, bcc, bodytext, bodyhtml, replyto, sender, messageid, inreplyto, references,
                       comments, keywords, replyby, importance, priority, sensitivity, resent_date, resent_from,
                       resent_sender, resent_replyto, resent_messageid, content_encoding, xheaders, from))
auto waybill_rules(message const&)
    -> rules<bracketed<&message::to, &message::cc, &message::bcc>, min_items<&message::to, 1>,
             named<&message::resent_date, "resent-date">, named<&message::resent_from, "resent-from">,
             named<&message::resent_sender, "resent-sender">, named<&message::resent_replyto, "resent-replyto">,
             named<&message::resent_messageid, "resent-messageid">,
             named<&message::content_encoding, "content-encoding">, keeps_unknown<&message::xheaders>,
             keys_begin_with<&message::xheaders, "X-">>;

} // namespace waybill::dyn

#endif
