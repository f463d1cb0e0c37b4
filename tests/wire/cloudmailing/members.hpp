#ifndef WAYBILL_TESTS_WIRE_CLOUDMAILING_MEMBERS_HPP
#define WAYBILL_TESTS_WIRE_CLOUDMAILING_MEMBERS_HPP

#include <string>
#include <string_view>

namespace wire::cloudmailing {

/// The bytes of a document as the original client writes it, with the members of each struct in the order of their
/// bytes; nothing else is changed, and nothing at all in a document of another layout.
std::string with_sorted_members(std::string_view document);

} // namespace wire::cloudmailing

#endif
