#ifndef SUPPORT_SCRATCH_FILE_HPP
#define SUPPORT_SCRATCH_FILE_HPP

#include <waybill/types/random.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace support {

/// A name of its own in the folder for temporary files; what has this name, or that with ".part", goes with it.
class scratch_file {
public:
    scratch_file()
        : path_((std::filesystem::temp_directory_path() / ("waybill-" + std::to_string(waybill::detail::random_bits()))).string())
    {
    }
    explicit scratch_file(std::string_view text) : scratch_file() { write(text); }
    scratch_file(scratch_file const&) = delete;
    scratch_file& operator=(scratch_file const&) = delete;
    ~scratch_file()
    {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
        std::filesystem::remove(path_ + ".part", ignored);
    }

    std::string const& path() const { return path_; }
    void write(std::string_view text) const { std::ofstream{path_, std::ios::binary} << text; }
    std::string read() const { return read(path_); }
    static std::string read(std::string const& path)
    {
        std::ifstream file{path, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    std::string path_;
};

} // namespace support

#endif
