#include <waybill/types/file.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

using waybill::file;

namespace {

/// A file with this content, gone with the object.
struct temporary {
    explicit temporary(std::string const& content)
        : path((std::filesystem::temp_directory_path() / ("waybill-file-" + std::to_string(::getpid()) + ".csv")).string())
    {
        std::ofstream{path, std::ios::binary} << content;
    }
    temporary(temporary const&) = delete;
    temporary& operator=(temporary const&) = delete;
    ~temporary() { std::remove(path.c_str()); }

    std::string path;
};

} // namespace

TEST_CASE("a file of bytes at hand")
{
    file const made{std::string{"a\0b", 3}, "report.PDF"};
    CHECK(made.read() == std::string{"a\0b", 3});
    CHECK(made.size() == 3);
    CHECK(made.name() == "report.PDF");
    CHECK(made.media_type() == "application/pdf");
    CHECK_FALSE(made.problem().has_value());

    CHECK(file{"x"}.name() == "upload.bin");
    CHECK(file{"x"}.media_type() == "application/octet-stream");
    CHECK(file{"x", ".pdf"}.media_type() == "application/octet-stream"); // a hidden file, no extension
    CHECK(file{"x", "a.tar.gz"}.media_type() == "application/gzip");
    CHECK(file{"x", "a.pdf", "text/x-own"}.media_type() == "text/x-own");
    CHECK(file{"", "empty.txt"}.read() == "");
    CHECK_FALSE(file{"", "empty.txt"}.problem().has_value());
}

TEST_CASE("a file at a path is read when it is asked for")
{
    temporary const there{"first"};
    auto const found = file::at(there.path);
    CHECK(found.name() == there.path.substr(there.path.rfind('/') + 1));
    CHECK(found.media_type() == "text/csv");
    CHECK(found.read() == "first");
    std::string const more(100'000, 'x');
    std::ofstream{there.path, std::ios::binary} << more;
    CHECK(found.read() == more);
    CHECK(found.size() == more.size());
    std::ofstream{there.path, std::ios::binary | std::ios::trunc};
    CHECK(found.read() == "");
    CHECK_FALSE(found.problem().has_value());
    CHECK(file::at(there.path, "other.txt").name() == "other.txt");
    CHECK(file::at("C:\\mail\\list.txt").name() == "list.txt");
}

TEST_CASE("a path without a file to read says so")
{
    auto const folder = std::filesystem::temp_directory_path().string();
    for (auto const& path : {folder + "/no/such/file.txt", folder}) {
        CAPTURE(path);
        auto const missing = file::at(path);
        CHECK(missing.problem() == "cannot be read as a file: " + path);
        CHECK_FALSE(missing.read().has_value());
    }
    CHECK(file::at(folder + "/no/such/file.txt").size() == 0);
}

TEST_CASE("a media type that would end its line is refused")
{
    CHECK(file{"x", "a.txt", "text/plain\r\nX-Evil: 1"}.problem() == "has a media type with a control character");
}
