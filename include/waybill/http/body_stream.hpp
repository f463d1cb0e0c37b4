#ifndef WAYBILL_HTTP_BODY_STREAM_HPP
#define WAYBILL_HTTP_BODY_STREAM_HPP

#include <waybill/types/file.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace waybill {

/// Gives a body piece by piece: each call the next piece, of any size, and "" when there is no more. What it throws ends
/// the transfer.
using body_source = std::function<std::string()>;

namespace http {

/// A body cannot be read as it was announced: a file is gone or has changed, a function gives too little or too much.
class unreadable_body : public std::runtime_error {
public:
    using runtime_error::runtime_error;
};

/// A body that is read while it is sent: texts and files one behind the other, or what a function gives. Copies are cheap and
/// share it.
class body_stream {
public:
    /// A text, or where a path is given the file there.
    struct piece {
        std::string text{};
        std::string path{};
        std::uint64_t size_bytes{}; ///< Of the file, which must have so many bytes when it is read.
    };

    /// None.
    body_stream() = default;

    explicit body_stream(std::vector<piece> pieces)
    {
        std::uint64_t size = 0;
        for (auto const& each : pieces) size += each.path.empty() ? each.text.size() : each.size_bytes;
        content_ = std::make_shared<content const>(content{std::move(pieces), {}, size, {}});
    }

    /// What a function gives, which is made by `begin` for each reading: of `size_bytes` when that is known. With `begun` it can be
    /// read but once: the first reading sets it.
    body_stream(std::function<body_source()> begin, std::optional<std::uint64_t> size_bytes,
                std::shared_ptr<std::atomic<bool>> begun = {})
        : content_(std::make_shared<content const>(content{{}, std::move(begin), size_bytes, std::move(begun)}))
    {
    }

    explicit operator bool() const { return content_ != nullptr; }

    /// In bytes; nullopt when it is not known before the end.
    std::optional<std::uint64_t> size() const { return content_ ? content_->size_bytes : 0; }

    /// Whether it can be read from the beginning: always, but for what is read only once and has been.
    bool can_begin() const { return !content_ || !content_->begun || !*content_->begun; }

    /// Only the size, for who may not see the content.
    body_stream without_content() const
    {
        if (!content_) return {};
        return {[]() -> body_source { throw unreadable_body{"the content of this body is not shown"}; }, content_->size_bytes};
    }

    /// Reads it once from the beginning.
    class reader;

    /// All of it. Throws unreadable_body, and what the function throws.
    std::string read_whole() const;

private:
    struct content {
        std::vector<piece> pieces;
        std::function<body_source()> begin;
        std::optional<std::uint64_t> size_bytes;
        std::shared_ptr<std::atomic<bool>> begun;
    };
    std::shared_ptr<content const> content_;
};

class body_stream::reader {
public:
    /// Looks whether the files are there and have their sizes. Throws unreadable_body.
    explicit reader(body_stream const& of) : content_(of.content_)
    {
        for (auto const& each : content_->pieces)
            if (!each.path.empty()) open(each);
    }

    /// Puts up to `size` bytes, more than 0, into `to` and returns their number: 0 at the end. Throws unreadable_body, and
    /// what the function throws. The last bytes are not given out before it is certain that they are the last.
    std::size_t read(char* to, std::size_t size)
    {
        return content_->begin ? read_function(to, size) : read_pieces(to, size);
    }

private:
    static detail::open_file open(piece const& of)
    {
        auto file = detail::open_to_read(of.path);
        if (!file) throw unreadable_body{"cannot be read: " + of.path};
        auto const size = detail::size_of_file(file.get());
        if (!size || *size != of.size_bytes) throw unreadable_body{"the file has changed since the request was made: " + of.path};
        std::rewind(file.get());
        return file;
    }

    std::size_t read_pieces(char* to, std::size_t size)
    {
        for (; next_ < content_->pieces.size(); ++next_, done_ = 0) {
            auto const& from = content_->pieces[next_];
            auto const left = (from.path.empty() ? from.text.size() : from.size_bytes) - done_;
            if (left == 0) continue;
            auto const count = static_cast<std::size_t>((std::min)(left, std::uint64_t{size}));
            if (from.path.empty()) std::memcpy(to, from.text.data() + done_, count);
            else read_file(from, to, count, count == left);
            done_ += count;
            return count;
        }
        return 0;
    }

    void read_file(piece const& from, char* to, std::size_t count, bool is_last)
    {
        if (!file_) file_ = open(from);
        if (std::fread(to, 1, count, file_.get()) != count) throw unreadable_body{"ended while it was sent: " + from.path};
        if (!is_last) return;
        if (std::fgetc(file_.get()) != EOF) throw unreadable_body{"grew while it was sent: " + from.path};
        file_.reset();
    }

    std::size_t read_function(char* to, std::size_t size)
    {
        if (!source_) {
            if (content_->begun && content_->begun->exchange(true)) throw unreadable_body{"what can be read once has been read before"};
            source_ = content_->begin();
            advance();
        }
        std::size_t count = 0;
        while (count < size && !piece_.empty()) {
            auto const part = (std::min)(size - count, piece_.size() - used_);
            std::memcpy(to + count, piece_.data() + used_, part);
            used_ += part;
            count += part;
            if (used_ == piece_.size()) advance();
        }
        done_ += count;
        if (auto const& stated = content_->size_bytes; stated && (piece_.empty() ? done_ != *stated : done_ >= *stated))
            throw unreadable_body{"the function gives another number of bytes than it was said to"};
        return count;
    }

    void advance()
    {
        piece_ = source_();
        used_ = 0;
    }

    std::shared_ptr<content const> content_;
    std::size_t next_ = 0;   // piece
    std::uint64_t done_ = 0; // of the piece, or of all that the function gives
    detail::open_file file_;
    body_source source_;
    std::string piece_;
    std::size_t used_ = 0;
};

inline std::string body_stream::read_whole() const
{
    std::string whole;
    if (!content_) return whole;
    reader from{*this};
    std::array<char, 16384> block;
    while (auto const size = from.read(block.data(), block.size())) whole.append(block.data(), size);
    return whole;
}

} // namespace http
} // namespace waybill

#endif
