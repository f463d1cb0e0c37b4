#ifndef WAYBILL_CASSETTE_COMPARABLE_REQUEST_HPP
#define WAYBILL_CASSETTE_COMPARABLE_REQUEST_HPP

#include <waybill/cassette/bodies.hpp>
#include <waybill/cassette/clear.hpp>
#include <waybill/http/message.hpp>

#include <string>
#include <string_view>

namespace waybill::detail {

/// A request taken apart into what a cassette compares.
class comparable_request {
public:
    comparable_request(http::request const& request, clearance const& clear)
        : method_(request.method), path_(http::path_of(request.url)),
          body_(cassette_body{request.fields, request.body, clear}.values())
    {
        auto const url = std::string_view{request.url};
        read_form(query_, http::query_of(url.substr(0, url.find('#'))), [&](std::string_view name) { return clear.query(name); });
        for (auto const [name, value] : request.fields) {
            if (!clear.header(name)) continue;
            std::string lower{name};
            for (char& c : lower) c = lower_ascii(c);
            auto const type = http::media_type(value);
            // A boundary is made anew for each body.
            bool const has_boundary = lower == "content-type" && equal_ignoring_case(type, "multipart/form-data");
            headers_.add(std::move(lower), has_boundary ? type : value, true);
        }
    }

    /// Where another request first differs from this recorded one, with what it says; "" where it does not.
    std::string difference(comparable_request const& now) const
    {
        auto text = target_difference(now);
        if (text.empty()) text = shown_values::difference("header ", headers_, now.headers_);
        if (text.empty()) text = body_difference(now);
        return text;
    }
    std::string target_difference(comparable_request const& now) const
    {
        if (method_ != now.method_) return "the method: recorded " + std::string{name(method_)} + ", now " + std::string{name(now.method_)};
        if (!same_path(now)) return "the path";
        return shown_values::difference("query ", query_, now.query_);
    }
    std::string body_difference(comparable_request const& now) const { return shown_values::difference("body ", body_, now.body_); }

    /// How far another is from it in what a loose replay asks for.
    int distance(comparable_request const& now) const
    {
        return (same_path(now) ? 0 : 4) + (method_ == now.method_ ? 0 : 2) +
               (shown_values::difference("", query_, now.query_).empty() ? 0 : 1);
    }

private:
    bool same_path(comparable_request const& now) const
    {
        std::string_view recorded{path_};
        std::string_view other{now.path_};
        while (!recorded.empty() && !other.empty()) {
            auto const segment = recorded.substr(0, recorded.find('/', 1));
            auto const now_there = other.substr(0, other.find('/', 1));
            if (segment != now_there && segment.substr(1) != cassette_mark) return false;
            recorded.remove_prefix(segment.size());
            other.remove_prefix(now_there.size());
        }
        return recorded.empty() && other.empty();
    }

    verb method_;
    std::string path_;
    shown_values query_;
    shown_values headers_;
    shown_values body_;
};

} // namespace waybill::detail

#endif
