#ifndef TESTS_UNIT_KONIGLE_SHOP_HPP
#define TESTS_UNIT_KONIGLE_SHOP_HPP

#include <sandbox/konigle_sandbox.hpp>

#include <waybill/konigle.hpp>
#include <waybill/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>

namespace konigle = waybill::konigle;

/// A sandbox whose clock the test sets, and a client of it.
struct shop {
    explicit shop(sandbox_options given = {})
        : sandbox([&] {
              given.now = [this] { return now; };
              return std::move(given);
          }())
    {}

    std::chrono::sys_seconds now{std::chrono::sys_days{std::chrono::year{2030} / 6 / 1}};
    konigle_sandbox sandbox;
    konigle::client konigle{"sandbox-key", {}, waybill::in_process{sandbox}};
};

/// One that knows what there is, and begins with some data.
struct seeded_shop : shop {
    seeded_shop() : shop({.unknown = sandbox_unknown::refused}) { sandbox.seed(); }
};

/// "400 email: contact with this email already exists." or "409 in_use cmp_1 uses it."
template <class Result>
std::string refusal_of(Result const& outcome)
{
    REQUIRE(outcome.has_error());
    auto const& error = outcome.error();
    auto text = std::to_string(error.http_status);
    if (!error.provider_code.empty()) text += ' ' + error.provider_code;
    if (error.field_errors.empty()) return text + ' ' + error.provider_message;
    for (auto const& [field, message] : error.field_errors) text += ' ' + field + ": " + message;
    return text;
}

/// Whether it is refused because another of this kind has the same in this member.
template <class Result>
bool is_taken(Result const& outcome, std::string const& kind, std::string const& field)
{
    auto const text = refusal_of(outcome);
    return text.starts_with("400 ") &&
           text.find(kind + " with this " + field + " already exists.") != std::string::npos;
}

/// "con_1 con_2 "
template <class Item>
std::string ids_of(konigle::page<Item> const& page)
{
    std::string ids;
    for (auto const& item : page.payload) ids += item.id + ' ';
    return ids;
}

#endif
