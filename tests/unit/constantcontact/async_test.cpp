#include "constantcontact_account.hpp"

#include <waybill/coro.hpp>
#include <waybill/testing.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace constantcontact_checks;
using waybill::error_kind;
namespace asio = boost::asio;

namespace {

/// Runs what a coroutine does with a client of the sandbox; what it throws comes out.
template <class Work>
void with_client(constantcontact_sandbox& sandbox, cc::credentials const& who, Work work)
{
    waybill::socket_server const server{sandbox};
    asio::io_context context;
    cc::async_client const client{context.get_executor(), who, {.base_url = server.url(), .retry = {.attempts = 1}}};
    std::exception_ptr failure;
    asio::co_spawn(context, work(client), [&](std::exception_ptr thrown) { failure = thrown; });
    context.run();
    if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> add_readers(cc::async_client const& client)
{
    bool const known = co_await verify_credentials(client);
    CHECK(known);
    cc::new_list const wanted{.name = "Café"};
    auto const list = co_await client.lists.create(wanted);
    cc::contacts_add const adding{
        .data = cc::contact_table{{"EMAIL ADDRESS", "FIRST NAME"},
                                  {{"ada@shop.example", "Ada"}, {"grace@shop.example", "Grace"}, {"nobody", "José"}}},
        .lists = {list.id}};
    auto const started = co_await client.activities.add(adding);
    auto const id = cc::short_id(started.id);
    auto const ask_again = [&] { return client.activities.get.attempt(id); };
    std::function<bool(cc::activity_entry const&)> const is_done = [](cc::activity_entry const& each) {
        return each.content.value.status == cc::activity_status::complete;
    };
    waybill::poll_options<cc::activity_entry> const options{.interval = std::chrono::milliseconds{1}};
    auto const done = co_await waybill::poll(ask_again, is_done, options);
    CHECK(done.content.value.transaction_count == 2);
    CHECK(done.content.value.errors.at(0).line_number == 4);
}

asio::awaitable<void> look_at_members(cc::async_client const& client, addresses& found)
{
    auto const own = co_await own_lists(client);
    REQUIRE(own.size() == 1);
    auto members = waybill::items(client.lists.members, cc::short_id(own[0].id));
    while (true) {
        auto const each = co_await members.next();
        if (!each) break;
        found.push_back(each->content.value.email_address);
    }
}

asio::awaitable<void> change_the_first(cc::async_client const& client)
{
    auto const kept = co_await find_contact(client, "ada@shop.example");
    REQUIRE(kept);
    auto fields = editable(kept->content.value);
    fields.city = "Ockham";
    auto const id = cc::short_id(kept->id);
    cc::contact_update const update{.id = kept->id, .content = {.value = fields}};
    co_await client.contacts.update(id, update);
    auto const changed = co_await client.contacts.get(id);
    CHECK(changed.content.value.city == "Ockham");
    CHECK(changed.content.value.first_name == "Ada");
    cc::list_changes const new_name{.name = "Café 2"};
    co_await update_list(client, "1", new_name);
    auto const list = co_await client.lists.get("1");
    CHECK(list.content.value.name == "Café 2");
}

asio::awaitable<void> meet_refusals(cc::async_client const& client)
{
    auto const unknown = co_await client.contacts.get.attempt("99");
    CHECK(kind_of(unknown) == error_kind::not_found);
    cc::new_list const taken{.name = "Active"};
    auto const conflict = co_await client.lists.create.attempt(taken);
    CHECK(kind_of(conflict) == error_kind::conflict);
    cc::contact_fields const nobody{};
    auto const empty = co_await client.contacts.create.attempt(nobody);
    CHECK(kind_of(empty) == error_kind::validation);
    auto const found = co_await find_contact(client, "nobody@shop.example");
    CHECK_FALSE(found);
}

asio::awaitable<void> look_at_campaign(cc::async_client const& client, std::string id)
{
    auto const clicks = co_await campaign_clicks(client, id);
    REQUIRE(clicks.size() == 2);
    REQUIRE(clicks[0].events.has_value());
    CHECK(clicks[0].events->size() == 1);
    CHECK(clicks[1].events->empty());
    auto const bounces = co_await client.campaign_events.bounces(id);
    CHECK(bounces.entries.size() == 1);
}

} // namespace

TEST_CASE("Constant Contact sandbox: coroutines make the same calls, follow pages and wait for activities")
{
    constantcontact_sandbox sandbox{{.page_size = 1}};
    addresses found;
    with_client(sandbox, owner, add_readers);
    with_client(sandbox, owner, [&](cc::async_client const& client) { return look_at_members(client, found); });
    CHECK(found == addresses{"ada@shop.example", "grace@shop.example"});
    with_client(sandbox, owner, change_the_first);
    with_client(sandbox, owner, meet_refusals);
}

TEST_CASE("Constant Contact sandbox: coroutines see the events of a campaign, and are let in by the password alone")
{
    constantcontact_sandbox sandbox;
    sandbox.seed();
    with_client(sandbox, owner, [](cc::async_client const& client) { return look_at_campaign(client, "1001"); });
    with_client(sandbox, {"sandbox-key", "sandbox", "guess"},
                [](cc::async_client const& client) -> asio::awaitable<void> {
                    bool const known = co_await verify_credentials(client);
                    CHECK_FALSE(known);
                    auto const lists = co_await client.lists.list.attempt();
                    CHECK(kind_of(lists) == error_kind::authentication);
                });
}
