// newsletter: the life of a campaign, from its contact to the revenue: first of one, step by step, then of twenty at
// once; and the same newsletter by four other providers. What is said to each is in the file of its name.
//
// It talks to sandboxes of its own, unless KONIGLE_API_KEY is set: then it sends real mail by Konigle alone, and has to be
// told how and to whom.
#include "../sandbox/konigle_sandbox.hpp"
#include "providers.hpp"

#include <waybill/call/error.hpp>
#include <waybill/testing.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <string>

int main(int argc, char** argv)
try {
    std::cout << std::unitbuf; // each line when it happens
    char const* const own_key = std::getenv("KONIGLE_API_KEY");
    if (argc != 1 + (own_key != nullptr ? 2 : 0)) {
        std::cerr << "usage: newsletter                             in a sandbox\n"
                     "       newsletter CHANNEL_ID ADDRESS          for real, with KONIGLE_API_KEY set\n";
        return 2;
    }

    std::string key = sandbox_options{}.key;
    std::string channel = "ch_2";
    std::string address = "ada@shop.example";
    waybill::client_options options;

    konigle_sandbox sandbox{{.unknown = sandbox_unknown::refused}};
    std::optional<waybill::socket_server> server;
    if (own_key != nullptr) {
        key = own_key;
        channel = argv[1];
        address = argv[2];
        if (char const* const url = std::getenv("KONIGLE_BASE_URL")) options.base_url = url;
    } else {
        sandbox.seed();
        options.base_url = server.emplace(sandbox).url();
        std::cout << "KONIGLE_API_KEY is not set: this runs in a sandbox, " << options.base_url << "\n\n";
    }

    send_by_konigle(key, options, channel, address);
    if (own_key == nullptr) {
        std::cout << "\nThe same by another provider, CloudMailing (XML-RPC)\n";
        send_by_cloudmailing();
        std::cout << "\nBy Dyn (forms and JSON)\n";
        send_by_dyn();
        std::cout << "\nBy CleverReach (SOAP)\n";
        send_by_cleverreach();
        std::cout << "\nAnd by Constant Contact (AtomPub)\n";
        send_by_constantcontact();
    }
} catch (waybill::exception const& failed) {
    std::cerr << "newsletter: " << waybill::to_string(failed.error()) << '\n';
    return 1;
} catch (std::exception const& failed) {
    std::cerr << "newsletter: " << failed.what() << '\n';
    return 1;
}
