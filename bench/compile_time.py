#!/usr/bin/env python3
"""Measures what waybill costs a compiler: compile_time.py BUILD_FOLDER [COMPILER] [ROUNDS].

Writes translation units into the folder and checks their syntax in turns, so that whatever else the machine does slows
all of them alike. Time is processor time (user and system) of the compiler, memory its largest resident set.
"""
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGS = ["-std=c++20", "-fsyntax-only", "-I", str(ROOT / "include")]

WAYBILL_BLOCKING = """\
#include <waybill/konigle.hpp>

#include <cstdio>

int main()
{
    waybill::konigle::client const konigle{"key"};
    auto const campaign = konigle.campaigns.get("cmp_1");
    std::puts(campaign.name.c_str());
}
"""

WAYBILL_CORO = """\
#include <waybill/coro.hpp>
#include <waybill/konigle.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>

boost::asio::awaitable<void> show(waybill::konigle::async_client const& konigle)
{
    auto const campaign = co_await konigle.campaigns.get("cmp_1");
    std::puts(campaign.name.c_str());
}

int main()
{
    boost::asio::io_context context;
    waybill::konigle::async_client const konigle{context.get_executor(), "key"};
    boost::asio::co_spawn(context, show(konigle), boost::asio::detached);
    context.run();
}
"""

PLAIN_MODEL = """\
#include <curl/curl.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>

struct campaign {
    std::string id, channel_type;
    std::optional<std::string> email_channel, email_template;
    std::string audience, name;
    std::optional<std::string> description, scheduled_at;
    std::optional<std::int64_t> execution_duration_minutes;
    std::optional<std::string> from_email, from_name, reply_to_email, reply_to_name, utm_code;
    std::string status;
    std::optional<std::string> ltv;
    std::string ltv_currency, created_at, updated_at;
};

template <class T>
void read(nlohmann::json const& object, char const* name, std::optional<T>& out)
{
    auto const found = object.find(name);
    if (found != object.end() && !found->is_null()) out = found->get<T>();
}

void from_json(nlohmann::json const& object, campaign& c)
{
    object.at("id").get_to(c.id);
    object.at("channel_type").get_to(c.channel_type);
    read(object, "email_channel", c.email_channel);
    read(object, "email_template", c.email_template);
    object.at("audience").get_to(c.audience);
    object.at("name").get_to(c.name);
    read(object, "description", c.description);
    read(object, "scheduled_at", c.scheduled_at);
    read(object, "execution_duration_minutes", c.execution_duration_minutes);
    read(object, "from_email", c.from_email);
    read(object, "from_name", c.from_name);
    read(object, "reply_to_email", c.reply_to_email);
    read(object, "reply_to_name", c.reply_to_name);
    read(object, "utm_code", c.utm_code);
    object.at("status").get_to(c.status);
    read(object, "ltv", c.ltv);
    object.at("ltv_currency").get_to(c.ltv_currency);
    object.at("created_at").get_to(c.created_at);
    object.at("updated_at").get_to(c.updated_at);
}

std::size_t append(char* data, std::size_t, std::size_t size, void* body)
{
    static_cast<std::string*>(body)->append(data, size);
    return size;
}

CURL* make_request(curl_slist* headers, std::string& body)
{
    CURL* const easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, "https://tim.konigle.com/reachout/api/v1/campaigns/cmp_1");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
    return easy;
}

campaign take(CURL* easy, CURLcode code, std::string const& body)
{
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status != 200) throw std::runtime_error{"the call failed"};
    return nlohmann::json::parse(body).get<campaign>();
}
"""

PLAIN_BLOCKING = PLAIN_MODEL + """
int main()
{
    curl_slist* const headers = curl_slist_append(nullptr, "Authorization: Token key");
    std::string body;
    CURL* const easy = make_request(headers, body);
    auto const code = curl_easy_perform(easy);
    std::puts(take(easy, code, body).name.c_str());
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
}
"""

# One call of libcurl's multi interface, driven by Asio: no queue, no reuse of sockets, no cancellation.
PLAIN_CORO = PLAIN_MODEL + """
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <memory>

namespace asio = boost::asio;

class multi {
public:
    explicit multi(asio::any_io_executor executor) : executor_(executor), timer_(executor), done_(executor)
    {
        curl_multi_setopt(handle_, CURLMOPT_SOCKETFUNCTION, &on_socket);
        curl_multi_setopt(handle_, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(handle_, CURLMOPT_TIMERFUNCTION, &on_timer);
        curl_multi_setopt(handle_, CURLMOPT_TIMERDATA, this);
    }
    ~multi() { curl_multi_cleanup(handle_); }

    asio::awaitable<CURLcode> perform(CURL* easy)
    {
        done_.expires_at(asio::steady_timer::time_point::max());
        curl_multi_add_handle(handle_, easy);
        boost::system::error_code ignored;
        co_await done_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        curl_multi_remove_handle(handle_, easy);
        co_return code_;
    }

private:
    static int on_socket(CURL*, curl_socket_t native, int what, void* self, void*)
    {
        auto& m = *static_cast<multi*>(self);
        if (what == CURL_POLL_REMOVE) {
            if (auto const at = m.sockets_.find(native); at != m.sockets_.end()) {
                at->second->release();
                m.sockets_.erase(at);
            }
            return 0;
        }
        auto& socket = m.sockets_[native];
        if (!socket) socket = std::make_shared<asio::ip::tcp::socket>(m.executor_, asio::ip::tcp::v4(), native);
        if (what & CURL_POLL_IN) m.wait(socket, native, asio::ip::tcp::socket::wait_read, CURL_CSELECT_IN);
        if (what & CURL_POLL_OUT) m.wait(socket, native, asio::ip::tcp::socket::wait_write, CURL_CSELECT_OUT);
        return 0;
    }

    static int on_timer(CURLM*, long timeout_ms, void* self)
    {
        auto& m = *static_cast<multi*>(self);
        m.timer_.cancel();
        if (timeout_ms < 0) return 0;
        m.timer_.expires_after(std::chrono::milliseconds{timeout_ms});
        m.timer_.async_wait([&m](boost::system::error_code code) {
            if (!code) m.act(CURL_SOCKET_TIMEOUT, 0);
        });
        return 0;
    }

    void wait(std::shared_ptr<asio::ip::tcp::socket> socket, curl_socket_t native,
              asio::ip::tcp::socket::wait_type type, int event)
    {
        socket->async_wait(type, [this, socket, native, type, event](boost::system::error_code code) {
            if (code) return;
            act(native, event);
            if (sockets_.contains(native)) wait(socket, native, type, event);
        });
    }

    void act(curl_socket_t native, int event)
    {
        int running = 0;
        curl_multi_socket_action(handle_, native, event, &running);
        int left = 0;
        while (auto const* const message = curl_multi_info_read(handle_, &left)) {
            code_ = message->data.result;
            done_.cancel();
        }
    }

    asio::any_io_executor executor_;
    asio::steady_timer timer_;
    asio::steady_timer done_;
    CURLM* handle_ = curl_multi_init();
    CURLcode code_ = CURLE_OK;
    std::map<curl_socket_t, std::shared_ptr<asio::ip::tcp::socket>> sockets_;
};

asio::awaitable<campaign> get_campaign()
{
    multi carrier{co_await asio::this_coro::executor};
    curl_slist* const headers = curl_slist_append(nullptr, "Authorization: Token key");
    std::string body;
    CURL* const easy = make_request(headers, body);
    auto const code = co_await carrier.perform(easy);
    auto result = take(easy, code, body);
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
    co_return result;
}

asio::awaitable<void> show()
{
    auto const campaign = co_await get_campaign();
    std::puts(campaign.name.c_str());
}

int main()
{
    asio::io_context context;
    asio::co_spawn(context, show(), asio::detached);
    context.run();
}
"""

RECORD_HEAD = """\
#include <waybill/call/auth.hpp>
#include <waybill/call/client.hpp>
#include <waybill/call/endpoint.hpp>
#include <waybill/call/json_errors.hpp>
{include}
#include <cstdio>

namespace acme {{

struct provider {{
    static constexpr std::string_view name = "acme";
    static constexpr std::string_view base_url = "https://api.acme.example";
    static constexpr std::string_view environment_prefix = "ACME";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::refuse;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::header_key<"Bearer">;
    static void read_error(waybill::http::response const& response, waybill::error& failure)
    {{
        waybill::read_json_error(response, {{}}, failure);
    }}
}};

"""

RECORD_TAIL = """\
template <class Mode>
struct api {{
    using provider = acme::provider;
{members}
    BOOST_DESCRIBE_CLASS(api, (), ({names}), (), ())
}};

}} // namespace acme

int main()
{{
{construct}
    acme::api<waybill::{mode}> const& record = client;
    waybill::for_each_endpoint(record, []<class Endpoint>(std::string const& name, Endpoint const&) {{
        std::printf("%s %s\\n", name.c_str(), std::string{{Endpoint::operation::path}}.c_str());
    }});
}}
"""

STRUCTS = 5
GROUP = 50  # Boost.Describe 1.81 takes 52 members


def record(endpoints, mode):
    """A translation unit with a record of so many endpoints, a client made of it, and a walk over it."""
    text = RECORD_HEAD.format(include="#include <waybill/coro.hpp>\n\n#include <boost/asio/io_context.hpp>\n"
                              if mode == "coro" else "")
    for i in range(STRUCTS):
        text += (f"struct request_{i} {{\n    std::string name{{}};\n    std::int64_t amount_{i}{{}};\n}};\n"
                 f"BOOST_DESCRIBE_STRUCT(request_{i}, (), (name, amount_{i}))\n"
                 f"struct response_{i} {{\n    std::string id{{}};\n    std::vector<std::string> tags_{i}{{}};\n}};\n"
                 f"BOOST_DESCRIBE_STRUCT(response_{i}, (), (id, tags_{i}))\n\n")
    groups = []
    for first in range(0, endpoints, GROUP):
        group = f"group_{first // GROUP}"
        groups.append(group)
        text += f"template <class Mode>\nstruct {group} {{\n"
        names = [f"call_{i}" for i in range(first, min(first + GROUP, endpoints))]
        for i, name in enumerate(names, first):
            text += (f'    waybill::post<Mode, "/{group}/{{id}}/{name}", request_{i % STRUCTS}, '
                     f"response_{i % STRUCTS}> {name}{{}};\n")
        text += f"    BOOST_DESCRIBE_CLASS({group}, (), ({', '.join(names)}), (), ())\n}};\n\n"
    construct = {
        "blocking": '    waybill::client<acme::api, waybill::blocking> const client{"key"};',
        "coro": '    boost::asio::io_context context;\n'
                '    waybill::client<acme::api, waybill::coro> const client{context.get_executor(), "key"};',
    }[mode]
    return text + RECORD_TAIL.format(
        members="".join(f"    {group}<Mode> {group}_calls{{}};\n" for group in groups),
        names=", ".join(f"{group}_calls" for group in groups), construct=construct, mode=mode)


def check_syntax(compiler, source):
    """Seconds of processor time and megabytes of memory."""
    process = subprocess.Popen([compiler, *FLAGS, str(source)])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{source} does not compile")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(compiler, folder, units, rounds):
    seconds = {name: [] for name in units}
    megabytes = {}
    names = list(units)
    for name, text in units.items():
        (folder / f"{name}.cpp").write_text(text)
    for turn in range(rounds):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            taken, megabytes[name] = check_syntax(compiler, folder / f"{name}.cpp")
            seconds[name].append(taken)
    return seconds, megabytes


def main():
    folder = pathlib.Path(sys.argv[1]) / "compile_time"
    compiler = sys.argv[2] if len(sys.argv) > 2 else "g++"
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 7
    folder.mkdir(parents=True, exist_ok=True)

    print(f"\nsyntax check of one call, {compiler}")
    seconds, megabytes = measure(compiler, folder, {
        "waybill_blocking": WAYBILL_BLOCKING, "plain_blocking": PLAIN_BLOCKING,
        "waybill_coro": WAYBILL_CORO, "plain_coro": PLAIN_CORO}, rounds)
    for what, ours, theirs in [("blocking: waybill / curl + nlohmann", "waybill_blocking", "plain_blocking"),
                               ("coroutine: waybill / curl + nlohmann", "waybill_coro", "plain_blocking"),
                               ("coroutine: waybill / curl + nlohmann + Asio", "waybill_coro", "plain_coro")]:
        ratio = statistics.median(a / b for a, b in zip(seconds[ours], seconds[theirs]))
        print(f"{what:58} {ratio:6.2f} in time, {megabytes[ours] / megabytes[theirs]:.2f} in memory"
              f"    {statistics.median(seconds[ours]):.2f} s, {megabytes[ours]:.0f} MB against "
              f"{statistics.median(seconds[theirs]):.2f} s, {megabytes[theirs]:.0f} MB", flush=True)

    for mode in ("blocking", "coro"):
        print(f"\nsyntax check of a record of endpoints, client made and record walked, {mode} mode")
        seconds, megabytes = measure(compiler, folder,
                                     {f"record_{mode}_{n}": record(n, mode) for n in (10, 100, 1000)}, rounds)
        ten, hundred, thousand = (seconds[f"record_{mode}_{n}"] for n in (10, 100, 1000))
        growth = statistics.median((c - b) / (b - a) for a, b, c in zip(ten, hundred, thousand))
        each = statistics.median((c - b) / 900 for b, c in zip(hundred, thousand))
        print(f"{'t(1000) - t(100) against t(100) - t(10); linear is 10':58} {growth:6.2f}")
        print(f"{'milliseconds an endpoint, from 100 to 1000':58} {each * 1000:6.2f}")
        print("; ".join(f"{n}: {statistics.median(seconds[f'record_{mode}_{n}']):.2f} s, "
                        f"{megabytes[f'record_{mode}_{n}']:.0f} MB" for n in (10, 100, 1000)), flush=True)


main()
