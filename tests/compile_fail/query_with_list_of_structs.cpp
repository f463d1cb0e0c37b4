#include <waybill/call/blocking.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <vector>

struct range {
    std::int64_t first{};
    std::int64_t last{};
};
BOOST_DESCRIBE_STRUCT(range, (), (first, last))

struct filters {
    std::int64_t page{1};
#ifdef WAYBILL_MISUSE
    std::vector<range> periods{};
#else
    std::vector<std::int64_t> periods{};
#endif
};
BOOST_DESCRIBE_STRUCT(filters, (), (page, periods))

struct subscribers {
    waybill::get<waybill::blocking, "/subscribers", filters, waybill::none> list;
};

void use(subscribers const& all)
{
    all.list(filters{});
}
