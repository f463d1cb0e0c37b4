#ifndef WAYBILL_BENCH_SERVER_HPP
#define WAYBILL_BENCH_SERVER_HPP

#include <string>

#include <sys/types.h>

namespace bench {

/// nginx on a free port of 127.0.0.1, answering every GET with one campaign, but for what has been PUT below /files/. Its process ends with this object, and with
/// this program however that ends.
class server {
public:
    server();
    server(server const&) = delete;
    server& operator=(server const&) = delete;
    ~server();

    std::string const& base_url() const { return base_url_; }

private:
    std::string folder_;
    std::string base_url_;
    pid_t process_ = -1;
};

/// What the calls of the benchmarks fetch.
inline constexpr char campaign_id[] = "cmp_7Q2";
inline constexpr char campaign_path[] = "/reachout/api/v1/campaigns/cmp_7Q2";

} // namespace bench

#endif
