#include <waybill/call/client.hpp>
#include <waybill/record/record.hpp>

#include <support/shelf.hpp>

struct shop {
    std::int64_t id{};
    std::string name{};
#ifndef WAYBILL_MISUSE
    operator std::string() const { return name; }
#endif
};
BOOST_DESCRIBE_STRUCT(shop, (), (id, name))

struct order {
    std::int64_t id{};
    waybill::nullable<shop> from{};
};
BOOST_DESCRIBE_STRUCT(order, (), (id, from))

struct order_update {
    std::optional<std::string> from{};
};
BOOST_DESCRIBE_STRUCT(order_update, (), (from))

template <class Mode>
using orders = waybill::crud<Mode, "/orders", waybill::none, order, waybill::none, order_update, waybill::none>;

void use(orders<waybill::blocking> const& resource)
{
    waybill::record record{resource, order{}};
    record.save();
}
