#ifndef WAYBILL_TESTS_WIRE_CLOUDMAILING_DIFFERENCES_HPP
#define WAYBILL_TESTS_WIRE_CLOUDMAILING_DIFFERENCES_HPP

// Where waybill does on purpose something else than the original client, and why: all there is. What a capture holds
// decides whether one of these applies, never the capture's name.
namespace wire::cloudmailing::difference {

inline constexpr char member_order[] =
    "the members of a struct come in the order of the model, those without a model by name, since they have no order";
inline constexpr char no_such_method[] = "methods that the server does not have, or that always fail in it, are left out";
inline constexpr char not_typed[] =
    "arguments of other types than the provider documents, more or fewer of them, are no valid C++";
inline constexpr char with_defaults[] = "parameters that have a default are always sent";
inline constexpr char refused_here[] =
    "what the provider would answer with the words of a Python exception is refused before it is sent";
inline constexpr char key_needed[] = "there is no client without a key or with another user, since none gets in";
inline constexpr char one_path[] = "the path is always that of the service";
inline constexpr char utf8_only[] = "requests are in UTF-8 always, since the server reads it";
inline constexpr char no_doctype[] = "a document with a DOCTYPE is refused, since it may expand without end";
inline constexpr char one_value[] = "an answer with no value, or with several, is an error, since each method gives one";
inline constexpr char value_before_name[] =
    "a member whose value stands before its name is an error, since the original takes the one for the other";
inline constexpr char bad_time[] = "a time that is none is an error at its place, since the original keeps any text";
inline constexpr char time_forms[] =
    "a time with a zone or in another form is read in a request too, since it is clear what it means";
inline constexpr char no_nil[] =
    "nil among the data of a recipient is refused, since each later report of the recipient would fail";
inline constexpr char any_success[] = "a value under any status of success is one, since HTTP says so";
inline constexpr char dropped_zone[] =
    "a time with a zone is sent in UTC; replayed without its zone, since the original drops it and sends another time";
inline constexpr char stored_otherwise[] =
    "what another client stored in place of a text is given as its JSON, since one odd mailing must not hide the others";
inline constexpr char cut_short[] = "an answer shorter than it says is an error, since the rest may be missing";
inline constexpr char integers[] =
    "integers beyond 32 bits are read from a request and not written into one, as by the original, since XML-RPC has none";
inline constexpr char odd_fault[] =
    "a fault without its text, or whose code is no number, is told as one that cannot be read, since XML-RPC wants both";
inline constexpr char big_integer[] = "an integer beyond 64 bits is an error at its place, since none is expected";

} // namespace wire::cloudmailing::difference

#endif
