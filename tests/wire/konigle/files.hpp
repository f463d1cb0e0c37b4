#ifndef WAYBILL_TESTS_WIRE_KONIGLE_FILES_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_FILES_HPP

#include "../capture.hpp"

#include <filesystem>
#include <vector>

namespace wire::konigle {

/// A working directory in which the files are that recorded calls have sent by their paths.
class recorded_files {
public:
    explicit recorded_files(std::vector<capture> const& captures);
    recorded_files(recorded_files const&) = delete;
    recorded_files& operator=(recorded_files const&) = delete;
    ~recorded_files();

private:
    std::filesystem::path before_{};
    std::filesystem::path folder_{};
};

} // namespace wire::konigle

#endif
