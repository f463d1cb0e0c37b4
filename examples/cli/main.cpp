// waybill: every operation of every provider from the command line. See docs/cli.md.
#include "command_line.hpp"
#include "output.hpp"
#include "settings.hpp"
#include "wire_log.hpp"

#include <waybill/call/environment.hpp>
#include <waybill/codec/json.hpp>

#include <boost/describe/class.hpp>

#include <langinfo.h>

#include <algorithm>
#include <chrono>
#include <clocale>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string_view>
#include <utility>

namespace {

using namespace cli;

/// As a provider is listed.
struct listed_provider {
    std::string name{};
    std::string base_url{};
    std::vector<std::string> needed_variables{};
    bool sandbox{};
};
BOOST_DESCRIBE_STRUCT(listed_provider, (), (name, base_url, needed_variables, sandbox))

template <class T>
std::string as_json_lines(std::vector<T> const& list)
{
    std::string text = "[";
    for (auto const& each : list) text.append(text.size() == 1 ? "\n" : ",\n").append(waybill::json_write(each).value());
    return text + "\n]\n";
}

std::string list_providers(std::vector<std::unique_ptr<provider>> const& providers, output_format format)
{
    std::vector<listed_provider> all;
    std::vector<std::vector<std::string>> rows;
    for (auto const& each : providers) {
        auto& one = all.emplace_back(listed_provider{std::string{each->info().name}, std::string{each->info().base_url},
                                                     {}, each->has_sandbox()});
        std::string names;
        for (auto const& variable : each->variables()) {
            if (!variable.required) continue;
            one.needed_variables.push_back(variable.name);
            names += (names.empty() ? "" : " ") + variable.name;
        }
        rows.push_back({one.name, one.base_url, names, one.sandbox ? "yes" : "no"});
    }
    if (format == output_format::json) return as_json_lines(all);
    return to_table({"PROVIDER", "BASE URL", "NEEDS", "SANDBOX"}, rows);
}

/// "name: text, [page: integer = 1]"; what may be left out stands in brackets.
std::string describe_request(waybill::endpoint_info const& of)
{
    std::string text;
    auto const add = [&](std::string const& part) { text.append(text.empty() ? "" : ", ").append(part); };
    for (auto const& each : of.members) {
        auto const initial = initial_value(each);
        auto const one = each.name + ": " + each.type + (initial.empty() ? "" : " = " + initial);
        add(each.required ? one : '[' + one + ']');
    }
    if (of.others) add("[any other: " + *of.others + ']');
    return text;
}

std::string list_endpoints(provider const& on, output_format format)
{
    std::vector<waybill::endpoint_info> all;
    std::vector<std::vector<std::string>> rows;
    for (auto& each : on.operations()) {
        auto const& endpoint = all.emplace_back(std::move(each.endpoint));
        auto const sent_as = endpoint.rpc_method.empty() ? endpoint.method + ' ' + endpoint.path : endpoint.rpc_method;
        rows.push_back({endpoint.name, sent_as, endpoint.response, describe_request(endpoint)});
    }
    if (format == output_format::json) return as_json_lines(all);
    return to_table({"OPERATION", "SENT AS", "ANSWER", "REQUEST"}, rows);
}

connection connect(command const& asked)
{
    connection to{{}, asked.to_sandbox};
    auto& options = to.options;
    if (asked.to_sandbox) {
        // It is asked within this process, but requests name a host all the same.
        if (asked.on->info().base_url.empty()) options.base_url = "https://sandbox.example";
    } else {
        read_environment_file(*asked.on, asked.environment_file);
        options = waybill::options_from_environment(asked.on->info().environment_prefix);
    }
    if (asked.base_url) options.base_url = *asked.base_url;
    if (asked.retries) options.retry.attempts = *asked.retries + 1;
    if (asked.timeout_seconds) {
        auto& timeout = options.timeout;
        timeout.total = std::chrono::milliseconds{std::llround(*asked.timeout_seconds * 1000)};
        timeout.attempt = timeout.total;
        // Who allows minutes for a call waits as long for its first byte.
        timeout.stall = (std::max)(timeout.stall, std::chrono::ceil<std::chrono::seconds>(timeout.total));
    }
    if (asked.verbose) options.observers.push_back(std::make_shared<wire_log>());
    return to;
}

std::string read_input(std::string const& name)
{
    auto const close = [](std::FILE* file) { return file == stdin ? 0 : std::fclose(file); };
    std::unique_ptr<std::FILE, decltype(close)> const input{name == "-" ? stdin : std::fopen(name.c_str() + 1, "rb"), close};
    std::string text;
    char chunk[65536];
    while (input) {
        auto const size = std::fread(chunk, 1, sizeof chunk, input.get());
        text.append(chunk, size);
        if (size < sizeof chunk) break;
    }
    if (!input || std::ferror(input.get()) != 0) throw usage_error{"--json: cannot read " + name.substr(name == "-" ? 0 : 1)};
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3); // editors put a byte order mark there
    return text;
}

given_request read_request(command const& asked)
{
    std::string where = "--json";
    auto json = asked.json;
    if (json && (json == "-" || json->starts_with('@'))) {
        where = json == "-" ? "standard input" : json->substr(1);
        json = read_input(*json);
    }
    return {asked.operation.endpoint, asked.path_arguments, json, where, asked.members};
}

void print_answer(std::string const& answer, command const& asked)
{
    if (answer.empty()) return;
    if (asked.format == output_format::table) print(to_table(answer, asked.operation.items));
    else print(answer + '\n');
}

void call(command const& asked)
{
    auto const& name = asked.operation.endpoint.name;
    auto const given = read_request(asked);
    auto const to = connect(asked);
    if (asked.dry_run) {
        auto const request = asked.on->preview(to, name, given);
        print(std::string{waybill::name(request.method)} + ' ' + printable(request.url) + '\n' +
              to_text(request.fields, request.body, ""));
    } else if (!asked.all_pages) {
        print_answer(asked.on->call(to, name, given), asked);
    } else if (asked.format == output_format::table) {
        std::string items;
        asked.on->each_item(to, name, given, [&](std::string const& item) { items += (items.empty() ? "[" : ",") + item; });
        print_answer(items.empty() ? "[]" : items + ']', asked);
    } else {
        asked.on->each_item(to, name, given, [](std::string const& item) { print(item + '\n'); });
    }
}

void run(command const& asked, std::vector<std::unique_ptr<provider>> const& providers)
{
    switch (asked.what) {
    case command::action::show: return print(asked.text);
    case command::action::list_providers: return print(list_providers(providers, asked.format.value_or(output_format::table)));
    case command::action::list_endpoints:
        return print(list_endpoints(*asked.on, asked.format.value_or(output_format::table)));
    case command::action::call: return call(asked);
    }
}

} // namespace

int main(int argc, char** argv)
{
    // What is printed is UTF-8; the widths of a table's columns are counted by the locale.
    std::setlocale(LC_CTYPE, "");
    if (std::string_view{::nl_langinfo(CODESET)} != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
    command asked;
    try {
        auto const providers = all_providers();
        asked = parse_command({argv + 1, argv + argc}, providers);
        run(asked, providers);
        return 0;
    } catch (waybill::exception const& failed) {
        auto why = failed.error();
        if (why.operation.empty()) why.operation = asked.operation.endpoint.name;
        return report(why);
    } catch (usage_error const& failed) {
        return report(failed);
    } catch (std::exception const& failed) {
        return report(failed);
    }
}
