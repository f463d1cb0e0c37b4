#include "soap.hpp"
#include "documents.hpp"
#include "random.hpp"

#include <waybill/codec/soap.hpp>
#include <waybill/providers/cleverreach/reply.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

namespace cleverreach = waybill::cleverreach;
using page = cleverreach::reply<receivers>;

constexpr std::size_t page_size = 1000;
constexpr std::size_t batch_size = 50;
constexpr std::size_t many = 50'000; ///< To measure memory with.

constexpr char const* const first_names[] = {"Ada", "Grace", "Edsger", "Barbara", "Donald", "Zoë"};
constexpr char const* const last_names[] = {"Lovelace", "Hopper", "Dijkstra", "Liskov & Sons", "Knuth", "Curé"};
constexpr char const* const cities[] = {"London", "Zürich", "Washington, D.C.", "Eindhoven"};

waybill::unix_time time(random_numbers& random)
{
    return std::chrono::sys_seconds{std::chrono::seconds{1'500'000'000 + static_cast<std::int64_t>(random.below(300'000'000))}};
}

receivers make_receivers(std::size_t count)
{
    using cleverreach::attribute_type;
    random_numbers random;
    receivers made(count);
    for (auto& each : made) {
        each.id = static_cast<std::int32_t>(900'000 + random.below(1'000'000));
        each.email = "user." + std::to_string(random.below(10'000'000)) + "@shop.example";
        each.registered = time(random);
        each.activated = time(random);
        each.deactivated = waybill::unix_time{};
        each.active = !random.one_in(5);
        each.source = "Sign-up <form>";
        each.quality = static_cast<std::int32_t>(random.below(6));
        each.attributes = {{.key = "first_name", .value = random.pick(first_names), .type = attribute_type::text},
                           {.key = "last_name", .value = random.pick(last_names), .type = attribute_type::text},
                           {.key = "points", .value = std::to_string(random.below(1000)), .type = attribute_type::number}};
        each.global_attributes = {{.key = "city", .value = random.pick(cities), .type = attribute_type::text}};
        if (!random.one_in(4)) continue;
        each.orders = {{.order_id = std::to_string(random.below(100'000)),
                        .purchase_date = time(random),
                        .product = "Tea & cups",
                        .quantity = 2,
                        .price = waybill::decimal{"19.75"}}}; // a float that everybody writes exactly
    }
    return made;
}

page make_page(std::size_t count)
{
    return {.data = make_receivers(count)};
}

std::string text_of(page const& given) { return value_of(waybill::soap_write_response("CRS", "receiverGetPage", given)); }
receivers read_by_waybill(std::string_view document) { return value_of(waybill::soap_read_response<page>(document)).data; }
cleverreach::receiver_add_batch call_with(receivers batch) { return {.list_id = 1, .receivers = std::move(batch)}; }
std::string write_by_waybill(cleverreach::receiver_add_batch const& call)
{
    return value_of(waybill::soap_write_call("CRS", "receiverAddBatch", call));
}

void print_memory(std::string const& self)
{
    auto const answer = text_of(make_page(many));
    auto const call_size = write_by_waybill(call_with(make_receivers(many))).size();
    temporary_file const file{answer};
    std::printf("\npeak memory in sizes of the document, %zu receivers: decoding besides the document, encoding "
                "besides what is encoded\n",
                many);
    for (std::string const what : {"decode", "encode"}) {
        for (std::string const who : {"waybill", "gsoap", "pugixml"}) {
            auto const command = '\'' + self + "' soap-memory " + what + '-' + who + " '" + file.name + '\'';
            std::printf("%-58s %6.2f\n", (what + "-" + who).c_str(),
                        measured_memory(command, what == "decode" ? answer.size() : call_size));
        }
    }
}

} // namespace

void soap_benchmarks(std::string const& self)
{
    auto const answer = make_page(page_size);
    auto const document = text_of(answer);
    auto const call = call_with(make_receivers(batch_size));
    auto const written = write_by_waybill(call);
    by_gsoap gsoap;

    // Structs are compared by the text that waybill writes for them.
    auto const is_same_call = [&](std::string_view document_of_other) {
        return write_by_waybill(value_of(waybill::soap_read_call<cleverreach::receiver_add_batch>(document_of_other))) == written;
    };
    require(text_of({.data = read_by_waybill(document)}) == document, "reading by waybill");
    require(text_of({.data = read_by_pugixml(document)}) == document, "reading by pugixml");
    auto copied = gsoap.read_and_copy(document);
    for (auto& each : copied)
        for (auto& order : each.orders) order.price = waybill::decimal{"19.75"}; // went through a float
    require(text_of({.data = std::move(copied)}) == document, "reading by gSOAP");
    gsoap.prepare(call.receivers);
    require(is_same_call(write_by_pugixml(call.receivers)), "writing by pugixml");
    require(is_same_call(gsoap.write()), "writing by gSOAP");

    compare("decoding a page of 1000 receivers", document.size(),
            {repeating("waybill", [&] { return read_by_waybill(document).size(); }),
             repeating("gSOAP", [&] { return by_gsoap{}.read(document); }),
             repeating("pugixml by hand", [&] { return read_by_pugixml(document).size(); })},
            {0, 1, 0.8});
    compare("encoding a batch of 50 receivers", written.size(),
            {repeating("waybill", [&] { return write_by_waybill(call).size(); }),
             repeating("gSOAP", [&] { return gsoap.write().size(); }),
             repeating("pugixml by hand", [&] { return write_by_pugixml(call.receivers).size(); })},
            {0, 1, 0.8});

    print_memory(self);
}

void soap_memory(std::string_view what, std::string const& document_file)
{
    by_gsoap gsoap;
    std::size_t result = 0;
    std::size_t at_start = 0;
    if (what.starts_with("decode")) {
        auto const document = load(document_file);
        at_start = start_of_memory();
        if (what == "decode-waybill") result = read_by_waybill(document).size();
        else if (what == "decode-gsoap") result = gsoap.read(document);
        else result = read_by_pugixml(document).size();
    } else {
        auto const call = call_with(make_receivers(many));
        if (what == "encode-gsoap") gsoap.prepare(call.receivers);
        at_start = start_of_memory();
        if (what == "encode-waybill") result = write_by_waybill(call).size();
        else if (what == "encode-gsoap") result = gsoap.write().size();
        else result = write_by_pugixml(call.receivers).size();
    }
    if (result < many) throw std::runtime_error{"too few results"};
    std::printf("%zu\n", process_memory("VmHWM:") - at_start);
}

} // namespace bench
