#include "constantcontact_account.hpp"

#include <chrono>
#include <string>

using namespace constantcontact_checks;
using waybill::error_kind;

TEST_CASE("Constant Contact sandbox: a contact comes back as it was sent, with what the service adds")
{
    account of;
    auto const list = of.add_list("Readers");
    auto const made = of.client.contacts.create({.email_address = "ada@shop.example",
                                                 .first_name = "Ada",
                                                 .last_name = "Núñez & <Sons>",
                                                 .note = "line one\nline two — 日本",
                                                 .custom_field15 = "last",
                                                 .contact_lists = {{list}}});
    CHECK(made.id == "http://api.constantcontact.com/ws/customers/sandbox/contacts/1");
    CHECK(made.title == "Contact: ada@shop.example");
    auto const read = of.contact("1");
    CHECK(read.id == made.id);
    CHECK(read.status == cc::contact_status::active);
    CHECK(read.email_type == cc::email_type::html);
    CHECK(read.name == "Núñez & <Sons>, Ada");
    CHECK(read.note == "line one\nline two — 日本");
    CHECK(read.custom_field15 == "last");
    CHECK(read.custom_field14 == "");
    CHECK(read.insert_time == waybill::date_time{of.now});
    REQUIRE(read.contact_lists.size() == 1);
    CHECK(read.contact_lists[0].id == list);
    CHECK(read.contact_lists[0].opt_in_source == cc::opt_in_source::customer);
    CHECK(read.contact_lists[0].opt_in_time == waybill::date_time{of.now});
    CHECK(of.client.lists.get("1").content.value.contact_count == 1);

    CHECK(find_contact_id(of.client, "ADA@shop.example") == "1");
    CHECK(find_contact(of.client, "ada@shop.example")->content.value.last_name == "Núñez & <Sons>");
    CHECK_FALSE(find_contact(of.client, "grace@shop.example"));
    CHECK_THROWS_AS((void)find_contact(of.client, ""), waybill::exception);
    auto const searched = of.client.contacts.list({.email = {"ada@shop.example"}}).entries.at(0).content.value;
    CHECK(searched.confirmed == false);
    CHECK(searched.opt_in_source == cc::opt_in_source::customer);
    CHECK_FALSE(of.client.contacts.list().entries.at(0).content.value.confirmed);
}

TEST_CASE("Constant Contact sandbox: an update replaces all of a contact, lists included")
{
    account of;
    auto const first = of.add_list("First");
    auto const second = of.add_list("Second");
    auto const id = cc::short_id(of.client.contacts
                                     .create({.email_address = "ada@shop.example",
                                              .first_name = "Ada",
                                              .city = "London",
                                              .contact_lists = {{first}}})
                                     .id);
    of.now += std::chrono::hours{1};
    auto fields = editable(of.contact(id));
    fields.city = "Ockham";
    fields.contact_lists.push_back({second});
    of.client.contacts.update(id, {.id = *of.contact(id).id, .content = {.value = fields}});
    auto const changed = of.contact(id);
    CHECK(changed.city == "Ockham");
    CHECK(changed.first_name == "Ada");
    CHECK(changed.last_update_time == waybill::date_time{of.now});
    REQUIRE(changed.contact_lists.size() == 2);
    CHECK(changed.contact_lists[0].opt_in_time < changed.contact_lists[1].opt_in_time);
    CHECK(of.members(second) == addresses{"ada@shop.example"});

    of.client.contacts.update(id, {.content = {.value = {.email_address = "ada@home.example"}}});
    auto const emptied = of.contact(id);
    CHECK(emptied.email_address == "ada@home.example");
    CHECK(emptied.first_name == "");
    CHECK(emptied.contact_lists.empty());
    CHECK(emptied.status == cc::contact_status::removed);
    CHECK(of.members(first).empty());
    CHECK(of.members("removed") == addresses{"ada@home.example"});
}

TEST_CASE("Constant Contact sandbox: who has opted out stays known, and comes back by an act of its own alone")
{
    account of;
    auto const list = of.add_list("Readers");
    auto const id = of.add("ada@shop.example", {{list}});
    of.client.contacts.remove(id);
    CHECK(of.contact(id).status == cc::contact_status::do_not_mail);
    CHECK(of.members(list).empty());
    CHECK(of.members("do-not-mail") == addresses{"ada@shop.example"});
    CHECK(kind_of(of.client.contacts.create.attempt({.email_address = "ada@shop.example"})) == error_kind::conflict);

    auto fields = editable(of.contact(id));
    fields.city = "Ockham"; // is no way back
    CHECK_FALSE(of.client.contacts.update.attempt(id, {.content = {.value = fields}}).has_error());
    CHECK(of.contact(id).status == cc::contact_status::do_not_mail);
    fields.contact_lists = {{list}};
    CHECK(kind_of(of.client.contacts.update.attempt(id, {.content = {.value = fields}})) == error_kind::validation);
    fields.opt_in_source = cc::opt_in_source::contact;
    of.client.contacts.update(id, {.content = {.value = fields}});
    CHECK(of.contact(id).status == cc::contact_status::active);
    CHECK(of.members(list) == addresses{"ada@shop.example"});
}

TEST_CASE("Constant Contact sandbox: addresses and lists of contacts are checked")
{
    account of;
    of.add("ada@shop.example");
    auto const id = of.add("grace@shop.example");
    auto const create = [&](std::string const& email, std::string const& list) {
        cc::contact_fields fields{.email_address = email};
        if (!list.empty()) fields.contact_lists = {{list}};
        return of.client.contacts.create.attempt(fields);
    };
    CHECK(kind_of(create("", "")) == error_kind::validation);
    CHECK(kind_of(create("nobody at all", "")) == error_kind::validation);
    CHECK(kind_of(create("ADA@shop.example", "")) == error_kind::conflict);
    CHECK(kind_of(create("new@shop.example", "http://api.constantcontact.com/ws/customers/sandbox/lists/9")) ==
          error_kind::validation);
    CHECK(kind_of(create("new@shop.example", "http://api.constantcontact.com/ws/customers/sandbox/lists/active")) ==
          error_kind::validation);
    CHECK_FALSE(find_contact_id(of.client, "new@shop.example"));
    CHECK(kind_of(of.client.contacts.update.attempt(
              id, {.content = {.value = {.email_address = "ada@shop.example"}}})) == error_kind::conflict);
    CHECK(kind_of(of.client.contacts.update.attempt(
              "9", {.content = {.value = {.email_address = "x@shop.example"}}})) == error_kind::not_found);
    CHECK(kind_of(of.client.contacts.get.attempt("9")) == error_kind::not_found);
    CHECK(kind_of(of.client.contacts.remove.attempt("9")) == error_kind::not_found);
}
