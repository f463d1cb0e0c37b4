#ifndef EXAMPLES_SANDBOX_KONIGLE_REFUSAL_HPP
#define EXAMPLES_SANDBOX_KONIGLE_REFUSAL_HPP

#include "text.hpp"

#include <waybill/call/server.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The provider's ways of refusing.
namespace sandbox_detail {

struct problem {
    std::optional<std::string> detail{};
    std::optional<std::string> message{};
    std::optional<std::string> code{};
    std::optional<std::int64_t> retry_after{};
};
BOOST_DESCRIBE_STRUCT(problem, (), (detail, message, code, retry_after))

[[noreturn]] inline void refuse(int status, problem const& why)
{
    throw waybill::refusal{status, *waybill::json_write(why)};
}

[[noreturn]] inline void refuse_unknown()
{
    refuse(404, {.detail = "Not found."});
}

[[noreturn]] inline void refuse_state(std::string message)
{
    refuse(400, {.message = std::move(message), .code = "invalid_state"});
}

/// What is wrong, by member.
using problem_list = std::map<std::string, std::vector<std::string>>;

/// What is wrong with a request.
class problems {
public:
    problems() = default;
    /// The limits of its members that a request breaks.
    template <waybill::described Request>
    explicit problems(Request const& request)
    {
        for (auto const& [field, message] : waybill::validate(request)) add(field, message);
    }

    void add(std::string const& field, std::string message) { of_[field].push_back(std::move(message)); }
    void add_taken(std::string const& kind, std::string const& field)
    {
        add(field, kind + " with this " + field + " already exists.");
    }
    void add_unknown(std::string const& field, std::string const& id)
    {
        add(field, "Invalid pk \"" + id + "\" - object does not exist.");
    }
    /// Nothing but blanks is wrong.
    void need(std::string const& field, std::string_view text)
    {
        if (is_blank(text)) add(field, "This field may not be blank.");
    }

    bool empty() const { return of_.empty(); }
    /// Throws a refusal unless empty.
    void refuse() const
    {
        if (!empty()) throw waybill::refusal{400, *waybill::json_write(of_)};
    }

private:
    problem_list of_;
};

/// Refuses a request for what is wrong with one member.
[[noreturn]] inline void refuse_field(std::string const& field, std::string const& message)
{
    problem_list const wrong{{field, {message}}};
    throw waybill::refusal{400, *waybill::json_write(wrong)};
}

} // namespace sandbox_detail

#endif
