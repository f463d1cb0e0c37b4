#ifndef WAYBILL_CALL_RANGE_PLAN_HPP
#define WAYBILL_CALL_RANGE_PLAN_HPP

#include <waybill/http/headers.hpp>
#include <waybill/http/message.hpp>
#include <waybill/types/ascii.hpp>

#include <curl/curl.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace waybill::detail {

/// Bytes that are there of a document, and by what its server knows it again.
struct partial_document {
    std::uint64_t have_bytes{};
    std::string validator{};                    ///< A value for If-Range; empty when the rest cannot be asked for.
    std::optional<std::uint64_t> total_bytes{}; ///< Of the document, when that is known.
};

/// A number and nothing else.
inline std::optional<std::uint64_t> parse_size(std::string_view text)
{
    std::uint64_t number{};
    auto const* const end = text.data() + text.size();
    auto const [last, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc{} || last != end) return std::nullopt;
    return number;
}

/// Which bytes of which document came: "bytes 5-9/10"; `from` and `to` are absent of "bytes */10", the total of "bytes 5-9/*".
struct content_range {
    std::optional<std::uint64_t> from{};
    std::optional<std::uint64_t> to{}; ///< Behind the last.
    std::optional<std::uint64_t> total{};
};

/// Source: RFC 9110, section 14.4.
inline std::optional<content_range> parse_content_range(std::string_view value)
{
    constexpr std::string_view unit = "bytes ";
    auto const slash = value.find('/');
    if (slash == std::string_view::npos || !equal_ignoring_case(value.substr(0, unit.size()), unit)) return std::nullopt;
    auto const range = value.substr(unit.size(), slash - unit.size());
    auto const total = value.substr(slash + 1);
    content_range read;
    read.total = parse_size(total);
    if (!read.total && total != "*") return std::nullopt;
    if (range == "*") return read;
    auto const dash = range.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    read.from = parse_size(range.substr(0, dash));
    auto const last = parse_size(range.substr(dash + 1));
    if (!read.from || !last || *last < *read.from || (read.total && *last >= *read.total)) return std::nullopt;
    read.to = *last + 1;
    return read;
}

/// What the answer's document may be known again by: a strong entity tag, or where there is none the time of its last
/// change when that was long enough before. Source: RFC 9110, sections 8.8.2.2 and 13.1.5.
inline std::string strong_validator(http::response const& head)
{
    if (auto const tag = head.fields.find("ETag")) return tag->starts_with('"') && tag->size() > 1 ? std::string{*tag} : std::string{};
    auto const changed = head.fields.find("Last-Modified");
    auto const date = head.fields.find("Date");
    if (!changed || !date) return {};
    constexpr int settled_seconds = 60;
    auto const then = curl_getdate(std::string{*changed}.c_str(), nullptr);
    auto const now = curl_getdate(std::string{*date}.c_str(), nullptr);
    return then >= 0 && now - then >= settled_seconds ? std::string{*changed} : std::string{};
}

/// How a document is fetched over several requests: what to ask for, and what an answer's body is of it. Pure.
class range_plan {
public:
    range_plan() = default;
    explicit range_plan(partial_document known) : known_(std::move(known)) {}

    partial_document const& known() const { return known_; }
    /// Whether another request can go on from here.
    bool can_resume() const { return known_.have_bytes > 0 && !known_.validator.empty(); }
    /// How much of the document stood before what the present answer brings.
    std::uint64_t offset() const { return offset_; }

    /// Asks for the rest where there is a part, else for the whole. Codings would make another document of it.
    void ask(http::headers& fields)
    {
        asked_ = can_resume();
        offset_ = asked_ ? known_.have_bytes : 0;
        fields.set("Accept-Encoding", "identity");
        fields.erase("Range");
        fields.erase("If-Range");
        if (!asked_) return;
        fields.set("Range", "bytes=" + std::to_string(known_.have_bytes) + '-');
        fields.set("If-Range", known_.validator);
    }

    enum class body {
        whole, ///< What was there is of no use.
        rest,  ///< Goes behind what is there.
        other, ///< Not the document.
        unfit, ///< A part that does not fit; what was there is forgotten.
    };
    body judge(http::response const& head)
    {
        auto const coding = head.fields.find("Content-Encoding").value_or("identity");
        bool const is_coded = !equal_ignoring_case(coding, "identity") && !coding.empty();
        end_.reset();
        if (head.status == 200) {
            offset_ = 0;
            known_ = {};
            if (is_coded) return body::whole; // bytes of the wire say nothing about those of the file
            known_.validator = strong_validator(head);
            known_.total_bytes = parse_size(head.fields.find("Content-Length").value_or(""));
            return body::whole;
        }
        if (head.status != 206 || !asked_) {
            offset_ = 0;
            return body::other;
        }
        auto const range = parse_content_range(head.fields.find("Content-Range").value_or(""));
        bool const fits = range && range->from == known_.have_bytes && !is_coded && is_of_the_same(head) &&
                          (!range->total || !known_.total_bytes || *range->total == *known_.total_bytes);
        if (!fits) {
            forget();
            return body::unfit;
        }
        end_ = range->to;
        if (range->total) known_.total_bytes = range->total;
        return body::rest;
    }

    /// Bytes of the body have been put away; false when they are more than the answer has announced.
    bool took(std::uint64_t count)
    {
        known_.have_bytes += count;
        auto const end = end_ ? end_ : known_.total_bytes;
        return !end || known_.have_bytes <= *end;
    }

    /// After an answer that came to its end.
    bool is_complete() const
    {
        auto const end = known_.total_bytes ? known_.total_bytes : end_;
        return !end || known_.have_bytes == *end;
    }

    /// What to make of status 416: true when nothing is missing; else, and it is to be asked for anew, what is there is
    /// of no use.
    bool had_all(http::response const& head)
    {
        auto const range = parse_content_range(head.fields.find("Content-Range").value_or(""));
        if (range && range->total == known_.have_bytes && known_.total_bytes == known_.have_bytes && is_of_the_same(head)) return true;
        forget();
        return false;
    }
    bool has_asked_for_rest() const { return asked_; }

private:
    void forget()
    {
        known_ = {};
        offset_ = 0;
    }

    /// As far as the answer says.
    bool is_of_the_same(http::response const& head) const
    {
        bool const is_tag = known_.validator.starts_with('"');
        return head.fields.find(is_tag ? "ETag" : "Last-Modified").value_or(known_.validator) == known_.validator;
    }

    partial_document known_;
    bool asked_ = false;
    std::uint64_t offset_ = 0;
    std::optional<std::uint64_t> end_; // of the part that the present answer brings
};

} // namespace waybill::detail

#endif
