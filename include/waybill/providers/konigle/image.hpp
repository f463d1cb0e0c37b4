#ifndef WAYBILL_PROVIDERS_KONIGLE_IMAGE_HPP
#define WAYBILL_PROVIDERS_KONIGLE_IMAGE_HPP

#include <waybill/reflect/enums.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/date_time.hpp>
#include <waybill/types/file.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/raw_json.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Models of images. Source of every field and limit: docs/wire/konigle.md, "Images".
namespace waybill::konigle {

/// An image of a site as the provider keeps it.
struct image {
    std::string id{};
    std::string name{};
    std::string mime_type{};
    std::string alt_text{};
    std::int64_t size{}; ///< In bytes.
    nullable<std::string> asset_url{};
    std::vector<std::string> tags{};
    nullable<std::string> description{};
    nullable<raw_json> meta{};             ///< An object.
    nullable<std::int64_t> image_width{};  ///< In pixels.
    nullable<std::int64_t> image_height{}; ///< In pixels.
    date_time created_at{};
    date_time updated_at{};
};
BOOST_DESCRIBE_STRUCT(image, (),
                      (id, name, mime_type, alt_text, size, asset_url, tags, description, meta, image_width,
                       image_height, created_at, updated_at))
auto waybill_rules(image const&) -> rules<defaulted<&image::alt_text, &image::size, &image::tags>>;

/// An image to add.
struct image_create {
    required<std::string> name{}; ///< At most 255 characters.
    std::string alt_text{};
    std::string tags{};                      ///< Joined by commas.
    std::optional<std::string> source_url{}; ///< Where the image comes from; the provider finds duplicates by it.
    std::optional<std::string> description{};
    std::optional<raw_json> meta{}; ///< An object.
    required<file> image{};         ///< jpg, jpeg, png, gif or webp, by its name.
};
BOOST_DESCRIBE_STRUCT(image_create, (), (name, alt_text, tags, source_url, description, meta, image))
auto waybill_rules(image_create const&)
    -> rules<defaulted<&image_create::alt_text, &image_create::tags>, max_length<&image_create::name, 255>,
             file_extensions<&image_create::image, "jpg", "jpeg", "png", "gif", "webp">>;

/// Changes to what is said about an image: what is not given stays.
struct image_update {
    std::optional<std::string> name{}; ///< At most 255 characters.
    std::optional<std::string> alt_text{};
    std::optional<std::vector<std::string>> tags{};
    std::optional<std::string> description{};
    std::optional<raw_json> meta{}; ///< An object.
};
BOOST_DESCRIBE_STRUCT(image_update, (), (name, alt_text, tags, description, meta))
auto waybill_rules(image_update const&) -> rules<max_length<&image_update::name, 255>>;

/// In what order to list images; `_descending` the other way round.
enum class image_ordering { created_at, created_at_descending, updated_at, updated_at_descending };
BOOST_DESCRIBE_ENUM(image_ordering, created_at, created_at_descending, updated_at, updated_at_descending)
auto waybill_rules(image_ordering const&) -> rules<named<image_ordering::created_at_descending, "-created_at">,
                                                   named<image_ordering::updated_at_descending, "-updated_at">>;

/// The only media type of an image list; without it the provider lists all kinds of assets.
enum class image_mime_type { image };
BOOST_DESCRIBE_ENUM(image_mime_type, image)

/// Which images to list, and which page of them.
struct image_filters {
    std::int64_t page{1};
    std::int64_t page_size{20};     ///< 1 to 200.
    std::optional<std::string> q{}; ///< In names and alternative texts.
    image_mime_type mime_type{image_mime_type::image};
    std::optional<std::int64_t> min_size{}; ///< In bytes.
    std::optional<std::int64_t> max_size{}; ///< In bytes.
    std::optional<std::string> tags{};      ///< Joined by commas.
    std::optional<image_ordering> ordering{};
};
BOOST_DESCRIBE_STRUCT(image_filters, (), (page, page_size, q, mime_type, min_size, max_size, tags, ordering))
auto waybill_rules(image_filters const&)
    -> rules<defaulted<&image_filters::page, &image_filters::page_size, &image_filters::mime_type>,
             between<&image_filters::page, 1, INT64_MAX>, between<&image_filters::page_size, 1, 200>,
             between<&image_filters::min_size, 0, INT64_MAX>, between<&image_filters::max_size, 0, INT64_MAX>,
             page_number<&image_filters::page>>;

/// What to search for among the assets.
enum class asset_type { image };
BOOST_DESCRIBE_ENUM(asset_type, image)

/// A search by words, and which page of what it finds.
struct image_search {
    required<std::string> q{};
    konigle::asset_type asset_type{konigle::asset_type::image};
    std::int64_t page{1};
    std::int64_t page_size{10}; ///< 1 to 200.
};
BOOST_DESCRIBE_STRUCT(image_search, (), (q, asset_type, page, page_size))
auto waybill_rules(image_search const&)
    -> rules<defaulted<&image_search::asset_type, &image_search::page, &image_search::page_size>,
             between<&image_search::page, 1, INT64_MAX>, between<&image_search::page_size, 1, 200>,
             page_number<&image_search::page>>;

/// Width to height.
enum class aspect_ratio {
    square,
    two_to_three,
    three_to_two,
    three_to_four,
    four_to_three,
    nine_to_sixteen,
    sixteen_to_nine,
    twentyone_to_nine,
};
BOOST_DESCRIBE_ENUM(aspect_ratio, square, two_to_three, three_to_two, three_to_four, four_to_three, nine_to_sixteen,
                    sixteen_to_nine, twentyone_to_nine)
auto waybill_rules(aspect_ratio const&)
    -> rules<named<aspect_ratio::square, "1:1">, named<aspect_ratio::two_to_three, "2:3">,
             named<aspect_ratio::three_to_two, "3:2">, named<aspect_ratio::three_to_four, "3:4">,
             named<aspect_ratio::four_to_three, "4:3">, named<aspect_ratio::nine_to_sixteen, "9:16">,
             named<aspect_ratio::sixteen_to_nine, "16:9">, named<aspect_ratio::twentyone_to_nine, "21:9">>;

/// The format of a generated image.
enum class image_format { webp, png, jpg, jpeg };
BOOST_DESCRIBE_ENUM(image_format, webp, png, jpg, jpeg)

/// An image to be generated.
struct image_generate {
    required<std::string> prompt{}; ///< What it shows, in words.
    konigle::aspect_ratio aspect_ratio{konigle::aspect_ratio::square};
    image_format output_format{image_format::webp};
};
BOOST_DESCRIBE_STRUCT(image_generate, (), (prompt, aspect_ratio, output_format))
auto waybill_rules(image_generate const&)
    -> rules<defaulted<&image_generate::aspect_ratio, &image_generate::output_format>>;

} // namespace waybill::konigle

#endif
