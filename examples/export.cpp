#include "sandbox/konigle_sandbox.hpp"

#include <waybill/download.hpp>
#include <waybill/konigle.hpp>
#include <waybill/testing.hpp>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

namespace konigle = waybill::konigle;

int main()
try {
    konigle_sandbox sandbox;
    // The service keeps files elsewhere; here they are at its own address.
    std::string stored;
    waybill::socket_server const server{[&](waybill::http::request const& request) {
        if (request.method == waybill::verb::put) stored = request.body;
        if (!request.url.starts_with("/files/")) return sandbox.answer(request);
        waybill::http::response answer{200, {}, request.method == waybill::verb::get ? stored : "{}"};
        answer.fields.set("Content-Type", request.method == waybill::verb::get ? "text/csv" : "application/json");
        answer.fields.set("ETag", "\"1\"");
        return answer;
    }};
    konigle::client const konigle{"sandbox-key", {.base_url = server.url()}};
    for (int number = 1; number <= 250; ++number)
        konigle.contacts.create({.email = "reader" + std::to_string(number) + "@shop.example", .first_name = "Reader " + std::to_string(number)});

    // From one page after the other into an upload: at no time is there more than a page in memory.
    konigle::contact_filters const all{.page_size = 100};
    auto contacts = waybill::items(konigle.contacts.list, all);
    auto next = contacts.begin();
    auto const lines = [&]() -> std::string {
        if (next == contacts.end()) return "";
        auto line = next->email + ',' + next->first_name.value_or("") + '\n';
        ++next;
        return line;
    };
    konigle.request<waybill::none>(waybill::verb::put, "/files/readers.csv", waybill::upload{lines, "text/csv"});

    // And from there into a file. What is interrupted goes on, in this call and, since it is asked for, in a later run.
    auto const path = (std::filesystem::temp_directory_path() / "waybill-example-readers.csv").string();
    waybill::transfer_progress last;
    waybill::download_options options{.resume = waybill::download_resume::across_calls, .media_type = "text/csv"};
    options.call.on_progress = [&](waybill::transfer_progress const& now) { last = now; };
    auto const done = download(konigle, "/files/readers.csv", path, options);
    std::cout << done.size_bytes << " bytes; progress ended at " << last.bytes_received << " of " << last.bytes_to_receive << '\n';

    std::size_t count = 0;
    std::ifstream written{path};
    for (std::string line; std::getline(written, line); ++count)
        if (count < 2) std::cout << line << '\n';
    std::cout << count << " lines\n";
    written.close();
    std::filesystem::remove(path);
} catch (waybill::exception const& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
