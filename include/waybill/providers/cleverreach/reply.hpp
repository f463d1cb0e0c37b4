#ifndef WAYBILL_PROVIDERS_CLEVERREACH_REPLY_HPP
#define WAYBILL_PROVIDERS_CLEVERREACH_REPLY_HPP

#include <waybill/reflect/rules.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace waybill::cleverreach {

/// What arrives where a call gives a T. Source: docs/wire/cleverreach.md, "Envelope".
template <class T>
struct reply {
    std::string status{"SUCCESS"};
    std::string message{};
    std::optional<std::int32_t> statuscode{0};
    T data{};

    BOOST_DESCRIBE_CLASS(reply, (), (status, message, statuscode, data), (), ())
};
template <class T>
auto waybill_rules(reply<T> const&)
    -> rules<value_of<&reply<T>::data>, defaulted<&reply<T>::status, &reply<T>::message>>;
// What is given back as text is mostly what was sent, and may be missing: the work is done all the same.
auto waybill_rules(reply<std::string> const&)
    -> rules<value_of<&reply<std::string>::data>,
             defaulted<&reply<std::string>::status, &reply<std::string>::message, &reply<std::string>::data>>;

} // namespace waybill::cleverreach

#endif
