#ifndef WAYBILL_CALL_UPLOAD_HPP
#define WAYBILL_CALL_UPLOAD_HPP

#include <waybill/call/error.hpp>
#include <waybill/http/body_stream.hpp>
#include <waybill/http/headers.hpp>
#include <waybill/http/message.hpp>
#include <waybill/types/file.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace waybill {

/// The body of a client's `request`, as it is: a file, which is read while it is sent, or what a function gives then. Where the
/// size is not known it goes out in chunks (RFC 9112, section 7.1), which not every server takes.
///
///     acme.request<receipt>(verb::put, "/imports/7", waybill::upload{waybill::file::at("people.csv")});
///
/// A function is called on the thread of the call; one that waits holds up all calls of a coroutine client.
class upload {
public:
    explicit upload(file what) : file_(std::move(what)), media_type_(file_.media_type()) {}

    /// What a function gives, which can be read but once: after its first byte the call is not repeated, whatever its safety.
    upload(body_source once, std::string media_type, std::optional<std::uint64_t> size_bytes = {})
        : begin_([once = std::move(once)] { return once; }), media_type_(std::move(media_type)), size_bytes_(size_bytes),
          begun_(std::make_shared<std::atomic<bool>>(false))
    {
    }

    /// The same of a function that gives a new such function for each attempt.
    upload(std::function<body_source()> each, std::string media_type, std::optional<std::uint64_t> size_bytes = {})
        : begin_(std::move(each)), media_type_(std::move(media_type)), size_bytes_(size_bytes)
    {
    }

    /// Puts it into a request; an invalid_argument error when the file cannot be read.
    result<void> encode(http::request& out) const
    {
        auto const problem = begin_ ? std::nullopt : file_.problem();
        if (problem || !http::valid_value(media_type_))
            return error{error_kind::invalid_argument, effect::not_sent, "the upload " + problem.value_or("has a media type with a control character")};
        out.fields.set("Content-Type", media_type_);
        if (begin_) out.stream = {begin_, size_bytes_, begun_};
        else if (file_.path().empty()) out.body = file_.read().value_or("");
        else out.stream = http::body_stream{{{{}, file_.path(), file_.size()}}};
        return {};
    }

private:
    file file_;
    std::function<body_source()> begin_;
    std::string media_type_;
    std::optional<std::uint64_t> size_bytes_;
    std::shared_ptr<std::atomic<bool>> begun_;
};

} // namespace waybill

#endif
