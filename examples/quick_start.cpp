#include "sandbox/konigle_sandbox.hpp"

#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <iostream>

namespace konigle = waybill::konigle;

int main()
try {
    konigle_sandbox sandbox; // stands in for the provider here
    waybill::socket_server const server{sandbox};

    konigle::client const konigle{"sandbox-key", {.base_url = server.url()}};

    auto const draft = konigle.campaigns.create({.audience = "aud_1", .name = "Spring sale"});
    konigle.campaigns.send_test_email(draft.id, {.email_address = "ada@shop.example"});
    auto const running = konigle.campaigns.start(draft.id);

    std::cout << running.name << " is " << running.status.text() << " for " << running.execution->total_contacts
              << " contacts\n";
} catch (waybill::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
