#ifndef WAYBILL_TESTS_WIRE_CLEVERREACH_DIFFERENCES_HPP
#define WAYBILL_TESTS_WIRE_CLEVERREACH_DIFFERENCES_HPP

// Where waybill does on purpose something else than the original client, and why: all there is. What a capture holds
// decides whether one of these applies, never the capture's name.
namespace wire::cleverreach::difference {

inline constexpr char no_description[] = "the service's description is not fetched, since it is built in";
inline constexpr char whole_seconds[] = "a time is a whole number, as declared; the original sends the text of a float";
inline constexpr char no_bool_as_time[] = "a bool is no time, and cannot be given as one";
inline constexpr char proper_escaping[] = "text that looks like a reference arrives as it is; the original damages it";
inline constexpr char carriage_return[] = "a carriage return goes out as a reference, since it would arrive as a line feed";
inline constexpr char decimal_price[] = "a price is a decimal, so that 0.1 + 0.2 is 0.3 as it stands, and not by rounding";
inline constexpr char page_is_sent[] = "the page number is always sent, since what a server does without it is not known";
inline constexpr char refused_here[] = "what the service is bound to refuse is refused before it is sent";
inline constexpr char no_unknown_parameter[] = "a parameter that the method does not have cannot be given";
inline constexpr char own_evidence[] = "evidence about a sign-up is the caller's to give; the original makes it up";
inline constexpr char always_reported[] = "a failure is always reported; the original may be told to log it and go on";
inline constexpr char unknown_skipped[] = "a field that is not known is passed over, so that the service may add some";
inline constexpr char by_description[] = "an answer is read by the description, whatever types it names or leaves out";

} // namespace wire::cleverreach::difference

#endif
