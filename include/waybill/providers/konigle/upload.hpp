#ifndef WAYBILL_PROVIDERS_KONIGLE_UPLOAD_HPP
#define WAYBILL_PROVIDERS_KONIGLE_UPLOAD_HPP

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

// Models of uploads. Source of every field and limit: docs/wire/konigle.md, "Uploads".
namespace waybill::konigle {

/// How far an upload has come.
enum class upload_status { pending, uploading, completed, failed };
BOOST_DESCRIBE_ENUM(upload_status, pending, uploading, completed, failed)

/// A private file as the provider keeps it.
struct upload {
    std::string id{};
    nullable<std::string> url{};
    std::string mime_type{};
    std::string name{};
    std::int64_t size{}; ///< In bytes.
    raw_json meta{"{}"}; ///< An object.
    std::string description{};
    date_time created_at{};
    std::string storage_path{};
    std::string etag{};
    open_enum<upload_status> status{upload_status::completed};
    nullable<std::string> upload_started_at{}; ///< A time, in the provider's form.
    nullable<std::string> upload_ended_at{};   ///< A time, in the provider's form.
    std::vector<std::string> tags{};
};
BOOST_DESCRIBE_STRUCT(upload, (),
                      (id, url, mime_type, name, size, meta, description, created_at, storage_path, etag, status,
                       upload_started_at, upload_ended_at, tags))
auto waybill_rules(upload const&)
    -> rules<defaulted<&upload::name, &upload::size, &upload::meta, &upload::description, &upload::storage_path,
                       &upload::etag, &upload::status, &upload::tags>>;

/// A file to upload.
struct upload_create {
    std::string name{};             ///< To find it by; at most 255 characters.
    std::string tags{};             ///< Joined by commas.
    std::optional<raw_json> meta{}; ///< An object.
    std::optional<std::string> description{};
    required<waybill::file> file{}; ///< pdf, csv, txt, png, jpeg, jpg, gif, webp, svg, zip, doc or docx, by its name.
};
BOOST_DESCRIBE_STRUCT(upload_create, (), (name, tags, meta, description, file))
auto waybill_rules(upload_create const&)
    -> rules<defaulted<&upload_create::name, &upload_create::tags>, max_length<&upload_create::name, 255>,
             file_extensions<&upload_create::file, "pdf", "csv", "txt", "png", "jpeg", "jpg", "gif", "webp", "svg",
                             "zip", "doc", "docx">>;

/// A file that the caller will send to the cloud storage itself.
struct upload_create_cloud_upload {
    required<std::string> mime_type{};
    required<std::int64_t> file_size{}; ///< In bytes.
    required<std::string> filename{};
    std::optional<std::string> name{}; ///< To find it by.
};
BOOST_DESCRIBE_STRUCT(upload_create_cloud_upload, (), (mime_type, file_size, filename, name))

} // namespace waybill::konigle

#endif
