#ifndef EXAMPLES_IMPORT_CONTACTS_IMPORT_HPP
#define EXAMPLES_IMPORT_CONTACTS_IMPORT_HPP

#include "contact_row.hpp"
#include "csv_file.hpp"
#include "progress_bar.hpp"
#include "report.hpp"

#include <waybill/bulk.hpp>
#include <waybill/transport/in_process.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// What the user asked for.
struct import_options {
    std::string file{};
    std::string into{};
    std::string journal{};
    std::string report{};
    std::vector<std::pair<std::string, std::string>> columns{}; ///< What a column shall be called, and what it is.
    bool to_sandbox{};
};

/// Throws std::runtime_error.
std::int32_t number_in(std::string const& id);

/// The first row. Throws std::runtime_error when it does not fit.
contact_columns read_columns(csv_file& file, import_options const& options);

/// Throws std::invalid_argument for a row that does not fit into the columns, or has something else than UTF-8.
void check_cells(std::vector<std::string> const& cells, contact_columns const& columns);

/// The inputs that the file's rows become, by `Make`, as a range to be gone through once; rows that become none are
/// rejected.
template <class Make>
class contact_inputs {
public:
    using input = std::invoke_result_t<Make const&, contact_row const&>;

    contact_inputs(import_options const& options, Make const& make, report& outcomes, progress_bar& bar)
        : file_(options.file), columns_(read_columns(file_, options)), make_(make), report_(outcomes), bar_(bar)
    {
    }

    class iterator {
    public:
        using value_type = input;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(contact_inputs& from) : from_(&from) { ++*this; }
        input const& operator*() const { return *from_->current_; }
        iterator& operator++()
        {
            from_->read();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(iterator const& at, std::default_sentinel_t) { return at.is_over(); }

    private:
        bool is_over() const { return !from_->current_; }
        contact_inputs* from_{};
    };
    iterator begin() { return iterator{*this}; }
    std::default_sentinel_t end() const { return {}; }

private:
    void read()
    {
        current_.reset();
        while (auto const next = file_.next()) {
            contact_row const row{columns_, next->cells};
            auto const email = row.email();
            try {
                check_cells(next->cells, columns_);
                if (email.empty()) throw std::invalid_argument{"has no e-mail address"};
                current_.emplace(make_(row));
                report_.add(next->line, email);
                return name_unused();
            } catch (std::invalid_argument const& wrong) {
                report_.reject(next->line, email, wrong.what());
            }
        }
    }

    void name_unused()
    {
        auto const unused = columns_.unused();
        if (!std::exchange(has_named_unused_, true) && !unused.empty())
            bar_.say("not imported, since there is no place for it: " + listed(unused));
    }

    csv_file file_;
    contact_columns columns_;
    Make const& make_;
    report& report_;
    progress_bar& bar_;
    bool has_named_unused_ = false;
    std::optional<input> current_;
};

/// An import under way. What a provider's file does with it is all that is to be known of a provider.
class import_job {
public:
    /// Reads the whole file before anything is sent. Throws std::runtime_error when it cannot be read to its end.
    import_job(import_options options, std::stop_token stop)
        : options_(std::move(options)), rows_(count_rows(options_)), stop_(std::move(stop)),
          report_(options_.report, [this](std::string const& line) { bar_.say(options_.file + ": " + line); })
    {
    }

    import_job(import_job const&) = delete;
    import_job& operator=(import_job const&) = delete;

    /// The provider's client; of a sandbox, which opens for these credentials, where the user wants that.
    template <class Client, class Sandbox>
    Client client(Sandbox& sandbox, typename Client::credentials const& credentials) const
    {
        if (!options_.to_sandbox) return Client::from_environment();
        sandbox.seed();
        return Client{credentials, {.base_url = "https://sandbox.example"}, waybill::in_process{sandbox}};
    }

    /// Where the contacts go, as the user says; empty when nothing is said.
    std::string const& into() const { return options_.into; }
    /// The same, or else what `make` makes, given a name; the same again where the journal is of an earlier run.
    std::string into_or(std::function<std::string(std::string const& name)> const& make);

    /// Sends what `make` makes of each row by calls of `add`, whose request is `rest` but for that. `look_up` asks the
    /// provider for an input of which it is not known whether it is in; when it throws waybill::exception it stays so.
    template <class Endpoint, class Make, class LookUp, class... Rest>
    waybill::bulk_report run(Endpoint const& add, Make const& make, LookUp look_up, Rest... rest)
    {
        std::optional<waybill::bulk_journal> journal;
        if (!options_.journal.empty()) journal.emplace(options_.journal);
        waybill::bulk_options_of<Endpoint> options;
        options.journal = journal ? &*journal : nullptr;
        options.stop = stop_;
        options.reconcile = [&](auto const& input) {
            try {
                return look_up(input);
            } catch (waybill::exception const&) {
                return waybill::bulk_lookup::unknown;
            }
        };
        options.on_outcome = [&](auto const& each) { report_.settle(each.index, each.status, each.reason); };
        options.on_progress = [&](waybill::bulk_progress progress) {
            progress.total = rows_ - report_.rows_without_input();
            bar_.show(progress);
        };
        contact_inputs inputs{options_, make, report_, bar_};
        auto done = waybill::bulk(add, std::move(rest)..., inputs, std::move(options));
        report_.finish();
        return done;
    }

    std::size_t count(waybill::bulk_status status) const { return report_.count(status); }

private:
    static std::size_t count_rows(import_options const& options);

    import_options options_;
    std::size_t rows_;
    std::stop_token stop_;
    progress_bar bar_;
    report report_;
};

#endif
