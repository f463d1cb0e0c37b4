#include "constantcontact_account.hpp"

#include <string>
#include <vector>

using namespace constantcontact_checks;
using waybill::error_kind;

TEST_CASE("Constant Contact sandbox: lists are made, changed and removed, and the service's own stay")
{
    account of;
    auto const made = of.client.lists.create({.name = "Café & <Ümläut> 日本"});
    CHECK(made.id == "http://api.constantcontact.com/ws/customers/sandbox/lists/1");
    CHECK(made.content.value.contact_count == 0);
    CHECK(made.content.value.sort_order == 99);
    auto const read = of.client.lists.get("1");
    CHECK(read.content.value.name == "Café & <Ümläut> 日本");
    CHECK(read.title->text == read.content.value.name);
    CHECK(read.updated == "2030-06-01T00:00:00Z");

    update_list(of.client, "1", {.name = "Café", .opt_in_default = true});
    auto const changed = of.client.lists.get("1").content.value;
    CHECK(changed.name == "Café");
    CHECK(changed.opt_in_default == true);
    CHECK(changed.sort_order == 99);
    // The list's own name, in other letters.
    CHECK_NOTHROW(update_list(of.client, "1", {.name = "CAFé"}));

    std::vector<std::string> names;
    for (auto const& each : waybill::items(of.client.lists.list)) names.push_back(each.content.value.name);
    CHECK(names == std::vector<std::string>{"Active", "Do Not Mail", "Removed", "CAFé"});
    CHECK(own_lists(of.client).size() == 1);
    CHECK_FALSE(of.client.lists.get("do-not-mail").content.value.sort_order);

    of.client.lists.remove("1");
    CHECK(kind_of(of.client.lists.get.attempt("1")) == error_kind::not_found);
    CHECK(of.client.lists.get.attempt("1").error().http_status == 404);
    CHECK(kind_of(of.client.lists.remove.attempt("1")) == error_kind::not_found);
    CHECK(kind_of(of.client.lists.members.attempt("1")) == error_kind::not_found);
    CHECK(of.client.lists.remove.attempt("active").error().http_status == 415);
    CHECK_THROWS_AS(update_list(of.client, "active", {.name = "Mine"}), waybill::exception);
    // Ids are not given again.
    CHECK(of.add_list("Next") == "http://api.constantcontact.com/ws/customers/sandbox/lists/2");
}

TEST_CASE("Constant Contact sandbox: a list's name is there and is of no other list")
{
    account of;
    of.add_list("Customers");
    of.add_list("Press");
    auto const create = [&](std::string const& name) { return of.client.lists.create.attempt({.name = name}); };
    CHECK(kind_of(create("")) == error_kind::validation);
    CHECK(kind_of(create("CUSTOMERS")) == error_kind::conflict);
    CHECK(create("customers").error().http_status == 409);
    CHECK(kind_of(create("Do Not Mail")) == error_kind::conflict);
    auto wanted = changed(of.client.lists.get("2"), {.name = "Customers"});
    CHECK(kind_of(of.client.lists.update.attempt("2", wanted)) == error_kind::conflict);
    wanted.content.value.name = "News";
    CHECK(kind_of(of.client.lists.update.attempt("1", wanted)) == error_kind::validation); // the entry of another list
    CHECK_FALSE(of.client.lists.update.attempt("2", wanted).has_error());
    CHECK(of.client.lists.get("2").content.value.name == "News");
}

TEST_CASE("Constant Contact sandbox: pages have links to the next, as many items as the option says")
{
    account of{{.page_size = 2}};
    CHECK(of.client.contacts.list().entries.empty());
    CHECK(of.client.contacts.list().next_link().empty());
    auto const list = of.add_list("Readers");
    addresses all;
    for (char const c : {'a', 'b', 'c', 'd', 'e'}) {
        all.push_back(std::string{c} + "@shop.example");
        of.add(all.back(), {{list}});
    }
    CHECK(of.members(list) == all);
    CHECK(of.members("active") == all);
    CHECK(of.members("removed").empty());
    CHECK(of.client.lists.members("1").entries.size() == 2);
    CHECK(of.client.lists.members("1").next_link() == "/ws/customers/sandbox/lists/1/members?next=2");
    CHECK(of.client.lists.list().next_link() == "/ws/customers/sandbox/lists?next=2");
    CHECK(own_lists(of.client).size() == 1);
    CHECK(of.client.lists.get("1").content.value.contact_count == 5);

    // Filters go on to the next pages.
    addresses found;
    for (auto const& each :
         waybill::items(of.client.contacts.list, {.email = {all[4], all[2], all[1], "nobody@shop.example"}}))
        found.push_back(each.content.value.email_address);
    CHECK(found == addresses{all[1], all[2], all[4]});

    // Where a list ends, an iteration goes on another time.
    auto pages = waybill::items(of.client.contacts.list);
    auto at = pages.begin();
    ++at;
    ++at;
    auto const place = pages.position();
    CHECK(waybill::items(of.client.contacts.list, {}, {.position = place}).begin()->content.value.email_address == all[2]);
}
