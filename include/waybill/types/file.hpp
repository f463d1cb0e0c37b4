#ifndef WAYBILL_TYPES_FILE_HPP
#define WAYBILL_TYPES_FILE_HPP

#include <waybill/types/ascii.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waybill {
namespace detail {

struct file_closer {
    void operator()(std::FILE* open) const { std::fclose(open); }
};
using open_file = std::unique_ptr<std::FILE, file_closer>;

inline open_file open_to_read(std::string const& path)
{
    return open_file{std::fopen(path.c_str(), "rb")};
}

/// Of what can be gone through twice; moves to its end.
inline std::optional<std::uint64_t> size_of_file(std::FILE* open)
{
#if defined(_WIN32)
    auto const end = _fseeki64(open, 0, SEEK_END) == 0 ? _ftelli64(open) : -1;
#else
    auto const end = std::fseek(open, 0, SEEK_END) == 0 ? std::ftell(open) : -1;
#endif
    if (end < 0) return std::nullopt;
    return static_cast<std::uint64_t>(end);
}

/// With its dot: ".pdf"; empty when there is none.
constexpr std::string_view extension_of(std::string_view name)
{
    auto const dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? std::string_view{} : name.substr(dot);
}

/// By the name's extension, as IANA registers it.
constexpr std::string_view guess_media_type(std::string_view name)
{
    struct entry {
        std::string_view extension;
        std::string_view media_type;
    };
    constexpr std::array<entry, 31> known{{
        {".avif", "image/avif"},
        {".bmp", "image/bmp"},
        {".csv", "text/csv"},
        {".doc", "application/msword"},
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {".eml", "message/rfc822"},
        {".gif", "image/gif"},
        {".gz", "application/gzip"},
        {".htm", "text/html"},
        {".html", "text/html"},
        {".ics", "text/calendar"},
        {".jpeg", "image/jpeg"},
        {".jpg", "image/jpeg"},
        {".json", "application/json"},
        {".md", "text/markdown"},
        {".mp3", "audio/mpeg"},
        {".mp4", "video/mp4"},
        {".pdf", "application/pdf"},
        {".png", "image/png"},
        {".ppt", "application/vnd.ms-powerpoint"},
        {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
        {".rtf", "application/rtf"},
        {".svg", "image/svg+xml"},
        {".tif", "image/tiff"},
        {".txt", "text/plain"},
        {".webm", "video/webm"},
        {".webp", "image/webp"},
        {".xls", "application/vnd.ms-excel"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {".xml", "application/xml"},
        {".zip", "application/zip"},
    }};
    for (auto const& [extension, media_type] : known)
        if (equal_ignoring_case(extension_of(name), extension)) return media_type;
    return "application/octet-stream";
}

} // namespace detail

/// A file to send: bytes at hand, or a path whose file is read while it is sent.
class file {
public:
    file() = default;

    /// Bytes at hand. An empty media type is guessed from the name's extension.
    explicit file(std::string bytes, std::string name = "upload.bin", std::string media_type = {})
        : bytes_(std::move(bytes)), name_(std::move(name)), media_type_(std::move(media_type))
    {
        if (media_type_.empty()) media_type_ = detail::guess_media_type(name_);
    }

    /// What is at the path; its name is the path's last part unless another is given.
    static file at(std::string path, std::string name = {})
    {
        if (name.empty()) name = path.substr(path.find_last_of("/\\") + 1);
        file found{{}, std::move(name)};
        found.path_ = std::move(path);
        return found;
    }

    std::string const& name() const noexcept { return name_; }
    std::string const& path() const noexcept { return path_; } ///< Empty: the bytes are at hand.
    std::string const& media_type() const noexcept { return media_type_; }

    /// The bytes: at a path, those of this moment, or nothing when it cannot be read.
    std::optional<std::string> read() const
    {
        if (path_.empty()) return bytes_;
        auto const open = detail::open_to_read(path_);
        std::string bytes;
        std::array<char, 16384> chunk{};
        while (open) {
            auto const size = std::fread(chunk.data(), 1, chunk.size(), open.get());
            bytes.append(chunk.data(), size);
            if (size < chunk.size()) break;
        }
        if (!open || std::ferror(open.get()) != 0) return std::nullopt;
        return bytes;
    }

    /// How many bytes it has: at a path, at this moment, 0 when it cannot be read.
    std::uint64_t size() const
    {
        if (path_.empty()) return bytes_.size();
        auto const open = detail::open_to_read(path_);
        return open ? detail::size_of_file(open.get()).value_or(0) : 0;
    }

    /// What is wrong: a path at which there is nothing to read, a media type that would end its line.
    std::optional<std::string> problem() const
    {
        if (std::any_of(media_type_.begin(), media_type_.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U; }))
            return "has a media type with a control character";
        if (path_.empty()) return std::nullopt;
        auto const open = detail::open_to_read(path_);
        // What cannot be gone through twice, such as a pipe, would lose its beginning here.
        if (!open || !detail::size_of_file(open.get()))
            return "cannot be read as a file: " + path_;
        std::rewind(open.get());
        if (std::fgetc(open.get()) == EOF && std::ferror(open.get()) != 0) return "cannot be read as a file: " + path_;
        return std::nullopt;
    }

    friend bool operator==(file const&, file const&) = default;

private:
    std::string bytes_;
    std::string path_;
    std::string name_;
    std::string media_type_;
};

} // namespace waybill

#endif
