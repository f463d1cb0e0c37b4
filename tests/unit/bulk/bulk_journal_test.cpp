#include <waybill/bulk.hpp>
#include <waybill/call/client.hpp>
#include <waybill/server.hpp>

#include <support/depot.hpp>
#include <support/shelf.hpp>
#include <support/temporary_file.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

// The file that a bulk operation is resumed by.
namespace bulk_journal_test {

using waybill::bulk_journal;
using waybill::bulk_status;
using waybill::detail::journal_record;
using waybill::detail::journal_state;
using waybill::detail::journal_text;

std::string journal_of(std::string_view records)
{
    journal_text text;
    std::string all{journal_text::head};
    all += '\n';
    text.read(all);
    return all + text.seal(records);
}

std::string message_of(std::function<void()> const& action)
{
    try {
        action();
    } catch (waybill::exception const& failed) {
        return failed.what();
    }
    return "";
}

/// The states by index, a letter each.
std::string states_of(std::string_view journal)
{
    journal_text text;
    text.read(journal);
    std::string states;
    for (std::size_t i = 0; i < text.history().covered(); ++i) states += "sdrou"[static_cast<int>(text.history().at(i).state)];
    return states;
}

TEST_CASE("a record is read as it was written, whatever its reason holds")
{
    for (auto const* const reason : {"", "no such place", " blanks ", "two\r\nlines", "back\\slash \\x41", "\x7f\x01", "Köln"}) {
        CAPTURE(reason);
        auto const line = journal_record{journal_state::rejected, 7, 2, std::nullopt, reason}.to_line();
        CHECK(line.find('\n') == std::string::npos);
        auto const read = journal_record::read(line);
        REQUIRE(read);
        CHECK(read->state == journal_state::rejected);
        CHECK(read->first == 7);
        CHECK(read->count == 2);
        CHECK(read->reason == reason);
    }
    CHECK(journal_record{journal_state::sent, 0, 1000, 0xfeedU}.to_line() == "sent 0 1000 000000000000feed");
    for (auto const* const line : {"", "sent", "sent 1", "sent 1 0", "sent 1 -1", "sent x 1", "went 1 1", "sent 1 1 xyz", "rejected 1 1 \\q",
                                   "rejected 1 1 \\x4", "done 18446744073709551615 2"}) {
        CAPTURE(line);
        CHECK_FALSE(journal_record::read(line));
    }
}

TEST_CASE("the last word about an input counts")
{
    CHECK(states_of(journal_of("")) == "");
    CHECK(states_of(journal_of("sent 0 3 1\nsent 3 2 2\n")) == "sssss");
    CHECK(states_of(journal_of("sent 0 5 1\ndone 0 2\nrejected 2 1 x\nopen 3 2\nsent 4 1\nunknown 4 1 y\n")) == "ddrou");
    CHECK(states_of(journal_of("sent 0 6 1\ndone 0 6\nopen 2 2\nrejected 1 4 x\n")) == "drrrrd");
    CHECK(states_of(journal_of("sent 0 4 1\ndone 1 1\ndone 3 1\ndone 0 1\ndone 2 1\n")) == "dddd");
}

TEST_CASE("a journal that was not written so is refused, and the line named")
{
    auto const whole = journal_of("sent 0 3 1\ndone 0 3\nsent 3 2 2\nrejected 3 2 x\n");
    std::size_t points = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (char const c : {'\0', '1', 'd', ' ', '\n'}) {
            auto changed = whole;
            if (std::exchange(changed[i], c) == c) continue;
            if (changed.size() == i + 1) continue; // then the last line is one that was being written
            ++points;
            auto const line = 1 + std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i), '\n');
            auto const message = message_of([&] { journal_text{}.read(changed); });
            CAPTURE(changed);
            CHECK(message.find("line " + std::to_string(line) + " of the journal") != std::string::npos);
        }
    }
    MESSAGE("changed bytes: ", points);
    CHECK(points > 300);
    for (auto const* const records : {"done 0 1\n", "sent 1 1 1\n", "sent 0 2 1\nsent 1 2 1\n", "sent 0 2 1\ndone 1 2\n"}) {
        CAPTURE(records);
        CHECK_THROWS_AS(states_of(journal_of(records)), waybill::exception);
    }
    auto const lines = journal_of("sent 0 1 1\nopen 0 1\nsent 0 1\nopen 0 1\n");
    auto without_third = lines;
    without_third.erase(lines.find("sent 0 1\n") - 9, 18); // as a whole line
    CHECK_THROWS_AS(states_of(without_third), waybill::exception);
}

TEST_CASE("somebody else's file is refused and left as it is")
{
    for (auto const* const content : {"a,b\n1,2\n", "waybill", "email\n", "x"}) {
        support::temporary_file const file{content};
        bulk_journal journal{file.path()};
        if (std::string_view{"waybill bulk"}.starts_with(content)) {
            CHECK_NOTHROW(journal.read()); // it was killed at its beginning
            CHECK(file.read() == "waybill bulk journal 1\n");
        } else {
            CHECK(message_of([&] { journal.read(); }).find("line 1") != std::string::npos);
            CHECK(file.read() == content);
        }
    }
}

TEST_CASE("a journal is refused to a second user, and free again after the first")
{
    support::temporary_file const file;
    {
        bulk_journal const first{file.path(), waybill::journal_survives::power_loss};
        CHECK_THROWS_AS(bulk_journal{file.path()}, std::system_error);
        CHECK_THROWS_WITH(bulk_journal{file.path()}, doctest::Contains("is in use"));
    }
    CHECK_NOTHROW(bulk_journal{file.path()});
    CHECK_THROWS_AS(bulk_journal{"/nowhere/at/all/journal"}, std::system_error);
}

/// Takes parcels, five a call, but those to "nowhere".
struct depot_world {
    depot_world()
    {
        fake.take = [this](depot::parcels_to_take const& request) {
            std::vector<depot::taken> results;
            for (auto const& each : request.parcels) {
                if (*each.to == "nowhere") {
                    results.push_back({.error = "no such place"});
                } else {
                    taken.push_back(*each.to);
                    results.push_back({.id = "p", .error = std::nullopt});
                }
            }
            return results;
        };
    }

    waybill::fake<depot::api> fake;
    waybill::client<depot::api, waybill::blocking> client{"k", {}, waybill::in_process{fake}};
    std::vector<std::string> taken;
};

std::vector<depot::parcel> parcels(std::size_t count)
{
    std::vector<depot::parcel> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back({.to = "town" + std::to_string(i)});
    return all;
}

TEST_CASE("a finished operation sends nothing again, and its journal tells what became of each")
{
    depot_world w;
    support::temporary_file const file;
    bulk_journal journal{file.path(), waybill::journal_survives::power_loss};
    auto inputs = parcels(12);
    inputs[3].to = "nowhere";
    inputs[0].grams = 0;
    auto const first = waybill::bulk(w.client.take, {.truck = 1}, inputs, {.journal = &journal});
    auto const calls = w.fake.calls().size();
    CHECK(calls == 3);

    std::size_t resumed = 0;
    auto const again = waybill::bulk(w.client.take, {.truck = 1}, inputs, {.journal = &journal, .on_outcome = [&](auto const& each) {
        CHECK(each.status == (each.index == 0 || each.index == 3 ? bulk_status::rejected : bulk_status::done));
        if (each.index == 3) CHECK(each.reason == "no such place");
        if (each.index == 0) CHECK(each.reason == "grams: must be from 1 to 30000");
        resumed += each.is_resumed ? 1U : 0U;
    }});
    CHECK(w.fake.calls().size() == calls);
    CHECK(resumed == 11);
    CHECK(again.progress.resumed == 11);
    CHECK(again.progress.counts == first.progress.counts);
    CHECK(again.complete);

    inputs.push_back({.to = "late"}); // what came behind is new
    CHECK(waybill::bulk(w.client.take, {.truck = 1}, inputs, {.journal = &journal}).read() == 13);
    CHECK(w.taken.back() == "late");
    CHECK(w.fake.calls().size() == calls + 1);
    CHECK(file.read().find("town") == std::string::npos);
    CHECK(file.read().find(" open 0 1\n") != std::string::npos); // its call left without it
}

TEST_CASE("what a call may hold can change from run to run")
{
    depot_world w;
    support::temporary_file const file;
    bulk_journal journal{file.path()};
    auto inputs = parcels(6);
    inputs[1].to = std::string(2000, 'x');
    auto const run = [&](std::size_t bytes) { return waybill::bulk(w.client.take, {.truck = 1}, inputs, {.max_bytes = bytes, .journal = &journal}); };
    CHECK(run(1000).count(bulk_status::rejected) == 1);
    CHECK(run(5000).all_done()); // there is room for it now
    CHECK(run(1000).all_done()); // it is in all the same
    CHECK(w.taken.size() == 6);
}

TEST_CASE("a journal of other inputs, or of another request, is refused before anything is sent")
{
    depot_world w;
    support::temporary_file const file;
    {
        bulk_journal journal{file.path()};
        waybill::bulk(w.client.take, {.truck = 1}, parcels(7), {.journal = &journal});
    }
    auto const calls = w.fake.calls().size();
    auto const before = file.read();
    auto const refuses = [&](std::vector<depot::parcel> const& inputs, int truck) {
        bulk_journal journal{file.path()};
        auto const message = message_of([&] { waybill::bulk(w.client.take, {.truck = truck}, inputs, {.journal = &journal}); });
        CHECK(message.find("the journal is of another operation") != std::string::npos);
        CHECK(w.fake.calls().size() == calls);
        CHECK(file.read() == before);
    };
    refuses(parcels(6), 1);
    refuses(parcels(7), 2);
    for (std::size_t i = 0; i < 7; ++i) {
        auto inputs = parcels(20);
        inputs[i].to = "else";
        refuses(inputs, 1);
        inputs = parcels(20);
        inputs[i].grams = 0;
        refuses(inputs, 1);
        inputs = parcels(20);
        inputs.erase(inputs.begin() + static_cast<std::ptrdiff_t>(i));
        refuses(inputs, 1);
    }
}

TEST_CASE("what was refused for the caller's sake, or never left, is sent when the operation is resumed")
{
    for (int const status : {401, 403, 429, 501}) {
        CAPTURE(status);
        std::size_t stored = 0;
        bool refusing = true;
        waybill::in_process const server{[&](waybill::http::request const&) {
            if (refusing && stored == 2) return waybill::http::response{status, {}, ""};
            return waybill::http::response{200, {}, R"({"id":)" + std::to_string(++stored) + R"(,"title":"x"})"};
        }};
        waybill::client<shelf::api, waybill::blocking> const client{"k", {.retry = {.attempts = 1}}, server};
        support::temporary_file const file;
        bulk_journal journal{file.path()};
        std::vector<shelf::book_create> const books(5, {.title = "x"});
        auto const first = waybill::bulk(client.books.create, books, {.journal = &journal});
        CHECK(first.count(bulk_status::done) == 2);
        CHECK(first.count(bulk_status::rejected) == 1);
        CHECK_FALSE(first.complete);
        refusing = false;
        auto const second = waybill::bulk(client.books.create, books, {.journal = &journal});
        CHECK(second.all_done());
        CHECK(second.progress.resumed == 2);
        CHECK(stored == 5);
    }
}

TEST_CASE("what was refused for itself is not sent again")
{
    for (int const status : {400, 404, 409, 422}) {
        CAPTURE(status);
        std::size_t calls = 0;
        waybill::in_process const server{[&](waybill::http::request const& request) {
            ++calls;
            if (request.body.find("bad") != std::string::npos) return waybill::http::response{status, {}, ""};
            return waybill::http::response{200, {}, R"({"id":1,"title":"x"})"};
        }};
        waybill::client<shelf::api, waybill::blocking> const client{"k", {.retry = {.attempts = 1}}, server};
        support::temporary_file const file;
        bulk_journal journal{file.path()};
        std::vector<shelf::book_create> const books{{.title = "a"}, {.title = "bad"}, {.title = "c"}};
        for (int run = 0; run < 2; ++run) {
            auto const report = waybill::bulk(client.books.create, books, {.journal = &journal});
            CHECK(report.complete);
            CHECK(report.count(bulk_status::done) == 2);
            CHECK(report.count(bulk_status::rejected) == 1);
        }
        CHECK(calls == 3);
    }
}

} // namespace bulk_journal_test
