#include <waybill/konigle.hpp>
#include <waybill/transport/in_process.hpp>

#include <boost/describe/class.hpp>

#include <iostream>
#include <string>
#include <vector>

namespace konigle = waybill::konigle;

// An operation that the provider has and the record of endpoints has not.
struct audience_create {
    std::string name{};
    std::vector<std::string> tags{};
};
BOOST_DESCRIBE_STRUCT(audience_create, (), (name, tags))

struct audience {
    std::string id{};
    std::string name{};
};
BOOST_DESCRIBE_STRUCT(audience, (), (id, name))

int main()
{
    auto const provider = [](waybill::http::request const& request) {
        std::cout << name(request.method) << ' ' << request.url << '\n';
        if (!request.body.empty()) std::cout << request.body << '\n';
        return waybill::http::response{201, {}, R"({"id":"aud_1","name":"Friends","code":"friends"})"};
    };
    konigle::client const konigle{"key", {}, waybill::in_process{provider}};

    // With authentication, limits, retries and errors as in any other call.
    auto const made = konigle.request<audience>(waybill::verb::post, "/reachout/api/v1/audiences",
                                                audience_create{.name = "Friends", .tags = {"friend"}});
    std::cout << made.id << ": " << made.name << '\n';

    // Where the answer's shape is not fixed.
    auto const whole = konigle.request<waybill::raw_json>(waybill::verb::get, "/reachout/api/v1/audiences/aud_1");
    std::cout << whole.text << '\n';
}
