#include "sandbox/cleverreach_sandbox.hpp"

#include <waybill/cleverreach.hpp>
#include <waybill/testing.hpp>

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cleverreach = waybill::cleverreach;

// Tells of each call that failed. Secrets have been taken out of what it sees.
class failure_log : public waybill::observer {
public:
    void on_done(std::string_view operation, int, waybill::error const* failure) override
    {
        if (failure != nullptr)
            std::cout << "log: " << operation << ": " << failure->provider_code << ' ' << failure->provider_message
                      << '\n';
    }
};

// Some of the figures of a list.
struct figures {
    std::int32_t total{};
    std::int32_t active{};
};
BOOST_DESCRIBE_STRUCT(figures, (), (total, active))

int main()
try {
    // A clock that stands still, so that the output is always the same.
    cleverreach_sandbox sandbox{{.now = [] { return std::chrono::sys_days{std::chrono::March / 2 / 2026}; }}};
    waybill::socket_server const server{sandbox};
    // For real: client::from_environment(), with CLEVERREACH_API_KEY.
    cleverreach::client const cleverreach{"sandbox-key", {.base_url = server.url()}};

    auto const list = cleverreach.groups.add({.name = "Readers"}).id.value();
    auto const ada = cleverreach.receivers.add({.list_id = list,
                                                .receiver = {.email = "ada@shop.example",
                                                             .active = true,
                                                             .attributes = {{.key = "first_name", .value = "Ada"}}}});
    std::cout << "added " << *ada.email << ", active: " << ada.active.value() << '\n';
    cleverreach.receivers.add_order(
        {.list_id = list,
         .email = "ada@shop.example",
         .order = {.order_id = "A-1", .product = "Tea & cups", .price = waybill::decimal{"19.90"}}});

    // Any number of receivers, by as few calls as it takes: the provider has 50 in one.
    std::vector<cleverreach::receiver> readers;
    for (int number = 1; number <= 120; ++number)
        readers.push_back({.email = "reader" + std::to_string(number) + "@example.org"});
    auto const added = waybill::bulk(cleverreach.receivers.add_batch, {.list_id = list}, readers);
    std::cout << "added " << added.count(waybill::bulk_status::done) << " by " << added.progress.calls << " calls\n";

    int count = 0;
    for (auto const& each : waybill::items(cleverreach.receivers.list, {.list_id = list}))
        if (each.registered) ++count;
    std::cout << "on all pages: " << count << '\n';

    // Any method by its name, with parameters and answer as structs of one's own.
    auto const stats =
        cleverreach::query_data<"groupGetStats", figures>(cleverreach, cleverreach::group_reference{list});
    std::cout << stats.active << " of " << stats.total << " are active\n";

    // Errors silenced and logged instead of thrown: `attempt`, and an observer that logs.
    cleverreach::client const quiet{"sandbox-key",
                                    {.base_url = server.url(), .observers = {std::make_shared<failure_log>()}}};
    for (std::string const name : {"ada", "grace"}) {
        auto const found = quiet.receivers.get_by_email.attempt({.list_id = list, .email = name + "@shop.example"});
        std::cout << name << (found ? " is there\n" : " is not there\n");
    }
    if (!quiet.receivers.add.attempt({.list_id = list, .receiver = {.email = "ada@shop.example"}}))
        std::cout << "ada is not added again\n";
} catch (waybill::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
