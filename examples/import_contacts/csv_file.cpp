#include "csv_file.hpp"

#include <stdexcept>
#include <utility>

namespace {

constexpr std::size_t largest_row_bytes = 1U << 20U; // a quote that is never closed takes in all that follows

} // namespace

csv_file::csv_file(std::string const& path) : path_(path), file_(path, std::ios::binary), buffer_(64U << 10U)
{
    char mark[3]{};
    if (!file_ || file_.read(mark, 3).bad()) throw std::runtime_error{path + ": cannot be read"};
    if (std::string_view{mark, 3} != "\xEF\xBB\xBF") {
        file_.clear();
        file_.seekg(0);
    }
    // Each end of a line is told, so that only quotes can carry a row on to the next.
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
}

std::optional<csv_row> csv_file::next()
{
    while (ready_.empty() && !is_over_) read_line();
    if (ready_.empty()) return std::nullopt;
    auto row = std::move(ready_.front());
    ready_.pop_front();
    return row;
}

void csv_file::read_line()
{
    auto const cell = [](void* text, std::size_t size, void* self) {
        static_cast<csv_file*>(self)->row_.cells.emplace_back(static_cast<char const*>(text), size);
    };
    auto const row = [](int, void* self) { static_cast<csv_file*>(self)->end_row(); };

    if (rest_.empty()) {
        file_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        if (file_.bad()) throw std::runtime_error{path_ + ": cannot be read"};
        rest_ = {buffer_.data(), static_cast<std::size_t>(file_.gcount())};
    }
    if (rest_.empty()) {
        is_over_ = true;
        if (csv_fini(&parser_, cell, row, this) != 0) fail("its quote is never closed");
        return;
    }
    auto const end = rest_.find('\n');
    auto const line = rest_.substr(0, end == std::string_view::npos ? end : end + 1);
    rest_.remove_prefix(line.size());
    has_ended_row_ = false;
    if (csv_parse(&parser_, line.data(), line.size(), cell, row, this) != line.size())
        fail("a quote stands where none may; one within quotes is written twice");
    size_bytes_ += line.size();
    if (end != std::string_view::npos) ++line_;
    if (has_ended_row_) {
        row_.line = line_;
        size_bytes_ = 0;
    } else if (size_bytes_ > largest_row_bytes) {
        fail("it has no end within a megabyte: is its quote never closed?");
    }
}

void csv_file::end_row()
{
    has_ended_row_ = true;
    if (!row_.cells.empty()) ready_.push_back({row_.line, std::exchange(row_.cells, {})});
}

void csv_file::fail(std::string const& why) const
{
    throw std::runtime_error{path_ + ": the row that begins in line " + std::to_string(row_.line) +
                             " cannot be read: " + why};
}
