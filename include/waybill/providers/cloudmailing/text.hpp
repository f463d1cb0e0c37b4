#ifndef WAYBILL_PROVIDERS_CLOUDMAILING_TEXT_HPP
#define WAYBILL_PROVIDERS_CLOUDMAILING_TEXT_HPP

#include <waybill/codec/xmlrpc.hpp>
#include <waybill/types/ascii.hpp>
#include <waybill/types/binary.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/dynamic.hpp>

#include <algorithm>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

// Texts that the provider wants in a form of its own. Source: docs/wire/cloudmailing.md, "Texts".
namespace waybill::cloudmailing {

/// The address that a mailing is from. It goes out as given and must hold an '@'; nothing else is checked, as by the
/// provider.
class sender_address {
public:
    sender_address() = default;
    template <std::convertible_to<std::string_view> Text>
    sender_address(Text const& text) : text_(std::string_view{text})
    {
    }

    std::string const& text() const noexcept { return text_; }
    operator std::string_view() const noexcept { return text_; }

    std::optional<std::string> problem() const
    {
        if (text_.find('@') != std::string::npos) return std::nullopt;
        return "must be an address, with an '@'";
    }

    friend bool operator==(sender_address const&, sender_address const&) = default;

private:
    std::string text_{};
};

/// The subject of a new mailing: a single line.
class subject_line {
public:
    subject_line() = default;
    template <std::convertible_to<std::string_view> Text>
    subject_line(Text const& text) : text_(std::string_view{text})
    {
    }

    std::string const& text() const noexcept { return text_; }
    operator std::string_view() const noexcept { return text_; }

    std::optional<std::string> problem() const
    {
        if (text_.find_first_of("\r\n") == std::string::npos) return std::nullopt;
        return "must be a single line";
    }

    friend bool operator==(subject_line const&, subject_line const&) = default;

private:
    std::string text_{};
};

/// A time that the provider takes as ISO 8601 text and not as a time of XML-RPC. Empty text removes the time.
class time_text {
public:
    /// Removes the time.
    time_text() = default;
    /// A naive time is in UTC.
    template <std::convertible_to<date_time> Time>
    time_text(Time const& time) : text_(static_cast<date_time>(time).to_string())
    {
    }
    /// Sent as given; without a zone it is in UTC. The provider reads most ways to write a time.
    template <std::convertible_to<std::string_view> Text>
    time_text(Text const& text) : text_(std::string_view{text})
    {
    }

    std::string const& text() const noexcept { return text_; }
    operator std::string_view() const noexcept { return text_; }
    /// The time; nothing for text that `date_time` does not read.
    std::optional<date_time> time() const { return date_time::parse(text_); }

    std::optional<std::string> problem() const { return std::nullopt; }

    friend bool operator==(time_text const&, time_text const&) = default;

private:
    std::string text_{};
};

/// Bytes that the provider takes as a string of base64 and not as base64 of XML-RPC.
class base64_text {
public:
    base64_text() = default;
    /// Encodes the bytes: `binary{"..."}`.
    base64_text(binary const& bytes) : text_(base64_encode(bytes.bytes)) {}
    /// Text that is base64 already.
    template <std::convertible_to<std::string_view> Text>
    explicit base64_text(Text const& encoded) : text_(std::string_view{encoded})
    {
    }

    std::string const& text() const noexcept { return text_; }
    /// The bytes; nothing when the text is no base64.
    std::optional<std::string> bytes() const { return base64_decode(text_); }

    std::optional<std::string> problem() const
    {
        if (bytes()) return std::nullopt;
        return "must be base64; binary{bytes} is encoded for you";
    }

    friend bool operator==(base64_text const&, base64_text const&) = default;

private:
    std::string text_{};
};

/// A whole message (RFC 5322), header fields and body, as base64. It must say whom it is from.
class message_text : public base64_text {
public:
    using base64_text::base64_text;

    std::optional<std::string> problem() const
    {
        auto const message = bytes();
        if (!message) return base64_text::problem();
        for (std::string_view rest = *message; !rest.empty();) {
            auto const line = rest.substr(0, rest.find('\n'));
            if (waybill::detail::equal_ignoring_case(line.substr(0, 5), "From:")) return std::nullopt;
            if (line.empty() || line == "\r") break; // the end of the header
            rest.remove_prefix((std::min)(line.size() + 1, rest.size()));
        }
        return "must be a message with a From field";
    }
};

/// Text that the provider gives back as a client of whatever kind has stored it: what is no text becomes its JSON, 42 "42".
class stored_text {
public:
    stored_text() = default;
    template <std::convertible_to<std::string_view> Text>
    stored_text(Text const& text) : text_(std::string_view{text})
    {
    }

    std::string const& text() const noexcept { return text_; }
    operator std::string_view() const noexcept { return text_; }
    std::optional<std::string> problem() const { return std::nullopt; }

    friend bool operator==(stored_text const&, stored_text const&) = default;

private:
    std::string text_{};
};

} // namespace waybill::cloudmailing

template <>
struct waybill::xmlrpc_codec<waybill::cloudmailing::stored_text> {
    static bool read(xmlrpc_value from, cloudmailing::stored_text& out, codec_error& failure)
    {
        dynamic value;
        if (!xmlrpc_codec<dynamic>::read(from, value, failure)) return false;
        if (auto const* const text = value.get_if<std::string>()) {
            out = *text;
            return true;
        }
        auto const json = json_write(value);
        if (json) out = *json;
        else failure = json.error();
        return json.has_value();
    }
    static bool write(std::string& to, cloudmailing::stored_text const& value, codec_error& failure)
    {
        return xmlrpc_codec<std::string>::write(to, value.text(), failure);
    }
};

#endif
