#ifndef EXAMPLES_IMPORT_CONTACTS_PROGRESS_BAR_HPP
#define EXAMPLES_IMPORT_CONTACTS_PROGRESS_BAR_HPP

#include <waybill/bulk/bulk_options.hpp>

#include <chrono>
#include <string>

/// How far the import is, in the last line of standard error, where that is a terminal; and lines above it.
class progress_bar {
public:
    progress_bar();
    ~progress_bar() { clear(); }

    void show(waybill::bulk_progress const& progress);
    /// A line that stays, terminal or not.
    void say(std::string const& line);

private:
    void clear();

    bool is_on_terminal_;
    std::string shown_;
    std::chrono::steady_clock::time_point next_{};
};

#endif
