#include "files.hpp"

#include "../multipart.hpp"

#include <waybill/types/random.hpp>

#include <boost/json/value.hpp>

#include <fstream>
#include <string>
#include <system_error>

namespace wire::konigle {

namespace json = boost::json;

namespace {

/// Writes the file when the arguments have its path.
void write_file(json::value const& args, part const& sent)
{
    if (args.is_array()) {
        for (auto const& each : args.get_array()) write_file(each, sent);
    } else if (args.is_object()) {
        for (auto const& [name, value] : args.get_object()) write_file(value, sent);
    } else if (args.is_string()) {
        std::filesystem::path const path{std::string{args.get_string()}};
        if (path.filename() != *sent.file_name || path.is_absolute() || *path.begin() == "..") return;
        if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
        std::ofstream{path, std::ios::binary} << sent.bytes;
    }
}

} // namespace

recorded_files::recorded_files(std::vector<capture> const& captures) : before_(std::filesystem::current_path())
{
    do {
        auto const name = "waybill-wire-" + std::to_string(waybill::detail::random_bits());
        folder_ = std::filesystem::temp_directory_path() / name;
    } while (!std::filesystem::create_directory(folder_));
    std::filesystem::current_path(folder_);
    for (auto const& each : captures)
        for (auto const& sent : read_parts(message::parse(each.request)).value_or(std::vector<part>{}))
            if (sent.file_name) write_file(each.about.at("args"), sent);
}

recorded_files::~recorded_files()
{
    std::error_code ignored;
    std::filesystem::current_path(before_, ignored);
    std::filesystem::remove_all(folder_, ignored);
}

} // namespace wire::konigle
