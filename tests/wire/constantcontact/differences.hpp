#ifndef WAYBILL_TESTS_WIRE_CONSTANTCONTACT_DIFFERENCES_HPP
#define WAYBILL_TESTS_WIRE_CONSTANTCONTACT_DIFFERENCES_HPP

// Where waybill does on purpose something else than the original client, and why: all there is. What a capture holds
// decides whether one of these applies, never the capture's name.
namespace wire::constantcontact::difference {

inline constexpr char credentials_at_once[] =
    "credentials go with the first request, since the challenge that the original waits for costs a request each";
inline constexpr char no_repeat[] =
    "a refused or broken request is not repeated here, since how often is the client's setting";
inline constexpr char no_type_without_body[] =
    "GET and DELETE have no Content-Type, since they have no body; Accept says what is wanted";
inline constexpr char escaped[] =
    "addresses in a query and user names in a path are escaped, since & and # would break them; no & stands at the end";
inline constexpr char text_is_text[] =
    "text is given as it is meant and escaped on its way, since the original pastes it into the document or URL";
inline constexpr char any_success[] =
    "an update has succeeded under any status 2xx, since the service's clients differ";
inline constexpr char failure_is_no_no[] =
    "a failure of the service is an error, since it says nothing about the credentials";
inline constexpr char refused_here[] =
    "adding or removing without data is refused before it is sent, since the original "
    "leaves out the lists too and the service refuses that";
inline constexpr char no_such_endpoint[] = "kinds of events and activities that there are not have no endpoint";
inline constexpr char typed[] =
    "a flag may be a bool and a list an object with its id, since that is what they are; the original stops there";
inline constexpr char no_text_for_list[] =
    "a text is no list, so that its characters are given, which the original takes it for";
inline constexpr char corrected[] = "the original's defect is put right as its capture says";

} // namespace wire::constantcontact::difference

#endif
