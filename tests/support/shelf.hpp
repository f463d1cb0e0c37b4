#ifndef SUPPORT_SHELF_HPP
#define SUPPORT_SHELF_HPP

#include <waybill/call/auth.hpp>
#include <waybill/call/endpoint.hpp>
#include <waybill/call/json_errors.hpp>
#include <waybill/call/provider.hpp>
#include <waybill/reflect/rules.hpp>
#include <waybill/types/nullable.hpp>
#include <waybill/types/required.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// An invented API with an operation of each safety, for tests of what is the same for all providers.
namespace shelf {

struct provider {
    static constexpr std::string_view name = "shelf";
    static constexpr std::string_view base_url = "https://shelf.example.test";
    static constexpr std::string_view environment_prefix = "SHELF";
    static constexpr waybill::redirect_policy redirects = waybill::redirect_policy::same_origin;
    static constexpr waybill::cookie_policy cookies = waybill::cookie_policy::ignore;
    using credentials = waybill::header_key<"Key">;

    static void read_error(waybill::http::response const& response, waybill::error& failure)
    {
        waybill::read_json_error(response, {}, failure);
    }
};

struct book {
    std::int64_t id{};
    std::string title{};
};
BOOST_DESCRIBE_STRUCT(book, (), (id, title))

struct book_create {
    waybill::required<std::string> title{};
    std::optional<std::string> author{};
};
BOOST_DESCRIBE_STRUCT(book_create, (), (title, author))
auto waybill_rules(book_create const&) -> waybill::rules<waybill::max_length<&book_create::title, 100>>;

struct book_page {
    std::vector<book> books{};
    waybill::nullable<std::string> next{};

    bool has_next() const { return next.has_value(); }
};
BOOST_DESCRIBE_STRUCT(book_page, (), (books, next))
auto waybill_rules(book_page const&) -> waybill::rules<waybill::page_items<&book_page::books>>;

struct book_filters {
    std::int64_t page{1};
    std::optional<std::string> q{};
};
BOOST_DESCRIBE_STRUCT(book_filters, (), (page, q))
auto waybill_rules(book_filters const&)
    -> waybill::rules<waybill::defaulted<&book_filters::page>, waybill::page_number<&book_filters::page>>;

template <class Mode>
struct books {
    waybill::get<Mode, "/books", book_filters, book_page> list{};
    waybill::get<Mode, "/books/{id}", waybill::none, book> fetch{};
    waybill::post<Mode, "/books", book_create, book> create{};
    waybill::put<Mode, "/books/{id}", book_create, book> replace{};
    waybill::delete_<Mode, "/books/{id}", waybill::none, waybill::none> remove{};
    waybill::post<Mode, "/books/{id}/pages/{page}/read", waybill::none, waybill::none> read_page{};

    BOOST_DESCRIBE_CLASS(books, (), (list, fetch, create, replace, remove, read_page), (), ())
};

template <class Mode>
struct api {
    using provider = shelf::provider;

    shelf::books<Mode> books{};

    BOOST_DESCRIBE_CLASS(api, (), (books), (), ())
};

} // namespace shelf

#endif
