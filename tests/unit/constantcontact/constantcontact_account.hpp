#ifndef UNIT_CONSTANTCONTACT_ACCOUNT_HPP
#define UNIT_CONSTANTCONTACT_ACCOUNT_HPP

#include <sandbox/constantcontact_sandbox.hpp>

#include <waybill/constantcontact.hpp>
#include <waybill/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

// What the tests of Constant Contact's sandbox have in common.
namespace constantcontact_checks {

namespace cc = waybill::constantcontact;

inline cc::credentials const owner{"sandbox-key", "sandbox", "sandbox-password"};

/// A sandbox whose clock the test sets, and a client of it.
struct account {
    explicit account(constantcontact_sandbox_options options = {})
        : sandbox([this, &options] {
              options.now = [this] { return now; };
              return std::move(options);
          }())
    {}

    /// The URI of a new list.
    std::string add_list(std::string const& name) { return client.lists.create({.name = name}).id; }
    /// The short id of a new contact.
    std::string add(std::string const& email, std::vector<cc::reference> lists = {})
    {
        return cc::short_id(client.contacts.create({.email_address = email, .contact_lists = std::move(lists)}).id);
    }
    cc::contact contact(std::string const& id) { return client.contacts.get(id).content.value; }
    std::vector<std::string> members(std::string const& list)
    {
        std::vector<std::string> found;
        for (auto const& each : waybill::items(client.lists.members, cc::short_id(list)))
            found.push_back(each.content.value.email_address);
        return found;
    }

    std::chrono::sys_seconds now{std::chrono::sys_days{std::chrono::year{2030} / 6 / 1}};
    constantcontact_sandbox sandbox;
    cc::client client{owner, {.retry = {.attempts = 1}}, waybill::in_process{sandbox}};
};

using addresses = std::vector<std::string>;

/// What a call fails with.
template <class Result>
waybill::error_kind kind_of(Result const& got)
{
    REQUIRE(got.has_error());
    return got.error().kind;
}

/// A request by hand, with the owner's credentials.
inline waybill::http::response ask(constantcontact_sandbox& sandbox, waybill::verb method, std::string place,
                                   std::string type = {}, std::string body = {})
{
    waybill::http::request request{method, "/ws/customers/" + std::move(place), {}, std::move(body)};
    owner.authenticate(request);
    if (!type.empty()) request.fields.set("Content-Type", type);
    return sandbox.answer(request);
}

} // namespace constantcontact_checks

#endif
