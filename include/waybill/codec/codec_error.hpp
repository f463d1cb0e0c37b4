#ifndef WAYBILL_CODEC_CODEC_ERROR_HPP
#define WAYBILL_CODEC_CODEC_ERROR_HPP

#include <boost/assert/source_location.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace waybill {

/// Why a document could not be read or written.
struct codec_error {
    // No aggregate: `result<std::string, codec_error>` must not take a string for an error.
    codec_error() = default;

    std::string path{};    ///< JSON pointer (RFC 6901) of the value: "/payload/3/created_at"; empty for the document.
    std::string message{}; ///< What was expected and what was found.

    /// Puts one more step before the path, while the codec returns from the place of the error.
    void enter(std::string_view step)
    {
        std::string whole{"/"};
        for (char const c : step) {
            if (c == '~') whole += "~0";
            else if (c == '/') whole += "~1";
            else whole += c;
        }
        path.insert(0, whole);
    }
};

/// What `value()` of a codec's result throws in place of a value.
class codec_exception : public std::runtime_error {
public:
    explicit codec_exception(codec_error why)
        : std::runtime_error(why.path.empty() ? why.message : why.path + ": " + why.message), error_(std::move(why))
    {
    }
    codec_error const& error() const noexcept { return error_; }

private:
    codec_error error_;
};

/// Found by boost::system::result.
[[noreturn]] inline void throw_exception_from_error(codec_error const& why, boost::source_location const&)
{
    throw codec_exception{why};
}

} // namespace waybill

#endif
