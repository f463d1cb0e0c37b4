// import_contacts FILE.csv --provider NAME: brings the contacts of a CSV file to a provider, and says of each what
// became of it. It can be stopped or killed at any moment: with --journal the same command goes on where it was.
//
// main.cpp reads the command line, import.hpp joins a file (csv_file, contact_row) to waybill::bulk and a report; what
// is special to a provider is in the file of its name.
#include "import.hpp"
#include "providers.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <exception>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <system_error>
#include <thread>

namespace {

namespace asio = boost::asio;

enum exit_status { all_in, some_not_in, wrong_usage, stopped };

using importer = waybill::bulk_report (*)(import_job&);

std::map<std::string, importer> const providers{
    {"cleverreach", import_into_cleverreach},
    {"cloudmailing", import_into_cloudmailing},
    {"constantcontact", import_into_constantcontact},
    {"dyn", import_into_dyn},
    {"konigle", import_into_konigle},
};

/// Ctrl-C asks for a stop the first time, and ends the program the second time.
class interrupts {
public:
    interrupts()
    {
        signals_.async_wait([this](boost::system::error_code failed, int) {
            if (failed) return;
            source_.request_stop();
            signals_.clear();
        });
        thread_ = std::thread{[this] { io_.run(); }};
    }
    ~interrupts()
    {
        io_.stop();
        thread_.join();
    }
    std::stop_token token() const { return source_.get_token(); }

private:
    asio::io_context io_{1};
    asio::signal_set signals_{io_, SIGINT, SIGTERM};
    std::stop_source source_;
    std::thread thread_;
};

exit_status run(import_options const& options, importer import)
{
    interrupts const ctrl_c;
    import_job job{options, ctrl_c.token()};
    auto const done = import(job);

    using waybill::bulk_status;
    auto const count = [&](bulk_status status) { return job.count(status); };
    auto const not_in = count(bulk_status::rejected) + count(bulk_status::unknown) + count(bulk_status::not_sent);
    std::cout << count(bulk_status::done) << " in, " << count(bulk_status::rejected) << " rejected, "
              << count(bulk_status::unknown) << " unknown, " << count(bulk_status::not_sent) << " not sent"
              << std::endl;
    if (done.complete) return not_in > 0 ? some_not_in : all_in;
    std::cerr << "import_contacts: stopped before the end of the file"
              << (done.failure ? ": " + waybill::to_string(*done.failure) : "") << '\n'
              << (options.journal.empty()
                      ? "Without --journal nothing is known of this the next time: it begins from the start.\n"
                      : "The same command goes on from here.\n");
    return stopped;
}

} // namespace

int main(int argc, char** argv)
try {
    import_options options;
    std::string provider;
    std::vector<std::string> columns;
    CLI::App app{"Imports contacts from a CSV file, whose first row names the columns.\n"
                 "Credentials are in the environment, as for the program waybill: KONIGLE_API_KEY and so on.",
                 "import_contacts"};
    app.add_option("FILE", options.file, "CSV, in UTF-8")->required();
    app.add_option("--provider", provider, "Who gets the contacts")->required()->check(CLI::IsMember(providers));
    app.add_option("--into", options.into,
                   "The mailing, the group or the list; some providers make a new one without it");
    auto* const journal = app.add_option("--journal", options.journal,
                                         "Keeps track in this file, so that the same command goes on after an end");
    app.add_option("--report", options.report, "Writes into this file what became of each row");
    app.add_option("--column", columns, "A column by another name: email=E-Mail")->allow_extra_args(false);
    app.add_flag("--sandbox", options.to_sandbox, "To a provider in memory, which is gone afterwards")
        ->excludes(journal);
    try {
        app.parse(argc, argv);
        for (auto const& each : columns) {
            auto const equals = each.find('=');
            if (equals == 0 || equals == std::string::npos)
                throw CLI::ValidationError{"--column", "has to be like email=E-Mail"};
            options.columns.emplace_back(each.substr(0, equals), each.substr(equals + 1));
        }
        std::error_code is_new;
        if (std::filesystem::equivalent(options.file, options.report, is_new))
            throw CLI::ValidationError{"--report", "would overwrite the contacts"};
    } catch (CLI::ParseError const& wrong) {
        return app.exit(wrong) == 0 ? all_in : wrong_usage;
    }
    return run(options, providers.at(provider));
} catch (waybill::exception const& failed) {
    std::cerr << "import_contacts: " << waybill::to_string(failed.error()) << '\n';
    return failed.error().kind == waybill::error_kind::configuration ? wrong_usage : stopped;
} catch (std::exception const& failed) {
    std::cerr << "import_contacts: " << failed.what() << '\n';
    return wrong_usage;
}
