#ifndef EXAMPLES_IMPORT_CONTACTS_REPORT_HPP
#define EXAMPLES_IMPORT_CONTACTS_REPORT_HPP

#include <waybill/bulk/bulk_options.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

/// Becomes a CSV file of what became of each row, in their order: rows wait here for the outcomes of those before them.
class report {
public:
    /// Without a path there is no file. `tell` gets a line about each row that is not in. Throws std::runtime_error
    /// when the file cannot be made.
    report(std::string const& path, std::function<void(std::string const&)> tell);

    /// The next row, which is the next input.
    void add(std::size_t line, std::string email) { rows_.push_back({inputs_++, line, std::move(email), {}, {}}); }
    /// The next row, which is none.
    void reject(std::size_t line, std::string email, std::string why);
    void settle(std::size_t input, waybill::bulk_status status, std::string const& reason);
    /// What has no outcome by now was not sent, and is left out. Throws std::runtime_error when the file is not whole.
    void finish();

    std::size_t rows_without_input() const { return rows_without_input_; }
    std::size_t count(waybill::bulk_status status) const { return counts_[static_cast<std::size_t>(status)]; }

private:
    struct row {
        std::size_t input{}; ///< Its number; of a row that is none, the next one's.
        std::size_t line{};
        std::string email{};
        std::optional<waybill::bulk_status> status{};
        std::string reason{};
    };
    struct closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    void write_settled();
    void write(row const& each);

    std::unique_ptr<std::FILE, closer> file_;
    std::function<void(std::string const&)> tell_;
    std::size_t inputs_ = 0;
    std::size_t rows_without_input_ = 0;
    std::deque<row> rows_;
    std::array<std::size_t, 4> counts_{};
};

#endif
