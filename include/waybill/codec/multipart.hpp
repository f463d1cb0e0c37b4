#ifndef WAYBILL_CODEC_MULTIPART_HPP
#define WAYBILL_CODEC_MULTIPART_HPP

#include <waybill/codec/form.hpp>
#include <waybill/codec/json.hpp>
#include <waybill/http/body_stream.hpp>
#include <waybill/http/headers.hpp>
#include <waybill/reflect/validate.hpp>
#include <waybill/types/file.hpp>
#include <waybill/types/random.hpp>

#include <boost/system/result.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {
namespace detail {

template <class T>
struct without_wrapper {
    using type = T;
};
template <class T>
    requires requires(T& wrapper) { wrapper.has_value(); wrapper.emplace(); typename T::value_type; }
struct without_wrapper<T> {
    using type = typename T::value_type;
};
template <class T>
using without_wrapper_t = typename without_wrapper<T>::type;

/// A file, a list of files, or an optional one of either.
template <class T>
concept file_member = std::same_as<without_wrapper_t<T>, file> || std::same_as<without_wrapper_t<T>, std::vector<file>>;

template <class... M>
constexpr bool any_file_member(boost::mp11::mp_list<M...>)
{
    return (file_member<typename M::type> || ...);
}

template <class T>
constexpr bool has_files()
{
    if constexpr (described<T>) return any_file_member(members<T>{});
    else return false;
}

/// A name within a Content-Disposition field, as browsers and servers understand it.
inline void append_part_name(std::string& out, std::string_view name)
{
    constexpr char digits[] = "0123456789ABCDEF";
    out += '"';
    for (char const c : name) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '\\') out += "\\\\";
        else if (byte < 0x20U || c == '"' || byte == 0x7FU) out.append({'%', digits[byte >> 4U], digits[byte & 15U]});
        else out += c;
    }
    out += '"';
}

/// Undoes `append_part_name`, and what other writers do to quotation marks.
inline std::string read_part_name(std::string_view quoted)
{
    std::string name;
    while (!quoted.empty()) {
        std::size_t used = 1;
        char c = quoted.front();
        if (c == '\\' && quoted.size() > 1) {
            c = quoted[1];
            used = 2;
        } else if (quoted.starts_with("%22") || quoted.starts_with("%0A") || quoted.starts_with("%0D")) {
            c = static_cast<char>(hex_value(quoted[1]) * 16 + hex_value(quoted[2]));
            used = 3;
        }
        name += c;
        quoted.remove_prefix(used);
    }
    return name;
}

class multipart_writer {
public:
    explicit multipart_writer(std::string boundary) : boundary_(std::move(boundary)) {}

    void field(std::string_view name, std::string_view value)
    {
        begin(name);
        body_ += "\r\n\r\n";
        content(value);
    }

    bool add(std::string_view name, file const& what)
    {
        if (what.problem()) return false;
        auto const bytes = what.path().empty() ? what.read() : std::nullopt;
        begin(name);
        body_ += "; filename=";
        append_part_name(body_, what.name());
        body_ += "\r\nContent-Type: ";
        body_ += what.media_type();
        body_ += "\r\n\r\n";
        if (bytes) {
            content(*bytes);
        } else {
            // Nobody looks for the boundary in it: 128 random bits are in no file by chance.
            pieces_.push_back({std::exchange(body_, "\r\n"), {}, {}});
            pieces_.push_back({{}, what.path(), what.size()});
        }
        return true;
    }

    /// One text, unless there is a file at a path.
    std::vector<http::body_stream::piece> finish()
    {
        body_.append("--").append(boundary_).append("--\r\n");
        pieces_.push_back({std::move(body_), {}, {}});
        return std::move(pieces_);
    }

    /// Whether the boundary stands in what it should hold apart.
    bool collided() const { return collided_; }

private:
    void begin(std::string_view name)
    {
        body_.append("--").append(boundary_).append("\r\nContent-Disposition: form-data; name=");
        append_part_name(body_, name);
    }
    void content(std::string_view bytes)
    {
        collided_ |= bytes.find(boundary_) != std::string_view::npos;
        body_.append(bytes).append("\r\n");
    }

    std::vector<http::body_stream::piece> pieces_;
    std::string body_; // since the last of them
    std::string boundary_;
    bool collided_ = false;
};

template <class T>
bool write_field(multipart_writer& to, std::string_view name, T const& value, codec_error& failure)
{
    if constexpr (form_member<T>) {
        form_value<T>::write(value, [&](std::string_view text) { to.field(name, text); });
    } else {
        auto const text = json_write(value);
        if (!text) {
            failure = text.error();
            return false;
        }
        to.field(name, *text);
    }
    return true;
}

inline std::string random_boundary()
{
    constexpr char digits[] = "0123456789abcdef";
    std::string boundary;
    for (int half = 0; half < 2; ++half) {
        auto bits = random_bits();
        for (int i = 0; i < 16; ++i, bits >>= 4U) boundary += digits[bits & 15U];
    }
    return boundary;
}

/// The value of a parameter of a header field: `boundary` of `multipart/form-data; boundary="x"`.
inline std::optional<std::string> header_parameter(std::string_view field, std::string_view name)
{
    for (auto at = field.find(';'); at != std::string_view::npos; at = field.find(';')) {
        field.remove_prefix(at + 1);
        auto const equals = field.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        bool const wanted = equal_ignoring_case(trim_blanks(field.substr(0, equals)), name);
        field.remove_prefix(equals + 1);
        std::size_t size = 0;
        if (field.starts_with('"')) {
            field.remove_prefix(1);
            while (size < field.size() && field[size] != '"') size += field[size] == '\\' ? 2U : 1U;
            size = (std::min)(size, field.size());
            if (wanted) return read_part_name(field.substr(0, size));
            field.remove_prefix(size);
        } else if (wanted) {
            return std::string{trim_blanks(field.substr(0, field.find(';')))};
        }
    }
    return std::nullopt;
}

struct received_part {
    std::string name;
    std::optional<std::string> file_name;
    std::string media_type;
    std::string_view content;
};

/// The parts of a body; nothing when it is none of this boundary.
inline std::optional<std::vector<received_part>> read_parts(std::string_view body, std::string const& boundary)
{
    std::vector<received_part> parts;
    std::string const delimiter = "\r\n--" + boundary;
    if (!body.starts_with(std::string_view{delimiter}.substr(2))) return std::nullopt;
    body.remove_prefix(delimiter.size() - 2);
    while (!body.starts_with("--")) {
        auto const head_end = body.find("\r\n\r\n");
        auto const end = body.find(delimiter, head_end == std::string_view::npos ? 0 : head_end + 2);
        if (!body.starts_with("\r\n") || head_end == std::string_view::npos || end == std::string_view::npos)
            return std::nullopt;
        received_part part;
        part.content = body.substr((std::min)(head_end + 4, end), end - (std::min)(head_end + 4, end));
        for (auto head = body.substr(2, head_end); !head.empty();) {
            auto const line = head.substr(0, head.find("\r\n"));
            head.remove_prefix((std::min)(head.size(), line.size() + 2));
            auto const colon = (std::min)(line.find(':'), line.size());
            auto const value = trim_blanks(line.substr((std::min)(colon + 1, line.size())));
            if (equal_ignoring_case(line.substr(0, colon), "Content-Disposition")) {
                part.name = header_parameter(value, "name").value_or("");
                part.file_name = header_parameter(value, "filename");
            } else if (equal_ignoring_case(line.substr(0, colon), "Content-Type")) {
                part.media_type = value;
            }
        }
        parts.push_back(std::move(part));
        body.remove_prefix(end + delimiter.size());
    }
    return parts;
}

template <class T>
bool read_part(received_part const& part, T& out, codec_error& failure)
{
    if constexpr (file_member<T>) {
        file got{std::string{part.content}, part.file_name.value_or(""), part.media_type};
        if constexpr (std::same_as<T, file>) out = std::move(got);
        else if constexpr (std::same_as<T, std::vector<file>>) out.push_back(std::move(got));
        else return read_part(part, out.has_value() ? *out : out.emplace(), failure);
    } else if constexpr (form_member<T>) {
        if (form_value<T>::read(part.content, out)) return true;
        failure.message = "cannot be \"" + std::string{part.content} + '"';
        return false;
    } else {
        auto read = json_read<T>(part.content);
        if (!read) {
            failure = read.error();
            return false;
        }
        out = std::move(*read);
    }
    return true;
}

} // namespace detail

/// A body with the media type that names its boundary.
struct multipart_body {
    std::string content_type{};
    std::string body{};
    http::body_stream stream{}; ///< In place of `body` where there is one.
};

/// Whether the object holds a file: then it goes out as multipart/form-data.
template <described T>
bool holds_file(T const& object)
{
    bool found = false;
    for_each_member<T>([&]<class M>() {
        if constexpr (detail::file_member<typename M::type>) found = found || detail::is_given(object.*M::pointer);
    });
    return found;
}

/// Writes a described struct as multipart/form-data (RFC 7578): a part for each member that has a value, in their order,
/// but files behind all others. A list has a part for each element; what is neither text nor a file becomes JSON. With a
/// file at a path it is a stream, which reads the file while it is sent.
template <described T>
[[nodiscard]] boost::system::result<multipart_body, codec_error> multipart_stream(T const& object)
{
    codec_error failure;
    while (true) {
        auto boundary = detail::random_boundary();
        detail::multipart_writer to{boundary};
        bool ok = true;
        auto const each = [&](bool files) {
            for_each_member<T>([&]<class M>() {
                if (detail::file_member<typename M::type> != files || !ok) return;
                detail::with_value(object.*M::pointer, [&](auto const& value) {
                    if constexpr (detail::file_member<typename M::type>) {
                        detail::with_each(value, [&](file const& one, std::string const& place) {
                            if (!ok || to.add(M::wire_name, one)) return;
                            ok = false;
                            failure.message = one.problem().value_or("cannot be read");
                            failure.path = place;
                        });
                    } else {
                        ok = detail::write_field(to, M::wire_name, value, failure);
                    }
                });
                if (!ok) failure.enter(M::wire_name);
            });
        };
        each(false);
        each(true);
        if (!ok) return failure;
        if (to.collided()) continue;
        auto pieces = to.finish();
        multipart_body made{"multipart/form-data; boundary=" + boundary, {}, {}};
        if (pieces.size() == 1) made.body = std::move(pieces.front().text);
        else made.stream = http::body_stream{std::move(pieces)};
        return made;
    }
}

/// The same in one text.
template <described T>
[[nodiscard]] boost::system::result<multipart_body, codec_error> multipart_write(T const& object)
{
    auto made = multipart_stream(object);
    if (!made || !made->stream) return made;
    try {
        made->body = std::exchange(made->stream, {}).read_whole();
    } catch (http::unreadable_body const& gone) {
        codec_error failure;
        failure.message = gone.what();
        return failure;
    }
    return made;
}

/// Reads a multipart/form-data body. Unknown names are skipped; of a repeated scalar the last counts.
template <described T>
[[nodiscard]] boost::system::result<T, codec_error> multipart_read(std::string_view content_type, std::string_view body)
{
    boost::system::result<T, codec_error> read{T{}};
    codec_error failure;
    auto const boundary = detail::header_parameter(content_type, "boundary");
    auto const parts = boundary ? detail::read_parts(body, *boundary) : std::nullopt;
    if (!parts) {
        failure.message = "expected multipart/form-data with its boundary";
        return failure;
    }
    bool ok = true;
    for (auto const& part : *parts) {
        for_each_member<T>([&]<class M>() {
            if (!ok || M::wire_name != part.name) return;
            ok = detail::read_part(part, (*read).*M::pointer, failure);
            if (!ok) failure.enter(M::wire_name);
        });
    }
    if (!ok) return failure;
    return read;
}

} // namespace waybill

#endif
