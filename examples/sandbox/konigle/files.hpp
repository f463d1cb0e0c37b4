#ifndef EXAMPLES_SANDBOX_KONIGLE_FILES_HPP
#define EXAMPLES_SANDBOX_KONIGLE_FILES_HPP

#include "crud.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

// Uploads and images. Of a file its name, type and size are kept, not what is in it.
namespace sandbox_detail {

/// Where and how the caller is to send a file.
struct cloud_upload {
    std::string id{};
    std::string url{};
    std::map<std::string, std::string> fields{};
};
BOOST_DESCRIBE_STRUCT(cloud_upload, (), (id, url, fields))

struct upload_rules {
    using upload = konigle::upload;
    using status = konigle::upload_status;

    state& all;
    static constexpr auto items = &state::uploads;

    void settle(upload const& wanted, problems& wrong) const
    {
        if (wanted.size < 1) wrong.add("file", "The submitted file is empty.");
    }

    upload& create_from(konigle::upload_create request) const
    {
        auto const& file = *request.file;
        if (is_blank(request.name)) request.name = file.name();
        auto& made =
            create(*this, request, {.mime_type = file.media_type(), .size = static_cast<std::int64_t>(file.size())});
        made.upload_started_at = made.created_at.to_string();
        return finish(made);
    }
    cloud_upload create_cloud(konigle::upload_create_cloud_upload const& request) const
    {
        auto& made =
            create(*this, request, {.name = *request.filename, .size = *request.file_size, .status = status::pending});
        made.storage_path = path_of(made);
        return {made.id, "https://cloud.shop.example/upload", {{"key", made.storage_path}}};
    }

    upload& start(std::string const& id) const
    {
        auto& one = all.uploads.find(id);
        if (moves(one, {status::pending}, status::uploading, "started")) one.upload_started_at = all.now().to_string();
        return one;
    }
    upload& complete(std::string const& id) const
    {
        auto& one = all.uploads.find(id);
        return moves(one, {status::pending, status::uploading}, status::completed, "completed") ? finish(one) : one;
    }
    upload& fail(std::string const& id) const
    {
        auto& one = all.uploads.find(id);
        if (moves(one, {status::pending, status::uploading}, status::failed, "failed"))
            one.upload_ended_at = all.now().to_string();
        return one;
    }

private:
    /// False when it was there before: marking twice is marking once.
    static bool moves(upload& one, std::initializer_list<status> from, status to, std::string const& mark)
    {
        if (one.status == to) return false;
        if (std::find(from.begin(), from.end(), one.status.known()) == from.end())
            refuse_state("Upload cannot be marked as " + mark);
        one.status = to;
        return true;
    }
    static std::string path_of(upload const& one) { return "uploads/" + one.id; }
    upload& finish(upload& one) const
    {
        one.upload_ended_at = all.now().to_string();
        one.storage_path = path_of(one);
        one.url = "https://files.shop.example/" + one.storage_path;
        return one;
    }
};

struct image_rules {
    using image = konigle::image;

    state& all;
    static constexpr auto items = &state::images;

    void settle(image const& wanted, problems& wrong) const { wrong.need("name", wanted.name); }
    static std::string words(image const& one)
    {
        return one.name + '\n' + one.alt_text + '\n' + one.description.value_or("");
    }
    static bool fits(image const& one, konigle::image_filters const& filters)
    {
        return one.size >= filters.min_size.value_or(0) && one.size <= filters.max_size.value_or(one.size);
    }

    image& create_from(konigle::image_create const& request) const
    {
        auto const& file = *request.image;
        return with_url(
            create(*this, request, {.mime_type = file.media_type(), .size = static_cast<std::int64_t>(file.size())}));
    }
    image& generate(konigle::image_generate const& request) const
    {
        if (is_blank(*request.prompt)) refuse_field("prompt", "This field may not be blank.");
        auto const ratio = waybill::enum_to_wire(request.aspect_ratio);
        auto const format = waybill::enum_to_wire(request.output_format);
        konigle::image_update const described{.name = "Generated image", .alt_text = *request.prompt};
        return with_url(create(*this, described,
                               {.mime_type = "image/" + std::string{format == "jpg" ? "jpeg" : format},
                                .image_width = pixels(ratio.substr(0, ratio.find(':'))),
                                .image_height = pixels(ratio.substr(ratio.find(':') + 1))}));
    }

private:
    static image& with_url(image& made)
    {
        made.asset_url = "https://assets.shop.example/" + made.id;
        return made;
    }
    static std::int64_t pixels(std::string_view part)
    {
        std::int64_t units = 0;
        std::from_chars(part.data(), part.data() + part.size(), units);
        return units * 128;
    }
};

inline void serve(konigle::uploads<waybill::server>& uploads, konigle::images<waybill::server>& images, state& all)
{
    upload_rules const of_uploads{all};
    serve(uploads, of_uploads);
    uploads.create = [of_uploads](konigle::upload_create const& request) {
        return waybill::with_status{201, of_uploads.create_from(request)};
    };
    uploads.create_cloud_upload = [of_uploads](konigle::upload_create_cloud_upload const& request) {
        auto const made = of_uploads.create_cloud(request);
        return waybill::with_status{201, waybill::raw_json{*waybill::json_write(made)}};
    };
    uploads.mark_started = [of_uploads](std::string const& id) { return of_uploads.start(id); };
    uploads.mark_completed = [of_uploads](std::string const& id) { return of_uploads.complete(id); };
    uploads.mark_failed = [of_uploads](std::string const& id) { return of_uploads.fail(id); };

    image_rules const of_images{all};
    serve(images, of_images);
    images.create = [of_images](konigle::image_create const& request) {
        return waybill::with_status{201, of_images.create_from(request)};
    };
    images.generate = [of_images](konigle::image_generate const& request) {
        return waybill::with_status{201, of_images.generate(request)};
    };
    images.search = [of_images](konigle::image_search const& request) { return list(of_images, request); };
}

} // namespace sandbox_detail

#endif
