#ifndef WAYBILL_PROVIDERS_CLEVERREACH_INSERT_NEW_USER_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_INSERT_NEW_USER_HPP

#include <waybill/call/client.hpp>
#include <waybill/codec/text.hpp>
#include <waybill/providers/cleverreach/api.hpp>
#include <waybill/providers/cleverreach/awaited.hpp>
#include <waybill/reflect/members.hpp>
#include <waybill/types/unix_time.hpp>

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill::cleverreach {

/// What a new receiver is.
enum class new_user_state {
    undecided, ///< Neither activated nor deactivated: waits for an answer to the activation mail.
    activated,
    deactivated,
};

/// Whether a new receiver is asked to confirm.
enum class new_user_mail {
    unless_active, ///< When the provider says that the receiver is not active.
    none,
};

/// How `insert_new_user` adds a user.
struct new_user_options {
    new_user_state state{};
    std::optional<unix_time> since{}; ///< When the receiver was activated or deactivated; unset: now.
    new_user_mail mail{};
    std::optional<std::int32_t> form_id{};  ///< Whose activation mail is sent; unset: of the list's first form.
    std::optional<doi_data> evidence{};     ///< Goes with the activation mail.
    std::string source{"API"};
    std::function<unix_time()> now = [] { return unix_time{std::chrono::system_clock::now()}; };
};

/// A user was added, but the activation mail was not sent, or perhaps not; `error()` says why.
class activation_mail_failed : public exception {
public:
    activation_mail_failed(waybill::error const& why, receiver const& added) : exception(why), added_(added) {}
    /// The receiver as the provider stored it.
    receiver const& added() const noexcept { return added_; }

private:
    receiver added_;
};

namespace detail {

template <class User>
constexpr bool has_member_called(std::string_view identifier)
{
    bool found = false;
    for_each_member<User>([&]<class M>() { found = found || M::identifier == identifier; });
    return found;
}

template <class User, auto Member>
constexpr bool has_member_at()
{
    bool found = false;
    for_each_member<User>([&]<class M>() { found = found || waybill::detail::same_subject<M::pointer, Member>(); });
    return found;
}

/// Nothing of an optional without a value.
template <class T>
std::optional<std::string> attribute_text(T const& value)
{
    if constexpr (requires { value.has_value(); }) {
        return value.has_value() ? attribute_text(*value) : std::nullopt;
    } else {
        static_assert(text_scalar<T>, "waybill: the e-mail address and the attributes of a user are text, numbers, bools, times or "
                                      "enums, or optionals of them");
        std::string text;
        append_text(text, value);
        return text;
    }
}

/// Names the type and the member in the compiler's message.
template <class User, fixed_string Name>
struct user_member_check {
    static_assert(has_member_called<User>(Name.view()),
                  "waybill: the user's type has no described member of this name (User and Name are those in "
                  "user_member_check<User, Name>); name the attribute as the member is called in BOOST_DESCRIBE_STRUCT");
    static constexpr bool ok = true;
};

/// Attributes by the names of a user's members.
template <fixed_string... Names>
struct attributes_called {
    template <class User>
    static void add(std::vector<receiver_attribute>& to, User const& user)
    {
        (add_one<Names>(to, user), ...);
    }
    template <fixed_string Name, class User>
    static void add_one(std::vector<receiver_attribute>& to, User const& user)
    {
        if constexpr (user_member_check<User, Name>::ok) {
            for_each_member<User>([&]<class M>() {
                if constexpr (M::identifier == Name.view())
                    to.push_back({.key = std::string{M::wire_name}, .value = attribute_text(user.*M::pointer)});
            });
        }
    }
};

/// Attributes by pointers to a user's members.
template <auto... Members>
struct attributes_at {
    template <class User>
    static void add(std::vector<receiver_attribute>& to, User const& user)
    {
        (add_one<Members>(to, user), ...);
    }
    template <auto Member, class User>
    static void add_one(std::vector<receiver_attribute>& to, User const& user)
    {
        static_assert(has_member_at<User, Member>(),
                      "waybill: an attribute is no described member of the user's type; list it in BOOST_DESCRIBE_STRUCT");
        for_each_member<User>([&]<class M>() {
            if constexpr (waybill::detail::same_subject<M::pointer, Member>())
                to.push_back({.key = std::string{M::wire_name}, .value = attribute_text(user.*Member)});
        });
    }
};

/// The call that adds the user.
template <class Attributes, class User>
receiver_add new_user_request(User const& user, std::int32_t list_id, new_user_options const& options)
{
    static_assert(described<User>, "waybill: the user's type is not described; put BOOST_DESCRIBE_STRUCT(type, (), (members)) after "
                                   "its definition");
    receiver_add request{.list_id = list_id};
    auto& added = request.receiver;
    if constexpr (user_member_check<User, "email">::ok) {
        for_each_member<User>([&]<class M>() {
            if constexpr (M::identifier == "email") {
                if (auto address = attribute_text(user.*M::pointer)) added.email = std::move(*address);
            }
        });
    }
    auto const now = options.now();
    added.registered = now;
    if (options.state == new_user_state::activated) added.activated = options.since.value_or(now);
    if (options.state == new_user_state::deactivated) added.deactivated = options.since.value_or(now);
    added.source = options.source;
    Attributes::add(added.attributes, user);
    return request;
}

inline bool wants_mail(receiver const& added, new_user_options const& options)
{
    return options.mail == new_user_mail::unless_active && added.active == false;
}

/// The id of the first form; throws waybill::exception when there is none.
inline std::int32_t first_form(std::vector<form> const& found)
{
    if (!found.empty() && found.front().id) return *found.front().id;
    error why{error_kind::not_found, effect::not_sent, "the list has no form whose activation mail could be sent"};
    why.operation = "insert_new_user";
    throw exception{std::move(why)};
}

inline form_send_activation_mail activation_mail_to(std::string const& email, std::int32_t form_id, new_user_options const& options)
{
    return {.form_id = form_id, .email = email, .evidence = options.evidence};
}

inline receiver insert_new_user(waybill::client<api, blocking> const& cleverreach, receiver_add const& request,
                                new_user_options const& options)
{
    auto added = cleverreach.receivers.add(request);
    if (!wants_mail(added, options)) return added;
    try {
        auto const form_id = options.form_id ? *options.form_id : first_form(cleverreach.forms.list({.list_id = request.list_id}));
        cleverreach.forms.send_activation_mail(activation_mail_to(*request.receiver.email, form_id, options));
    } catch (exception const& failed) {
        throw activation_mail_failed{failed.error(), added};
    }
    return added;
}

// The type is an awaitable of a receiver, said without Asio.
template <class Add, class Forms>
auto insert_new_user(Add add, Forms forms, receiver_add const request, new_user_options const options) -> decltype(add(request))
{
    auto added = co_await add(request);
    if (!wants_mail(added, options)) co_return added;
    try {
        auto form_id = options.form_id;
        if (!form_id) {
            group_reference const list{.list_id = request.list_id};
            auto const found = co_await forms.list(list);
            form_id = first_form(found);
        }
        auto const mail = activation_mail_to(*request.receiver.email, *form_id, options);
        co_await forms.send_activation_mail(mail);
    } catch (exception const& failed) {
        throw activation_mail_failed{failed.error(), added};
    }
    co_return added;
}

/// User and Options are the arguments' types as they were given.
template <class Attributes, class User, class Options = new_user_options const&, template <class> class Api>
auto insert_later(waybill::client<Api, coro> const& cleverreach, std::remove_reference_t<User> const& user, std::int32_t list_id,
                  new_user_options const& options)
{
    check_awaited<User>();
    check_awaited<Options>();
    return insert_new_user(cleverreach.receivers.add, cleverreach.forms, new_user_request<Attributes>(user, list_id, options), options);
}

template <auto Member>
concept member_pointer = std::is_member_object_pointer_v<decltype(Member)>;

} // namespace detail

/// Adds a user of yours to a list and has the activation mail sent. `User` is any described struct with a member `email`;
/// the attributes are those of its members that the template arguments name, under their wire names:
///
///     cleverreach::insert_new_user<"first_name", "last_name">(client, user, 108907, {.form_id = 5001});
///     cleverreach::insert_new_user<&user::first_name>(client, user, 108907);
///
/// Gives the receiver as it was added. Throws waybill::exception when it was not, conflict for an address that is on the list
/// already; activation_mail_failed when it was, but the mail failed. Source: docs/wire/cleverreach.md, "insert_new_user".
template <fixed_string... Attributes, class User>
receiver insert_new_user(waybill::client<api, blocking> const& cleverreach, User const& user, std::int32_t list_id,
                         new_user_options const& options = {})
{
    return detail::insert_new_user(
        cleverreach, detail::new_user_request<detail::attributes_called<Attributes...>>(user, list_id, options), options);
}
template <auto Attribute, auto... Others, class User>
    requires detail::member_pointer<Attribute>
receiver insert_new_user(waybill::client<api, blocking> const& cleverreach, User const& user, std::int32_t list_id,
                         new_user_options const& options = {})
{
    return detail::insert_new_user(
        cleverreach, detail::new_user_request<detail::attributes_at<Attribute, Others...>>(user, list_id, options), options);
}

/// The same for coroutines, an awaitable, which holds no reference to the arguments.
template <fixed_string... Attributes, template <class> class Api, class User, class Options = new_user_options>
auto insert_new_user(waybill::client<Api, coro> const& cleverreach, User&& user, std::int32_t list_id, Options&& options)
{
    return detail::insert_later<detail::attributes_called<Attributes...>, User, Options>(cleverreach, user, list_id, options);
}
template <fixed_string... Attributes, template <class> class Api, class User>
auto insert_new_user(waybill::client<Api, coro> const& cleverreach, User&& user, std::int32_t list_id)
{
    new_user_options const options;
    return detail::insert_later<detail::attributes_called<Attributes...>, User>(cleverreach, user, list_id, options);
}
template <auto Attribute, auto... Others, template <class> class Api, class User, class Options = new_user_options>
    requires detail::member_pointer<Attribute>
auto insert_new_user(waybill::client<Api, coro> const& cleverreach, User&& user, std::int32_t list_id, Options&& options)
{
    return detail::insert_later<detail::attributes_at<Attribute, Others...>, User, Options>(cleverreach, user, list_id, options);
}
template <auto Attribute, auto... Others, template <class> class Api, class User>
    requires detail::member_pointer<Attribute>
auto insert_new_user(waybill::client<Api, coro> const& cleverreach, User&& user, std::int32_t list_id)
{
    new_user_options const options;
    return detail::insert_later<detail::attributes_at<Attribute, Others...>, User>(cleverreach, user, list_id, options);
}

} // namespace waybill::cleverreach

#endif
