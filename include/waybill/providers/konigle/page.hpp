#ifndef WAYBILL_PROVIDERS_KONIGLE_PAGE_HPP
#define WAYBILL_PROVIDERS_KONIGLE_PAGE_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/nullable.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace waybill::konigle {

/// One page of a list. Source: docs/wire/konigle.md, "Pagination".
template <class T>
struct page {
    std::vector<T> payload{};         ///< The items of this page; may arrive as `results`.
    std::int64_t count{};             ///< Items on all pages.
    std::int64_t num_pages{1};
    nullable<std::string> next{};     ///< URL of the next page; null or absent on the last.
    nullable<std::string> previous{}; ///< URL of the page before; null or absent on the first.

    /// Whether another page follows.
    bool has_next() const { return next.has_value(); }

    BOOST_DESCRIBE_CLASS(page, (), (payload, count, num_pages, next, previous), (), ())
};

template <class T>
auto waybill_rules(page<T> const&)
    -> rules<alias<&page<T>::payload, "results">, defaulted<&page<T>::num_pages>, page_items<&page<T>::payload>>;

/// Which page to list, where a list has no filters of its own.
struct page_request {
    std::int64_t page{1};
    std::int64_t page_size{20}; ///< 1 to 200.
};
BOOST_DESCRIBE_STRUCT(page_request, (), (page, page_size))
auto waybill_rules(page_request const&)
    -> rules<defaulted<&page_request::page, &page_request::page_size>, between<&page_request::page, 1, INT64_MAX>,
             between<&page_request::page_size, 1, 200>, page_number<&page_request::page>>;

} // namespace waybill::konigle

#endif
