#ifndef WAYBILL_CALL_FILE_DOWNLOAD_HPP
#define WAYBILL_CALL_FILE_DOWNLOAD_HPP

#include <waybill/call/error.hpp>
#include <waybill/call/options.hpp>
#include <waybill/call/range_plan.hpp>
#include <waybill/http/message.hpp>
#include <waybill/transport/transport.hpp>
#include <waybill/types/ascii.hpp>
#include <waybill/types/file.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

/// From where a download may go on.
enum class download_resume {
    within_call,  ///< From what earlier attempts of the call have brought. A call that fails leaves nothing.
    across_calls, ///< Also from what an earlier call has left, of whatever process: PATH.part, and PATH.part.from beside it.
};

struct download_options {
    download_resume resume{};
    std::uint64_t limit_bytes = std::uint64_t{64} << 30U; ///< Of the file; in place of size_limits::body_bytes.
    /// When given, an answer of another one is no file but error_kind::unexpected_content.
    std::string media_type{};
    call_options call{}; ///< Time limits, retries, progress (with what was there before), stop. `target` has no meaning here.
};

/// What a download gives.
struct downloaded {
    std::uint64_t size_bytes{};
    http::response response{}; ///< The last one, without its body.
};

namespace detail {

/// The file of a download while it comes. Single-threaded.
class file_download final : public body_sink {
public:
    /// `url` is what makes two downloads the same; not kept as such, since it may hold a signature.
    file_download(std::string path, download_options const& options, std::string_view url)
        : path_(std::move(path)), resume_(options.resume), limit_bytes_(options.limit_bytes), media_type_(options.media_type),
          name_(fingerprint(url))
    {
    }
    file_download(file_download const&) = delete;
    file_download& operator=(file_download const&) = delete;
    ~file_download() override
    {
        file_.reset();
        if (!is_open_ || is_done_ || (keeps() && plan.can_resume())) return;
        std::remove(part().c_str());
        std::remove(note().c_str());
    }

    /// Makes ready: what can be seen to fail does so before anything is sent.
    result<void> open()
    {
        if (keeps()) plan = range_plan{read_note()};
        if (!open_part(plan.can_resume() ? "ab" : "wb")) return error{error_kind::file, effect::not_sent, unwritable()};
        is_open_ = true;
        if (!plan.can_resume()) std::remove(note().c_str());
        return {};
    }

    range_plan plan{};

    /// Whether the last answer's body has gone into the file.
    bool has_taken() const { return takes_; }
    /// For an answer that is a success and not the file: what is wrong with it.
    std::string const& surprise() const { return surprise_; }
    void before_attempt() { takes_ = false; }

    answer begin(http::response const& head) override
    {
        takes_ = false;
        auto const type = http::media_type(head.fields.find("Content-Type").value_or(""));
        if ((head.status == 200 || head.status == 206) && !media_type_.empty() && !equal_ignoring_case(type, media_type_)) {
            surprise_ = "expected " + media_type_ + ", found " + std::string{type};
            return answer::leave;
        }
        switch (plan.judge(head)) {
        case range_plan::body::other:
            surprise_ = "expected the file, found status " + std::to_string(head.status);
            return answer::leave;
        case range_plan::body::unfit:
            return refuse({error_kind::transport, "the part of the file that came is not the one asked for"});
        case range_plan::body::whole:
            if (!begin_anew()) return refuse({error_kind::file, unwritable()});
            break;
        case range_plan::body::rest: break;
        }
        if (plan.known().total_bytes > limit_bytes_) return refuse(too_large());
        takes_ = true;
        return answer::take;
    }

    bool take(std::string_view bytes) override
    {
        if (bytes.size() > limit_bytes_ - (std::min)(plan.known().have_bytes, limit_bytes_)) return refuse(too_large()) == answer::take;
        if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) return refuse({error_kind::file, unwritable()}) == answer::take;
        if (plan.took(bytes.size())) return true;
        return refuse({error_kind::transport, "more of the file came than was announced"}) == answer::take;
    }

    problem const& why() const override { return problem_; }

    /// Puts the file into its place.
    result<downloaded> finish(http::response& response)
    {
        auto const failed = [&](std::string message) { return error{error_kind::file, effect::unknown, std::move(message)}; };
        if (std::fclose(file_.release()) != 0) return failed(unwritable());
#if defined(_WIN32)
        std::remove(path_.c_str()); // there no file that exists is renamed to
#endif
        if (std::rename(part().c_str(), path_.c_str()) != 0) return failed("cannot be written: " + path_);
        is_done_ = true;
        std::remove(note().c_str());
        return downloaded{plan.known().have_bytes, std::move(response)};
    }

private:
    std::string part() const { return path_ + ".part"; }
    std::string note() const { return path_ + ".part.from"; }
    std::string unwritable() const { return "cannot be written: " + part(); }
    problem too_large() const
    {
        return {error_kind::too_large, "the file goes beyond the limit of " + std::to_string(limit_bytes_) + " bytes"};
    }
    bool keeps() const { return resume_ == download_resume::across_calls; }

    answer refuse(problem why)
    {
        problem_ = std::move(why);
        return answer::refuse;
    }

    bool open_part(char const* mode)
    {
        file_.reset();
        file_.reset(std::fopen(part().c_str(), mode));
        return file_ != nullptr;
    }

    /// What the note says must never be more than the part holds: it goes first and comes last.
    bool begin_anew()
    {
        std::remove(note().c_str());
        if (!open_part("wb")) return false;
        if (keeps() && !plan.known().validator.empty()) write_note();
        return true;
    }

    static constexpr std::string_view note_begin = "waybill part 1";
    static constexpr std::string_view note_end = "end";

    /// One that cannot be written is no failure: the next call begins anew.
    void write_note() const
    {
        open_file const to{std::fopen(note().c_str(), "wb")};
        if (!to) return;
        auto const total = plan.known().total_bytes;
        auto text = std::string{note_begin};
        for (auto const& line : {name_, plan.known().validator, total ? std::to_string(*total) : std::string{"-"}, std::string{note_end}}) text += '\n' + line;
        text += '\n';
        static_cast<void>(std::fwrite(text.data(), 1, text.size(), to.get()));
    }

    /// What an earlier call has left of this document: nothing when it is of another one, or not as it was written.
    partial_document read_note() const
    {
        auto const written = file::at(note()).read();
        auto const there = open_to_read(part());
        if (!written || !there) return {};
        std::vector<std::string_view> lines;
        std::string_view text{*written};
        for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
            lines.push_back(text.substr(0, end));
            text.remove_prefix(end + 1);
        }
        if (lines.size() != 5 || lines[0] != note_begin || lines[1] != name_ || lines[4] != note_end || !http::valid_value(lines[2])) return {};
        partial_document known{size_of_file(there.get()).value_or(0), std::string{lines[2]}, parse_size(lines[3])};
        if (known.total_bytes && known.have_bytes > *known.total_bytes) return {};
        return known;
    }

    /// FNV-1a.
    static std::string fingerprint(std::string_view text)
    {
        std::uint64_t hash = 0xcbf29ce484222325U;
        for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
        char digits[16];
        auto const end = std::to_chars(digits, digits + sizeof digits, hash, 16).ptr;
        return {digits, end};
    }

    std::string path_;
    download_resume resume_;
    std::uint64_t limit_bytes_;
    std::string media_type_;
    std::string name_;
    open_file file_;
    problem problem_;
    std::string surprise_;
    bool is_open_ = false;
    bool is_done_ = false;
    bool takes_ = false;
};

} // namespace detail
} // namespace waybill

#endif
