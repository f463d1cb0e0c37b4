#include <waybill/types/checked_text.hpp>
#include <waybill/types/email_address.hpp>
#include <waybill/types/handle.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using waybill::email_address;
using waybill::handle;

static_assert(waybill::checked_text<email_address>);
static_assert(waybill::checked_text<handle>);
static_assert(!waybill::checked_text<std::string>);

TEST_CASE("an e-mail address is the same text however it was given")
{
    struct {
        char const* given;
        char const* text;
    } const rows[] = {
        {"ada@shop.example", "ada@shop.example"},
        {"  ada@shop.example ", "ada@shop.example"},
        {"Ada <ada@Shop.Example>", "ada@shop.example"},
        {"Ada L. <Ada.Lovelace@SHOP.EXAMPLE> ", "Ada.Lovelace@shop.example"},
        {"<ada@shop.example>", "ada@shop.example"},
        {"J\u00f6rg@B\u00dcCHER.example", "J\u00f6rg@b\u00dccher.example"},
        {"a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.given);
        email_address const address{row.given};
        CHECK(address.text() == row.text);
        CHECK_FALSE(address.problem().has_value());
        CHECK(address == email_address{row.text});
        CHECK(email_address{address.text()} == address);
    }
    CHECK_FALSE(email_address{"ada@shop.example"} == email_address{"Ada@shop.example"}); // who knows what the host does
}

TEST_CASE("what is no e-mail address is kept and says so")
{
    for (std::string_view const text : {"", "ada", "ada@", "@shop.example", "ada@shop", "ada@host.test", "a b@shop.example",
                                        "ada@shop.example, bob@shop.example", "Ada <ada@shop.example", "Ada <>",
                                        "\"ada\"@shop.example", "ada@[127.0.0.1]"}) {
        CAPTURE(text);
        CHECK(email_address{text}.problem() == "must be an e-mail address");
    }
    CHECK(email_address{}.problem().has_value());
    // Not cleaned: what stood in the name would be gone unseen.
    CHECK(email_address{"A\r\nBcc: eve@evil.example <ada@shop.example>"}.problem().has_value());
    CHECK(email_address{std::string{"ada@shop.example\0", 17}}.problem().has_value());
}

TEST_CASE("a handle has small letters, digits, hyphens and underscores")
{
    CHECK(handle{"Marketing_2024-A"}.text() == "marketing_2024-a");
    CHECK_FALSE(handle{"Marketing_2024-A"}.problem().has_value());
    CHECK_FALSE(handle{"b\u00fccher"}.problem().has_value());
    CHECK(handle{"Summer"} == handle{"summer"});
    for (std::string_view const text : {"", "a b", "a/b", "a.b", "a\n", "a@b"}) {
        CAPTURE(text);
        CHECK(handle{text}.problem() == "must be made of letters, digits, '-' and '_'");
    }
}
