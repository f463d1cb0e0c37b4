#include "command_line.hpp"

#include "nearest.hpp"
#include "output.hpp"

#include <waybill/config.hpp>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

namespace cli {
namespace {

constexpr std::string_view completion_script = R"(_waybill() {
    mapfile -t COMPREPLY < <("$1" completion candidates -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _waybill waybill
)";

std::string join(std::vector<std::string> const& parts, std::string_view between)
{
    std::string joined;
    for (auto const& part : parts) joined.append(joined.empty() ? "" : between).append(part);
    return joined;
}

/// "required, JSON with email: yes/no, sms: yes/no"
std::string describe(waybill::member_info const& member)
{
    std::string text = member.required ? "required" : "";
    auto const add = [&](std::string const& part) { text.append(text.empty() ? "" : ", ").append(part); };
    if (auto const initial = initial_value(member); !initial.empty()) add("default " + initial);
    if (member.is_list) add("may be repeated");
    if (!member.members.empty()) {
        std::vector<std::string> inner;
        for (auto const& each : member.members) inner.push_back(each.name + ": " + each.type);
        if (member.others) inner.push_back("any other: " + *member.others);
        add("JSON with " + join(inner, ", "));
    }
    return text;
}

/// What a member's option cannot be called.
constexpr std::string_view own_options[] = {"help",     "json",    "all",     "format",  "dry-run", "base-url",
                                            "sandbox", "timeout", "retries", "env-file", "verbose"};

/// The commands as CLI11 sees them. Providers, operations and members are added when the words before them are known.
class grammar {
public:
    explicit grammar(std::vector<std::unique_ptr<provider>> const& providers)
        : root_("Calls any operation of the e-mail services that waybill describes.", "waybill")
    {
        root_.set_version_flag("--version", "waybill " WAYBILL_VERSION_STRING);
        root_.require_subcommand(0, 1); // an id may be called like a provider
        root_.footer(exit_statuses());
        set_format(root_, "COMMAND", 32);
        auto* const list = root_.add_subcommand("providers", "lists the providers")->group("Commands");
        fill(list, [this, list] { add_format(*list); });
        auto* const completion =
            root_.add_subcommand("completion", "prints a script for: source <(waybill completion bash)")->group("Commands");
        completion->add_option("shell", shell_, "bash")->required()->type_name("");
        fill(completion, [] {});
        for (auto const& each : providers) {
            auto* const sub = root_.add_subcommand(std::string{each->info().name}, std::string{each->info().base_url});
            sub->group("Providers");
            fill(sub, [this, sub, on = each.get()] { add_provider(*sub, *on); });
        }
    }

    command parse(std::vector<std::string> arguments)
    {
        std::reverse(arguments.begin(), arguments.end()); // as CLI11 wants them
        try {
            root_.parse(arguments);
        } catch (CLI::CallForHelp const&) {
            return show(without_trailing_blanks(root_.help()));
        } catch (CLI::CallForVersion const&) {
            return show(root_.version() + '\n');
        } catch (CLI::ParseError const& failed) {
            refuse_surplus();
            throw usage_error{failed.what()};
        }
        return found();
    }

    /// What may stand in the place of the last word.
    std::vector<std::string> candidates(std::vector<std::string> words)
    {
        // bash takes --name=value apart.
        if (!words.empty() && words.back() == "=") words.back().clear();
        std::erase(words, "=");
        std::string const typed = words.empty() ? "" : words.back();
        if (!words.empty()) words.pop_back();
        CLI::App* at = &root_;
        CLI::Option const* open = nullptr; // an option that waits for its value
        for (auto const& word : words) {
            if (std::exchange(open, nullptr) != nullptr) continue;
            if (word.starts_with("--")) {
                auto const* const option = at->get_option_no_throw(word);
                if (option != nullptr && option->get_items_expected_max() > 0) open = option;
            } else if (auto* const sub = sub_of(*at, word)) {
                at = sub;
                fills_.at(sub)();
            }
        }
        std::vector<std::string> all;
        if (open != nullptr) {
            all = choices_[open];
        } else if (typed.starts_with('-')) {
            all = options_of(*at);
        } else {
            for (auto const* const sub : at->get_subcommands([](CLI::App*) { return true; })) all.push_back(sub->get_name());
            if (at->get_name() == "completion") all = {"bash"};
        }
        std::erase_if(all, [&](std::string const& each) { return !each.starts_with(typed); });
        return all;
    }

private:
    static std::string exit_statuses()
    {
        std::string text = "Exit status: 0 success, 1 unexpected, 2 usage";
        waybill::for_each_enumerator<waybill::error_kind>([&](waybill::error_kind kind, std::string_view name) {
            text += ", " + std::to_string(exit_status(kind)) + ' ';
            text += name;
        });
        return text;
    }

    static void set_format(CLI::App& app, std::string const& subcommand, std::size_t column)
    {
        auto const format = std::make_shared<CLI::Formatter>();
        format->label("SUBCOMMAND", subcommand);
        format->label("REQUIRED", "required");
        format->column_width(column);
        app.formatter(format);
    }

    static CLI::App* sub_of(CLI::App& app, std::string const& name)
    {
        auto const fitting = app.get_subcommands([&](CLI::App* sub) { return sub->get_name() == name; });
        return fitting.empty() ? nullptr : fitting.front();
    }

    void fill(CLI::App* sub, std::function<void()> action)
    {
        sub->preparse_callback([action](std::size_t) { action(); });
        fills_[sub] = std::move(action);
    }

    void add_provider(CLI::App& sub, provider const& on)
    {
        on_ = &on;
        sub.require_subcommand(0, 1);
        std::vector<std::string> variables;
        for (auto const& each : on.variables()) variables.push_back(each.name + (each.required ? " (needed)" : ""));
        sub.footer("Environment, or NAME=value lines in .env: " + join(variables, ", "));
        auto* const list = sub.add_subcommand("endpoints", "lists the operations with their requests and answers");
        list->group("Commands");
        fill(list, [this, list] { add_format(*list); });
        std::size_t longest = 0;
        for (auto& each : on.operations()) {
            auto const& endpoint = each.endpoint;
            longest = (std::max)(longest, endpoint.name.size());
            auto* const operation = sub.add_subcommand(endpoint.name, sent_as(endpoint))->group("Operations");
            set_format(*operation, "", 32);
            fill(operation, [this, operation, each = std::move(each)] { add_operation(*operation, each); });
        }
        set_format(sub, "OPERATION", longest + 4);
    }

    static std::string sent_as(waybill::endpoint_info const& endpoint)
    {
        return endpoint.rpc_method.empty() ? endpoint.method + ' ' + endpoint.path : endpoint.rpc_method;
    }

    void add_operation(CLI::App& sub, operation_info const& what)
    {
        asked_.operation = what;
        auto const& endpoint = what.endpoint;
        if (!endpoint.response.empty()) sub.description(sub.get_description() + ", answered by " + endpoint.response);
        if (endpoint.others) sub.description(sub.get_description() + ". Members of other names by --json: " + *endpoint.others);
        path_.resize(endpoint.path_arguments.size());
        sub.set_help_flag(); // goes behind the members
        for (std::size_t i = 0; i < path_.size(); ++i)
            sub.add_option(endpoint.path_arguments[i], path_[i], "")->required()->type_name("");

        for (auto const& member : endpoint.members) {
            // A name that CLI11 cannot take as an option's: for --json alone.
            if (member.name.find_first_of(",=:{ \n") != std::string::npos || member.name.starts_with('-')) continue;
            bool const is_taken = std::find(std::begin(own_options), std::end(own_options), member.name) != std::end(own_options);
            auto* const option = sub.add_option((is_taken ? "--request." : "--") + member.name,
                                                [](CLI::results_t const&) { return true; }, describe(member));
            option->group("Members of the request")->type_name('<' + type_of(member) + '>');
            if (member.is_list) option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
            members_.emplace_back(member.name, option);
            choices_[option] = member.choices;
            if (member.kind == waybill::member_kind::yes_no) choices_[option] = {"yes", "no"};
        }
        add_options(sub);
    }

    static std::string type_of(waybill::member_info const& member)
    {
        if (!member.choices.empty()) return join(member.choices, "|");
        return member.kind == waybill::member_kind::object ? "JSON" : std::string{enum_to_wire(member.kind)};
    }

    void add_options(CLI::App& sub)
    {
        auto const& what = asked_.operation;
        if (what.has_request) {
            json_ = sub.add_option("--json", [](CLI::results_t const&) { return true; },
                                   "the whole request: text, @FILE, or - for standard input; options of members go before it");
            json_->type_name("<JSON>");
        }
        if (what.has_pages) sub.add_flag("--all", asked_.all_pages, "follows the pages; each item as a line of JSON");
        add_format(sub);
        sub.add_flag("--dry-run", asked_.dry_run, "shows the request and sends nothing");
        sub.add_option("--base-url", asked_.base_url, "in place of the provider's")->type_name("<URL>");
        if (on_->has_sandbox())
            sub.add_flag("--sandbox", asked_.to_sandbox, "asks a sandbox of its own, made for this call");
        sub.add_option("--timeout", asked_.timeout_seconds, "for the whole call")->type_name("<SECONDS>");
        sub.add_option("--retries", asked_.retries, "attempts after the first")->type_name("<NUMBER>");
        sub.add_option("--env-file", asked_.environment_file, "in place of .env")->type_name("<FILE>");
        sub.add_flag("--verbose", asked_.verbose, "what goes over the wire, without secrets, to standard error");
        sub.set_help_flag("-h,--help", "prints this");
    }

    void add_format(CLI::App& sub)
    {
        auto* const option = sub.add_option("--format", format_, "")->type_name("<json|table>");
        choices_[option] = {"json", "table"};
    }

    static std::vector<std::string> options_of(CLI::App const& app)
    {
        std::vector<std::string> names;
        for (auto const* const option : app.get_options([](CLI::Option const*) { return true; }))
            for (auto const& name : option->get_lnames()) names.push_back("--" + name);
        return names;
    }

    static command show(std::string text)
    {
        command shown;
        shown.text = std::move(text);
        return shown;
    }

    command found()
    {
        refuse_surplus();
        if (root_.get_subcommands().empty()) throw usage_error{"say which provider; see waybill --help"};
        auto const word = root_.get_subcommands().front()->get_name();
        if (word == "completion") {
            if (shell_ != "bash") throw usage_error{"there is completion for bash only"};
            return show(std::string{completion_script});
        }
        check_values();
        if (word == "providers") {
            asked_.what = command::action::list_providers;
        } else {
            asked_.on = on_;
            auto const& provider_app = *root_.get_subcommands().front();
            if (provider_app.get_subcommands().empty())
                throw usage_error{"say which operation; see waybill " + word + " --help"};
            bool const lists = provider_app.get_subcommands().front()->get_name() == "endpoints";
            asked_.what = lists ? command::action::list_endpoints : command::action::call;
        }
        asked_.path_arguments = path_;
        if (json_ != nullptr && json_->count() > 0) asked_.json = json_->results().front();
        for (auto const& [name, option] : members_)
            if (option->count() > 0) asked_.members[name] = option->results();
        return asked_;
    }

    void check_values()
    {
        if (!format_.empty() && format_ != "json" && format_ != "table")
            throw usage_error{"--format is json or table, not \"" + format_ + '"'};
        if (!format_.empty()) asked_.format = format_ == "json" ? output_format::json : output_format::table;
        constexpr double longest = 1e6;
        if (asked_.timeout_seconds && !(*asked_.timeout_seconds >= 0.001 && *asked_.timeout_seconds <= longest))
            throw usage_error{"--timeout is a number of seconds above zero"};
        if (asked_.to_sandbox && asked_.base_url) throw usage_error{"--sandbox and --base-url exclude each other"};
        if (asked_.retries && (*asked_.retries < 0 || *asked_.retries > 100)) throw usage_error{"--retries is from 0 to 100"};
    }

    /// Throws for the first word that has no meaning where it stands.
    void refuse_surplus()
    {
        std::string before;
        for (CLI::App* at = &root_;; at = at->get_subcommands().front()) {
            auto surplus = at->remaining();
            std::erase(surplus, "--"); // which CLI11 counts in
            if (!surplus.empty()) refuse_word(surplus.front(), *at, before);
            if (at->get_subcommands().empty()) return;
            before += at->get_subcommands().front()->get_name() + ' ';
        }
    }

    [[noreturn]] void refuse_word(std::string const& word, CLI::App const& at, std::string const& before)
    {
        if (word.starts_with('-')) {
            // What stands behind the equals sign may be a secret.
            auto const name = word.substr(0, word.find('='));
            std::string why = "there is no option " + name;
            if (is_credential(name)) why += ": credentials come from the environment or a file, never from the command line";
            else if (&at == &root_ || !at.get_subcommands([](CLI::App const*) { return true; }).empty())
                why += " here; options stand behind the operation";
            else why += did_you_mean(name, options_of(at));
            throw usage_error{why};
        }
        std::vector<std::string> known;
        for (auto const* const sub : at.get_subcommands([](CLI::App const*) { return true; })) known.push_back(sub->get_name());
        if (known.empty()) throw usage_error{before + "takes no argument \"" + word + '"'};
        auto const what = &at == &root_ ? "provider or command" : "operation";
        throw usage_error{"there is no " + std::string{what} + " \"" + word + '"' + did_you_mean(word, known)};
    }

    bool is_credential(std::string name) const
    {
        if (on_ == nullptr) return false;
        name = name.substr((std::min)(name.find_first_not_of('-'), name.size()));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c == '-' ? '_' : waybill::detail::to_upper(c); });
        auto const variables = on_->variables();
        return std::any_of(variables.begin(), variables.end(), [&](auto const& each) {
            return each.required && !name.empty() && each.name.ends_with('_' + name);
        });
    }

    CLI::App root_;
    std::map<CLI::App const*, std::function<void()>> fills_;
    std::map<CLI::Option const*, std::vector<std::string>> choices_;
    std::vector<std::pair<std::string, CLI::Option*>> members_;
    std::vector<std::string> path_;
    CLI::Option* json_ = nullptr;
    std::string shell_;
    std::string format_;
    provider const* on_ = nullptr;
    command asked_;
};

} // namespace

std::string initial_value(waybill::member_info const& member)
{
    auto const text = member.initial ? member.initial->text : "";
    if (text == "[]" || text == "{}") return {};
    bool const is_plain_string = text.starts_with('"') && text.find('\\') == std::string::npos;
    return is_plain_string ? text.substr(1, text.size() - 2) : text;
}

command parse_command(std::vector<std::string> arguments, std::vector<std::unique_ptr<provider>> const& providers)
{
    grammar known{providers};
    if (arguments.size() > 2 && arguments[0] == "completion" && arguments[1] == "candidates") {
        command shown;
        for (auto const& each : known.candidates({arguments.begin() + 3, arguments.end()})) shown.text += each + '\n';
        return shown;
    }
    // CLI11 would take the next word for the value of "--name=".
    for (auto at = arguments.begin(); at != arguments.end() && *at != "--"; ++at) {
        if (!at->starts_with("--") || at->find('=') != at->size() - 1) continue;
        at->pop_back();
        at = arguments.insert(at + 1, "");
    }
    return known.parse(std::move(arguments));
}

} // namespace cli
