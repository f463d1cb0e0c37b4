#include <waybill/http/verb.hpp>

#include <doctest/doctest.h>

namespace {

using waybill::default_safety;
using waybill::safety;
using waybill::verb;

TEST_CASE("a method is written as it stands in a request line")
{
    CHECK(name(verb::get) == "GET");
    CHECK(name(verb::head) == "HEAD");
    CHECK(name(verb::post) == "POST");
    CHECK(name(verb::put) == "PUT");
    CHECK(name(verb::patch) == "PATCH");
    CHECK(name(verb::delete_) == "DELETE");
}

// RFC 9110, section 9.2; PATCH is neither safe nor idempotent (RFC 5789).
static_assert(default_safety(verb::get) == safety::safe);
static_assert(default_safety(verb::head) == safety::safe);
static_assert(default_safety(verb::put) == safety::idempotent);
static_assert(default_safety(verb::delete_) == safety::idempotent);
static_assert(default_safety(verb::post) == safety::unsafe);
static_assert(default_safety(verb::patch) == safety::unsafe);

} // namespace
