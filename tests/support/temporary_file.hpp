#ifndef SUPPORT_TEMPORARY_FILE_HPP
#define SUPPORT_TEMPORARY_FILE_HPP

#include <waybill/types/random.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace support {

/// A name for a file of one test, which is gone after it.
class temporary_file {
public:
    temporary_file() = default;
    explicit temporary_file(std::string_view content) { write(content); }
    temporary_file(temporary_file const&) = delete;
    temporary_file& operator=(temporary_file const&) = delete;
    ~temporary_file() { std::filesystem::remove(path_); }

    std::string const& path() const { return path_; }
    std::string read() const
    {
        std::ifstream file{path_, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    void write(std::string_view content) const
    {
        std::ofstream{path_, std::ios::binary | std::ios::trunc}.write(content.data(), static_cast<std::streamsize>(content.size()));
    }
    std::size_t size() const { return std::filesystem::exists(path_) ? std::filesystem::file_size(path_) : 0; }

private:
    std::string path_ =
        (std::filesystem::temp_directory_path() / ("waybill-" + std::to_string(waybill::detail::random_bits()))).string();
};

} // namespace support

#endif
