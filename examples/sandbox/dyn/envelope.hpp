#ifndef EXAMPLES_SANDBOX_DYN_ENVELOPE_HPP
#define EXAMPLES_SANDBOX_DYN_ENVELOPE_HPP

#include "php_json.hpp"

#include <waybill/call/server.hpp>
#include <waybill/codec/json.hpp>
#include <waybill/reflect/validate.hpp>
#include <waybill/types/raw_json.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What the service wraps its answers in, and its ways of refusing.
namespace dyn_sandbox_detail {

struct refused_response {
    int status{};
    std::string message{};
    waybill::raw_json data{"{}"};
};
BOOST_DESCRIBE_STRUCT(refused_response, (), (status, message, data))

struct refused_envelope {
    refused_response response{};
};
BOOST_DESCRIBE_STRUCT(refused_envelope, (), (response))

inline std::string status_message(int status)
{
    switch (status) {
    case 404: return "Not Found";
    case 451: return "Missing or Invalid API Key";
    case 452: return "Missing or Invalid Required Fields";
    case 453: return "Object Already Exists";
    default: return "Internal Server Error";
    }
}

/// `details` are sentences for people.
inline waybill::http::response refusal_of(int status, std::vector<std::string> const& details = {})
{
    refused_envelope envelope{{.status = status, .message = status_message(status)}};
    if (!details.empty()) envelope.response.data.text = waybill::json_write(details).value();
    waybill::http::response refused{status, {}, waybill::json_write(envelope).value()};
    refused.fields.set("Content-Type", "application/json");
    return refused;
}

[[noreturn]] inline void refuse(int status, std::vector<std::string> const& details = {})
{
    throw waybill::refusal{refusal_of(status, details)};
}

/// What is wrong with the fields of a request.
class problems {
public:
    problems() = default;
    /// What its model says is wrong.
    template <waybill::described Request>
    explicit problems(Request const& request)
    {
        for (auto const& [field, message] : waybill::validate(request)) add(field, message);
    }

    void add(std::string_view field, std::string_view message)
    {
        sentences_.push_back(std::string{field}.append(field.empty() ? "" : ": ").append(message));
    }
    void need(std::string_view field, std::string_view text)
    {
        if (text.empty()) add(field, "must not be empty");
    }
    /// Throws a refusal if anything is wrong.
    void refuse() const
    {
        if (!sentences_.empty()) dyn_sandbox_detail::refuse(452, sentences_);
    }

private:
    std::vector<std::string> sentences_;
};

/// What is said below the operations, of a path or a field.
struct plain_problem {
    std::string message{};
};
BOOST_DESCRIBE_STRUCT(plain_problem, (), (message))

/// Makes answers what the service would send: every refusal in an envelope, where there is nothing to tell one shape after
/// the other of those that the service has for it, JSON as PHP writes it.
class wardrobe {
public:
    void dress(waybill::http::response& answer)
    {
        if (!answer.body.starts_with(R"({"response":)")) {
            int const status = answer.status == 405 ? 404 : answer.status == 400 ? 452 : answer.status;
            auto const problem = waybill::json_read<plain_problem>(answer.body);
            answer = refusal_of(status, {problem ? problem->message : answer.body});
        }
        auto const data = answer.body.find(R"(,"data":)");
        bool const is_empty_list =
            answer.body.ends_with(R"(":[]}}})") && answer.body.find(',', data + 1) == std::string::npos;
        if (data == std::string::npos || is_empty_list) {
            if (is_empty_list) answer.body.resize(data);
            else answer.body.resize(answer.body.size() - 2);
            answer.body.append(shapes[next_++ % shapes.size()]).append("}}");
        }
        answer.body = as_php_writes(answer.body);
        answer.fields.set("Content-Type", "application/json;charset=utf-8");
    }

private:
    static constexpr std::array<std::string_view, 5> shapes{R"(,"data":{})", R"(,"data":[])", R"(,"data":"")",
                                                            R"(,"data":null)", ""};
    std::size_t next_ = 0;
};

} // namespace dyn_sandbox_detail

#endif
