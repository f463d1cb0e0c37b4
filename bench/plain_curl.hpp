#ifndef WAYBILL_BENCH_PLAIN_CURL_HPP
#define WAYBILL_BENCH_PLAIN_CURL_HPP

#include <waybill/config.hpp>

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace bench {

struct easy_cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct list_cleanup {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// A bare libcurl handle that fetches one URL with the headers that waybill sends, into a string.
class plain_request {
public:
    explicit plain_request(std::string const& url) : handle_(curl_easy_init())
    {
        curl_slist* list = nullptr;
        for (auto const* const line :
             {"User-Agent: waybill/" WAYBILL_VERSION_STRING, "Accept: application/json", "Authorization: Token key",
              "Accept-Encoding: gzip, deflate, br, zstd"})
            list = curl_slist_append(list, line);
        headers_.reset(list);
        curl_easy_setopt(get(), CURLOPT_URL, url.c_str());
        curl_easy_setopt(get(), CURLOPT_HTTPHEADER, list);
        curl_easy_setopt(get(), CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(get(), CURLOPT_WRITEFUNCTION, &append);
        curl_easy_setopt(get(), CURLOPT_WRITEDATA, &body_);
        curl_easy_setopt(get(), CURLOPT_PRIVATE, this);
    }
    plain_request(plain_request const&) = delete;
    plain_request& operator=(plain_request const&) = delete;

    CURL* get() const { return handle_.get(); }

    /// Makes ready for the next transfer.
    void restart() { body_.clear(); }

    void check(CURLcode code) const
    {
        if (code != CURLE_OK || body_.empty()) throw std::runtime_error{curl_easy_strerror(code)};
    }

private:
    static std::size_t append(char* data, std::size_t, std::size_t size, void* body)
    {
        static_cast<std::string*>(body)->append(data, size);
        return size;
    }

    std::unique_ptr<curl_slist, list_cleanup> headers_;
    std::unique_ptr<CURL, easy_cleanup> handle_;
    std::string body_;
};

} // namespace bench

#endif
