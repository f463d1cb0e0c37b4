#include "atom.hpp"
#include "documents.hpp"
#include "random.hpp"

#include <waybill/codec/atom.hpp>

#include <pugixml.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bench {
namespace {

namespace constantcontact = waybill::constantcontact;

constexpr std::size_t page_size = 1000;
constexpr std::size_t batch_size = 50;
constexpr std::size_t many = 10'000; ///< To measure memory with.

constexpr char const* const first_names[] = {"Ada", "Grace", "Edsger", "Barbara", "Donald", "Zo\u00eb"};
constexpr char const* const last_names[] = {"Lovelace", "Hopper", "Dijkstra", "Liskov & Sons", "Knuth", "Cur\u00e9"};
constexpr char const* const cities[] = {"London", "Z\u00fcrich", "Washington, D.C.", "Eindhoven"};

waybill::date_time time(random_numbers& random)
{
    auto const seconds = std::chrono::seconds{1'200'000'000 + static_cast<std::int64_t>(random.below(300'000'000))};
    return std::chrono::sys_seconds{seconds};
}

/// All the texts are there, most of those that are the customer's own empty, as the service sends them.
constantcontact::contact make_contact(random_numbers& random)
{
    using constantcontact::opt_in_source;
    constantcontact::contact made;
    waybill::for_each_member<constantcontact::contact>([&]<class M>() {
        if constexpr (std::is_same_v<typename M::type, std::optional<std::string>>) made.*M::pointer = "";
    });
    made.id = "http://api.constantcontact.com/ws/customers/shop/contacts/" + std::to_string(random.below(1'000'000));
    made.status = constantcontact::contact_status::active;
    made.email_address = "user." + std::to_string(random.below(10'000'000)) + "@shop.example";
    made.email_type = constantcontact::email_type::html;
    made.first_name = random.pick(first_names);
    made.last_name = random.pick(last_names);
    made.name = *made.last_name + ", " + *made.first_name;
    made.home_phone = "978" + std::to_string(1'000'000 + random.below(9'000'000));
    made.addr1 = std::to_string(random.below(2000)) + " Trapelo Rd.";
    made.city = random.pick(cities);
    made.postal_code = std::to_string(10'000 + random.below(90'000));
    made.custom_field1 = std::to_string(random.below(1000));
    for (auto count = 1 + random.below(3); count > 0; --count)
        made.contact_lists.push_back({.id = "http://api.constantcontact.com/ws/customers/shop/lists/" + std::to_string(count),
                                      .opt_in_source = random.one_in(2) ? opt_in_source::customer : opt_in_source::contact,
                                      .opt_in_time = time(random)});
    made.confirmed = random.one_in(3);
    made.insert_time = time(random);
    made.last_update_time = time(random);
    return made;
}

contact_feed make_feed(std::size_t count)
{
    random_numbers random;
    contact_feed made{.id = "http://api.constantcontact.com/ws/customers/shop/contacts",
                      .title = "Contacts for Customer: shop",
                      .updated = time(random),
                      .links = {{.href = "/ws/customers/shop/contacts?next=g24", .rel = "next", .type = std::nullopt}},
                      .entries = {}};
    for (std::size_t i = 0; i < count; ++i) {
        auto contact = make_contact(random);
        auto const id = *contact.id;
        made.entries.push_back({.id = id,
                                .title = "Contact: " + contact.email_address,
                                .updated = time(random),
                                .links = {{.href = id.substr(id.find("/ws")), .rel = "edit", .type = std::nullopt}},
                                .content = {.value = std::move(contact)}});
    }
    return made;
}

std::string text_of(contact_feed const& feed) { return value_of(waybill::xml_write(feed)); }

/// The feed as the service lays it out: with authors, a line for each element, and blanks before it.
std::string laid_out(contact_feed const& feed)
{
    pugi::xml_document document;
    document.load_string(text_of(feed).c_str());
    for (auto entry : document.document_element().children("entry"))
        entry.insert_child_before("author", entry.child("content")).append_child("name").text() = "Constant Contact";
    std::ostringstream out;
    document.save(out, "  ", pugi::format_indent);
    return std::move(out).str();
}

std::vector<contact_update> make_updates(std::size_t count)
{
    random_numbers random;
    std::vector<contact_update> made;
    for (std::size_t i = 0; i < count; ++i) {
        auto const contact = make_contact(random);
        made.push_back({.id = *contact.id, .content = {.value = constantcontact::editable(contact)}});
    }
    return made;
}

contact_feed read_by_waybill(std::string_view document) { return value_of(waybill::xml_read<contact_feed>(document)); }

template <class Write>
std::size_t size_of_all(std::vector<contact_update> const& updates, Write write)
{
    std::size_t size = 0;
    for (auto const& each : updates) size += write(each).size();
    return size;
}

} // namespace

void atom_benchmarks(std::string const& self)
{
    auto const feed = make_feed(page_size);
    auto const document = laid_out(feed);
    auto const updates = make_updates(batch_size);
    auto const write_by_waybill = [](contact_update const& each) { return value_of(waybill::xml_write(each)); };

    // Structs are compared by the text that waybill writes for them.
    require(text_of(read_by_waybill(document)) == text_of(feed), "reading by waybill");
    require(text_of(read_feed_by_pugixml(document)) == text_of(feed), "reading by pugixml");
    for (auto const& each : updates) {
        auto const other = value_of(waybill::xml_read<contact_update>(write_entry_by_pugixml(each)));
        require(write_by_waybill(other) == write_by_waybill(each), "writing by pugixml");
    }

    compare("decoding a feed of 1000 contacts", document.size(),
            {repeating("waybill", [&] { return read_by_waybill(document).entries.size(); }),
             repeating("pugixml by hand", [&] { return read_feed_by_pugixml(document).entries.size(); })},
            {0, 0.8});
    compare("encoding 50 entries", size_of_all(updates, write_by_waybill),
            {repeating("waybill", [&] { return size_of_all(updates, write_by_waybill); }),
             repeating("pugixml by hand", [&] { return size_of_all(updates, write_entry_by_pugixml); })},
            {0, 0.8});

    auto const large = laid_out(make_feed(many));
    temporary_file const file{large};
    std::printf("\npeak memory besides the document, in sizes of it, %zu contacts\n", many);
    for (std::string const who : {"waybill", "pugixml"}) {
        auto const command = '\'' + self + "' atom-memory " + who + " '" + file.name + '\'';
        std::printf("%-58s %6.2f\n", who.c_str(), measured_memory(command, large.size()));
    }
}

void atom_memory(std::string_view who, std::string const& document_file)
{
    auto const document = load(document_file);
    auto const at_start = start_of_memory();
    auto const feed = who == "waybill" ? read_by_waybill(document) : read_feed_by_pugixml(document);
    if (feed.entries.size() != many) throw std::runtime_error{"too few results"};
    std::printf("%zu\n", process_memory("VmHWM:") - at_start);
}

} // namespace bench
