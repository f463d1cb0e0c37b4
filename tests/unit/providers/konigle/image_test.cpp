#include "konigle_checks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

namespace konigle = waybill::konigle;
using konigle_checks::refused;
using konigle_checks::reread;
using konigle_checks::shown;
using konigle_checks::text_of;
using konigle_checks::would_send;

} // namespace

TEST_CASE("calls about images are sent in the service's form")
{
    auto const& images = would_send().images;
    struct {
        waybill::http::request request;
        std::string expected;
    } const cases[] = {
        {images.list(), "GET /admin/api/storefront-assets?page=1&page_size=20&mime_type=image"},
        {images.list({.q = "hero",
                      .min_size = 0,
                      .max_size = 1000,
                      .tags = "a,b",
                      .ordering = konigle::image_ordering::updated_at_descending}),
         "GET /admin/api/storefront-assets?page=1&page_size=20&q=hero&mime_type=image&min_size=0&max_size=1000"
         "&tags=a%2Cb&ordering=-updated_at"},
        {images.list({.ordering = konigle::image_ordering::created_at_descending}),
         "GET /admin/api/storefront-assets?page=1&page_size=20&mime_type=image&ordering=-created_at"},
        {images.get("img_1"), "GET /admin/api/storefront-assets/img_1"},
        {images.create({.name = "Hero", .image = waybill::file{"PNG", "hero.PNG"}}),
         R"(POST /admin/api/storefront-assets
multipart/form-data
--B
Content-Disposition: form-data; name="name"

Hero
--B
Content-Disposition: form-data; name="alt_text"


--B
Content-Disposition: form-data; name="tags"


--B
Content-Disposition: form-data; name="image"; filename="hero.PNG"
Content-Type: image/png

PNG
--B--
)"},
        {images.create({.name = "Hero",
                        .alt_text = "A hero",
                        .tags = "a,b",
                        .source_url = "https://shop.example/hero",
                        .description = "d",
                        .meta = waybill::raw_json{R"({"w": 1})"},
                        .image = waybill::file{"GIF", "hero.gif"}}),
         R"(POST /admin/api/storefront-assets
multipart/form-data
--B
Content-Disposition: form-data; name="name"

Hero
--B
Content-Disposition: form-data; name="alt_text"

A hero
--B
Content-Disposition: form-data; name="tags"

a,b
--B
Content-Disposition: form-data; name="source_url"

https://shop.example/hero
--B
Content-Disposition: form-data; name="description"

d
--B
Content-Disposition: form-data; name="meta"

{"w": 1}
--B
Content-Disposition: form-data; name="image"; filename="hero.gif"
Content-Type: image/gif

GIF
--B--
)"},
        {images.update("img_1", {.name = "n",
                                 .alt_text = "",
                                 .tags = std::vector<std::string>{"a"},
                                 .description = "d",
                                 .meta = waybill::raw_json{R"({"w":1})"}}),
         "PATCH /admin/api/storefront-assets/img_1\n"
         R"({"name":"n","alt_text":"","tags":["a"],"description":"d","meta":{"w":1}})"},
        {images.remove("img_1"), "DELETE /admin/api/storefront-assets/img_1"},
        {images.generate({.prompt = "A hero"}), "POST /admin/api/storefront-assets/generate-image\n"
                                                R"({"prompt":"A hero","aspect_ratio":"1:1","output_format":"webp"})"},
        {images.search({.q = "a hero"}),
         "GET /admin/api/storefront-assets/search?q=a+hero&asset_type=image&page=1&page_size=10"},
    };
    for (auto const& each : cases) CHECK(shown(each.request) == each.expected);
}

TEST_CASE("images can be generated in each shape and format")
{
    using konigle::aspect_ratio;
    using konigle::image_format;
    struct {
        aspect_ratio ratio;
        image_format format;
        std::string expected;
    } const cases[] = {
        {aspect_ratio::square, image_format::webp, R"("1:1","output_format":"webp")"},
        {aspect_ratio::two_to_three, image_format::png, R"("2:3","output_format":"png")"},
        {aspect_ratio::three_to_two, image_format::jpg, R"("3:2","output_format":"jpg")"},
        {aspect_ratio::three_to_four, image_format::jpeg, R"("3:4","output_format":"jpeg")"},
        {aspect_ratio::four_to_three, image_format::webp, R"("4:3","output_format":"webp")"},
        {aspect_ratio::nine_to_sixteen, image_format::webp, R"("9:16","output_format":"webp")"},
        {aspect_ratio::sixteen_to_nine, image_format::webp, R"("16:9","output_format":"webp")"},
        {aspect_ratio::twentyone_to_nine, image_format::webp, R"("21:9","output_format":"webp")"},
    };
    for (auto const& each : cases) {
        CHECK(would_send()
                  .images.generate({.prompt = "p", .aspect_ratio = each.ratio, .output_format = each.format})
                  .body == R"({"prompt":"p","aspect_ratio":)" + each.expected + '}');
    }
}

TEST_CASE("a request about images that breaks a rule is refused, with the member named")
{
    auto const& images = would_send().images;
    auto const named = [&](std::string name) {
        return images.create.attempt({.name = "n", .image = waybill::file{"x", std::move(name)}});
    };
    struct {
        waybill::result<waybill::http::request> attempt;
        std::string members;
    } const cases[] = {
        {images.create.attempt({}), "name image"},
        {images.create.attempt({.name = text_of(255), .image = waybill::file{"x", "a.png"}}), ""},
        {images.create.attempt({.name = text_of(256), .image = waybill::file{"x", "a.png"}}), "name"},
        {named("a.pdf"), "image"},
        {named("a.svg"), "image"},
        {named("a.jpg"), ""},
        {named("a.jpeg"), ""},
        {named("a.png"), ""},
        {named("a.gif"), ""},
        {named("a.webp"), ""},
        {images.update.attempt("img_1", {.name = text_of(256)}), "name"},
        {images.generate.attempt({}), "prompt"},
        {images.search.attempt({}), "q"},
        {images.search.attempt({.q = "", .page = 0, .page_size = 201}), "page page_size"},
        {images.list.attempt({.page = 0, .page_size = 201, .min_size = -1, .max_size = -1}),
         "page page_size min_size max_size"},
    };
    for (auto const& each : cases) CHECK(refused(each.attempt) == each.members);
}

TEST_CASE("answers about images are read whole and sparse")
{
    std::string const full =
        R"({"id":"img_1","name":"Hero","mime_type":"image/png","alt_text":"A hero","size":8,)"
        R"("asset_url":"https://cdn.example.net/hero.png","tags":["a","b"],"description":"d","meta":{"w":1},)"
        R"("image_width":2,"image_height":1,"created_at":"2024-05-01T08:00:00Z",)"
        R"("updated_at":"2024-05-02T09:30:15.250000Z"})";
    struct {
        std::string sent;
        std::string expected;
    } const cases[] = {
        {full, full},
        {R"({"id":"i","name":"n","mime_type":"image/png","asset_url":null,"description":null,"meta":null,)"
         R"("image_width":null,"image_height":null,"folder":1,"created_at":"2024-05-01T08:00:00Z",)"
         R"("updated_at":"2024-05-01T08:00:00Z"})",
         R"({"id":"i","name":"n","mime_type":"image/png","alt_text":"","size":0,"asset_url":null,"tags":[],)"
         R"("description":null,"meta":null,"image_width":null,"image_height":null,)"
         R"("created_at":"2024-05-01T08:00:00Z","updated_at":"2024-05-01T08:00:00Z"})"},
        {R"({"id":"i"})", "/name: expected this member, found none (also missing: mime_type, created_at, updated_at)"},
    };
    for (auto const& each : cases) CHECK(reread<konigle::image>(each.sent) == each.expected);
}

TEST_CASE("an image is generated once")
{
    CHECK(decltype(would_send().images.generate)::operation::safety == waybill::safety::unsafe);
}
