#ifndef WAYBILL_TRANSPORT_CONTENT_CODING_HPP
#define WAYBILL_TRANSPORT_CONTENT_CODING_HPP

#include <waybill/http/headers.hpp>
#include <waybill/types/ascii.hpp>

#ifndef WAYBILL_HAS_BROTLI
#define WAYBILL_HAS_BROTLI 0
#endif
#ifndef WAYBILL_HAS_ZSTD
#define WAYBILL_HAS_ZSTD 0
#endif

#if WAYBILL_HAS_BROTLI
#include <brotli/decode.h>
#endif
#include <zlib.h>
#if WAYBILL_HAS_ZSTD
#include <zstd.h>
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>

namespace waybill {

namespace detail {

using decoded_block = std::array<char, 16 * 1024>;

// What a decoder says after it has taken bytes from the front of its input and put some into a block.
struct decode_step {
    enum { going, ended, corrupt } state;
    std::size_t produced_bytes;
};

class zlib_decoder {
public:
    void begin(int window_bits)
    {
        if (stream_) {
            inflateReset2(stream_.get(), window_bits);
            return;
        }
        auto fresh = std::make_unique<z_stream>(); // zlib keeps its address
        if (inflateInit2(fresh.get(), window_bits) != Z_OK) throw std::bad_alloc{};
        stream_.reset(fresh.release());
    }

    decode_step run(std::string_view& input, decoded_block& block)
    {
        auto const size = static_cast<uInt>((std::min)(input.size(), std::size_t{1} << 30));
        stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data())); // only read
        stream_->avail_in = size;
        stream_->next_out = reinterpret_cast<Bytef*>(block.data());
        stream_->avail_out = static_cast<uInt>(block.size());
        int const answer = inflate(stream_.get(), Z_NO_FLUSH);
        input.remove_prefix(size - stream_->avail_in);
        auto const produced = block.size() - stream_->avail_out;

        switch (answer) {
        case Z_OK:
        case Z_BUF_ERROR: return {decode_step::going, produced}; // the latter: nothing to do without more input
        case Z_STREAM_END: return {decode_step::ended, produced};
        case Z_MEM_ERROR: throw std::bad_alloc{};
        default: return {decode_step::corrupt, produced};
        }
    }

private:
    struct end {
        void operator()(z_stream* stream) const noexcept
        {
            inflateEnd(stream);
            delete stream;
        }
    };
    std::unique_ptr<z_stream, end> stream_;
};

#if WAYBILL_HAS_BROTLI
class brotli_decoder {
public:
    void begin()
    {
        state_.reset(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)); // it cannot be reset
        if (!state_) throw std::bad_alloc{};
    }

    decode_step run(std::string_view& input, decoded_block& block)
    {
        auto size = input.size();
        auto const* next = reinterpret_cast<std::uint8_t const*>(input.data());
        auto room = block.size();
        auto* out = reinterpret_cast<std::uint8_t*>(block.data());
        auto const answer = BrotliDecoderDecompressStream(state_.get(), &size, &next, &room, &out, nullptr);
        input.remove_prefix(input.size() - size);
        auto const produced = block.size() - room;
        if (answer == BROTLI_DECODER_RESULT_ERROR) return {decode_step::corrupt, produced};
        return {answer == BROTLI_DECODER_RESULT_SUCCESS ? decode_step::ended : decode_step::going, produced};
    }

private:
    struct end {
        void operator()(BrotliDecoderState* state) const noexcept { BrotliDecoderDestroyInstance(state); }
    };
    std::unique_ptr<BrotliDecoderState, end> state_;
};
#endif

#if WAYBILL_HAS_ZSTD
class zstd_decoder {
public:
    void begin()
    {
        if (!context_) context_.reset(ZSTD_createDCtx());
        if (!context_) throw std::bad_alloc{};
        ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
        // 8 MB, the most that RFC 9659 allows; the library would take 128 MB for a frame that asks for it.
        ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, 23);
    }

    decode_step run(std::string_view& input, decoded_block& block)
    {
        ZSTD_inBuffer in{input.data(), input.size(), 0};
        ZSTD_outBuffer out{block.data(), block.size(), 0};
        auto const answer = ZSTD_decompressStream(context_.get(), &out, &in);
        input.remove_prefix(in.pos);
        if (ZSTD_isError(answer)) return {decode_step::corrupt, out.pos};
        return {answer == 0 ? decode_step::ended : decode_step::going, out.pos};
    }

private:
    struct end {
        void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
    };
    std::unique_ptr<ZSTD_DCtx, end> context_;
};
#endif

} // namespace detail

/// The Accept-Encoding value for what `content_decoder` was compiled to read.
constexpr std::string_view accepted_codings()
{
    return "gzip, deflate"
#if WAYBILL_HAS_BROTLI
           ", br"
#endif
#if WAYBILL_HAS_ZSTD
           ", zstd"
#endif
        ;
}

enum class decode_status {
    ok,
    corrupt,   ///< The bytes are not of the announced coding, or go on after its end.
    too_large, ///< The decoded body would pass the limit.
};

/// Undoes the Content-Encoding of one response after the other, as their bytes arrive. Unlike libcurl's own decoding it
/// can tell a truncated body. Source: RFC 9110, section 8.4.
///
/// The state of the libraries is made when first needed and kept for later responses.
class content_decoder {
public:
    /// Makes ready for a new body by its Content-Encoding value, empty when there is none. False, and as for no coding,
    /// when the coding is unknown or there are several.
    [[nodiscard]] bool start(std::string_view content_encoding)
    {
        auto const named = [text = detail::trim_blanks(content_encoding)](std::string_view known) {
            return detail::equal_ignoring_case(text, known);
        };
        finished_ = true;
        began_ = false;
        coding_ = coding::identity;
        if (named("") || named("identity")) return true;
        if (named("gzip") || named("x-gzip")) coding_ = coding::gzip;
        if (named("deflate")) coding_ = coding::deflate;
#if WAYBILL_HAS_BROTLI
        if (named("br")) coding_ = coding::br;
#endif
#if WAYBILL_HAS_ZSTD
        if (named("zstd")) coding_ = coding::zstd;
#endif
        return coding_ != coding::identity;
    }

    /// Appends what the next bytes of the body decode to, until `out` has `limit_bytes`, what it held before included.
    /// After anything but `ok` only `start` may follow. Throws std::bad_alloc, so a C callback must catch.
    [[nodiscard]] decode_status write(std::string_view encoded, std::string& out, std::size_t limit_bytes)
    {
        if (coding_ == coding::identity) return append(encoded, out, limit_bytes);

        detail::decoded_block block;
        bool more_output = false; // a full block may have left some behind, even with no input to go
        while (!encoded.empty() || more_output) {
            if (finished_ && !begin(encoded.front())) return decode_status::corrupt;
            auto const step = run(encoded, block);
            if (append({block.data(), step.produced_bytes}, out, limit_bytes) != decode_status::ok)
                return decode_status::too_large;
            if (step.state == detail::decode_step::corrupt) return decode_status::corrupt;
            finished_ = step.state == detail::decode_step::ended;
            more_output = !finished_ && step.produced_bytes == block.size();
        }
        return decode_status::ok;
    }

    /// Has the coding reached its own end? If not when the transfer is over, the body was truncated. A body without any
    /// byte is finished: the answer to HEAD may name a coding.
    bool finished() const noexcept { return finished_; }

private:
    enum class coding {
        identity,
        gzip,
        deflate,
#if WAYBILL_HAS_BROTLI
        br,
#endif
#if WAYBILL_HAS_ZSTD
        zstd,
#endif
    };

    static decode_status append(std::string_view decoded, std::string& out, std::size_t limit_bytes)
    {
        auto const room = limit_bytes - (std::min)(limit_bytes, out.size());
        out += decoded.substr(0, room);
        return decoded.size() > room ? decode_status::too_large : decode_status::ok;
    }

    // At the first byte of the body, and of whatever follows an end: only gzip (RFC 1952, section 2.2) and zstd
    // (RFC 8878, section 3) may go on.
    bool begin(char first)
    {
        finished_ = false;
        bool const again = began_;
        began_ = true;
        switch (coding_) {
        case coding::identity: return true;
        case coding::gzip: zlib_.begin(MAX_WBITS + 16); return true;
        case coding::deflate:
            // Some servers send raw deflate instead of zlib's format. A zlib stream begins with compression method 8 in
            // the low four bits (RFC 1950); raw, they would be a stored block with a padding bit set, which no encoder
            // writes.
            zlib_.begin((first & 0x0f) == 8 ? MAX_WBITS : -MAX_WBITS);
            return !again;
#if WAYBILL_HAS_BROTLI
        case coding::br: brotli_.begin(); return !again;
#endif
#if WAYBILL_HAS_ZSTD
        case coding::zstd: zstd_.begin(); return true;
#endif
        }
        return false;
    }

    detail::decode_step run(std::string_view& encoded, detail::decoded_block& block)
    {
#if WAYBILL_HAS_BROTLI
        if (coding_ == coding::br) return brotli_.run(encoded, block);
#endif
#if WAYBILL_HAS_ZSTD
        if (coding_ == coding::zstd) return zstd_.run(encoded, block);
#endif
        return zlib_.run(encoded, block);
    }

    coding coding_ = coding::identity;
    bool began_ = false;
    bool finished_ = true;
    detail::zlib_decoder zlib_;
#if WAYBILL_HAS_BROTLI
    detail::brotli_decoder brotli_;
#endif
#if WAYBILL_HAS_ZSTD
    detail::zstd_decoder zstd_;
#endif
};

} // namespace waybill

#endif
