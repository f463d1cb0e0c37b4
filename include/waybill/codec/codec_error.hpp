#ifndef WAYBILL_CODEC_CODEC_ERROR_HPP
#define WAYBILL_CODEC_CODEC_ERROR_HPP

#include <string>
#include <string_view>

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

} // namespace waybill

#endif
