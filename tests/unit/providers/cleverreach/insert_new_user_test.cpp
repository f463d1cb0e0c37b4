#include "cleverreach_checks.hpp"

#include <waybill/coro.hpp>
#include <waybill/server.hpp>
#include <waybill/testing.hpp>
#include <waybill/transport/in_process.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace insert_new_user_test {

namespace cr = waybill::cleverreach;
using cleverreach_checks::reply;

waybill::unix_time at(std::int64_t seconds)
{
    return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

/// As a shop might have it.
struct customer {
    int number{};
    std::string email{};
    std::string first_name{};
    std::optional<std::string> last_name{};
    bool newsletter{};
};
BOOST_DESCRIBE_STRUCT(customer, (), (number, email, first_name, last_name, newsletter))
auto waybill_rules(customer const&) -> waybill::rules<waybill::named<&customer::newsletter, "wants_news">>;

customer const ada{.number = 7, .email = "ada@shop.example", .first_name = "Ada", .newsletter = true};

/// Remembers what is asked, and answers as the service does.
struct service : waybill::fake<cr::api> {
    service()
    {
        receivers.add = [this](cr::receiver_add const& request) {
            added = request;
            auto stored = request.receiver;
            stored.id = 900;
            stored.active = stored.activated.has_value();
            return stored;
        };
        forms.list = [this](cr::group_reference const&) {
            if (no_forms) throw waybill::refusal{{200, {}, reply("<data/>", "ERROR", 110, "no forms available")}};
            return listed;
        };
        forms.send_activation_mail = [this](cr::form_send_activation_mail const& request) {
            mailed = request;
            return *request.email;
        };
    }

    std::optional<cr::receiver_add> added{};
    std::optional<cr::form_send_activation_mail> mailed{};
    std::vector<cr::form> listed{{.id = 5001}, {.id = 5002}};
    bool no_forms = false;
};

struct world {
    service fake{};
    cr::client client{"key", {}, waybill::in_process{fake}};
    cr::new_user_options options{.now = [] { return at(1385913600); }};
};

std::string attributes(cr::receiver const& of)
{
    std::string text;
    for (auto const& each : of.attributes) text += *each.key + '=' + each.value.value_or("none") + ' ';
    return text;
}


TEST_CASE("a user is added with the attributes that are named, and asked to confirm by the first form")
{
    world w;
    auto const added = cr::insert_new_user<"first_name", "last_name", "number", "newsletter">(w.client, ada, 108907, w.options);
    CHECK(added.id == 900);
    CHECK(*w.fake.added->list_id == 108907);
    auto const& sent = w.fake.added->receiver;
    CHECK(*sent.email == "ada@shop.example");
    CHECK(sent.registered == at(1385913600));
    CHECK_FALSE(sent.activated.has_value());
    CHECK_FALSE(sent.deactivated.has_value());
    CHECK(sent.source == "API");
    CHECK(attributes(sent) == "first_name=Ada last_name=none number=7 wants_news=true ");
    REQUIRE(w.fake.mailed);
    CHECK(*w.fake.mailed->form_id == 5001);
    CHECK(*w.fake.mailed->email == "ada@shop.example");
    CHECK_FALSE(w.fake.mailed->evidence.has_value());

    cr::insert_new_user<&customer::newsletter, &customer::first_name>(w.client, ada, 1);
    CHECK(attributes(w.fake.added->receiver) == "wants_news=true first_name=Ada ");
    cr::insert_new_user(w.client, ada, 1);
    CHECK(attributes(w.fake.added->receiver).empty());
}

TEST_CASE("a user begins activated or deactivated, now or at a given time, and mail is sent as wanted")
{
    world w;
    w.options.state = cr::new_user_state::activated;
    cr::insert_new_user(w.client, ada, 1, w.options);
    CHECK(w.fake.added->receiver.activated == at(1385913600));
    CHECK_FALSE(w.fake.mailed.has_value()); // is active

    w.options.since = at(5);
    cr::insert_new_user(w.client, ada, 1, w.options);
    CHECK(w.fake.added->receiver.activated == at(5));

    w.options.state = cr::new_user_state::deactivated;
    w.options.mail = cr::new_user_mail::none;
    cr::insert_new_user(w.client, ada, 1, w.options);
    CHECK_FALSE(w.fake.added->receiver.activated.has_value());
    CHECK(w.fake.added->receiver.deactivated == at(5));
    CHECK_FALSE(w.fake.mailed.has_value());

    w.options.mail = cr::new_user_mail::unless_active;
    w.options.form_id = 5003;
    w.options.evidence = cr::doi_data{.user_ip = "192.0.2.7"};
    w.fake.no_forms = true; // need not be asked
    cr::insert_new_user(w.client, ada, 1, w.options);
    REQUIRE(w.fake.mailed);
    CHECK(*w.fake.mailed->form_id == 5003);
    CHECK(w.fake.mailed->evidence->user_ip == "192.0.2.7");
}

TEST_CASE("when the mail fails, the error says so and holds the receiver that was added")
{
    for (bool const no_forms : {true, false}) {
        world w;
        w.fake.no_forms = no_forms;
        w.fake.listed.clear();
        try {
            cr::insert_new_user(w.client, ada, 1);
            FAIL("no error");
        } catch (cr::activation_mail_failed const& failed) {
            CHECK(failed.added().id == 900);
            CHECK(failed.error().kind == (no_forms ? waybill::error_kind::refused : waybill::error_kind::not_found));
            CHECK_FALSE(w.fake.mailed.has_value());
        }
    }
    world w;
    w.fake.receivers.add = [](cr::receiver_add const&) -> cr::receiver {
        throw waybill::refusal{{200, {}, reply("<data/>", "ERROR", 50, "duplicate data")}};
    };
    try {
        cr::insert_new_user(w.client, ada, 1);
        FAIL("no error");
    } catch (cr::activation_mail_failed const&) {
        FAIL("nothing was added");
    } catch (waybill::exception const& failed) {
        CHECK(failed.error().kind == waybill::error_kind::conflict);
    }
}

TEST_CASE("in coroutines a user is added the same way")
{
    service fake;
    waybill::socket_server const server{fake};
    boost::asio::io_context io;
    cr::async_client const client{io.get_executor(), "key", {.base_url = server.url()}};
    std::optional<cr::receiver> added;
    bool failed = false;
    boost::asio::co_spawn(io, [&]() -> boost::asio::awaitable<void> {
        added = co_await cr::insert_new_user<"first_name">(client, ada, 108907);
        fake.listed.clear();
        try {
            co_await cr::insert_new_user<&customer::first_name>(client, ada, 108907);
        } catch (cr::activation_mail_failed const& why) {
            failed = why.added().id == 900;
        }
    }, boost::asio::detached);
    io.run();
    REQUIRE(added);
    CHECK(added->id == 900);
    CHECK(attributes(fake.added->receiver) == "first_name=Ada ");
    CHECK(*fake.mailed->form_id == 5001);
    CHECK(failed);
}

} // namespace insert_new_user_test
