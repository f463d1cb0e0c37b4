#include "constantcontact_checks.hpp"

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace constantcontact_checks;

namespace constantcontact_activity_test {

struct subscriber {
    std::string email_address{};
    std::optional<std::string> first_name{};
    std::int32_t custom_field_1{};
    std::string zip{};
};
BOOST_DESCRIBE_STRUCT(subscriber, (), (email_address, first_name, custom_field_1, zip))
auto waybill_rules(subscriber const&) -> waybill::rules<waybill::named<&subscriber::zip, "ZIP/POSTAL CODE">>;

using rows = std::vector<std::vector<std::string>>;

cc::activity_entry started(std::string const& id, cc::activity_status status = cc::activity_status::pending)
{
    cc::activity_entry made;
    made.id = "http://x/activities/" + id;
    made.content.value.status = status;
    return made;
}

TEST_CASE("forms are escaped as the service's clients do: rows as paths, all else as forms")
{
    auto const& preview = would_send();
    CHECK(shown(preview.activities.add({.data = cc::contact_table{{"EMAIL ADDRESS", "ZIP/POSTAL CODE"},
                                                                  {{"a+b@x.example", "1/2 ~ 3"}, {"c", "d&e"}}},
                                        .lists = {"http://x/1", "http://x/2"}})) ==
          "POST "
          "/activities\nactivityType=SV_ADD&data=EMAIL+ADDRESS%2CZIP%2FPOSTAL+CODE%0Aa%2Bb%40x.example%2C1/"
          "2%20%7E%203%0Ac%2Cd%26e"
          "&lists=http%3A%2F%2Fx%2F1&lists=http%3A%2F%2Fx%2F2");
    CHECK(shown(preview.activities.add(
              {.type = cc::add_type::add_contact_detail, .data = cc::contact_table{{"A"}, {{"x y"}}}})) ==
          "POST /activities\nactivityType=ADD_CONTACT_DETAIL&data=A%0Ax%20y");
    CHECK(shown(preview.activities.remove({.data = cc::contact_table{{"A"}, {{"x"}}}, .lists = {"a b"}})) ==
          "POST /activities\nactivityType=REMOVE_CONTACTS_FROM_LISTS&data=A%0Ax&lists=a+b");
    CHECK(shown(preview.activities.clear({.lists = {"1", "2"}})) ==
          "POST /activities\nactivityType=CLEAR_CONTACTS_FROM_LISTS&lists=1&lists=2");
    CHECK(shown(preview.activities.export_contacts({.list_id = {"1"}})) ==
          "POST "
          "/activities\nactivityType=EXPORT_CONTACTS&fileType=TXT&exportOptDate=true&exportOptSource=true&"
          "exportListName=true"
          "&sortBy=EMAIL_ADDRESS&columns=EMAIL%20ADDRESS&listId=1");
    CHECK(shown(preview.activities.export_contacts({.file_type = cc::export_file_type::csv,
                                                    .export_opt_date = false,
                                                    .sort_by = cc::export_order::newest_first,
                                                    .columns = {{"FIRST NAME", "CITY"}},
                                                    .list_id = {"1"}})) ==
          "POST "
          "/activities\nactivityType=EXPORT_CONTACTS&fileType=CSV&exportOptDate=false&exportOptSource=true&"
          "exportListName=true"
          "&sortBy=DATE_DESC&columns=FIRST+NAME&columns=CITY&listId=1");
    CHECK(shown(preview.activities.export_contacts({.columns = std::vector<std::string>{}})).find("columns") ==
          std::string::npos);
}

TEST_CASE("a table that is none is refused before it is sent")
{
    struct {
        std::string_view name;
        cc::contact_table table;
        std::string_view problem;
    } const cases[] = {
        {"no rows", {{"A"}, {}}, "row"},
        {"no columns", {{}, {{}}}, "column"},
        {"a short row", {{"A", "B"}, {{"1", "2"}, {"3"}}}, "row 2"},
        {"a long row", {{"A"}, {{"1", "2"}}}, "row 1"},
        {"a line break", {{"A"}, {{"1\n2"}}}, "line break"},
        {"text without rows", cc::contact_table{"A,B"}, "row"},
        {"no text", cc::contact_table{""}, "column"},
    };
    for (auto const& each : cases) {
        CAPTURE(each.name);
        try {
            (void)would_send().activities.add({.data = each.table});
            FAIL("it would be sent");
        } catch (waybill::exception const& failed) {
            REQUIRE(failed.error().field_errors.size() == 1);
            CHECK(failed.error().field_errors[0].field == "data");
            CHECK(failed.error().field_errors[0].message.find(each.problem) != std::string::npos);
        }
    }
    CHECK_THROWS_AS((void)would_send().activities.add({}), waybill::exception);
}

TEST_CASE("a table has a column for each member of a struct")
{
    std::vector<subscriber> const people{{"a@b.example", "Ada, \"Lady\"", 1, "02451"},
                                         {"c@d.example", std::nullopt, -2, ""}};
    CHECK(cc::table_of(people).text() == "EMAIL ADDRESS,FIRST NAME,CUSTOM FIELD 1,ZIP/POSTAL CODE\n"
                                         "a@b.example,\"Ada, \"\"Lady\"\"\",1,02451\nc@d.example,,-2,");
    CHECK_FALSE(cc::table_of(people).problem());
    CHECK(cc::table_of(std::vector<subscriber>{}).problem());
    static_assert(cc::detail::column<boost::mp11::mp_front<waybill::members<subscriber>>>::name == "EMAIL ADDRESS");
}

TEST_CASE("a server tells the activities at the one path apart")
{
    service made;
    std::string heard;
    made.fake.activities.add = [&](cc::contacts_add const& given) {
        heard = "add " + given.data->text();
        return waybill::with_status{201, started("a")};
    };
    made.fake.activities.remove = [&](cc::contacts_remove const& given) {
        heard = "remove " + given.data->text();
        return started("r");
    };
    made.fake.activities.clear = [&](cc::lists_clear const& given) {
        heard = "clear " + given.lists.at(0);
        return started("c");
    };
    made.fake.activities.export_contacts = [&](cc::contacts_export const& given) {
        heard = "export " + given.columns->at(0);
        return started("e");
    };
    cc::contact_table const table{{"EMAIL ADDRESS"}, {{"a/b c+d~"}}};
    CHECK(cc::short_id(made.client.activities.add({.data = table}).id) == "a");
    CHECK(heard == "add EMAIL ADDRESS\na/b c+d~");
    CHECK(cc::short_id(made.client.activities.remove({.data = table}).id) == "r");
    CHECK(heard == "remove EMAIL ADDRESS\na/b c+d~");
    CHECK(cc::short_id(made.client.activities.clear({.lists = {"l"}}).id) == "c");
    CHECK(heard == "clear l");
    CHECK(cc::short_id(made.client.activities.export_contacts({}).id) == "e");
    CHECK(heard == "export EMAIL ADDRESS");
}

TEST_CASE("an activity is waited for until it is complete")
{
    service made;
    int asked = 0;
    made.fake.activities.get = [&](std::string const& id) {
        return started(id, ++asked < 3 ? cc::activity_status::running : cc::activity_status::complete);
    };
    auto const done =
        waybill::poll([&] { return made.client.activities.get.attempt("a"); },
                      [](auto const& each) { return each.content.value.status == cc::activity_status::complete; },
                      {.interval = std::chrono::milliseconds{1}});
    CHECK(asked == 3);
    CHECK(done.id == "http://x/activities/a");
}

TEST_CASE("what went wrong in an activity is read row by row")
{
    auto const got =
        answered_with(
            feed_of("<Activity "
                    "xmlns='http://ws.constantcontact.com/ns/1.0/'><Type>ADD_CONTACTS</Type><Status>ERROR</Status>"
                    "<Errors> "
                    "<Error><LineNumber>3</LineNumber><EmailAddress>a@b.example</EmailAddress><Message>m</Message></"
                    "Error> </Errors>"
                    "<FileName/><TransactionCount>1</TransactionCount></Activity>"))
            .activities.list()
            .entries.at(0)
            .content.value;
    CHECK(got.type == cc::activity_type::add_contacts);
    CHECK(got.status == cc::activity_status::failed);
    REQUIRE(got.errors.size() == 1);
    CHECK(got.errors[0].line_number == 3);
    CHECK(got.file_name == "");
    CHECK_FALSE(got.run_start_time);
}

} // namespace constantcontact_activity_test
