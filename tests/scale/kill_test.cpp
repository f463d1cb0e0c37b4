// kill_test COUNT [report] [SEED]: so many recipients go to a server by waybill::bulk, in a process that is killed five times,
// each time after a random number of its calls, and started again. In the end the server has each of them exactly once.
// What a killed process leaves unknown is looked up, or with "report" named. Prints peak memory at COUNT / 10 and at COUNT.
#include <waybill/cloudmailing.hpp>
#include <waybill/bulk.hpp>
#include <waybill/coro.hpp>
#include <waybill/testing.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <limits>
#include <optional>
#include <random>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace cloudmailing = waybill::cloudmailing;

std::size_t number_in(std::string_view text)
{
    std::size_t number = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) throw std::invalid_argument{"no number: " + std::string{text}};
    return number;
}

std::string id_of(std::size_t index) { return std::to_string(index); }

cloudmailing::recipient recipient(std::size_t index)
{
    return {.email = "reader" + std::to_string(index) + "@mail.example.org",
            .tracking_id = id_of(index),
            .fields = {{"firstname", "Reader"}, {"town", "Town " + std::to_string(index % 1000)}, {"points", static_cast<int>(index % 5000)}}};
}

/// Counts how often each recipient arrived, until standard input ends; then prints of each of `count` that is not in exactly
/// once how often it is.
void serve(std::size_t count)
{
    std::vector<std::uint8_t> times(count);
    cloudmailing::api<waybill::server> api;
    api.recipients.add = [&](cloudmailing::recipients_add const& request) {
        std::vector<cloudmailing::add_result> results;
        for (auto const& each : request.recipients) {
            ++times.at(number_in(*each.tracking_id));
            results.push_back({.email = each.email, .id = each.tracking_id, .tracking_id = each.tracking_id, .error = std::nullopt});
        }
        return results;
    };
    api.recipients.status = [&](cloudmailing::recipients_status const& request) {
        std::vector<cloudmailing::recipient_report> reports;
        for (auto const& id : request.ids)
            if (times.at(number_in(id)) > 0) reports.push_back({.id = id});
        return reports;
    };
    {
        waybill::socket_server const server{[&](waybill::http::request const& request) { return waybill::answer(api, request); }};
        std::cout << server.url() << std::endl;
        std::cin.ignore((std::numeric_limits<std::streamsize>::max)(), std::char_traits<char>::eof());
    }
    for (std::size_t i = 0; i < count; ++i)
        if (times[i] != 1) std::cout << i << ' ' << int{times[i]} << '\n';
}

long peak_kilobytes()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return used.ru_maxrss;
}

/// A line after each call, and what became of it all.
void send(std::string const& url, std::string const& journal_path, std::size_t count, std::size_t per_call, bool looks_up)
{
    asio::io_context io;
    cloudmailing::async_client const client{io.get_executor(), "key", {.base_url = url}};
    waybill::bulk_journal journal{journal_path};
    waybill::bulk_options_of<decltype(client.recipients.add)> options{
        .max_items = per_call, .concurrency = 4, .journal = &journal};
    if (looks_up) {
        options.reconcile = [&](cloudmailing::recipient const& each) -> asio::awaitable<waybill::bulk_lookup> {
            cloudmailing::recipients_status const question{.ids = {*each.tracking_id}};
            auto const found = co_await client.recipients.status.attempt(question);
            if (!found) co_return waybill::bulk_lookup::unknown;
            co_return found->empty() ? waybill::bulk_lookup::absent : waybill::bulk_lookup::landed;
        };
    }
    options.on_outcome = [](auto const& each) {
        if (each.status != waybill::bulk_status::done) std::cout << "unknown " << each.index << '\n';
    };
    std::size_t calls = 0;
    options.on_progress = [&](waybill::bulk_progress const& p) {
        if (std::exchange(calls, p.calls) != p.calls) std::cout << "progress " << p.ended() << std::endl;
    };
    auto recipients = std::views::iota(std::size_t{0}, count) | std::views::transform(recipient);
    std::exception_ptr failure;
    std::optional<waybill::bulk_report> report;
    cloudmailing::recipients_add const request{.mailing_id = 1, .recipients = {}};
    asio::co_spawn(io, waybill::bulk(client.recipients.add, request, recipients, std::move(options)),
                   [&](std::exception_ptr thrown, waybill::bulk_report given) {
                       failure = thrown;
                       report = std::move(given);
                   });
    io.run();
    if (failure) std::rethrow_exception(failure);
    using waybill::bulk_status;
    if (report->failure) std::cerr << to_string(*report->failure) << '\n';
    std::cout << "done " << report->count(bulk_status::done) << '\n'
              << "resumed " << report->progress.resumed << '\n'
              << "rate " << static_cast<std::int64_t>(report->progress.rate()) << '\n'
              << "peak " << peak_kilobytes() << std::endl;
}

/// This program in another role.
class child {
public:
    explicit child(std::vector<std::string> words)
    {
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        if (::pipe(in.data()) != 0 || ::pipe(out.data()) != 0) throw std::runtime_error{"no pipe"};
        words.insert(words.begin(), "kill_test");
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        process_ = ::fork();
        if (process_ == -1) throw std::runtime_error{"no process"};
        if (process_ == 0) {
            ::dup2(in[0], STDIN_FILENO);
            ::dup2(out[1], STDOUT_FILENO);
            for (int const each : {in[0], in[1], out[0], out[1]}) ::close(each);
            ::execv("/proc/self/exe", arguments.data());
            ::_exit(127);
        }
        ::close(in[0]);
        ::close(out[1]);
        input_ = in[1];
        output_ = ::fdopen(out[0], "r");
    }
    child(child const&) = delete;
    child& operator=(child const&) = delete;
    ~child()
    {
        end_input();
        if (process_ > 0) end(SIGKILL);
        if (output_ != nullptr) std::fclose(output_);
    }

    /// Without its end; empty when there is none any more.
    std::string line()
    {
        std::string text;
        for (int c = std::fgetc(output_); c != EOF && c != '\n'; c = std::fgetc(output_)) text += static_cast<char>(c);
        return text;
    }
    void end_input()
    {
        if (input_ != -1) ::close(std::exchange(input_, -1));
    }
    /// The status it ended with.
    int end(int signal = 0)
    {
        if (signal != 0) ::kill(process_, signal);
        int status = 0;
        ::waitpid(std::exchange(process_, 0), &status, 0);
        return status;
    }

private:
    pid_t process_ = 0;
    int input_ = -1;
    std::FILE* output_ = nullptr;
};

/// A server of its own, and a journal.
struct world {
    world(std::size_t how_many, std::size_t many_a_call, std::string how)
        : count(how_many), per_call(many_a_call), looks_up(std::move(how)), server({"serve", std::to_string(count)})
    {
        url = server.line();
        std::filesystem::remove(journal);
    }
    ~world() { std::filesystem::remove(journal); }

    std::vector<std::string> client() const { return {"send", url, journal, std::to_string(count), std::to_string(per_call), looks_up}; }

    /// Kills a client after so many lines of progress; false when it ended before.
    bool kill_after(std::size_t lines) const
    {
        child running{client()};
        while (lines > 0) {
            auto const line = running.line();
            if (line.empty()) return false;
            if (line.starts_with("progress ")) --lines;
        }
        running.end(SIGKILL);
        return true;
    }

    struct outcome {
        std::set<std::size_t> unknown{};
        std::size_t done{};
        std::size_t resumed{};
        std::size_t rate{};
        long peak_kilobytes{};
    };
    outcome finish() const
    {
        child running{client()};
        outcome found;
        for (auto line = running.line(); !line.empty(); line = running.line()) {
            auto const blank = line.find(' ');
            auto const number = number_in(std::string_view{line}.substr(blank + 1));
            auto const name = line.substr(0, blank);
            if (name == "unknown") found.unknown.insert(number);
            if (name == "done") found.done = number;
            if (name == "resumed") found.resumed = number;
            if (name == "rate") found.rate = number;
            if (name == "peak") found.peak_kilobytes = static_cast<long>(number);
        }
        if (running.end() != 0) throw std::runtime_error{"the client failed"};
        return found;
    }

    /// Of the recipients that the server does not have exactly once, those that nobody named as unknown; none may be there
    /// twice.
    std::size_t wrong(std::set<std::size_t> const& unknown)
    {
        server.end_input();
        std::size_t count_wrong = 0;
        for (auto line = server.line(); !line.empty(); line = server.line()) {
            auto const blank = line.find(' ');
            auto const times = number_in(std::string_view{line}.substr(blank + 1));
            if (times > 1 || !unknown.contains(number_in(std::string_view{line}.substr(0, blank)))) ++count_wrong;
        }
        return count_wrong;
    }

    std::size_t count;
    std::size_t per_call;
    std::string looks_up;
    child server;
    std::string url;
    std::string journal = (std::filesystem::temp_directory_path() / ("waybill-kill-" + std::to_string(::getpid()) + ".journal")).string();
};

int test(std::size_t count, std::string const& how, std::uint64_t seed)
{
    using clock = std::chrono::steady_clock;
    constexpr int kills = 5;
    auto const per_call = std::clamp<std::size_t>(count / 1000, 50, 1000);
    auto const began = clock::now();
    auto const show = [&](auto const&... parts) { (std::cout << ... << parts) << std::endl; };
    show("seed ", seed);
    long small_peak = 0;
    {
        world small{count / 10, per_call, how};
        auto const found = small.finish();
        small_peak = found.peak_kilobytes;
        show(small.count, " recipients: ", found.rate, " a second, peak memory ", small_peak, " KiB");
        if (found.done != small.count || small.wrong({}) != 0) throw std::runtime_error{"not all are in"};
    }
    world large{count, per_call, how};
    std::mt19937_64 random{seed};
    for (int i = 0; i < kills; ++i) {
        auto const lines = std::uniform_int_distribution<std::size_t>{1, count / per_call / (kills + 1)}(random);
        if (!large.kill_after(lines)) throw std::runtime_error{"it ended before it was killed"};
        show("killed after ", lines, " calls; the journal has ", std::filesystem::file_size(large.journal), " bytes");
    }
    auto const found = large.finish();
    auto const again = large.finish(); // finds nothing to do
    auto const wrong = large.wrong(found.unknown);
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(clock::now() - began).count();
    show(count, " recipients: ", found.rate, " a second, peak memory ", found.peak_kilobytes, " KiB, ", found.resumed, " of the journal, ",
         found.unknown.size(), " unknown, ", wrong, " wrong; ", seconds, " s in all");
    bool const is_complete = found.done + found.unknown.size() == count && (how == "report" || found.unknown.empty());
    bool const is_stable = again.done == found.done && again.unknown == found.unknown && again.resumed == count;
    bool const is_constant = found.peak_kilobytes < small_peak + small_peak / 4 + 4096;
    if (!is_complete) show("some are neither in nor unknown");
    if (!is_stable) show("the same operation again found something to do");
    if (!is_constant) show("memory grows with the number of inputs");
    return is_complete && is_stable && is_constant && wrong == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
try {
    std::vector<std::string> const words(argv + 1, argv + argc);
    if (words.size() == 2 && words[0] == "serve") {
        serve(number_in(words[1]));
        return 0;
    }
    if (words.size() == 6 && words[0] == "send") {
        send(words[1], words[2], number_in(words[3]), number_in(words[4]), words[5] == "lookup");
        return 0;
    }
    if (words.empty() || words.size() > 3) throw std::invalid_argument{"usage: kill_test COUNT [lookup|report] [SEED]"};
    return test(number_in(words[0]), words.size() > 1 ? words[1] : "lookup", words.size() > 2 ? number_in(words[2]) : std::random_device{}());
} catch (std::exception const& failed) {
    std::cerr << "kill_test: " << failed.what() << '\n';
    return 1;
}
