#include "import.hpp"

#include <waybill/codec/simdjson.hpp>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <system_error>

std::int32_t number_in(std::string const& id)
{
    std::int32_t number = 0;
    auto const [end, failure] = std::from_chars(id.data(), id.data() + id.size(), number);
    if (failure != std::errc{} || end != id.data() + id.size())
        throw std::runtime_error{"--into has to be a number, not " + id};
    return number;
}

contact_columns read_columns(csv_file& file, import_options const& options)
{
    auto const header = file.next();
    if (!header) throw std::runtime_error{options.file + ": is empty; its first row has to name the columns"};
    return {header->cells, options.columns};
}

void check_cells(std::vector<std::string> const& cells, contact_columns const& columns)
{
    if (cells.size() != columns.names().size()) {
        throw std::invalid_argument{"has " + std::to_string(cells.size()) + " cells for " +
                                    std::to_string(columns.names().size()) + " columns"};
    }
    for (auto const& each : cells)
        if (!simdjson::validate_utf8(each)) throw std::invalid_argument{"is not in UTF-8"};
}

std::string import_job::into_or(std::function<std::string(std::string const& name)> const& make)
{
    if (!options_.into.empty()) return options_.into;
    // Next to the journal, so that the same command goes on in the same place.
    auto const kept = options_.journal + ".into";
    std::string id;
    if (!options_.journal.empty()) {
        std::ifstream file{kept};
        if (std::getline(file, id) && !file.eof()) return id;
    }
    auto const name = std::filesystem::path{options_.file}.stem().string();
    id = make(name);
    if (!options_.journal.empty() && !(std::ofstream{kept} << id << std::endl))
        throw std::runtime_error{kept + ": cannot be written"};
    bar_.say("made \"" + name + "\", which is --into " + id);
    return id;
}

std::size_t import_job::count_rows(import_options const& options)
{
    csv_file file{options.file};
    read_columns(file, options);
    std::size_t rows = 0;
    while (file.next()) ++rows;
    return rows;
}
