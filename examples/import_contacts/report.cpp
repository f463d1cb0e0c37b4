#include "report.hpp"

#include <waybill/reflect/enums.hpp>

#include <csv.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <ranges>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace {

void write_row(std::FILE* file, std::initializer_list<std::string_view> cells)
{
    char before = '\0';
    for (auto const cell : cells) {
        if (std::exchange(before, ',') != '\0') std::fputc(',', file);
        csv_fwrite(file, cell.data(), cell.size());
    }
    std::fputs("\r\n", file);
}

} // namespace

report::report(std::string const& path, std::function<void(std::string const&)> tell) : tell_(std::move(tell))
{
    if (path.empty()) return;
    file_.reset(std::fopen(path.c_str(), "wb"));
    if (!file_) throw std::runtime_error{path + ": cannot be written"};
    write_row(file_.get(), {"line", "email", "status", "reason"});
}

void report::reject(std::size_t line, std::string email, std::string why)
{
    ++rows_without_input_;
    rows_.push_back({inputs_, line, std::move(email), waybill::bulk_status::rejected, std::move(why)});
    write_settled();
}

void report::settle(std::size_t input, waybill::bulk_status status, std::string const& reason)
{
    auto& found = *std::prev(std::ranges::upper_bound(rows_, input, {}, &row::input));
    found.status = status;
    found.reason = reason;
    write_settled();
}

void report::finish()
{
    for (auto const& each : rows_)
        if (each.status) write(each);
    rows_.clear();
    if (file_ && (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0))
        throw std::runtime_error{"the report could not be written"};
}

void report::write_settled()
{
    for (; !rows_.empty() && rows_.front().status; rows_.pop_front()) write(rows_.front());
}

void report::write(row const& each)
{
    ++counts_[static_cast<std::size_t>(*each.status)];
    std::string const status{waybill::enum_to_wire(*each.status)};
    if (file_) write_row(file_.get(), {std::to_string(each.line), each.email, status, each.reason});
    if (*each.status == waybill::bulk_status::rejected || *each.status == waybill::bulk_status::unknown)
        tell_("line " + std::to_string(each.line) + ": " + each.email + ": " + status + ": " + each.reason);
}
