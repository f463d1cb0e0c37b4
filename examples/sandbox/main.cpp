// sandbox [PORT]: a Konigle in memory, with some data to begin with, on 127.0.0.1 until standard input ends or Ctrl-C.
#include "konigle_sandbox.hpp"

#include <waybill/testing.hpp>

#include <charconv>
#include <cstdint>
#include <exception>
#include <iostream>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

int main(int argc, char** argv)
try {
    std::uint16_t port = 0; // any that is free
    std::string_view const given = argc > 1 ? argv[1] : "0";
    auto const [end, failure] = std::from_chars(given.data(), given.data() + given.size(), port);
    if (argc > 2 || failure != std::errc{} || end != given.data() + given.size()) {
        std::cerr << "usage: sandbox [PORT]\n";
        return 2;
    }

    konigle_sandbox sandbox{{.unknown = sandbox_unknown::refused}};
    sandbox.seed();
    waybill::socket_server const server{sandbox, port};
    sandbox_options const keys;
    std::cout << "KONIGLE_BASE_URL=" << server.url() << "\nKONIGLE_API_KEY=" << keys.key
              << "\nKONIGLE_FORMS_BASE_URL=" << server.url() << "\nKONIGLE_FORMS_API_KEY=" << keys.forms_key
              << std::endl;
    std::cin.ignore((std::numeric_limits<std::streamsize>::max)(), std::char_traits<char>::eof());
} catch (std::exception const& failed) {
    std::cerr << "sandbox: " << failed.what() << '\n';
    return 1;
}
