#include "constantcontact_account.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

using namespace constantcontact_checks;
using waybill::error_kind;

namespace {

struct person {
    std::string email_address{};
    std::optional<std::string> first_name{};
    std::optional<std::string> custom_field_1{};
};
BOOST_DESCRIBE_STRUCT(person, (), (email_address, first_name, custom_field_1))

/// Waits until the activity is done; each question finds the clock a second later.
cc::activity finished(account& of, cc::activity_entry const& started, std::vector<std::string>* statuses = nullptr)
{
    auto const id = cc::short_id(started.id);
    auto const done =
        waybill::poll([&] { return of.client.activities.get.attempt(id); },
                      [&](cc::activity_entry const& each) {
                          auto const status = each.content.value.status.value();
                          if (statuses != nullptr) statuses->emplace_back(status.text());
                          of.now += std::chrono::seconds{1};
                          return status == cc::activity_status::complete || status == cc::activity_status::failed;
                      },
                      {.interval = std::chrono::milliseconds{1}});
    return done.content.value;
}

cc::contact_table rows(std::vector<std::vector<std::string>> const& of)
{
    return {{"EMAIL ADDRESS"}, of};
}

} // namespace

TEST_CASE("Constant Contact sandbox: an activity is pending, runs and is complete, and then the contacts are there")
{
    account of{{.starts_after = std::chrono::seconds{2}, .takes = std::chrono::seconds{2}}};
    auto const first = of.add_list("First");
    auto const second = of.add_list("Second");
    of.add("ada@shop.example", {{first}});
    std::vector<person> const people{
        {.email_address = "ada@shop.example", .first_name = "Ada", .custom_field_1 = std::nullopt},
        {.email_address = "grace@shop.example",
         .first_name = "Grace \"Amazing\", née Murray",
         .custom_field_1 = "日本"},
        {.email_address = "nobody", .first_name = std::nullopt, .custom_field_1 = std::nullopt},
    };
    auto const began = of.now;
    auto const started = of.client.activities.add({.data = cc::table_of(people), .lists = {first, second}});
    CHECK(started.content.value.status == cc::activity_status::pending);
    CHECK(started.content.value.type == cc::activity_type::sv_add);
    CHECK(started.content.value.transaction_count == 0);
    CHECK_FALSE(started.content.value.run_start_time);
    CHECK(of.members(second).empty());

    std::vector<std::string> statuses;
    auto const done = finished(of, started, &statuses);
    CHECK(statuses == std::vector<std::string>{"PENDING", "PENDING", "RUNNING", "RUNNING", "COMPLETE"});
    CHECK(done.transaction_count == 2);
    CHECK(done.insert_time == waybill::date_time{began});
    CHECK(done.run_start_time == waybill::date_time{began + std::chrono::seconds{2}});
    CHECK(done.run_finish_time == waybill::date_time{began + std::chrono::seconds{4}});
    REQUIRE(done.errors.size() == 1);
    CHECK(done.errors[0].line_number == 4);
    CHECK(done.errors[0].email_address == "nobody");
    CHECK(done.errors[0].message == "Invalid email address");

    CHECK(of.members(first) == addresses{"ada@shop.example", "grace@shop.example"});
    CHECK(of.members(second) == of.members(first));
    auto const grace = find_contact(of.client, "grace@shop.example")->content.value;
    CHECK(grace.first_name == "Grace \"Amazing\", née Murray");
    CHECK(grace.custom_field1 == "日本");
    CHECK(find_contact(of.client, "ada@shop.example")->content.value.first_name == "Ada");
}

TEST_CASE("Constant Contact sandbox: activities take contacts off lists, clear lists and never bring back who left")
{
    account of;
    auto const list = of.add_list("Readers");
    auto const other = of.add_list("Others");
    for (std::string const name : {"ada", "grace", "alan"}) of.add(name + "@shop.example", {{list}, {other}});

    auto done = finished(
        of, of.client.activities.remove({.data = rows({{"ADA@shop.example"}, {"x@shop.example"}}), .lists = {list}}));
    CHECK(done.type == cc::activity_type::remove_contacts_from_lists);
    CHECK(done.transaction_count == 1);
    REQUIRE(done.errors.size() == 1);
    CHECK(done.errors[0].line_number == 3);
    CHECK(of.members(list) == addresses{"grace@shop.example", "alan@shop.example"});
    CHECK(of.members(other).size() == 3);

    done = finished(of, of.client.activities.clear({.lists = {list, other}}));
    CHECK(done.transaction_count == 3);
    CHECK(of.members(list).empty());
    CHECK(of.members("removed").size() == 3);
    CHECK(of.client.lists.get("2").content.value.contact_count == 0);

    of.client.contacts.remove(find_contact_id(of.client, "alan@shop.example").value());
    done = finished(of, of.client.activities.add({.type = cc::add_type::add_contacts,
                                                  .data = rows({{"alan@shop.example"}, {"grace@shop.example"}}),
                                                  .lists = {list}}));
    CHECK(done.type == cc::activity_type::add_contacts);
    CHECK(done.errors.at(0).message == "Contact has opted out");
    CHECK(of.members(list) == addresses{"grace@shop.example"});
    CHECK(find_contact(of.client, "grace@shop.example")->content.value.status == cc::contact_status::active);

    CHECK(waybill::items(of.client.activities.list).begin()->content.value.status == cc::activity_status::complete);
    CHECK(of.client.activities.list().entries.size() == 3);
}

TEST_CASE("Constant Contact sandbox: an export has its file where the activity says")
{
    account of;
    auto const list = of.add_list("Readers");
    of.client.contacts.create(
        {.email_address = "ada@shop.example", .last_name = "King, née Byron", .contact_lists = {{list}}});
    of.add("elsewhere@shop.example");
    std::vector<std::string> const columns{"Email Address", "LAST NAME", "NO SUCH COLUMN"};
    auto const done =
        finished(of, of.client.activities.export_contacts(
                         {.file_type = cc::export_file_type::csv, .columns = columns, .list_id = {list}}));
    CHECK(done.transaction_count == 1);
    REQUIRE(done.file_name);
    CHECK(done.file_name->ends_with(".csv"));
    auto const file = ask(of.sandbox, waybill::verb::get, done.file_name->substr(std::string{"/ws/customers/"}.size()));
    CHECK(file.status == 200);
    CHECK(file.body == "Email Address,LAST NAME,NO SUCH COLUMN\nada@shop.example,\"King, née Byron\",\n");
    CHECK(finished(of, of.client.activities.export_contacts({.list_id = {list}})).file_name->ends_with(".txt"));
}

TEST_CASE("Constant Contact sandbox: activities one after the other, and those that cannot be done")
{
    account of{{.takes = std::chrono::seconds{10}}};
    auto const list = of.add_list("Readers");
    auto const first = of.client.activities.add({.data = rows({{"ada@shop.example"}}), .lists = {list}});
    auto const second = of.client.activities.clear({.lists = {list}});
    of.now += std::chrono::seconds{10};
    auto const status = [&](cc::activity_entry const& each) {
        return std::string{of.client.activities.get(cc::short_id(each.id)).content.value.status->text()};
    };
    CHECK(status(first) == "COMPLETE");
    CHECK(status(second) == "RUNNING");
    CHECK(of.members(list).size() == 1);
    of.now += std::chrono::seconds{10};
    CHECK(status(second) == "COMPLETE");
    CHECK(of.members(list).empty());

    auto const& activities = of.client.activities;
    std::string const nowhere = "http://api.constantcontact.com/ws/customers/sandbox/lists/9";
    CHECK(kind_of(activities.get.attempt("a07e9")) == error_kind::not_found);
    CHECK(kind_of(activities.clear.attempt({})) == error_kind::validation);
    CHECK(kind_of(activities.clear.attempt({.lists = {nowhere}})) == error_kind::validation);
    CHECK(kind_of(activities.add.attempt({.data = rows({{"a@shop.example"}})})) == error_kind::validation);
    CHECK(kind_of(activities.export_contacts.attempt({})) == error_kind::validation);
    CHECK(kind_of(activities.remove.attempt({.data = cc::contact_table{}, .lists = {list}})) ==
          error_kind::invalid_argument);
    auto const failed =
        finished(of, activities.add({.data = cc::contact_table{{"FIRST NAME"}, {{"Ada"}}}, .lists = {list}}));
    CHECK(failed.status == cc::activity_status::failed);
    CHECK(failed.transaction_count == 0);
}
