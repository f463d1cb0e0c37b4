#include <waybill/call/client.hpp>
#include <waybill/record/record.hpp>

#include <support/shelf.hpp>

struct page {
    std::int64_t number{};
    std::string text{};
};
BOOST_DESCRIBE_STRUCT(page, (), (number, text))

struct page_update {
    std::optional<std::string> text{};
};
BOOST_DESCRIBE_STRUCT(page_update, (), (text))

template <class Mode>
struct pages {
#ifdef WAYBILL_MISUSE
    waybill::get<Mode, "/pages/{page_number}", waybill::none, page> get{};
#else
    waybill::get<Mode, "/pages/{number}", waybill::none, page> get{};
#endif
    waybill::patch<Mode, "/pages/{page_number}", page_update, page> update{};
    waybill::delete_<Mode, "/pages/{page_number}", waybill::none, waybill::none> remove{};
};

void use(pages<waybill::blocking> const& resource)
{
    waybill::record record{resource, page{1, "Once"}};
    record.save();
}
