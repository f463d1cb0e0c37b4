#ifndef WAYBILL_BULK_BULK_JOURNAL_HPP
#define WAYBILL_BULK_BULK_JOURNAL_HPP

#include <waybill/bulk/bulk_history.hpp>
#include <waybill/transport/posix.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace waybill {

/// What the records of a journal are safe from.
enum class journal_survives {
    kill,       ///< The end of the process, however it comes: each record is with the operating system at once.
    power_loss, ///< That of the machine too: before each call it waits until the disk has the records.
};

/// A file that makes a bulk operation resumable: give it, by `bulk_options::journal`, to the same operation over the same
/// range again, after whatever ended the first one. Inputs that are in, or were rejected, are not sent again; those of which
/// the file knows only that they were about to leave are unknown.
///
/// One operation at a time uses it: another process, or another object, is refused the file, as long as this one lives.
/// The file is text, one record a line, in which inputs are numbers; only the reasons of rejections may quote them.
class bulk_journal {
public:
    /// Makes the file if there is none. Throws std::system_error when it cannot be had, or is in use.
    explicit bulk_journal(std::string path, journal_survives what = journal_survives::kill)
        : file_(std::move(path)), survives_(what)
    {
    }

    std::string const& path() const { return file_.path(); }

    /// What the file says so far; cuts off a last line that is not whole. Throws waybill::exception (configuration) when
    /// something else is wrong with it, and names the line.
    detail::bulk_history read()
    {
        detail::journal_text text;
        std::array<char, 64U << 10U> buffer;
        file_.go_to_start();
        while (auto const size = file_.read(buffer.data(), buffer.size())) text.read({buffer.data(), size});
        file_.truncate(text.whole_bytes());
        if (!text.has_head()) {
            std::string head{detail::journal_text::head};
            head += '\n';
            file_.write(head);
            text = {};
            text.read(head);
            if (survives_ == journal_survives::power_loss) file_.sync_folder();
        }
        auto history = std::move(text.history());
        text_ = std::move(text);
        is_broken_ = false;
        return history;
    }

    /// Adds lines; `are_intents` when a call waits for them. Throws std::system_error.
    void append(std::string_view lines, bool are_intents)
    {
        // Behind a line that was written in part, nothing may stand.
        if (std::exchange(is_broken_, true))
            throw std::system_error{std::make_error_code(std::errc::io_error), "waybill: the file " + path() + " could not be written"};
        file_.write(text_.seal(lines));
        is_broken_ = false;
        // Outcomes that are lost make inputs unknown, which is safe.
        if (are_intents && survives_ == journal_survives::power_loss) file_.sync();
    }

private:
    detail::owned_file file_;
    detail::journal_text text_; ///< As far as the file goes.
    journal_survives survives_;
    bool is_broken_ = false;
};

} // namespace waybill

#endif
