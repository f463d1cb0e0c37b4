#include "progress_bar.hpp"

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

#include <cstddef>
#include <iostream>

progress_bar::progress_bar()
#ifdef _WIN32
    : is_on_terminal_(_isatty(2) != 0)
#else
    : is_on_terminal_(isatty(2) != 0)
#endif
{}

void progress_bar::show(waybill::bulk_progress const& progress)
{
    using waybill::bulk_status;
    auto const now = std::chrono::steady_clock::now();
    auto const total = progress.total.value_or(0);
    bool const is_last = progress.ended() == total;
    if (!is_on_terminal_ || (now < next_ && !is_last)) return;
    next_ = now + std::chrono::milliseconds{100};

    constexpr std::size_t width = 20;
    auto const filled = total > 0 ? width * progress.ended() / total : width;
    std::string line = '[' + std::string(filled, '#') + std::string(width - filled, '.') + "] ";
    line += std::to_string(progress.ended()) + " of " + std::to_string(total);
    line += ": " + std::to_string(progress.count(bulk_status::done)) + " done, ";
    line += std::to_string(progress.count(bulk_status::rejected)) + " rejected, ";
    line += std::to_string(progress.count(bulk_status::unknown)) + " unknown; ";
    line += std::to_string(static_cast<std::size_t>(progress.rate())) + "/s";
    if (auto const left = progress.remaining()) {
        auto const seconds = left->count() % 60;
        line +=
            ", " + std::to_string(left->count() / 60) + (seconds < 10 ? ":0" : ":") + std::to_string(seconds) + " left";
    }
    clear();
    std::cerr << line << std::flush;
    shown_ = line;
}

void progress_bar::say(std::string const& line)
{
    auto const shown = shown_;
    clear();
    std::cerr << line << '\n' << shown << std::flush;
    shown_ = shown;
}

void progress_bar::clear()
{
    if (!shown_.empty()) std::cerr << '\r' << std::string(shown_.size(), ' ') << '\r';
    shown_.clear();
}
