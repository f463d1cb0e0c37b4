#ifndef WAYBILL_CALL_ENDPOINT_HPP
#define WAYBILL_CALL_ENDPOINT_HPP

#include <waybill/call/operation.hpp>
#include <waybill/reflect/members.hpp>

#include <boost/describe/class.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace waybill {

/// Modes: what an endpoint, a member of an API record, is.
struct blocking {}; ///< A call that waits for its answer.
struct coro {};     ///< A call that returns a boost::asio::awaitable; include <waybill/coro.hpp>.
struct server {};   ///< A typed handler to assign, for fakes and sandboxes; include <waybill/server.hpp>.
struct preview {};  ///< The HTTP request that would be sent; include <waybill/preview.hpp>.

/// An operation of an API in a mode. Each mode's header specializes it.
template <class Mode, class Operation>
class endpoint;

/// The verbs. `Request` is the query of GET and DELETE and the JSON body of the others (multipart/form-data when it holds a
/// file); write waybill::none where there is
/// no request or no answer. `{placeholders}` of the path become leading arguments of the call. `Safety` says what
/// repeating does, where the verb does not say it right.
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::get)>
using get = endpoint<Mode, json_operation<verb::get, Path, Request, Response, Safety>>;
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::post)>
using post = endpoint<Mode, json_operation<verb::post, Path, Request, Response, Safety>>;
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::put)>
using put = endpoint<Mode, json_operation<verb::put, Path, Request, Response, Safety>>;
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::patch)>
using patch = endpoint<Mode, json_operation<verb::patch, Path, Request, Response, Safety>>;
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::delete_)>
using delete_ = endpoint<Mode, json_operation<verb::delete_, Path, Request, Response, Safety>>;

/// The same with the request as a form (application/x-www-form-urlencoded) in the body.
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::post)>
using form_post = endpoint<Mode, json_operation<verb::post, Path, Request, Response, Safety, body_format::form>>;
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::put)>
using form_put = endpoint<Mode, json_operation<verb::put, Path, Request, Response, Safety, body_format::form>>;
template <class Mode, fixed_string Path, class Request, class Response, safety Safety = default_safety(verb::patch)>
using form_patch = endpoint<Mode, json_operation<verb::patch, Path, Request, Response, Safety, body_format::form>>;

namespace detail {

template <fixed_string Left, fixed_string Right>
consteval auto join()
{
    fixed_string<sizeof(Left.data) + sizeof(Right.data) - 1> joined;
    std::size_t size = 0;
    for (char const c : Left.view()) joined.data[size++] = c;
    for (char const c : Right.view()) joined.data[size++] = c;
    return joined;
}

template <class T>
inline constexpr bool is_endpoint = false;
template <class Mode, class Operation>
inline constexpr bool is_endpoint<endpoint<Mode, Operation>> = true;

template <class T>
concept any_endpoint = is_endpoint<std::remove_cvref_t<T>>;

template <class Record, class Visitor>
void visit_endpoints(Record& record, std::string_view prefix, Visitor& visit)
{
    for_each_member<std::remove_const_t<Record>>([&]<class M>() {
        static_assert(any_endpoint<typename M::type> || described<typename M::type>,
                      "waybill: the members of an API record are endpoints or described records of endpoints");
        auto& member = record.*M::pointer;
        std::string name{prefix};
        if (!name.empty()) name += '.';
        name += M::identifier;
        if constexpr (any_endpoint<typename M::type>) visit(static_cast<std::string const&>(name), member);
        else visit_endpoints(member, name, visit);
    });
}

template <class Operation>
using value_type_of = value_of_response<typename Operation::response_type>;

/// Whether a call may leave the request out: there is none, or nothing in it must be given.
template <class Request>
inline constexpr bool may_omit_request = std::same_as<Request, none> || (described<Request> && !has_required_member<Request>());

} // namespace detail

/// Calls `visit(name, endpoint)` for each endpoint of a record, those of records within it included, in the order of
/// their description; `name` is as in "campaigns.start".
template <class Record, class Visitor>
    requires described<std::remove_const_t<Record>>
void for_each_endpoint(Record& record, Visitor&& visit)
{
    detail::visit_endpoints(record, {}, visit);
}

/// The five operations of a REST resource below one path: list, get, create, update (PATCH) and remove (DELETE).
template <class Mode, fixed_string Path, class Page, class Item, class Create, class Update, class Filters>
struct crud {
    static constexpr auto item_path = detail::join<Path, "/{id}">();

    waybill::get<Mode, Path, Filters, Page> list{};
    waybill::get<Mode, item_path, none, Item> get{};
    waybill::post<Mode, Path, Create, Item> create{};
    waybill::patch<Mode, item_path, Update, Item> update{};
    waybill::delete_<Mode, item_path, none, none> remove{};

    BOOST_DESCRIBE_CLASS(crud, (), (list, get, create, update, remove), (), ())
};

} // namespace waybill

#endif
