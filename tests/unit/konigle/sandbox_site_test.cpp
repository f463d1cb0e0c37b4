#include "shop.hpp"

#include <waybill/paging/items.hpp>
#include <waybill/types/file.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

using std::chrono::seconds;
using tags = std::vector<std::string>;
using upload_status = konigle::upload_status;

waybill::result<konigle::upload> mark(shop const& world, std::string const& how, std::string const& id)
{
    auto const& uploads = world.konigle.uploads;
    if (how == "started") return uploads.mark_started.attempt(id);
    if (how == "completed") return uploads.mark_completed.attempt(id);
    REQUIRE(how == "failed");
    return uploads.mark_failed.attempt(id);
}

} // namespace

TEST_CASE("a file is uploaded, listed and removed")
{
    shop world;
    auto const& uploads = world.konigle.uploads;
    auto const made = uploads.create({.name = "Prices",
                                      .tags = "spring, prices",
                                      .meta = waybill::raw_json{R"({"rows":2})"},
                                      .description = "All of them",
                                      .file = waybill::file{"a,b\n1,2\n", "prices.csv"}});
    CHECK(made.id == "up_1");
    CHECK(made.name == "Prices");
    CHECK(made.mime_type == "text/csv");
    CHECK(made.size == 8);
    CHECK((made.tags == tags{"spring", "prices"}));
    CHECK(made.meta.text == R"({"rows":2})");
    CHECK(made.description == "All of them");
    CHECK((made.status == upload_status::completed));
    CHECK((made.url == std::string{"https://files.shop.example/uploads/up_1"}));
    CHECK((made.upload_ended_at == std::string{"2030-06-01T00:00:00Z"}));

    CHECK(uploads.create({.file = waybill::file{"x", "notes.txt"}}).name == "notes.txt");
    CHECK(refusal_of(uploads.create.attempt({.file = waybill::file{"", "empty.txt"}})) ==
          "400 file: The submitted file is empty.");
    CHECK(ids_of(uploads.list()) == "up_1 up_2 ");
    uploads.remove("up_1");
    CHECK(refusal_of(uploads.get.attempt("up_1")) == "404 Not found.");
    CHECK(ids_of(uploads.list()) == "up_2 ");
}

TEST_CASE("a cloud upload goes from mark to mark")
{
    shop world;
    auto const begin = [&] {
        auto const answer = world.konigle.uploads.create_cloud_upload(
            {.mime_type = "application/zip", .file_size = 5000, .filename = "all.zip"});
        CHECK(answer.text.find(R"("url":"https://cloud.shop.example/upload")") != std::string::npos);
        auto const from = answer.text.find("up_");
        return answer.text.substr(from, answer.text.find('"', from) - from);
    };
    auto const first = world.konigle.uploads.get(begin());
    CHECK((first.status == upload_status::pending));
    CHECK(first.name == "all.zip");
    CHECK(first.size == 5000);
    CHECK(first.mime_type == "application/zip");
    CHECK(first.url.is_null());

    struct {
        std::vector<std::string> marks;
        upload_status then;
        std::string refused; // marks that are
    } const cases[] = {
        {{"started"}, upload_status::uploading, ""},
        {{"started", "started"}, upload_status::uploading, ""},
        {{"started", "completed"}, upload_status::completed, "started failed "},
        {{"completed", "completed"}, upload_status::completed, "started failed "},
        {{"started", "failed", "failed"}, upload_status::failed, "started completed "},
    };
    for (auto const& each : cases) {
        auto const id = begin();
        for (auto const& how : each.marks) REQUIRE(mark(world, how, id).has_value());
        auto const now = world.konigle.uploads.get(id);
        CHECK((now.status == each.then));
        CHECK(now.url.has_value() == (each.then == upload_status::completed));
        CHECK(now.upload_ended_at.has_value() == (each.then != upload_status::uploading));
        if (each.refused.empty()) continue;
        std::string refused;
        for (std::string const how : {"started", "completed", "failed"}) {
            auto const outcome = mark(world, how, id);
            if (outcome.has_value()) continue;
            CHECK(refusal_of(outcome) == "400 invalid_state Upload cannot be marked as " + how);
            refused += how + ' ';
        }
        CHECK(refused == each.refused);
    }
    CHECK(refusal_of(mark(world, "started", "up_99")) == "404 Not found.");
}

TEST_CASE("an image is added, changed, found and removed")
{
    shop world;
    auto const& images = world.konigle.images;
    auto const add = [&](char const* name, std::string const& file, std::size_t size, char const* has) {
        world.now += seconds{1};
        return images.create(
            {.name = name, .alt_text = "Picture", .tags = has, .image = waybill::file{std::string(size, 'x'), file}});
    };
    auto const logo = add("Logo", "logo.png", 10, "brand,small");
    CHECK(logo.mime_type == "image/png");
    CHECK(logo.size == 10);
    CHECK((logo.tags == tags{"brand", "small"}));
    CHECK((logo.asset_url == std::string{"https://assets.shop.example/img_1"}));
    add("Banner", "banner.jpg", 1000, "brand");
    add("Product", "product.webp", 100, "");
    CHECK(refusal_of(images.create.attempt({.name = " ", .image = waybill::file{"x", "x.png"}})) ==
          "400 name: This field may not be blank.");

    world.now += seconds{1};
    auto const changed = images.update("img_1", {.tags = tags{"brand"}, .description = "Ours"});
    CHECK((changed.tags == tags{"brand"}));
    CHECK(changed.alt_text == "Picture");

    using ordering = konigle::image_ordering;
    struct {
        konigle::image_filters filters;
        std::string ids;
    } const cases[] = {
        {{}, "img_1 img_2 img_3 "},
        {{.q = "OURS"}, "img_1 "},
        {{.q = "picture"}, "img_1 img_2 img_3 "},
        {{.min_size = 100}, "img_2 img_3 "},
        {{.max_size = 100}, "img_1 img_3 "},
        {{.min_size = 11, .max_size = 999}, "img_3 "},
        {{.tags = "brand"}, "img_1 img_2 "},
        {{.tags = "small"}, ""},
        {{.ordering = ordering::created_at_descending}, "img_3 img_2 img_1 "},
        {{.ordering = ordering::updated_at}, "img_2 img_3 img_1 "},
    };
    for (auto const& each : cases) CHECK(ids_of(images.list(each.filters)) == each.ids);

    auto const found = images.search({.q = "picture", .page = 2, .page_size = 2});
    CHECK(ids_of(found) == "img_3 ");
    CHECK(found.count == 3);
    CHECK((found.previous == std::string{"https://tim.konigle.com/admin/api/storefront-assets/search?"
                                         "q=picture&asset_type=image&page=1&page_size=2"}));
    images.remove("img_2");
    CHECK(ids_of(images.list()) == "img_1 img_3 ");
}

TEST_CASE("an image is generated in the shape and format asked for")
{
    struct {
        konigle::aspect_ratio ratio;
        konigle::image_format format;
        std::int64_t width;
        std::int64_t height;
        char const* mime_type;
    } const cases[] = {
        {konigle::aspect_ratio::square, konigle::image_format::webp, 128, 128, "image/webp"},
        {konigle::aspect_ratio::sixteen_to_nine, konigle::image_format::jpg, 2048, 1152, "image/jpeg"},
        {konigle::aspect_ratio::two_to_three, konigle::image_format::png, 256, 384, "image/png"},
    };
    shop world;
    for (auto const& each : cases) {
        auto const made = world.konigle.images.generate(
            {.prompt = "A boat", .aspect_ratio = each.ratio, .output_format = each.format});
        CHECK(made.alt_text == "A boat");
        CHECK((made.image_width == each.width));
        CHECK((made.image_height == each.height));
        CHECK(made.mime_type == each.mime_type);
    }
    CHECK(world.konigle.images.search({.q = "boat"}).count == 3);
    CHECK(refusal_of(world.konigle.images.generate.attempt({.prompt = ""})) ==
          "400 prompt: This field may not be blank.");
}

TEST_CASE("the connection to the forms service gives the key to it")
{
    seeded_shop world;
    auto const& connections = world.konigle.connections;
    CHECK(connections.list().count == 1);
    CHECK(refusal_of(connections.get_credentials.attempt({.provider = "other"})) == "404 Not found.");
    auto const key = connections.get_credentials({.provider = "konigle_forms"}).access_token.value();

    konigle::forms_client const client{key, {}, waybill::in_process{world.sandbox}};
    auto const& forms = client.forms;
    CHECK(forms.create({.name = "Contact"}).slug == "contact-2");
    CHECK(forms.create({.name = "Return it!"}).slug == "return-it");
    CHECK(refusal_of(forms.create.attempt({.name = " "})) == "400 name: This field may not be blank.");
    CHECK(refusal_of(forms.get.attempt("nothing")) == "404 Not found.");
    CHECK(refusal_of(forms.list_submissions.attempt("nothing")) == "404 Not found.");
    auto const got = forms.get("return-it");
    CHECK(got.id == 3);
    CHECK(got.name == "Return it!");
    CHECK(got.is_active);

    std::string slugs;
    for (auto const& form : waybill::items(forms.list, {.page_size = 2})) slugs += form.slug + ' ';
    CHECK(slugs == "contact contact-2 return-it ");
    CHECK((forms.list({.page_size = 2}).next ==
           std::string{"https://forms.konigle.com/api/dev/forms/?page=2&page_size=2"}));
    auto const submissions = forms.list_submissions("contact");
    REQUIRE(submissions.count == 1);
    CHECK((submissions.results[0].form_slug == std::string{"contact"}));
    CHECK(forms.list_submissions("return-it").count == 0);

    konigle::forms_client const stranger{"sandbox-key", {}, waybill::in_process{world.sandbox}};
    CHECK(refusal_of(stranger.forms.list.attempt()) == "401 Invalid token.");
    konigle::client const lost{key, {}, waybill::in_process{world.sandbox}};
    CHECK(refusal_of(lost.contacts.list.attempt()) == "401 Invalid token.");
    CHECK(world.sandbox.calls().back().operation.empty());
    CHECK(world.sandbox.calls().at(3).operation == "forms.create");
}

TEST_CASE("the site is changed under its uid, settings as a whole")
{
    shop world;
    auto const& website = world.konigle.website;
    auto const uid = website.get().uid;
    CHECK((website.update(uid, {.city = "Berlin"}).city == std::string{"Berlin"}));
    CHECK(website.get().name == "Shop");
    CHECK((website.get().city == std::string{"Berlin"}));
    CHECK(refusal_of(website.update.attempt("site_2", {.city = "Berlin"})) == "404 Not found.");

    CHECK(website.get_settings(uid).text == "{}");
    website.set_settings(uid, waybill::raw_json{R"({"a":1,"b":2})"});
    website.set_settings(uid, waybill::raw_json{R"({"c":3})"});
    CHECK(website.get_settings(uid).text == R"({"c":3})");
    CHECK(refusal_of(website.set_settings.attempt(uid, waybill::raw_json{"[]"})) == "400 Settings are an object.");
    CHECK(refusal_of(website.get_settings.attempt("site_2")) == "404 Not found.");
}

TEST_CASE("each document of the site is made once, empty")
{
    using type = konigle::site_document_type;
    shop world;
    auto const& website = world.konigle.website;
    auto const star = website.bootstrap_document({.type = type::northstar});
    auto const business = website.bootstrap_document({.type = type::business_info});
    CHECK(star.id != business.id);
    CHECK((star.content == std::string{}));
    website.update_document(star.id, {.content = "# Where to"});
    CHECK(website.bootstrap_document({.type = type::northstar}).id == star.id);
    CHECK((website.get_document(star.id).content == std::string{"# Where to"}));
    CHECK((website.get_document(business.id).content == std::string{}));
    CHECK(refusal_of(website.get_document.attempt("doc_9")) == "404 Not found.");
}

TEST_CASE("a URL is added with the folders above it")
{
    shop world;
    auto const& website = world.konigle.website;
    CHECK(website.add_url({.pathname = "/about/us/team"}).text == R"({"type":"page","id":"page_3"})");
    CHECK(website.get_url({.pathname = "/about/us/team"}).text == R"({"type":"page","id":"page_3"})");
    CHECK(website.get_url({.pathname = "/about"}).text == R"({"type":"folder","id":"folder_1"})");
    CHECK(website.add_url({.pathname = "/about/us/shop", .url_type = konigle::site_url_type::folder}).text ==
          R"({"type":"folder","id":"folder_4"})");
    CHECK(refusal_of(website.get_url.attempt({.pathname = "/nothing"})) == "404 Not found.");
    CHECK(refusal_of(website.add_url.attempt({.pathname = "/about/us"})) ==
          "400 pathname: There is a page or folder with this pathname.");
    for (char const* const wrong : {"", "/", "about", "/about/"}) {
        CAPTURE(wrong);
        CHECK(refusal_of(website.add_url.attempt({.pathname = wrong})) ==
              "400 pathname: Enter a path that begins, and does not end, with a slash.");
    }
}

TEST_CASE("a seeded sandbox has what a campaign needs, and the same each time")
{
    seeded_shop const world;
    auto const& api = world.konigle;
    CHECK(ids_of(api.email_accounts.list()) == "acc_1 ");
    CHECK(ids_of(api.email_channels.list()) == "ch_1 ch_2 ");
    CHECK(ids_of(api.email_identities.list()) == "idn_1 ");
    CHECK(ids_of(api.email_templates.list()) == "tpl_1 ");
    CHECK(ids_of(api.audiences.list()) == "aud_1 ");
    CHECK(ids_of(api.contacts.list()) == "con_1 con_2 con_3 con_4 con_5 ");
    CHECK(ids_of(api.campaigns.list()) == "cmp_1 ");
    CHECK(api.email_identities.get("idn_1").verified);
    CHECK(api.campaigns.start("cmp_1").execution->total_contacts == 3);

    seeded_shop first;
    seeded_shop second;
    for (std::string const path : {"/reachout/api/v1/contacts", "/reachout/api/v1/campaigns/cmp_1"}) {
        waybill::http::request request{waybill::verb::get, path, {}, {}};
        request.fields.set("Authorization", "Token sandbox-key");
        auto const answer = first.sandbox.answer(request);
        CHECK(answer.status == 200);
        CHECK(answer.body == second.sandbox.answer(request).body);
    }
}

TEST_CASE("limits of members that a client of ours keeps are kept by the sandbox too")
{
    struct {
        char const* path;
        std::string body;
        char const* part_of_answer;
    } const cases[] = {
        {"contacts", R"({"email":"nobody"})", R"("email":["must be)"},
        {"contacts", R"({"email":"a@shop.example","phone":"123456789012345678901"})", R"("phone":["must have)"},
        {"contacts/update-ltv", R"({"email":"a@shop.example","value":"0","currency":"EUR"})", R"("value":["must be)"},
        {"audiences", R"({"name":"n","tags":[],"code":"No Slug"})", R"("code":["must be)"},
        {"channels", R"({"code":"a b","channel_type":"marketing"})", R"("code":["must be)"},
        {"send-email", R"({"to_email":[],"subject":"s","body_html":"b","channel":"c"})", R"("to_email":["must have)"},
        {"send-email",
         R"({"to_email":["a@shop.example"],"subject":"s","body_html":"b","channel":"c","headers":{"Y":"1"}})",
         R"("headers)"},
        {"accounts/setup", R"({"account_name":"n","default_from_email":"x","identity_value":"shop.example"})",
         R"("default_from_email":["must be)"},
    };
    konigle_sandbox sandbox;
    for (auto const& each : cases) {
        waybill::http::request request{
            waybill::verb::post, "/reachout/api/v1/" + std::string{each.path}, {}, each.body};
        request.fields.set("Authorization", "Token sandbox-key");
        auto const answer = sandbox.answer(request);
        CAPTURE(each.body);
        CAPTURE(answer.body);
        CHECK(answer.status == 400);
        CHECK(answer.body.find(each.part_of_answer) != std::string::npos);
    }
}
