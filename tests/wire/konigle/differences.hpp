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
inline constexpr char can_be_written[] =
    "a decimal, or a time in a dict, is sent as in all other requests, since it fails only in the original's encoder";
inline constexpr char changed_method[] =
    "a redirect that would turn a change into a GET is not followed, since nothing would be changed";
inline constexpr char other_origin[] =
    "a redirect to another origin is not followed, since the request and its data were meant for this one";
inline constexpr char get_without_type[] = "a GET that follows a 303 has no Content-Type, since it has no content";
inline constexpr char fewer_redirects[] = "ten redirects are followed, not twenty, since so many are a loop anyway";
inline constexpr char async_only[] =
    "a delete answered with any 2xx and a status check are successes, since only the original's async client takes "
    "them for failures";
inline constexpr char read_leniently[] =
    "an answer beyond a limit of requests, with a new enum value or with DNS records of other than texts is read all "
    "the same, since it is the provider's to change";
inline constexpr char noticed_in_place[] =
    "a change within a member of a record is noticed and saved, since the original loses it";
inline constexpr char not_dropped[] =
    "a record takes any value of its member's type and refuses to save what an update cannot say, since the original "
    "drops it in silence and sends the rest";
inline constexpr char no_such_setting[] =
    "log levels and limits of idle connections are no settings, since observers log and idle connections count among "
    "all";

} // namespace wire::konigle::difference

#endif
