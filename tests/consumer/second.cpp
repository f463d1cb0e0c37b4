#include <waybill/waybill.hpp>

waybill::decimal price_from_second_unit()
{
    return waybill::decimal{"12.50"};
}
