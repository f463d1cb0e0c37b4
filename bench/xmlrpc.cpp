#include "xmlrpc.hpp"
#include "measure.hpp"
#include "memory.hpp"
#include "random.hpp"

#include <waybill/codec/json.hpp>
#include <waybill/codec/xmlrpc.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

namespace bench {
namespace {

constexpr std::size_t count = 100'000;

template <class T>
struct one {
    T value{};
    BOOST_DESCRIBE_CLASS(one, (), (value), (), ())
};

template <class Result>
auto value_of(Result result)
{
    if (!result) throw std::runtime_error{result.error().path + ": " + result.error().message};
    return std::move(*result);
}

constexpr char const* const first_names[] = {"Ada", "Grace", "Edsger", "Barbara", "Donald", "Zoë"};
constexpr char const* const last_names[] = {"Lovelace", "Hopper", "Dijkstra", "Liskov & Sons", "Knuth", "Curé"};
constexpr char const* const domains[] = {"mail.example", "shop.example.org", "post.example.net"};

std::string address(random_numbers& random)
{
    return "user." + std::to_string(random.below(10'000'000)) + '@' + random.pick(domains);
}

std::string tracking(random_numbers& random)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id(24, '0');
    for (auto& digit : id) digit = digits[random.below(16)];
    return id;
}

waybill::date_time time(random_numbers& random)
{
    return waybill::date_time::local(std::chrono::seconds{1'700'000'000 + static_cast<std::int64_t>(random.below(40'000'000))});
}

std::vector<recipient> make_recipients(std::size_t size)
{
    random_numbers random;
    std::vector<recipient> made(size);
    for (auto& each : made) {
        each.email = address(random);
        each.tracking_id = tracking(random);
        each.first_name = random.pick(first_names);
        each.last_name = random.pick(last_names);
        each.orders = static_cast<std::int64_t>(random.below(1000));
        each.spent = static_cast<double>(random.below(400'000)) / 4; // a double that xmlrpc-c writes exactly
        each.subscribed = !random.one_in(5);
        each.since = time(random);
    }
    return made;
}

std::vector<status> make_statuses(std::size_t size)
{
    constexpr char const* const states[] = {"queued", "sent", "delivered", "bounced"};
    constexpr char const* const reasons[] = {"", "", "250 2.0.0 OK", "550 5.1.1 <mailbox> unknown"};
    random_numbers random;
    std::vector<status> made(size);
    for (auto& each : made) {
        each.email = address(random);
        each.tracking_id = tracking(random);
        each.state = random.pick(states);
        each.reason = random.pick(reasons);
        each.attempts = static_cast<std::int64_t>(random.below(5));
        each.opened = random.one_in(3);
        each.changed = time(random);
    }
    return made;
}

std::vector<status> read_by_waybill(std::string_view document)
{
    return value_of(waybill::xmlrpc_read_response<std::vector<status>>(document));
}

void require(bool ok, char const* what)
{
    if (!ok) throw std::runtime_error{std::string{"the results differ: "} + what};
}

void save(std::filesystem::path const& path, std::string_view text)
{
    std::ofstream file{path, std::ios::binary};
    file << text;
    require(file.flush().good(), "a file cannot be written");
}

std::string load(std::filesystem::path const& path)
{
    std::string text(std::filesystem::file_size(path), '\0');
    std::ifstream{path, std::ios::binary}.read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
}

/// The documents, in files that go with the object.
struct files {
    files() = default;
    files(files const&) = delete;
    files& operator=(files const&) = delete;
    ~files() { std::filesystem::remove_all(folder); }

    static std::filesystem::path make_folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "waybill_bench_XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder for temporary files"};
        return name;
    }

    std::filesystem::path folder = make_folder();
    std::filesystem::path recipients = folder / "recipients";
    std::filesystem::path call = folder / "call";
    std::filesystem::path response = folder / "response";
};

/// What a measurement in another process found.
struct measured {
    double seconds = 0;
    double bytes = 0; ///< By how much the process grew, at its peak.
};

/// A process that does its work once for each line it is sent.
class worker {
public:
    explicit worker(std::string const& command)
    {
        std::array<int, 2> answers{};
        if (::pipe(answers.data()) != 0) throw std::runtime_error{"no pipe"};
        input_ = ::popen((command + " >&" + std::to_string(answers[1])).c_str(), "w");
        ::close(answers[1]);
        output_ = ::fdopen(answers[0], "r");
        if (input_ == nullptr || output_ == nullptr) throw std::runtime_error{"cannot start " + command};
    }
    worker(worker const&) = delete;
    worker& operator=(worker const&) = delete;
    ~worker()
    {
        ::pclose(input_);
        std::fclose(output_);
    }
    measured operator()()
    {
        measured found;
        std::fputs("\n", input_);
        std::fflush(input_);
        if (std::fscanf(output_, "%lf %lf", &found.seconds, &found.bytes) != 2) throw std::runtime_error{"a process gave no answer"};
        return found;
    }

private:
    std::FILE* input_ = nullptr;
    std::FILE* output_ = nullptr;
};

std::string python(std::string const& arguments)
{
    return "exec " PYTHON_PROGRAM " '" BENCH_FOLDER "/xmlrpc_python.py' " + arguments;
}

using work = std::function<double()>;

/// The seconds that the function takes.
template <class Function>
work timed(Function function)
{
    return [function] {
        auto const start = now(time_of::processor);
        auto const result = function();
        auto const seconds = now(time_of::processor) - start;
        if (result.size() < count) throw std::runtime_error{"too few results"};
        return seconds;
    };
}

void compare(char const* title, std::size_t bytes, std::vector<std::pair<std::string, work>> const& all, std::vector<double> const& aims)
{
    rounds seconds(all.size());
    for (std::size_t round = 0; round < 11; ++round) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto const at = (i + round) % all.size();
            seconds[at].push_back(all[at].second());
        }
    }
    auto const speed = [&](std::size_t which) { return std::to_string(static_cast<int>(static_cast<double>(bytes) / 1e6 / median(seconds[which]))) + " MB/s"; };
    std::printf("\n%s: %s\n", title, speed(0).c_str());
    for (std::size_t i = 1; i < all.size(); ++i) print_ratio("waybill / " + all[i].first, speed_ratio(seconds, 0, i), aims[i], speed(i));
}

void print_memory(std::string const& self, files const& in)
{
    std::printf("\npeak memory, what is encoded or decoded and the document included, in sizes of the document\n");
    auto const quoted = [](std::filesystem::path const& path) { return '\'' + path.string() + '\''; };
    auto const call_size = static_cast<double>(std::filesystem::file_size(in.call));
    auto const response_size = static_cast<double>(std::filesystem::file_size(in.response));
    auto const print = [](char const* what, double multiple, double aim) {
        std::printf("%-58s %6.2f  %s\n", what, multiple, aim == 0 ? "" : multiple < aim ? "met   3" : "MISSED 3");
    };
    auto const own = [&](char const* what) { return worker{"exec '" + self + "' xmlrpc-memory " + what + ' ' + quoted(in.response)}().bytes; };
    print("encoding, waybill", own("encode") / call_size, 3);
    print("encoding, xmlrpc-c", own("encode-xmlrpc-c") / call_size, 0);
    print("encoding, Python", worker{python("encode " + quoted(in.recipients) + ' ' + quoted(in.call))}().bytes / call_size, 0);
    print("decoding, waybill", own("decode") / response_size, 3);
    print("decoding, xmlrpc-c", own("decode-xmlrpc-c") / response_size, 0);
    print("decoding, Python", worker{python("decode " + quoted(in.response))}().bytes / response_size, 0);
}

} // namespace

void xmlrpc_benchmarks(std::string const& self)
{
    files const in;
    one<std::vector<recipient>> const recipients{make_recipients(count)};
    auto const statuses = make_statuses(count);
    auto const call = value_of(waybill::xmlrpc_write_call("add", recipients));
    auto const response = value_of(waybill::xmlrpc_write_response(statuses));
    std::printf("\n%zu recipients, %zu bytes of XML-RPC; %zu statuses, %zu bytes\n", count, call.size(), count, response.size());

    // The structs are compared by the text that waybill writes for them.
    require(value_of(waybill::xmlrpc_write_response(read_by_waybill(response))) == response, "reading by waybill");
    require(value_of(waybill::xmlrpc_write_response(read_by_xmlrpc_c(response))) == response, "reading by xmlrpc-c");
    auto const read_back = waybill::xmlrpc_read_call<one<std::vector<recipient>>>(write_by_xmlrpc_c(recipients.value));
    require(value_of(waybill::xmlrpc_write_call("add", value_of(read_back))) == call, "writing by xmlrpc-c");

    std::string lines;
    for (auto const& each : recipients.value) lines += value_of(waybill::json_write(each)) + '\n';
    save(in.recipients, lines);
    save(in.call, call);
    save(in.response, response);

    worker python_encodes{python("encode '" + in.recipients.string() + "' '" + in.call.string() + '\'')};
    worker python_decodes{python("decode '" + in.response.string() + '\'')};
    compare("encoding XML-RPC", call.size(),
            {{"waybill", timed([&] { return value_of(waybill::xmlrpc_write_call("add", recipients)); })},
             {"xmlrpc-c", timed([&] { return write_by_xmlrpc_c(recipients.value); })},
             {"Python", [&] { return python_encodes().seconds; }}},
            {0, 5, 20});
    compare("decoding XML-RPC", response.size(),
            {{"waybill", timed([&] { return read_by_waybill(response); })},
             {"xmlrpc-c", timed([&] { return read_by_xmlrpc_c(response); })},
             {"xmlrpc-c without making structs", timed([&] { return std::string(parse_by_xmlrpc_c(response), ' '); })},
             {"Python, dictionaries", [&] { return python_decodes().seconds; }}},
            {0, 5, 0, 20});
    print_memory(self, in);
}

void xmlrpc_memory(std::string_view what, std::string const& response_file)
{
    auto const at_start = process_memory("VmRSS:");
    std::size_t result = 0;
    if (what.starts_with("encode")) {
        one<std::vector<recipient>> const recipients{make_recipients(count)};
        if (what == "encode") result = value_of(waybill::xmlrpc_write_call("add", recipients)).size();
        else result = write_by_xmlrpc_c(recipients.value).size();
    } else {
        auto const document = load(response_file);
        if (what == "decode") result = read_by_waybill(document).size();
        else result = read_by_xmlrpc_c(document).size();
    }
    if (result < count) throw std::runtime_error{"too few results"};
    std::printf("0 %zu\n", process_memory("VmHWM:") - at_start);
}

} // namespace bench
