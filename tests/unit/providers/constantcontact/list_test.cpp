#include "constantcontact_checks.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace constantcontact_checks;
using waybill::error_kind;

namespace {

cc::list_entry list_called(std::string name)
{
    cc::list_entry made;
    made.id = "http://x/lists/1";
    made.updated = "2010-02-10T13:07:14.001Z";
    made.title = cc::labelled_text{"text", name};
    made.content.value.name = std::move(name);
    return made;
}

} // namespace

TEST_CASE("a new list is written as the service documents it")
{
    CHECK(shown(would_send().lists.create({.name = "R&D <new>"})) ==
          "POST /lists\n<entry xmlns=\"http://www.w3.org/2005/Atom\"><id>data:,</id><title></title><author></author>"
          "<updated>2008-04-16</updated><content type=\"application/vnd.ctct+xml\"><ContactList "
          "xmlns=\"http://ws.constantcontact.com/ns/1.0/\">"
          "<OptInDefault>false</OptInDefault><Name>R&amp;D "
          "&lt;new&gt;</Name><SortOrder>99</SortOrder></ContactList></content></entry>");
    CHECK_THROWS_AS((void)would_send().lists.create({}), waybill::exception);
}

TEST_CASE("an update gives back what was read, with the changes")
{
    service made;
    made.fake.lists.get = [](std::string const&) {
        auto kept = list_called("Old & new");
        kept.links.push_back({.href = "/lists/1", .rel = "edit"});
        kept.author = cc::person{"Constant Contact"};
        kept.source =
            cc::list_source{.id = "http://x/lists", .title = cc::labelled_text{}, .links = {{.href = "lists"}}};
        kept.content.value.opt_in_default = true;
        kept.content.value.short_name = "Old";
        kept.content.value.sort_order = 7;
        return kept;
    };
    cc::list_update sent;
    made.fake.lists.update = [&](std::string const& id, cc::list_update const& given) {
        CHECK(id == "1");
        sent = given;
    };
    update_list(made.client, "1", {.sort_order = 9});
    CHECK(sent.content.value.name == "Old & new");
    CHECK(sent.content.value.opt_in_default == true);
    CHECK(sent.content.value.sort_order == 9);
    CHECK(sent.title->text == "Old & new");
    CHECK(sent.updated == "2010-02-10T13:07:14.001Z"); // to the letter
    CHECK(waybill::link_of(sent.links, "edit") == "/lists/1");
    CHECK(sent.author->name == "Constant Contact");
    CHECK(sent.source->links.size() == 1);
    auto const body = made.fake.calls().back().request.body;
    CHECK(body.find("ShortName") == std::string::npos);
    CHECK(body.find("<Name>Old &amp; new</Name><OptInDefault>true</OptInDefault><SortOrder>9</SortOrder>") !=
          std::string::npos);
}

TEST_CASE("a list of the service's own is read and not written")
{
    service made;
    made.fake.lists.get = [](std::string const&) { return list_called("Active"); };
    try {
        update_list(made.client, "active", {.name = "Mine"});
        FAIL("it was written");
    } catch (waybill::exception const& failed) {
        CHECK(failed.error().kind == error_kind::invalid_argument);
        CHECK(failed.error().effect == waybill::effect::not_sent);
        CHECK(failed.error().field_errors.size() == 2);
    }
    CHECK(made.fake.calls().size() == 1);
}

TEST_CASE("the service's own lists are told by their exact names")
{
    service made;
    made.fake.lists.list = [] {
        waybill::atom_feed<cc::list_entry> feed;
        for (auto const* const name : {"Removed", "Roses", "Do Not Mail", "Active", "active"})
            feed.entries.push_back(list_called(name));
        return feed;
    };
    std::vector<std::string> names;
    for (auto const& each : own_lists(made.client)) names.push_back(each.content.value.name);
    CHECK(names == std::vector<std::string>{"Roses", "active"});
}

TEST_CASE("members are the contacts of a list")
{
    auto const client = answered_with(
        feed_of("<c:ContactListMember xmlns:c='http://ws.constantcontact.com/ns/1.0/' id='http://x/contacts/53'>"
                "<c:EmailAddress>a@b.example</c:EmailAddress><c:Name/></c:ContactListMember>"));
    auto const members = client.lists.members("1");
    REQUIRE(members.entries.size() == 1);
    CHECK(members.entries[0].content.value.email_address == "a@b.example");
    CHECK(members.entries[0].content.value.name == "");
    CHECK(members.entries[0].content.value.id == "http://x/contacts/53");
}
