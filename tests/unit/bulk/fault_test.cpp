#include <waybill/bulk.hpp>
#include <waybill/call/client.hpp>
#include <waybill/coro.hpp>
#include <waybill/server.hpp>

#include <support/depot.hpp>
#include <support/shelf.hpp>
#include <support/temporary_file.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A bulk operation to which something happens at every step in turn: faults of the transport, the end of the process,
// cancellation. It is then resumed, and in the end each input is in exactly once, or named as unknown.
namespace fault_test {

namespace asio = boost::asio;
using waybill::bulk_lookup;
using waybill::bulk_status;
using waybill::error_kind;

constexpr std::size_t input_count = 17;

/// The process ends here. No std::exception, since those of a transport are errors.
struct killed {};

/// What goes wrong with a call.
enum class fault {
    none,
    not_connected,  ///< It never leaves.
    refused,        ///< The provider says no.
    lost,           ///< It leaves and does not arrive.
    answer_lost,    ///< It arrives; the connection breaks before the answer.
    answer_late,    ///< It arrives, and the answer comes after the time limit.
    answer_broken,  ///< It arrives, and the answer cannot be read.
    server_error,   ///< It arrives, and the answer is 500.
    canceled,       ///< It arrives, and is cancelled.
    killed_before,  ///< The process ends before it leaves.
    killed_after,   ///< The process ends before the answer.
};
constexpr fault all_faults[] = {fault::not_connected, fault::refused,       fault::lost,         fault::answer_lost, fault::answer_late,
                                fault::answer_broken, fault::server_error,  fault::canceled,     fault::killed_before, fault::killed_after};

/// A provider that counts how often each input arrived.
struct provider {
    using stored = std::map<std::string, int>;

    provider()
    {
        depot.take = [this](depot::parcels_to_take const& request) {
            std::vector<depot::taken> results;
            for (auto const& each : request.parcels) {
                if (*each.to == "town3") {
                    results.push_back({.error = "no such place"});
                    continue;
                }
                ++in[*each.to];
                results.push_back({.id = "p", .error = std::nullopt});
            }
            return results;
        };
        shelf.books.create = [this](shelf::book_create const& request) {
            ++in[*request.title];
            return shelf::book{.id = 1, .title = *request.title};
        };
    }

    waybill::http::response answer(waybill::http::request const& request)
    {
        bool const is_rpc = request.url.find("/rpc") != std::string::npos;
        return is_rpc ? waybill::answer(depot, request) : waybill::answer(shelf, request);
    }

    waybill::transfer_result perform(waybill::transfer const& what)
    {
        using waybill::detail::failed_transfer;
        before_call();
        auto const now = ++calls == fault_at ? what_happens : fault::none;
        switch (now) {
        case fault::not_connected: return failed_transfer(error_kind::connect, false, "");
        case fault::refused: return {{403, {}, ""}, {}, true, ""};
        case fault::lost: return failed_transfer(error_kind::transport, true, "");
        case fault::killed_before: throw killed{};
        default: break;
        }
        auto response = answer(what.request);
        switch (now) {
        case fault::answer_lost: return failed_transfer(error_kind::transport, true, "");
        case fault::answer_late: return failed_transfer(error_kind::timeout, true, "");
        case fault::answer_broken: return {{200, {}, "<html>"}, {}, true, ""};
        case fault::server_error: return {{500, {}, ""}, {}, true, ""};
        case fault::canceled: return failed_transfer(error_kind::canceled, true, "");
        case fault::killed_after: throw killed{};
        default: return {std::move(response), {}, true, ""};
        }
    }

    depot::api<waybill::server> depot;
    shelf::api<waybill::server> shelf;
    stored in;
    std::size_t calls = 0;
    std::size_t fault_at = 0;
    fault what_happens{};
    std::function<void()> before_call = [] {};
};

struct carrier {
    waybill::transfer_result perform(waybill::transfer const& what) { return to->perform(what); }
    provider* to;
};

/// The same with other coroutines' turns between.
struct async_carrier {
    asio::awaitable<waybill::transfer_result> perform(waybill::transfer const& what)
    {
        auto const executor = co_await asio::this_coro::executor;
        co_await asio::post(executor, asio::use_awaitable);
        auto answer = to->perform(what);
        co_await asio::post(executor, asio::use_awaitable);
        co_return answer;
    }
    provider* to;
};

std::string name_of(depot::parcel const& input) { return *input.to; }
std::string name_of(shelf::book_create const& input) { return *input.title; }

/// Inputs of which one is refused here and one, in batches, there.
template <class Input>
std::vector<Input> inputs()
{
    std::vector<Input> all(input_count);
    for (std::size_t i = 0; i < input_count; ++i) {
        auto const name = "town" + std::to_string(i);
        if constexpr (requires { all[i].to; }) all[i].to = name;
        else all[i].title = name;
    }
    if constexpr (requires { all[8].grams; }) all[8].grams = 0;
    else all[8].title = std::string(200, 'x');
    return all;
}

waybill::client_options const once{.retry = {.attempts = 1}};

struct take_parcels {
    using input = depot::parcel;
    template <class Mode>
    using client = waybill::client<depot::api, Mode>;
    template <class Options>
    static waybill::bulk_report run(client<waybill::blocking> const& client, Options options)
    {
        return waybill::bulk(client.take, {.truck = 1}, inputs<input>(), std::move(options));
    }
    template <class Options>
    static asio::awaitable<waybill::bulk_report> run(client<waybill::coro> const& client, Options options)
    {
        depot::parcels_to_take const request{.truck = 1, .parcels = {}};
        return waybill::bulk(client.take, request, inputs<input>(), std::move(options));
    }
    template <class Mode>
    using options = waybill::bulk_options_of<decltype(depot::api<Mode>::take)>;
    static constexpr std::size_t rejected = 2; // one of them by the provider
};

struct create_books {
    using input = shelf::book_create;
    template <class Mode>
    using client = waybill::client<shelf::api, Mode>;
    template <class Mode, class Options>
    static auto run(waybill::client<shelf::api, Mode> const& client, Options options)
    {
        return waybill::bulk(client.books.create, inputs<input>(), std::move(options));
    }
    template <class Mode>
    using options = waybill::bulk_options_of<decltype(shelf::books<Mode>::create)>;
    static constexpr std::size_t rejected = 1;
};

/// How an operation is run.
struct manner {
    waybill::after_failure after{};
    bool looks_up = false;
    bool knows = true; ///< The look-up.
};
constexpr manner all_manners[] = {{waybill::after_failure::stop, false},
                                  {waybill::after_failure::stop, true},
                                  {waybill::after_failure::carry_on, false},
                                  {waybill::after_failure::carry_on, true},
                                  {waybill::after_failure::carry_on, true, false}};

/// Runs in this process until it is killed: then nothing.
template <class Work>
std::optional<waybill::bulk_report> run(provider& to, std::string const& journal_path, manner how,
                                        std::set<std::string>* unknown = nullptr, std::function<void()> told = [] {})
{
    waybill::bulk_journal journal{journal_path};
    typename Work::template options<waybill::blocking> options{.after_failure = how.after, .journal = &journal};
    if (how.looks_up) {
        options.reconcile = [&](auto const& input) {
            told();
            if (!how.knows) return bulk_lookup::unknown;
            return to.in.contains(name_of(input)) ? bulk_lookup::landed : bulk_lookup::absent;
        };
    }
    options.on_outcome = [&](auto const& each) {
        told();
        if (unknown != nullptr && each.status == bulk_status::unknown) unknown->insert(name_of(each.input));
    };
    try {
        typename Work::template client<waybill::blocking> const client{"k", once, carrier{&to}};
        return Work::run(client, std::move(options));
    } catch (killed const&) {
        return std::nullopt;
    }
}

/// Goes on until the operation is complete, and checks the outcome: each input in exactly once, or unknown and in at most
/// once; with look-ups that know, none is unknown.
template <class Work>
void finish_and_check(provider& to, std::string const& journal_path, manner how)
{
    std::set<std::string> unknown;
    std::optional<waybill::bulk_report> report;
    for (int i = 0; i < 3 && !(report && report->complete); ++i) {
        unknown.clear();
        report = run<Work>(to, journal_path, how, &unknown);
    }
    REQUIRE(report);
    REQUIRE(report->complete);
    REQUIRE(report->read() == input_count);
    if (how.looks_up && how.knows) REQUIRE(unknown.empty());
    REQUIRE(report->count(bulk_status::not_sent) == 0);
    auto const all = inputs<typename Work::input>();
    for (std::size_t i = 0; i < input_count; ++i) {
        auto const name = name_of(all[i]);
        if (i == 8 || (i == 3 && Work::rejected == 2)) {
            REQUIRE_FALSE(to.in.contains(name));
        } else {
            CAPTURE(name);
            auto const times = to.in.contains(name) ? to.in.at(name) : 0;
            if (unknown.contains(name)) REQUIRE(times <= 1);
            else REQUIRE(times == 1);
        }
    }
}

TEST_CASE_TEMPLATE("whatever fails at whichever call, each input is in once in the end or named as unknown", Work, take_parcels, create_books)
{
    std::size_t points = 0;
    for (auto const how : all_manners) {
        for (auto const what : all_faults) {
            for (std::size_t n = 1;; ++n) {
                CAPTURE(n);
                CAPTURE(static_cast<int>(what));
                support::temporary_file const journal;
                provider to;
                to.fault_at = n;
                to.what_happens = what;
                run<Work>(to, journal.path(), how);
                if (to.calls < n) break;
                ++points;
                to.fault_at = 0;
                finish_and_check<Work>(to, journal.path(), how);
            }
        }
    }
    MESSAGE("faults: ", points);
    CHECK(points >= 5 * 10 * 4);
}

TEST_CASE_TEMPLATE("two faults in a row, of whatever kinds, do no harm either", Work, take_parcels)
{
    std::size_t points = 0;
    for (auto const how : all_manners) {
        for (auto const first : all_faults) {
            for (auto const second : all_faults) {
                for (std::size_t n = 1; n <= 4; ++n) {
                    support::temporary_file const journal;
                    provider to;
                    to.fault_at = n;
                    to.what_happens = first;
                    run<Work>(to, journal.path(), how);
                    to.fault_at = to.calls + 1;
                    to.what_happens = second;
                    run<Work>(to, journal.path(), how);
                    to.fault_at = 0;
                    ++points;
                    finish_and_check<Work>(to, journal.path(), how);
                }
            }
        }
    }
    MESSAGE("pairs of faults: ", points);
    CHECK(points == 5 * 10 * 10 * 4);
}

TEST_CASE_TEMPLATE("killed while something is told or looked up, an operation can be resumed", Work, take_parcels, create_books)
{
    std::size_t points = 0;
    for (auto const how : all_manners) {
        for (std::size_t n = 1;; ++n) {
            support::temporary_file const journal;
            provider to;
            to.fault_at = 2;
            to.what_happens = fault::answer_lost;
            std::size_t told = 0;
            auto const report = run<Work>(to, journal.path(), how, nullptr, [&] {
                if (++told == n) throw killed{};
            });
            if (report) break;
            ++points;
            finish_and_check<Work>(to, journal.path(), how);
        }
    }
    MESSAGE("killed: ", points);
    CHECK(points > 50);
}

TEST_CASE_TEMPLATE("killed within whichever byte that goes into the journal, an operation can be resumed", Work, take_parcels, create_books)
{
    std::size_t points = 0;
    for (auto const what : {fault::lost, fault::answer_lost}) {
        for (auto const how : all_manners) {
            // What was in when the file had how many bytes.
            support::temporary_file const whole;
            provider to;
            to.fault_at = 2;
            to.what_happens = what;
            std::vector<std::pair<std::size_t, provider::stored>> before;
            to.before_call = [&] { before.emplace_back(whole.size(), to.in); };
            run<Work>(to, whole.path(), how);
            before.emplace_back(static_cast<std::size_t>(-1), to.in);
            auto const content = whole.read();
            auto at = before.begin();
            for (std::size_t size = 0; size <= content.size(); ++size) {
                // A call leaves once its intent is whole.
                while (at->first <= size) ++at;
                auto const is_new = [&](std::size_t bytes) { return bytes == size; };
                std::vector<provider::stored> worlds{at->second};
                if (at != before.begin() && is_new(std::prev(at)->first)) worlds.push_back(std::prev(at)->second);
                for (auto const& in : worlds) {
                    CAPTURE(size);
                    support::temporary_file const journal{std::string_view{content}.substr(0, size)};
                    provider resumed;
                    resumed.in = in;
                    ++points;
                    finish_and_check<Work>(resumed, journal.path(), how);
                }
            }
        }
    }
    MESSAGE("bytes: ", points);
    CHECK(points > 3000);
}

/// Runs as a coroutine, and lets something happen at a step.
template <class Work>
struct coroutine {
    coroutine(provider& to, std::string const& journal_path, manner how, std::size_t concurrency)
        : journal(journal_path), client(io.get_executor(), "k", once, async_carrier{&to})
    {
        typename Work::template options<waybill::coro> options{.concurrency = concurrency, .after_failure = how.after, .journal = &journal};
        if (how.looks_up) {
            options.reconcile = [&to, how](auto const& input) -> asio::awaitable<bulk_lookup> {
                auto const name = name_of(input);
                auto const executor = co_await asio::this_coro::executor;
                co_await asio::post(executor, asio::use_awaitable);
                if (!how.knows) co_return bulk_lookup::unknown;
                co_return to.in.contains(name) ? bulk_lookup::landed : bulk_lookup::absent;
            };
        }
        asio::co_spawn(io, Work::run(client, std::move(options)),
                       asio::bind_cancellation_slot(cancel.slot(), [this](std::exception_ptr thrown, waybill::bulk_report given) {
                           failure = thrown;
                           report = std::move(given);
                       }));
    }

    /// False when it ended before that step.
    bool run_until(std::size_t step)
    {
        for (std::size_t i = 0; i < step; ++i)
            if (io.poll_one() == 0) return false;
        return !report;
    }

    asio::io_context io;
    waybill::bulk_journal journal;
    typename Work::template client<waybill::coro> client;
    asio::cancellation_signal cancel;
    std::exception_ptr failure;
    std::optional<waybill::bulk_report> report;
};

TEST_CASE_TEMPLATE("several calls under way: killed at whichever step, an operation can be resumed", Work, take_parcels, create_books)
{
    std::size_t points = 0;
    for (auto const what : {fault::none, fault::answer_lost, fault::lost}) {
        for (auto const how : all_manners) {
            for (std::size_t step = 0;; ++step) {
                support::temporary_file const journal;
                provider to;
                to.fault_at = 2;
                to.what_happens = what;
                {
                    coroutine<Work> running{to, journal.path(), how, 3};
                    if (!running.run_until(step)) break;
                }
                ++points;
                to.fault_at = 0;
                finish_and_check<Work>(to, journal.path(), how);
            }
        }
    }
    MESSAGE("killed: ", points);
    CHECK(points > 100);
}

TEST_CASE_TEMPLATE("cancelled at whichever step, an operation says what became of what it had read, and can be resumed", Work, take_parcels,
                   create_books)
{
    std::size_t points = 0;
    for (std::size_t const concurrency : {1U, 3U}) {
        for (auto const how : all_manners) {
            for (std::size_t step = 0;; ++step) {
                CAPTURE(step);
                support::temporary_file const journal;
                provider to;
                {
                    coroutine<Work> running{to, journal.path(), how, concurrency};
                    if (!running.run_until(step)) break;
                    running.cancel.emit(asio::cancellation_type::terminal);
                    auto const calls = to.calls;
                    running.io.poll();
                    REQUIRE(running.report);
                    REQUIRE(to.calls <= calls + concurrency); // those that had left
                    auto const& report = *running.report;
                    if (!running.failure) {
                        std::size_t read = 0;
                        for (auto const& part : report.parts) {
                            REQUIRE(part.first == read);
                            read += part.count;
                            for (auto i = part.first; i < read; ++i) {
                                auto const name = name_of(inputs<typename Work::input>()[i]);
                                if (part.status == bulk_status::done) REQUIRE(to.in.contains(name));
                                if (part.status == bulk_status::not_sent) REQUIRE_FALSE(to.in.contains(name));
                            }
                        }
                        REQUIRE(read == report.read());
                    } else {
                        REQUIRE(to.calls == 0); // it had not begun
                    }
                }
                ++points;
                finish_and_check<Work>(to, journal.path(), how);
            }
        }
    }
    MESSAGE("cancelled: ", points);
    CHECK(points > 50);
}

TEST_CASE_TEMPLATE("several calls under way: whatever fails at whichever call, each input is in once or unknown", Work, take_parcels, create_books)
{
    std::size_t points = 0;
    for (auto const how : all_manners) {
        for (auto const what : all_faults) {
            if (what == fault::killed_before || what == fault::killed_after) continue;
            for (std::size_t n = 1;; ++n) {
                support::temporary_file const journal;
                provider to;
                to.fault_at = n;
                to.what_happens = what;
                {
                    coroutine<Work> running{to, journal.path(), how, 3};
                    running.io.run();
                    REQUIRE(running.report);
                    REQUIRE_FALSE(running.failure);
                }
                if (to.calls < n) break;
                ++points;
                to.fault_at = 0;
                finish_and_check<Work>(to, journal.path(), how);
            }
        }
    }
    MESSAGE("faults: ", points);
    CHECK(points >= 5 * 8 * 4);
}

} // namespace fault_test
