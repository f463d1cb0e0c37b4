#include "sandbox/konigle_sandbox.hpp"

#include <waybill/cassette.hpp>
#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

namespace konigle = waybill::konigle;

// The code to test.
void launch(konigle::client const& konigle, std::string const& name)
{
    auto const draft = konigle.campaigns.create({.audience = "aud_1", .name = name});
    std::cout << draft.name << ": " << konigle.campaigns.start(draft.id).status.text() << '\n';
}

int main()
try {
    std::string const path = "launch.cassette";

    // Once, with the provider at hand: record. What is not listed is masked.
    {
        konigle_sandbox sandbox; // stands in for the provider here
        waybill::socket_server const server{sandbox};
        waybill::cassette_recorder recorder{path, {.members = {"id", "name", "audience", "status"}}};
        konigle::client const konigle{"sandbox-key", {.base_url = server.url()},
                                      waybill::recording{recorder, waybill::curl_easy{{}}}};
        launch(konigle, "Spring sale");
    }

    // Ever after: replay, with any key and without a server.
    waybill::cassette_player player{path};
    konigle::client const konigle{"any-key", {}, waybill::replaying{player}};
    launch(konigle, "Spring sale");
    std::cout << player.unplayed().size() << " exchanges left\n";

    // A program that does something else is told what.
    waybill::cassette_player again{path};
    konigle::client const other{"any-key", {}, waybill::replaying{again}};
    try {
        launch(other, "Summer sale");
    } catch (waybill::exception const& missed) {
        std::cout << missed.error().message << '\n';
    }

    // The file is there to be read.
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);) {
        if (line.find("\"request\"") != std::string::npos) std::cout << '\n';
        if (line.find("\"url\"") == std::string::npos) std::cout << line << '\n'; // the sandbox's port changes
        if (line.find("\"response\"") != std::string::npos) break;
    }
    file.close();
    std::remove(path.c_str());
} catch (waybill::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
