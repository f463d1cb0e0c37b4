#include "soap.hpp"

#include <pugixml.hpp>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace bench {
namespace {

using waybill::unix_time;
namespace cleverreach = waybill::cleverreach;

bool is_nil(pugi::xml_node from) { return from.attribute("xsi:nil").as_bool(); }

template <class Integer>
Integer integer(pugi::xml_node from)
{
    std::string_view const text{from.child_value()};
    Integer value{};
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size()) throw std::runtime_error{"no integer: " + std::string{text}};
    return value;
}

void read(pugi::xml_node from, std::optional<std::string>& to)
{
    if (!is_nil(from)) to = from.child_value();
}
void read(pugi::xml_node from, std::optional<std::int32_t>& to)
{
    if (!is_nil(from)) to = integer<std::int32_t>(from);
}
void read(pugi::xml_node from, std::optional<bool>& to)
{
    if (is_nil(from)) return;
    std::string_view const text{from.child_value()};
    to = text == "true" || text == "1";
    if (!*to && text != "false" && text != "0") throw std::runtime_error{"no boolean: " + std::string{text}};
}
void read(pugi::xml_node from, std::optional<unix_time>& to)
{
    if (!is_nil(from)) to = std::chrono::sys_seconds{std::chrono::seconds{integer<std::int64_t>(from)}};
}

void read(pugi::xml_node from, std::vector<cleverreach::receiver_attribute>& to)
{
    for (auto const item : from.children()) {
        auto& attribute = to.emplace_back();
        for (auto const child : item.children()) {
            std::string_view const name = child.name();
            if (name == "key") attribute.key = child.child_value();
            else if (name == "value") read(child, attribute.value);
            else if (name == "type") attribute.type = waybill::open_enum<cleverreach::attribute_type>{child.child_value()};
            else if (name == "variable") read(child, attribute.variable);
        }
    }
}

void read(pugi::xml_node from, std::vector<cleverreach::receiver_order>& to)
{
    for (auto const item : from.children()) {
        auto& order = to.emplace_back();
        for (auto const child : item.children()) {
            std::string_view const name = child.name();
            if (name == "order_id") read(child, order.order_id);
            else if (name == "purchase_date") read(child, order.purchase_date);
            else if (name == "product_id") read(child, order.product_id);
            else if (name == "product") read(child, order.product);
            else if (name == "quantity") read(child, order.quantity);
            else if (name == "price") order.price = waybill::decimal{child.child_value()};
            else if (name == "mailings_id") read(child, order.mailings_id);
            else if (name == "source") read(child, order.source);
        }
    }
}

void read(pugi::xml_node from, cleverreach::receiver& to)
{
    for (auto const child : from.children()) {
        std::string_view const name = child.name();
        if (name == "id") read(child, to.id);
        else if (name == "email") to.email = child.child_value();
        else if (name == "registered") read(child, to.registered);
        else if (name == "activated") read(child, to.activated);
        else if (name == "deactivated") read(child, to.deactivated);
        else if (name == "active") read(child, to.active);
        else if (name == "source") read(child, to.source);
        else if (name == "quality") read(child, to.quality);
        else if (name == "attributes") read(child, to.attributes);
        else if (name == "globalAttributes") read(child, to.global_attributes);
        else if (name == "orders") read(child, to.orders);
    }
}

pugi::xml_node add(pugi::xml_node to, char const* name, char const* type)
{
    auto child = to.append_child(name);
    child.append_attribute("xsi:type") = type;
    return child;
}
void add(pugi::xml_node to, char const* name, std::optional<std::string> const& text)
{
    if (text) add(to, name, "xsd:string").text() = text->c_str();
}
void add(pugi::xml_node to, char const* name, std::optional<std::int32_t> number)
{
    if (number) add(to, name, "xsd:int").text() = *number;
}
void add(pugi::xml_node to, char const* name, std::optional<bool> flag)
{
    if (flag) add(to, name, "xsd:boolean").text() = *flag;
}
void add(pugi::xml_node to, char const* name, std::optional<unix_time> time)
{
    if (time) add(to, name, "xsd:int").text() = static_cast<long long>(time->instant.time_since_epoch().count());
}

pugi::xml_node add_list(pugi::xml_node to, char const* name, char const* type, std::string const& element_type, std::size_t size)
{
    auto list = add(to, name, type);
    list.append_attribute("SOAP-ENC:arrayType") = (element_type + '[' + std::to_string(size) + ']').c_str();
    return list;
}

void add(pugi::xml_node to, char const* name, std::vector<cleverreach::receiver_attribute> const& all)
{
    if (all.empty()) return;
    auto const list = add_list(to, name, "tns:receiverAttributes", "tns:receiverAttribute", all.size());
    for (auto const& each : all) {
        auto const item = add(list, "item", "tns:receiverAttribute");
        add(item, "key", std::optional{*each.key});
        add(item, "value", each.value);
        if (each.type) add(item, "type", std::optional{std::string{each.type->text()}});
        add(item, "variable", each.variable);
    }
}

void add(pugi::xml_node to, char const* name, std::vector<cleverreach::receiver_order> const& all)
{
    if (all.empty()) return;
    auto const list = add_list(to, name, "tns:receiverOrders", "tns:receiverOrder", all.size());
    for (auto const& each : all) {
        auto const item = add(list, "item", "tns:receiverOrder");
        add(item, "order_id", each.order_id);
        add(item, "purchase_date", each.purchase_date);
        add(item, "product_id", each.product_id);
        add(item, "product", each.product);
        add(item, "quantity", each.quantity);
        if (each.price) add(item, "price", "xsd:float").text() = std::string{each.price->text()}.c_str();
        add(item, "mailings_id", each.mailings_id);
        add(item, "source", each.source);
    }
}

struct text_writer : pugi::xml_writer {
    std::string text{};
    void write(void const* data, std::size_t size) override { text.append(static_cast<char const*>(data), size); }
};

} // namespace

receivers read_by_pugixml(std::string_view document)
{
    pugi::xml_document parsed;
    if (!parsed.load_buffer(document.data(), document.size())) throw std::runtime_error{"pugixml cannot read it"};
    auto const answer = parsed.document_element().child("SOAP-ENV:Body").first_child();
    if (answer.name() == std::string_view{"SOAP-ENV:Fault"}) throw std::runtime_error{answer.child_value("faultstring")};
    auto const data = answer.first_child().child("data");
    if (!data) throw std::runtime_error{"no data"};
    receivers all;
    for (auto const item : data.children()) read(item, all.emplace_back());
    return all;
}

std::string write_by_pugixml(receivers const& batch)
{
    pugi::xml_document made;
    auto envelope = made.append_child("SOAP-ENV:Envelope");
    envelope.append_attribute("xmlns:SOAP-ENV") = "http://schemas.xmlsoap.org/soap/envelope/";
    envelope.append_attribute("xmlns:SOAP-ENC") = "http://schemas.xmlsoap.org/soap/encoding/";
    envelope.append_attribute("xmlns:xsd") = "http://www.w3.org/2001/XMLSchema";
    envelope.append_attribute("xmlns:xsi") = "http://www.w3.org/2001/XMLSchema-instance";
    envelope.append_attribute("xmlns:tns") = "CRS";
    envelope.append_attribute("SOAP-ENV:encodingStyle") = "http://schemas.xmlsoap.org/soap/encoding/";
    auto const call = envelope.append_child("SOAP-ENV:Body").append_child("tns:receiverAddBatch");
    add(call, "listId", std::optional<std::int32_t>{1});
    auto const list = add_list(call, "subscriberData", "tns:receiverBatchList", "tns:receiverData", batch.size());
    for (auto const& each : batch) {
        auto const item = add(list, "item", "tns:receiverData");
        add(item, "id", each.id);
        add(item, "email", std::optional{*each.email});
        add(item, "registered", each.registered);
        add(item, "activated", each.activated);
        add(item, "deactivated", each.deactivated);
        add(item, "active", each.active);
        add(item, "source", each.source);
        add(item, "quality", each.quality);
        add(item, "attributes", each.attributes);
        add(item, "globalAttributes", each.global_attributes);
        add(item, "orders", each.orders);
    }
    text_writer out;
    made.save(out, "", pugi::format_raw);
    return std::move(out.text);
}

} // namespace bench
