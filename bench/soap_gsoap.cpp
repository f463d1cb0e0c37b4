#include "soap.hpp"

#include <Interface_USCOREV5Binding.nsmap>
#include <soapH.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

namespace cleverreach = waybill::cleverreach;
using waybill::unix_time;

/// Where gSOAP reads from and writes to.
struct place {
    std::string_view unread{};
    std::string written{};
};

std::size_t receive(soap* context, char* buffer, std::size_t size)
{
    auto& unread = static_cast<place*>(context->user)->unread;
    auto const taken = (std::min)(size, unread.size());
    std::memcpy(buffer, unread.data(), taken);
    unread.remove_prefix(taken);
    return taken;
}

int send(soap* context, char const* data, std::size_t size)
{
    static_cast<place*>(context->user)->written.append(data, size);
    return SOAP_OK;
}

unix_time to_time(int seconds) { return std::chrono::sys_seconds{std::chrono::seconds{seconds}}; }

template <class T, class Pointer>
void copy(std::optional<T>& to, Pointer const* from)
{
    if (from != nullptr) to = T{*from};
}
void copy(std::optional<unix_time>& to, int const* from)
{
    if (from != nullptr) to = to_time(*from);
}

void copy(std::vector<cleverreach::receiver_attribute>& to, receiverAttributes const* from)
{
    for (int i = 0; from != nullptr && i < from->__size; ++i) {
        auto const& each = *from->__ptr[i];
        auto& attribute = to.emplace_back();
        attribute.key = each.key;
        copy(attribute.value, each.value);
        if (each.type != nullptr) attribute.type = waybill::open_enum<cleverreach::attribute_type>{*each.type};
        copy(attribute.variable, each.variable);
    }
}

void copy(std::vector<cleverreach::receiver_order>& to, receiverOrders const* from)
{
    for (int i = 0; from != nullptr && i < from->__size; ++i) {
        auto const& each = *from->__ptr[i];
        auto& order = to.emplace_back();
        copy(order.order_id, each.order_USCOREid);
        copy(order.purchase_date, each.purchase_USCOREdate);
        copy(order.product_id, each.product_USCOREid);
        copy(order.product, each.product);
        copy(order.quantity, each.quantity);
        if (each.price != nullptr) order.price = *waybill::decimal::parse(std::to_string(*each.price));
        copy(order.mailings_id, each.mailings_USCOREid);
        copy(order.source, each.source);
    }
}

} // namespace

struct by_gsoap::implementation {
    implementation() : context(soap_new1(SOAP_C_UTFSTRING | SOAP_XML_TREE))
    {
        context->user = &at;
        context->frecv = receive;
        context->fsend = send;
        soap_set_version(context, 1);
        context->encodingStyle = "http://schemas.xmlsoap.org/soap/encoding/";
    }
    ~implementation()
    {
        clear();
        soap_free(context);
    }

    /// What gSOAP has made is its context's.
    void clear()
    {
        soap_destroy(context);
        soap_end(context);
    }
    void require(bool ok) const
    {
        if (!ok) throw std::runtime_error{"gSOAP fails with " + std::to_string(context->error)};
    }

    receiverBatchList const& read(std::string_view document)
    {
        at.unread = document;
        soap_begin(context);
        ns1__receiverGetPageResponse answer{};
        soap_default_ns1__receiverGetPageResponse(context, &answer);
        bool const ok = soap_begin_recv(context) == SOAP_OK && soap_envelope_begin_in(context) == SOAP_OK &&
                        soap_recv_header(context) == SOAP_OK && soap_body_begin_in(context) == SOAP_OK &&
                        soap_get_ns1__receiverGetPageResponse(context, &answer, "", nullptr) != nullptr &&
                        soap_body_end_in(context) == SOAP_OK && soap_envelope_end_in(context) == SOAP_OK &&
                        soap_end_recv(context) == SOAP_OK;
        require(ok && answer.return_ != nullptr && answer.return_->data != nullptr);
        return *answer.return_->data;
    }

    template <class T>
    T* make(T const& value)
    {
        auto* const made = static_cast<T*>(soap_malloc(context, sizeof(T)));
        return new (made) T(value);
    }
    int* make(std::optional<unix_time> const& time)
    {
        return time ? make(static_cast<int>(time->instant.time_since_epoch().count())) : nullptr;
    }
    std::string* make(std::optional<std::string> const& text)
    {
        if (!text) return nullptr;
        auto* const made = soap_new_std__string(context);
        *made = *text;
        return made;
    }
    template <class T>
    T* make(std::optional<T> const& value)
    {
        return value ? make(*value) : nullptr;
    }

    /// An empty list is left out.
    template <class List, class Element, class Given, class Fill>
    List* make_list(List* list, Element* (*make_element)(soap*, int), std::vector<Given> const& given, Fill fill)
    {
        if (given.empty()) return nullptr;
        list->__size = static_cast<int>(given.size());
        list->__ptr = static_cast<Element**>(soap_malloc(context, given.size() * sizeof(Element*)));
        for (std::size_t i = 0; i < given.size(); ++i) {
            list->__ptr[i] = make_element(context, -1);
            fill(*list->__ptr[i], given[i]);
        }
        return list;
    }

    receiverAttributes* make(std::vector<cleverreach::receiver_attribute> const& given)
    {
        return make_list(soap_new_receiverAttributes(context), soap_new_ns1__receiverAttribute, given,
                         [&](auto& to, auto const& each) {
                             to.key = *each.key;
                             to.value = make(each.value);
                             if (each.type) to.type = make(std::optional{std::string{each.type->text()}});
                             to.variable = make(each.variable);
                         });
    }
    receiverOrders* make(std::vector<cleverreach::receiver_order> const& given)
    {
        return make_list(soap_new_receiverOrders(context), soap_new_ns1__receiverOrder, given, [&](auto& to, auto const& each) {
            to.order_USCOREid = make(each.order_id);
            to.purchase_USCOREdate = make(each.purchase_date);
            to.product_USCOREid = make(each.product_id);
            to.product = make(each.product);
            to.quantity = make(each.quantity);
            if (each.price) to.price = make(std::stof(std::string{each.price->text()}));
            to.mailings_USCOREid = make(each.mailings_id);
            to.source = make(each.source);
        });
    }

    soap* context;
    place at{};
    ns1__receiverAddBatch call{};
};

by_gsoap::by_gsoap() : impl_(std::make_unique<implementation>()) {}
by_gsoap::~by_gsoap() = default;

std::size_t by_gsoap::read(std::string_view document)
{
    auto const size = static_cast<std::size_t>(impl_->read(document).__size);
    impl_->clear();
    return size;
}

receivers by_gsoap::read_and_copy(std::string_view document)
{
    auto const& list = impl_->read(document);
    receivers all(static_cast<std::size_t>(list.__size));
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const& from = *list.__ptr[i];
        auto& to = all[i];
        copy(to.id, from.id);
        to.email = from.email;
        copy(to.registered, from.registered);
        copy(to.activated, from.activated);
        copy(to.deactivated, from.deactivated);
        copy(to.active, from.active);
        copy(to.source, from.source);
        copy(to.quality, from.quality);
        copy(to.attributes, from.attributes);
        copy(to.global_attributes, from.globalAttributes);
        copy(to.orders, from.orders);
    }
    impl_->clear();
    return all;
}

void by_gsoap::prepare(receivers const& batch)
{
    auto& own = *impl_;
    own.call = {};
    own.call.listId = 1;
    own.call.subscriberData = own.make_list(soap_new_receiverBatchList(own.context), soap_new_ns1__receiverData, batch,
                                            [&](auto& to, auto const& each) {
                                                to.id = own.make(each.id);
                                                to.email = *each.email;
                                                to.registered = own.make(each.registered);
                                                to.activated = own.make(each.activated);
                                                to.deactivated = own.make(each.deactivated);
                                                to.active = own.make(each.active);
                                                to.source = own.make(each.source);
                                                to.quality = own.make(each.quality);
                                                to.attributes = own.make(each.attributes);
                                                to.globalAttributes = own.make(each.global_attributes);
                                                to.orders = own.make(each.orders);
                                            });
}

std::string by_gsoap::write()
{
    auto* const context = impl_->context;
    impl_->at.written.clear();
    soap_begin(context);
    soap_serializeheader(context);
    soap_serialize_ns1__receiverAddBatch(context, &impl_->call);
    impl_->require(soap_begin_send(context) == SOAP_OK && soap_envelope_begin_out(context) == SOAP_OK &&
                   soap_putheader(context) == SOAP_OK && soap_body_begin_out(context) == SOAP_OK &&
                   soap_put_ns1__receiverAddBatch(context, &impl_->call, "ns1:receiverAddBatch", "") == SOAP_OK &&
                   soap_body_end_out(context) == SOAP_OK && soap_envelope_end_out(context) == SOAP_OK &&
                   soap_end_send(context) == SOAP_OK);
    return std::move(impl_->at.written);
}

} // namespace bench
