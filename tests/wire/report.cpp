#include "report.hpp"

#include <cstdio>
#include <iostream>

namespace wire {
namespace {

// One line, readable whatever the text holds.
std::string printable(std::string_view text)
{
    std::string shown;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f) {
            shown += c;
        } else {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(byte));
            shown += escape;
        }
    }
    return shown;
}

template <class Texts>
std::string joined(Texts const& texts)
{
    std::string all;
    for (auto const& text : texts) all += (all.empty() ? "" : "; ") + text;
    return all;
}

} // namespace

void report::passed(std::string_view capture, std::set<std::string> const& differences)
{
    ++passed_;
    std::cout << "passed  " << capture;
    if (!differences.empty()) std::cout << " (deliberate difference: " << joined(differences) << ')';
    std::cout << '\n';
}

void report::failed(std::string_view capture, std::vector<std::string> const& reasons)
{
    ++failed_;
    std::cout << "failed  " << capture << ": " << printable(joined(reasons)) << '\n';
}

void report::skipped(std::string_view capture, std::string_view reason)
{
    ++skipped_;
    std::cout << "skipped " << capture << ": " << reason << '\n';
}

bool report::finish() const
{
    std::cout << passed_ << " passed, " << failed_ << " failed, " << skipped_ << " skipped\n";
    return failed_ == 0 && passed_ > 0;
}

} // namespace wire
