#ifndef WAYBILL_TRANSPORT_CURL_HANDLE_HPP
#define WAYBILL_TRANSPORT_CURL_HANDLE_HPP

#include <waybill/call/options.hpp>
#include <waybill/http/body_stream.hpp>
#include <waybill/http/url.hpp>
#include <waybill/transport/content_coding.hpp>
#include <waybill/transport/posix.hpp>
#include <waybill/transport/transport.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

/// What a libcurl transport is made of, beyond the single transfer.
struct transport_options {
    tls_options tls{};
    std::optional<std::string> proxy{};
    std::size_t connections = 100; ///< At most open at once; further transfers wait. Of a blocking carrier: kept idle.
    bool cookies = false; ///< Keep cookies and send them back, shared by all transfers.
};

namespace detail {

/// Cookies common to several handles.
class curl_cookie_share {
public:
    curl_cookie_share() : share_(curl_share_init())
    {
        if (!share_) throw std::bad_alloc{};
        curl_share_setopt(share_.get(), CURLSHOPT_LOCKFUNC, &lock);
        curl_share_setopt(share_.get(), CURLSHOPT_UNLOCKFUNC, &unlock);
        curl_share_setopt(share_.get(), CURLSHOPT_USERDATA, this);
        curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
    }
    curl_cookie_share(curl_cookie_share const&) = delete;
    curl_cookie_share& operator=(curl_cookie_share const&) = delete;

    CURLSH* get() const { return share_.get(); }

private:
    static void lock(CURL*, curl_lock_data, curl_lock_access, void* self)
    {
        static_cast<curl_cookie_share*>(self)->mutex_.lock();
    }
    static void unlock(CURL*, curl_lock_data, void* self) { static_cast<curl_cookie_share*>(self)->mutex_.unlock(); }

    struct cleanup {
        void operator()(CURLSH* share) const { curl_share_cleanup(share); }
    };
    std::mutex mutex_;
    std::unique_ptr<CURLSH, cleanup> share_;
};

inline error_kind kind_of_curl_code(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return error_kind::resolve;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED: return error_kind::connect;
    case CURLE_OPERATION_TIMEDOUT: return error_kind::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT: return error_kind::tls;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_NOT_BUILT_IN: return error_kind::configuration;
    default: return error_kind::transport;
    }
}

/// Whether TLS will write to a socket.
inline bool needs_tls(transfer const& what, transport_options const& options)
{
    return what.request.url.starts_with("https") || (options.proxy && options.proxy->starts_with("https"));
}

/// A libcurl easy handle with the state of the transfer that it carries. Its connections outlive the transfer.
class curl_handle {
public:
    explicit curl_handle(transport_options const& options, CURLSH* cookies) : easy_(curl_easy_init())
    {
        if (!easy_) throw std::bad_alloc{};
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_QUICK_EXIT, 1L); // else the end of a transfer waits for its name look-up, whatever the time limit
        set(CURLOPT_XFERINFOFUNCTION, &on_progress);
        set(CURLOPT_XFERINFODATA, this);
        set(CURLOPT_LOW_SPEED_LIMIT, 1L);
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); // what a proxy says is not the response
        set(CURLOPT_PATH_AS_IS, 1L); // newer versions resolve even an escaped ".." in a path
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        set(CURLOPT_WRITEFUNCTION, &on_body);
        set(CURLOPT_WRITEDATA, this);
        set(CURLOPT_HEADERFUNCTION, &on_header);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_READFUNCTION, &on_upload);
        set(CURLOPT_READDATA, this);
        set(CURLOPT_SEEKFUNCTION, &on_rewind);
        set(CURLOPT_SEEKDATA, this);
        set(CURLOPT_PREREQFUNCTION, &on_request);
        set(CURLOPT_PREREQDATA, this);
        set(CURLOPT_ERRORBUFFER, error_text_);
        auto const& tls = options.tls;
        if (!tls.ca_file.empty()) {
            set(CURLOPT_CAINFO, tls.ca_file.c_str());
            set(CURLOPT_CAPATH, nullptr);
        }
        if (!tls.public_key_pin.empty()) {
            set(CURLOPT_PINNEDPUBLICKEY, tls.public_key_pin.c_str());
            if (tls.ca_file.empty()) set(CURLOPT_SSL_VERIFYPEER, 0L); // the key is known, whoever vouches for it
        }
        if (tls.host_check == host_check::off) set(CURLOPT_SSL_VERIFYHOST, 0L);
        if (!tls.client_certificate_file.empty()) set(CURLOPT_SSLCERT, tls.client_certificate_file.c_str());
        if (!tls.client_key_file.empty()) set(CURLOPT_SSLKEY, tls.client_key_file.c_str());
        if (!tls.client_key_password.empty()) set(CURLOPT_KEYPASSWD, tls.client_key_password.reveal().c_str());
        if (options.proxy) set(CURLOPT_PROXY, options.proxy->c_str());
        set(CURLOPT_NOPROXY, options.proxy ? "" : no_proxy().c_str());
        if (cookies != nullptr) {
            set(CURLOPT_SHARE, cookies);
            set(CURLOPT_COOKIEFILE, "");
        }
    }
    curl_handle(curl_handle const&) = delete;
    curl_handle& operator=(curl_handle const&) = delete;

    CURL* get() const { return easy_.get(); }

    template <class Value>
    void set(CURLoption option, Value value)
    {
        if (auto const code = curl_easy_setopt(easy_.get(), option, value); code != CURLE_OK)
            throw std::runtime_error{std::string{"waybill: libcurl refuses an option: "} + curl_easy_strerror(code)};
    }

    /// Makes ready for a transfer, which must last until `finish`; `timeout` is what is left of its time. Throws
    /// http::unreadable_body when what is to be sent is not there.
    void start(transfer const& what, std::chrono::milliseconds timeout)
    {
        what_ = &what;
        response_ = {};
        requests_ = 0;
        header_bytes_ = 0;
        in_body_ = false;
        to_sink_ = false;
        sunk_bytes_ = 0;
        broken_.reset();
        error_text_[0] = '\0';
        upload_.reset();
        if (what.request.stream) upload_.emplace(what.request.stream);
        set_method(what.request);
        set(CURLOPT_URL, what.request.url.c_str());
        set_headers(what.request);
        progress_ = {};
        set_changed(CURLOPT_NOPROGRESS, no_progress_, what.on_progress ? 0 : 1);
        // libcurl counts in milliseconds, in places within 31 bits.
        constexpr std::chrono::milliseconds longest = std::chrono::hours{24 * 20};
        timeout = (std::min)(timeout, longest);
        set_changed(CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_, (std::min)(what.connect_timeout, timeout).count());
        set_changed(CURLOPT_TIMEOUT_MS, timeout_, timeout.count());
        set_changed(CURLOPT_LOW_SPEED_TIME, stall_,
                    (std::min)(what.stall_timeout, std::chrono::duration_cast<std::chrono::seconds>(longest)).count());
    }

    /// The result of the transfer that libcurl has ended with this code.
    transfer_result finish(CURLcode code)
    {
        transfer_result result;
        result.sent = requests_ > 0;
        explain(code);
        result.response = std::move(response_);
        result.metrics = metrics();
        result.metrics.response_body_bytes = result.response.body.size() + sunk_bytes_;
        result.sink_asked = in_body_;
        if (broken_) {
            result.failure = broken_->kind;
            result.message = broken_->message;
        } else if (code != CURLE_OK) {
            result.failure = kind_of_curl_code(code);
            result.message = error_text_[0] != '\0' ? error_text_ : curl_easy_strerror(code);
        }
        what_ = nullptr;
        upload_.reset();
        return result;
    }

    /// The result of a transfer that is ended before libcurl did.
    transfer_result abandon(error_kind why, char const* message)
    {
        give_up(why, message);
        return finish(CURLE_ABORTED_BY_CALLBACK);
    }

private:
    struct cleanup {
        void operator()(CURL* easy) const
        {
            sigpipe_block const quiet{true}; // its connections may say good-bye
            curl_easy_cleanup(easy);
        }
    };
    struct free_list {
        void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    };
    struct breakage {
        error_kind kind;
        std::string message;
    };

    /// Credentials for this machine do not travel through a proxy that the environment names.
    static std::string no_proxy()
    {
        std::string const hosts = "localhost,127.0.0.0/8,::1";
        for (char const* const name : {"no_proxy", "NO_PROXY"}) {
            if (char const* const more = std::getenv(name)) return std::string_view{more} == "*" ? "*" : hosts + ',' + more;
        }
        return hosts;
    }

    void set_changed(CURLoption option, long& current, std::int64_t wanted)
    {
        if (current == wanted) return;
        current = static_cast<long>(wanted);
        set(option, current);
    }

    void set_method(http::request const& request)
    {
        bool const sends_body = request.method == verb::post || request.method == verb::put ||
                                request.method == verb::patch ||
                                (request.method != verb::head && (!request.body.empty() || request.stream));
        if (method_ != request.method || sent_body_ != sends_body) {
            // Each of these resets what the others have set.
            if (sends_body) set(CURLOPT_POST, 1L);
            else if (request.method == verb::head) set(CURLOPT_NOBODY, 1L);
            else set(CURLOPT_HTTPGET, 1L);
            bool const implied = request.method == (sends_body ? verb::post : verb::get) || request.method == verb::head;
            set(CURLOPT_CUSTOMREQUEST, implied ? nullptr : std::string{name(request.method)}.c_str());
            method_ = request.method;
            sent_body_ = sends_body;
        }
        if (sends_body && request.stream) {
            set(CURLOPT_POSTFIELDS, nullptr); // read by on_upload
            auto const size = request.stream.size();
            set(CURLOPT_POSTFIELDSIZE_LARGE, size ? static_cast<curl_off_t>(*size) : curl_off_t{-1});
        } else if (sends_body) {
            set(CURLOPT_POSTFIELDS, request.body.c_str()); // not copied: the request outlives the transfer
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        }
    }

    void set_headers(http::request const& request)
    {
        if (list_ && request.fields == fields_) return; // which is the rule
        curl_slist* list = nullptr;
        auto const append = [&](std::string const& line) {
            curl_slist* const longer = curl_slist_append(list, line.c_str());
            if (longer == nullptr) {
                curl_slist_free_all(list);
                throw std::bad_alloc{};
            }
            list = longer;
        };
        for (auto const [name, value] : request.fields)
            append(std::string{name}.append(value.empty() ? ";" : ": ").append(value));
        // A name alone takes away what libcurl would add by itself.
        append("Expect:");
        if (!request.fields.find("Content-Type")) append("Content-Type:");
        if (!request.fields.find("Accept-Encoding")) append("Accept-Encoding: " + std::string{accepted_codings()});
        set(CURLOPT_HTTPHEADER, list);
        list_.reset(list);
        fields_ = request.fields;
    }

    curl_off_t info(CURLINFO what) const
    {
        curl_off_t value = 0;
        curl_easy_getinfo(easy_.get(), what, &value);
        return (std::max)(value, curl_off_t{0});
    }

    /// libcurl counts all times from the beginning, 0 for what it has not come to.
    transfer_metrics metrics() const
    {
        using std::chrono::microseconds;
        auto const between = [](curl_off_t from, curl_off_t to) { return microseconds{(std::max)(to - from, curl_off_t{0})}; };
        curl_off_t queued = 0;
#if LIBCURL_VERSION_NUM >= 0x080600
        queued = info(CURLINFO_QUEUE_TIME_T);
#endif
        auto const resolved = info(CURLINFO_NAMELOOKUP_TIME_T);
        auto const connected = info(CURLINFO_CONNECT_TIME_T);
        long connections = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &connections);
        bool const reused = connections == 0 && requests_ > 0;
        transfer_metrics out;
        out.queue = microseconds{queued};
        if (!reused) {
            out.dns = between(queued, resolved);
            out.connect = between(resolved, connected);
            if (auto const secured = info(CURLINFO_APPCONNECT_TIME_T); secured > 0) out.tls = between(connected, secured);
        }
        out.first_byte = between(info(CURLINFO_PRETRANSFER_TIME_T), info(CURLINFO_STARTTRANSFER_TIME_T));
        out.total = microseconds{info(CURLINFO_TOTAL_TIME_T)};
        out.reused_connection = reused;
        out.request_body_bytes = static_cast<std::uint64_t>(info(CURLINFO_SIZE_UPLOAD_T));
        out.wire_body_bytes = static_cast<std::uint64_t>(info(CURLINFO_SIZE_DOWNLOAD_T));
        return out;
    }

    /// What libcurl's code does not say, or says wrong.
    void explain(CURLcode code)
    {
        if (requests_ == 0) return;
        if (code == CURLE_UNSUPPORTED_PROTOCOL)
            give_up(error_kind::transport, "the response is no HTTP/1");
        else if (code == CURLE_OUT_OF_MEMORY && !in_body_)
            give_up(error_kind::too_large, "a header line of the response goes beyond libcurl's limit");
        else if (code == CURLE_OK && !in_body_)
            give_up(error_kind::transport, "the connection closed within the headers of the response");
        else if (code == CURLE_OK && !decoder_.finished())
            give_up(error_kind::transport, "the compressed body ends too early");
    }

    std::size_t give_up(error_kind kind, std::string message)
    {
        if (!broken_) broken_ = breakage{kind, std::move(message)};
        return 0; // fewer bytes than given: libcurl ends the transfer
    }

    static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self)
    {
        return static_cast<curl_handle*>(self)->guarded([&](curl_handle& handle) {
            return handle.take_header({data, size}) ? size : 0;
        });
    }
    static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self)
    {
        return static_cast<curl_handle*>(self)->guarded([&](curl_handle& handle) {
            return handle.take_body({data, size}) ? size : 0;
        });
    }

    static std::size_t on_upload(char* to, std::size_t, std::size_t size, void* self)
    {
        auto& handle = *static_cast<curl_handle*>(self);
        try {
            return handle.upload_ ? handle.upload_->read(to, size) : 0;
        } catch (std::exception const& unreadable) {
            handle.give_up(error_kind::file, unreadable.what());
        } catch (...) {
            handle.give_up(error_kind::file, "the function of the upload failed");
        }
        return CURL_READFUNC_ABORT;
    }

    /// Before libcurl sends a request a second time.
    static int on_rewind(void* self, curl_off_t offset, int origin)
    {
        auto& handle = *static_cast<curl_handle*>(self);
        auto const& stream = handle.what_->request.stream;
        if (offset != 0 || origin != SEEK_SET || !stream.can_begin()) return CURL_SEEKFUNC_CANTSEEK;
        try {
            handle.upload_.emplace(stream);
        } catch (std::exception const& unreadable) {
            handle.give_up(error_kind::file, unreadable.what());
            return CURL_SEEKFUNC_FAIL;
        }
        return CURL_SEEKFUNC_OK;
    }

    /// No exception may cross libcurl.
    template <class Take>
    std::size_t guarded(Take take)
    {
        try {
            return take(*this);
        } catch (std::bad_alloc const&) {
            return give_up(error_kind::too_large, "not enough memory for the response");
        }
    }

    /// libcurl sends a request a second time when a reused connection breaks before the first byte of the answer,
    /// whatever the method; the server may have seen the first one.
    static int on_request(void* self, char*, char*, int, int)
    {
        auto& handle = *static_cast<curl_handle*>(self);
        if (handle.requests_ == 0 || !handle.what_->at_most_once) {
            ++handle.requests_;
            return CURL_PREREQFUNC_OK;
        }
        handle.give_up(error_kind::transport,
                       "the connection broke before the answer; the request is not sent a second time");
        return CURL_PREREQFUNC_ABORT;
    }

    /// libcurl calls it more often than something moves.
    static int on_progress(void* self, curl_off_t to_receive, curl_off_t received, curl_off_t to_send, curl_off_t sent)
    {
        auto& handle = *static_cast<curl_handle*>(self);
        auto const bytes = [](curl_off_t count) { return static_cast<std::uint64_t>(count); };
        transfer_progress const now{bytes(sent), bytes(to_send), bytes(received), bytes(to_receive)};
        if (now == handle.progress_) return 0;
        handle.progress_ = now;
        std::string reason;
        if (tell_progress(*handle.what_, now, reason)) return 0;
        handle.give_up(error_kind::canceled, std::move(reason));
        return 1;
    }

    bool take_header(std::string_view line)
    {
        if (in_body_) return true; // trailers (RFC 9110, 6.5)
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
        header_bytes_ += line.size(); // of interim responses too, which may have no end
        if (header_bytes_ > what_->limit.header_bytes) return refuse_headers();
        if (line.starts_with("HTTP/") && line.find(' ') != std::string_view::npos) {
            // A new header block: that of an interim response (1xx), if there was one, is over.
            response_.fields.clear();
            auto const code = line.substr(line.find(' ') + 1, 3);
            std::from_chars(code.data(), code.data() + code.size(), response_.status);
            return true;
        }
        if (line.empty()) return response_.status < 200 || begin_body();
        if (response_.fields.size() >= what_->limit.header_count) return refuse_headers();
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) return true;
        auto const name = line.substr(0, colon);
        auto const value = trim_blanks(line.substr(colon + 1));
        if (equal_ignoring_case(name, "Content-Length")) {
            // libcurl reads no further than the first character that is no digit.
            if (value.empty() || value.find_first_not_of("0123456789") != std::string_view::npos)
                return give_up(error_kind::transport, "the response states a length that is no number") != 0;
            auto const before = response_.fields.find(name);
            if (before && *before != value)
                return give_up(error_kind::transport, "the response states two different lengths") != 0;
        }
        response_.fields.add(name, value);
        return true;
    }

    bool refuse_headers()
    {
        return give_up(error_kind::too_large, "the response's headers go beyond the limit") != 0;
    }

    bool begin_body()
    {
        in_body_ = true;
        auto const coding = response_.fields.find("Content-Encoding").value_or("");
        if (response_.fields.count("Content-Encoding") > 1 || !decoder_.start(coding))
            return give_up(error_kind::transport, "the response is compressed in a way not asked for: " + std::string{coding}) != 0;
        if (what_->sink != nullptr) {
            auto const said = what_->sink->begin(response_);
            if (said == body_sink::answer::refuse) return refuse_for_sink();
            to_sink_ = said == body_sink::answer::take;
            if (to_sink_) return true;
        }
        std::size_t length = 0;
        auto const stated = response_.fields.find("Content-Length").value_or("");
        std::from_chars(stated.data(), stated.data() + stated.size(), length);
        // Room for the whole and for the JSON parser's padding; a stated length is a claim, not a fact.
        constexpr std::size_t claim_believed = 1U << 20U;
        response_.body.reserve((std::min)(length, claim_believed) + 64);
        return true;
    }

    bool take_body(std::string_view data)
    {
        unpacked_.clear();
        switch (decoder_.write(data, to_sink_ ? unpacked_ : response_.body, what_->limit.body_bytes)) {
        case decode_status::ok:
            if (!to_sink_) return true;
            sunk_bytes_ += unpacked_.size();
            return what_->sink->take(unpacked_) || refuse_for_sink();
        case decode_status::corrupt:
            return give_up(error_kind::transport, "the compressed body is damaged") != 0;
        case decode_status::too_large: break;
        }
        return give_up(error_kind::too_large, "the response's body goes beyond the limit of " +
                                                  std::to_string(what_->limit.body_bytes) + " bytes") != 0;
    }

    bool refuse_for_sink() { return give_up(what_->sink->why().kind, what_->sink->why().message) != 0; }

    std::unique_ptr<curl_slist, free_list> list_; // outlives easy_, which refers to it
    std::unique_ptr<CURL, cleanup> easy_;
    http::headers fields_; // that list_ was made of
    std::optional<verb> method_;
    bool sent_body_ = false;
    transfer_progress progress_;
    long no_progress_ = -1;
    long connect_timeout_ = -1;
    long timeout_ = -1;
    long stall_ = -1;
    transfer const* what_ = nullptr;
    std::optional<http::body_stream::reader> upload_;
    http::response response_;
    content_decoder decoder_;
    int requests_ = 0;
    std::size_t header_bytes_ = 0;
    bool in_body_ = false;
    bool to_sink_ = false;
    std::string unpacked_; // on its way there
    std::uint64_t sunk_bytes_ = 0;
    std::optional<breakage> broken_;
    char error_text_[CURL_ERROR_SIZE] = {};
};

} // namespace detail
} // namespace waybill

#endif
