#ifndef WAYBILL_CASSETTE_RECORDER_HPP
#define WAYBILL_CASSETTE_RECORDER_HPP

#include <waybill/call/error.hpp>
#include <waybill/cassette/clear.hpp>
#include <waybill/cassette/recorded_exchange.hpp>
#include <waybill/transport/transport.hpp>
#include <waybill/types/file.hpp>

#include <cstdio>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

/// Writes exchanges to a cassette, a text file to be read, compared and replayed: each as soon as it is over, to PATH.part.
/// `finish`, or the end of the recorder, turns that into PATH; so what was recorded before a crash is kept, and a
/// cassette that was there before stays until the new one is complete. From any thread.
///
///     waybill::cassette_recorder recorder{"sale.cassette", {.members = {"id", "name"}}};
///     client const acme{key, options, waybill::recording{recorder, waybill::curl_easy{{}}}};
///
/// Bodies are kept as they are after decompression, JSON without regard to its white space, shown XML without comments;
/// headers without those that say how a body travelled. An exchange that failed keeps how: its kind, and whether something
/// was sent.
class cassette_recorder {
public:
    /// `secrets`: texts that may not be in the file at all, in no coding, not in paths and not in members that are shown. Throws
    /// waybill::exception when the file cannot be written.
    explicit cassette_recorder(std::string path, cassette_clear clear = {}, std::vector<std::string> const& secrets = {})
        : path_(std::move(path)), clear_(std::move(clear), secrets), file_(std::fopen(part().c_str(), "wb"))
    {
        if (!file_) detail::refuse_cassette(path_, "cannot be written");
        write(detail::cassette_head(clear_.shown()));
    }
    cassette_recorder(cassette_recorder const&) = delete;
    cassette_recorder& operator=(cassette_recorder const&) = delete;
    ~cassette_recorder() { put_in_place(); }

    /// Puts the file in its place. What comes later is not recorded. Throws waybill::exception when not all could be
    /// written, or not without a secret: PATH.part then holds what could.
    void finish()
    {
        if (!put_in_place()) detail::refuse_cassette(path_, "could not be written");
    }

    /// For transports. A body that was read while it was sent is read again; it is left out where that cannot be done.
    void record(http::request const& request, transfer_result const& answer)
    {
        auto text = detail::write_exchange(request.stream ? readable(request) : request, answer, clear_);
        if (!clear_.is_clean(text)) { // a name, perhaps
            text = clear_.without_secrets(std::move(text));
            if (!detail::is_json_document(text) || !detail::read_exchange(text)) text.clear();
        }
        write(text);
    }

private:
    static http::request readable(http::request request)
    {
        try {
            if (request.stream.can_begin()) return http::with_whole_body(std::move(request));
        } catch (std::exception const&) { // the answer counts
        }
        request.stream = {};
        return request;
    }

    std::string part() const { return path_ + ".part"; }

    void write(std::string const& text)
    {
        std::lock_guard const lock{mutex_};
        if (!file_) return;
        bool const written = !text.empty() && std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size();
        if (!written || std::fflush(file_.get()) != 0) is_whole_ = false;
    }

    bool put_in_place()
    {
        std::lock_guard const lock{mutex_};
        if (!file_) return is_whole_;
        if (std::fclose(file_.release()) != 0) is_whole_ = false;
        if (!is_whole_) return false;
        if (std::rename(part().c_str(), path_.c_str()) == 0) return true;
        std::remove(path_.c_str()); // some systems rename to no file that exists
        is_whole_ = std::rename(part().c_str(), path_.c_str()) == 0;
        return is_whole_;
    }

    std::string path_;
    detail::clearance clear_;
    std::mutex mutex_{};
    detail::open_file file_;
    bool is_whole_ = true;
};

/// A transport that carries requests by another one and has them recorded. The recorder must outlive the client.
template <blocking_transport Transport>
class recording {
public:
    recording(cassette_recorder& recorder, Transport transport) : recorder_(&recorder), transport_(std::move(transport)) {}

    transfer_result perform(transfer const& what)
    {
        auto whole = what;
        whole.sink = nullptr; // a download is in the response too
        try {
            auto answer = transport_.perform(whole);
            recorder_->record(what.request, answer);
            return answer;
        } catch (std::exception const& broken) {
            recorder_->record(what.request, detail::failed_transfer(error_kind::transport, true, broken.what()));
            throw;
        }
    }

private:
    cassette_recorder* recorder_;
    Transport transport_;
};

} // namespace waybill

#endif
