#ifndef WAYBILL_PROVIDERS_DYN_REPLY_HPP
#define WAYBILL_PROVIDERS_DYN_REPLY_HPP

#include <waybill/reflect/rules.hpp>
#include <waybill/types/none.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>

// Every answer is {"response": {"status": 200, "message": "OK", "data": ...}}. Source: docs/wire/dyn.md, "Envelope".
namespace waybill::dyn {

/// Whether an answer is complete without data. The provider writes empty data in several shapes, or not at all.
enum class data_rule { expected, may_be_empty };

template <class T, data_rule Data>
struct envelope {
    std::int64_t status{200};
    std::string message{"OK"};
    T data{};

    BOOST_DESCRIBE_CLASS(envelope, (), (status, message, data), (), ())
};
template <class T>
auto waybill_rules(envelope<T, data_rule::expected> const&)
    -> rules<numbers_as_text<&envelope<T, data_rule::expected>::status>,
             defaulted<&envelope<T, data_rule::expected>::message>, value_of<&envelope<T, data_rule::expected>::data>>;
template <class T>
auto waybill_rules(envelope<T, data_rule::may_be_empty> const&)
    -> rules<numbers_as_text<&envelope<T, data_rule::may_be_empty>::status>,
             defaulted<&envelope<T, data_rule::may_be_empty>::message>,
             empty_in_any_shape<&envelope<T, data_rule::may_be_empty>::data>,
             value_of<&envelope<T, data_rule::may_be_empty>::data>>;

/// What arrives where a call gives a T.
template <class T, data_rule Data = data_rule::expected>
struct reply {
    envelope<T, Data> response{};

    BOOST_DESCRIBE_CLASS(reply, (), (response), (), ())
};
template <class T, data_rule Data>
auto waybill_rules(reply<T, Data> const&) -> rules<value_of<&reply<T, Data>::response>>;

/// The same, where there may be nothing to tell: a T as it begins.
template <class T>
using reply_or_empty = reply<T, data_rule::may_be_empty>;

/// What arrives where a call gives nothing.
using done = reply_or_empty<none>;

} // namespace waybill::dyn

#endif
