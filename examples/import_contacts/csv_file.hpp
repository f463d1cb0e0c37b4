#ifndef EXAMPLES_IMPORT_CONTACTS_CSV_FILE_HPP
#define EXAMPLES_IMPORT_CONTACTS_CSV_FILE_HPP

#include <csv.h>

#include <cstddef>
#include <deque>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct csv_row {
    std::size_t line{}; ///< On which it begins, from 1.
    std::vector<std::string> cells{};
};

/// The rows of a file (RFC 4180, with a byte order mark of UTF-8 or without), of which one at a time is in memory.
/// Lines with nothing on them are no rows; blanks around a cell without quotes are dropped.
class csv_file {
public:
    /// Throws std::runtime_error when the file cannot be read.
    explicit csv_file(std::string const& path);
    csv_file(csv_file const&) = delete;
    csv_file& operator=(csv_file const&) = delete;
    ~csv_file() { csv_free(&parser_); }

    /// The next one; nullopt at the end. Throws std::runtime_error where it cannot be seen where a row ends.
    std::optional<csv_row> next();

private:
    void read_line();
    void end_row();
    [[noreturn]] void fail(std::string const& why) const;

    std::string path_;
    std::ifstream file_;
    csv_parser parser_{};
    std::vector<char> buffer_;
    std::string_view rest_{}; ///< Of the buffer.
    std::size_t line_ = 1;
    csv_row row_{1, {}};         ///< That is being read,
    std::size_t size_bytes_ = 0; ///< and how much of it was.
    bool has_ended_row_ = false;
    bool is_over_ = false;
    std::deque<csv_row> ready_; ///< More than one where lines end in CR alone.
};

#endif
