#include <waybill/waybill.hpp>

waybill::decimal price_from_second_unit();

int main()
{
    return price_from_second_unit() == waybill::decimal{"12.50"} ? 0 : 1;
}
