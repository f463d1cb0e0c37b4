#ifndef WAYBILL_TESTS_WIRE_KONIGLE_DIFFERENCES_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_DIFFERENCES_HPP

// Where waybill does on purpose something else than the original client, and why: all there is. What a capture holds
// decides whether one of these applies, never the capture's name.
namespace wire::konigle::difference {

inline constexpr char one_segment[] =
    "a path argument is sent as one escaped segment, since one with / ? # or .. would address something else";
inline constexpr char empty_email[] =
    "an e-mail member given as \"\" is sent as \"\", since there is no other way to clear it";
inline constexpr char schedule_time[] =
    "the time of a schedule is a typed value, sent in canonical form, since the original sends any text unseen";
inline constexpr char changed_method[] =
    "a redirect that would turn a change into a GET is not followed, since nothing would be changed";
inline constexpr char other_origin[] =
    "a redirect to another origin is not followed, since the request and its data were meant for this one";
inline constexpr char get_without_type[] = "a GET that follows a 303 has no Content-Type, since it has no content";
inline constexpr char deleted[] =
    "a delete answered with any 2xx is a success, since only the original's async client takes 200 for a failure";
inline constexpr char read_leniently[] =
    "an answer beyond a limit of requests or with a new enum value is read all the same, since it is the provider's "
    "to change";

} // namespace wire::konigle::difference

#endif
