#include "constantcontact_checks.hpp"

#include <waybill/codec/json.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace constantcontact_checks;
using waybill::error_kind;

namespace {

/// Each element that a contact is sent with, once.
std::string all_elements()
{
    std::string all;
    for (auto const* const name :
         {"Status",      "EmailAddress", "EmailType",   "FirstName",   "MiddleName", "LastName",      "JobTitle",
          "CompanyName", "HomePhone",    "WorkPhone",   "Addr1",       "Addr2",      "Addr3",         "City",
          "StateCode",   "StateName",    "CountryCode", "CountryName", "PostalCode", "SubPostalCode", "Note"})
        all += std::string{"<"} + name + "></" + name + ">";
    for (int i = 1; i <= 15; ++i)
        all += "<CustomField" + std::to_string(i) + "></CustomField" + std::to_string(i) + ">";
    return all;
}

} // namespace

TEST_CASE("a contact is sent whole, what is not given as empty")
{
    auto expected =
        "<entry xmlns=\"http://www.w3.org/2005/Atom\"><title "
        "type=\"text\"></title><updated>2008-07-23T14:21:06.407Z</updated>"
        "<author></author><id>data:,none</id><summary type=\"text\">Contact</summary><content "
        "type=\"application/vnd.ctct+xml\">"
        "<Contact xmlns=\"http://ws.constantcontact.com/ns/1.0/\">" +
        all_elements() +
        "<OptInSource>ACTION_BY_CUSTOMER</OptInSource><ContactLists></ContactLists></Contact></content></entry>";
    CHECK(shown(would_send().contacts.create({})) == "POST /contacts\n" + expected);
    CHECK(shown(would_send().contacts.update("2", {})) == "PUT /contacts/2\n" + expected);

    auto const own =
        would_send()
            .contacts
            .update("2", {.id = "http://x/2", .content = {.value = {.contact_lists = {{"http://x/\"1\""}, {"b"}}}}})
            .body;
    CHECK(own.find("<id>http://x/2</id>") != std::string::npos);
    CHECK(own.find("<ContactLists><ContactList id=\"http://x/&quot;1&quot;\"></ContactList><ContactList "
                   "id=\"b\"></ContactList></ContactLists>") != std::string::npos);
}

TEST_CASE("contacts are searched by addresses, which are escaped")
{
    CHECK(shown(would_send().contacts.list()) == "GET /contacts");
    CHECK(shown(would_send().contacts.list({{"a+b@x.example", "c&d#e"}})) ==
          "GET /contacts?email=a%2Bb%40x.example&email=c%26d%23e");
}

TEST_CASE("what was read can be changed and sent without losing the rest")
{
    service made;
    made.fake.contacts.get = [](std::string const&) {
        cc::contact_entry kept;
        kept.id = "http://x/contacts/53";
        auto& contact = kept.content.value;
        contact.status = cc::contact_status::do_not_mail;
        contact.email_address = "a@b.example";
        contact.email_type = cc::email_type::text;
        contact.name = "Last, First";
        contact.note = "one\ntwo";
        contact.custom_field15 = "15";
        contact.contact_lists = {{.id = "http://x/lists/1"}, {.id = "http://x/lists/3"}};
        return kept;
    };
    cc::contact_update sent;
    made.fake.contacts.update = [&](std::string const&, cc::contact_update const& given) { sent = given; };

    auto const kept = made.client.contacts.get("53");
    auto fields = editable(kept.content.value);
    fields.city = "Waltham";
    made.client.contacts.update("53", {.id = kept.id, .content = {.value = fields}});
    auto const& got = sent.content.value;
    CHECK(sent.id == "http://x/contacts/53");
    CHECK(got.status == cc::contact_status::do_not_mail);
    CHECK(got.email_address == "a@b.example");
    CHECK(got.email_type == cc::email_type::text);
    CHECK(got.first_name == "");
    CHECK(got.note == "one\ntwo");
    CHECK(got.custom_field15 == "15");
    CHECK(got.city == "Waltham");
    CHECK(got.opt_in_source == cc::opt_in_source::customer);
    REQUIRE(got.contact_lists.size() == 2);
    CHECK(got.contact_lists[1].id == "http://x/lists/3");
}

TEST_CASE("a contact is found by its address, and none by no address")
{
    service made;
    made.fake.contacts.list = [](cc::contact_filters const& wanted) {
        cc::feed<cc::contact_summary> found;
        if (wanted.email == std::vector<std::string>{"a@b.example"})
            found.entries.resize(1), found.entries[0].id = "http://x/contacts/53";
        return found;
    };
    made.fake.contacts.get = [](std::string const& id) {
        cc::contact_entry kept;
        kept.id = "http://x/contacts/" + id;
        kept.content.value.first_name = "Ada";
        return kept;
    };
    CHECK(find_contact_id(made.client, "a@b.example") == "53");
    auto const found = find_contact(made.client, "a@b.example");
    REQUIRE(found);
    CHECK(found->content.value.first_name == "Ada");
    CHECK_FALSE(find_contact(made.client, "c@d.example"));
    auto const calls = made.fake.calls().size();
    CHECK_THROWS_AS((void)find_contact_id(made.client, ""), waybill::exception);
    CHECK_THROWS_AS((void)find_contact(made.client, ""), waybill::exception);
    CHECK(made.fake.calls().size() == calls);
}

TEST_CASE("absent and empty fields are told apart, and other states are kept")
{
    auto const client = answered_with(
        entry("<Contact xmlns='http://ws.constantcontact.com/ns/1.0/'><Status>Asleep</Status><City/>"
              "<ContactLists><ContactList id='http://x/lists/1'><OptInSource>ACTION_BY_CONTACT</OptInSource>"
              "</ContactList></ContactLists><Confirmed>false</Confirmed><Later>1</Later></Contact>"));
    auto const got = client.contacts.get("1").content.value;
    CHECK(got.status->text() == "Asleep");
    CHECK(got.city == "");
    CHECK_FALSE(got.note);
    CHECK(got.confirmed == false);
    REQUIRE(got.contact_lists.size() == 1);
    CHECK(got.contact_lists[0].opt_in_source == cc::opt_in_source::contact);
    CHECK(editable(got).status.text() == "Asleep");
    CHECK(answered_with(entry("<Other/>")).contacts.get.attempt("1").error().kind == error_kind::decode);
}

TEST_CASE("in JSON and XML what is not given of a contact is empty")
{
    auto const update = waybill::json_read<cc::contact_update>(R"({"content": {"value": {"City": "Ockham"}}})");
    REQUIRE(update.has_value());
    CHECK(update->id == "data:,none");
    CHECK(update->content.value.city == "Ockham");
    CHECK(update->content.value.opt_in_source == cc::opt_in_source::customer);
    CHECK(update->content.value.contact_lists.empty());

    service made;
    cc::contact_fields sent;
    made.fake.contacts.update = [&](std::string const&, cc::contact_update const& given) { sent = given.content.value; };
    waybill::http::request request{waybill::verb::put, "/ws/customers/joesflowers/contacts/7", {},
                                   "<entry xmlns='http://www.w3.org/2005/Atom'><content type='x'><Contact><City>Ockham"
                                   "</City></Contact></content></entry>"};
    CHECK(made.fake.answer(request).status == 204);
    CHECK(sent.city == "Ockham");
}
