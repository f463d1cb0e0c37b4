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
    range period{};
#else
    std::vector<std::int64_t> period{};
#endif
};
BOOST_DESCRIBE_STRUCT(filters, (), (page, period))

struct subscribers {
    waybill::get<waybill::blocking, "/subscribers", filters, waybill::none> list;
};

void use(subscribers const& all)
{
    all.list(filters{});
}
