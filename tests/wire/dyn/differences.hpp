#ifndef WAYBILL_TESTS_WIRE_DYN_DIFFERENCES_HPP
#define WAYBILL_TESTS_WIRE_DYN_DIFFERENCES_HPP

// Where waybill does on purpose something else than the original client, and why: all there is. What a capture holds
// decides whether one of these applies, never the capture's name.
namespace wire::dyn::difference {

inline constexpr char get_without_body[] =
    "a GET has neither body nor Content-Type, since the {} of the original is left over from a line of its log";
inline constexpr char no_empty_key[] = "an empty key is refused before anything is sent, since it can never be right";
inline constexpr char corrected[] =
    "the request is the one that the original should have sent, as its capture says, and its answer is read";
inline constexpr char no_write_on_read[] = "a list of accounts is one GET, since the original posts each account that "
                                           "it has read back, under that account's key";
inline constexpr char slot_is_cleared[] = "a header name that is taken away is sent as empty, since else it would stay";
inline constexpr char no_seeding[] =
    "nothing tells whether a sender is seeding, since the original asks for its readiness instead";
inline constexpr char no_account[] = "an account that is not there is no value, not an error, since nothing failed";
inline constexpr char empty_slot[] = "a header name that the answer leaves out is empty, as one that is not set";
inline constexpr char flag_is_digit[] = "a flag is sent as 1 or 0, since the original sends the word True";
inline constexpr char dates_alone[] =
    "a filter is sent under its documented name and without others that it needs only in the original";

} // namespace wire::dyn::difference

#endif
