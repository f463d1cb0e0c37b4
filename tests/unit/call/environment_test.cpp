#if !defined(_WIN32)

#include <waybill/call/environment.hpp>

#include <support/shelf.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

/// Variables that are gone with the object.
struct variables {
    variables(std::initializer_list<std::pair<char const*, char const*>> given)
    {
        for (auto const& [name, value] : given) {
            ::setenv(name, value, 1);
            names.push_back(name);
        }
    }
    variables(variables const&) = delete;
    variables& operator=(variables const&) = delete;
    ~variables()
    {
        for (auto const* const name : names) ::unsetenv(name);
    }
    std::vector<char const*> names;
};

} // namespace

TEST_CASE("options come from the environment, where they are left at their defaults")
{
    variables const set{{"SHELF_BASE_URL", "https://eu.shelf.example.test"}, {"SHELF_TIMEOUT", "2.5"}, {"SHELF_RETRY_COUNT", "5"},
                        {"SHELF_RETRY_BACKOFF", "0.0001"}, {"SHELF_MAX_CONNECTIONS", "7"}};
    auto const options = waybill::options_from_environment("SHELF");
    CHECK(options.base_url == "https://eu.shelf.example.test");
    CHECK(options.timeout.total == 2500ms);
    CHECK(options.timeout.attempt == 2500ms);
    CHECK(options.timeout.stall == 30s);
    CHECK(options.retry.attempts == 6);
    CHECK(options.retry.first_delay == 1ms); // rounded up
    CHECK(options.connections == 7);

    waybill::client_options given;
    given.base_url = "https://us.shelf.example.test";
    given.timeout.total = 9s;
    given.retry.attempts = 2;
    given.connections = 3;
    auto const kept = waybill::options_from_environment("SHELF", given);
    CHECK(kept.base_url == "https://us.shelf.example.test");
    CHECK(kept.timeout.total == 9s);
    CHECK(kept.retry.attempts == 2);
    CHECK(kept.connections == 3);

    CHECK(waybill::options_from_environment("OTHER").base_url.empty());
}

TEST_CASE("retries can be switched off whatever their number")
{
    variables const set{{"SHELF_RETRY_COUNT", "5"}, {"SHELF_ENABLE_RETRY", "false"}};
    CHECK(waybill::options_from_environment("SHELF").retry.attempts == 1);
    variables const again{{"SHELF_ENABLE_RETRY", "true"}};
    CHECK(waybill::options_from_environment("SHELF").retry.attempts == 6);
}

TEST_CASE("a variable that is empty counts as not set")
{
    variables const set{{"SHELF_TIMEOUT", ""}, {"SHELF_API_KEY", ""}};
    CHECK(waybill::options_from_environment("SHELF").timeout.total == 120s);
    CHECK(waybill::credentials_from_environment<shelf::provider>().key.empty());
}

TEST_CASE("a variable that does not fit is named")
{
    for (auto const& [name, value] : std::initializer_list<std::pair<char const*, char const*>>{
             {"SHELF_TIMEOUT", "soon"}, {"SHELF_TIMEOUT", "-1"}, {"SHELF_TIMEOUT", "nan"}, {"SHELF_TIMEOUT", "1e300"}, {"SHELF_TIMEOUT", "1s"},
             {"SHELF_RETRY_COUNT", "-1"}, {"SHELF_RETRY_COUNT", "101"}, {"SHELF_RETRY_COUNT", "2.5"}, {"SHELF_RETRY_BACKOFF", "-0.1"},
             {"SHELF_ENABLE_RETRY", "maybe"}, {"SHELF_MAX_CONNECTIONS", "-3"}}) {
        CAPTURE(name);
        CAPTURE(value);
        variables const set{{name, value}};
        try {
            static_cast<void>(waybill::options_from_environment("SHELF"));
            FAIL("it was accepted");
        } catch (waybill::exception const& refused) {
            CHECK(refused.error().kind == waybill::error_kind::configuration);
            CHECK(refused.error().message.find(name) != std::string::npos);
            CHECK(refused.error().message.find(std::string{"\""} + value) == std::string::npos); // it may be a key
        }
    }
}

TEST_CASE("what a server with a certificate of its own making takes")
{
    variables const set{{"SHELF_CA_FILE", "/ca.pem"}, {"SHELF_PUBLIC_KEY_PIN", "sha256//AA="}, {"SHELF_CHECK_HOST", "false"}};
    auto const options = waybill::options_from_environment("SHELF");
    CHECK(options.tls.ca_file == "/ca.pem");
    CHECK(options.tls.public_key_pin == "sha256//AA=");
    CHECK(options.tls.host_check == waybill::host_check::off);
}

TEST_CASE("credentials come from a variable for each of their members")
{
    variables const set{{"SHELF_API_KEY", "k-1"}, {"SHELF_AUTH_PREFIX", "Bearer"}};
    auto const given = waybill::credentials_from_environment<shelf::provider>();
    CHECK(given.key.reveal() == "k-1");
    CHECK(given.scheme == "Bearer");
}

#endif
