// sandbox [PORT] [PROVIDER]...: providers in memory, with some data to begin with, on 127.0.0.1 until standard input ends
// or Ctrl-C. Without names all of them; each has a port of its own, the first the one given, the next the one after.
#include "cleverreach_sandbox.hpp"
#include "cloudmailing_sandbox.hpp"
#include "constantcontact_sandbox.hpp"
#include "dyn_sandbox.hpp"
#include "konigle_sandbox.hpp"

#include <waybill/testing.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <exception>
#include <functional>
#include <iostream>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

/// What stands in for a provider, and what a program has in its environment to talk to it.
struct stand_in {
    std::function<waybill::http::response(waybill::http::request const&)> answer;
    std::function<std::string(std::string const& url)> environment;
};

template <class Sandbox, class Environment>
stand_in serve(std::shared_ptr<Sandbox> sandbox, Environment environment)
{
    sandbox->seed();
    return {[sandbox](waybill::http::request const& request) { return sandbox->answer(request); }, environment};
}

stand_in konigle()
{
    sandbox_options options;
    options.unknown = sandbox_unknown::refused;
    return serve(std::make_shared<konigle_sandbox>(options), [options](std::string const& url) {
        return "KONIGLE_BASE_URL=" + url + "\nKONIGLE_API_KEY=" + options.key + "\nKONIGLE_FORMS_BASE_URL=" + url +
               "\nKONIGLE_FORMS_API_KEY=" + options.forms_key + '\n';
    });
}

stand_in cloudmailing()
{
    cloudmailing_sandbox_options const options;
    return serve(std::make_shared<cloudmailing_sandbox>(options), [options](std::string const& url) {
        return "CLOUDMAILING_BASE_URL=" + url + "\nCLOUDMAILING_API_KEY=" + options.key + '\n';
    });
}

stand_in cleverreach()
{
    cleverreach_sandbox_options const options;
    return serve(std::make_shared<cleverreach_sandbox>(options), [options](std::string const& url) {
        return "CLEVERREACH_BASE_URL=" + url + "\nCLEVERREACH_API_KEY=" + options.key + '\n';
    });
}

stand_in constantcontact()
{
    constantcontact_sandbox_options options;
    options.starts_after = std::chrono::seconds{2}; // so that there is something to wait for
    options.takes = std::chrono::seconds{3};
    return serve(std::make_shared<constantcontact_sandbox>(options), [options](std::string const& url) {
        return "CONSTANTCONTACT_BASE_URL=" + url + "\nCONSTANTCONTACT_API_KEY=" + options.key +
               "\nCONSTANTCONTACT_USER_NAME=" + options.user_name +
               "\nCONSTANTCONTACT_PASSWORD=" + options.password + '\n';
    });
}

stand_in dyn()
{
    dyn_sandbox_options options;
    options.ready_after = std::chrono::seconds{5}; // so that there is something to wait for
    return serve(std::make_shared<dyn_sandbox>(options), [options](std::string const& url) {
        return "DYN_BASE_URL=" + url + "\nDYN_API_KEY=" + options.key + '\n';
    });
}

struct provider {
    std::string_view name;
    stand_in (*make)();
};

constexpr provider providers[] = {
    {"konigle", konigle},
    {"cloudmailing", cloudmailing},
    {"cleverreach", cleverreach},
    {"constantcontact", constantcontact},
    {"dyn", dyn},
};

[[noreturn]] void explain_usage()
{
    std::string names;
    for (auto const& each : providers) names.append(" ").append(each.name);
    std::cerr << "usage: sandbox [PORT] [PROVIDER]...   providers:" << names << '\n';
    std::exit(2);
}

int main(int argc, char** argv)
try {
    std::vector<std::string_view> words(argv + 1, argv + argc);
    std::uint16_t port = 0; // any that is free
    if (!words.empty()) {
        auto const word = words.front();
        auto const [end, failure] = std::from_chars(word.data(), word.data() + word.size(), port);
        if (failure == std::errc::result_out_of_range) explain_usage();
        if (failure == std::errc{} && end == word.data() + word.size()) words.erase(words.begin());
        else port = 0;
    }
    if (words.empty())
        for (auto const& each : providers) words.push_back(each.name);

    std::deque<waybill::socket_server> servers;
    for (auto const word : words) {
        auto const found = std::find_if(std::begin(providers), std::end(providers),
                                        [&](provider const& each) { return each.name == word; });
        if (found == std::end(providers)) explain_usage();
        auto const [answer, environment] = found->make();
        std::cout << environment(servers.emplace_back(answer, port).url()) << std::flush;
        if (port != 0) ++port;
    }
    std::cin.ignore((std::numeric_limits<std::streamsize>::max)(), std::char_traits<char>::eof());
} catch (std::exception const& failed) {
    std::cerr << "sandbox: " << failed.what() << '\n';
    return 1;
}
