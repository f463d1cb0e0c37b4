#ifndef WAYBILL_TESTS_WIRE_CONSTANTCONTACT_XML_HPP
#define WAYBILL_TESTS_WIRE_CONSTANTCONTACT_XML_HPP

#include "../capture.hpp"

#include <string>
#include <string_view>

namespace wire::constantcontact {

/// The document with all that has no meaning taken away: prefixes, the order of attributes, blank lines between
/// elements. Text that is no XML stays as it is.
std::string canonical_xml(std::string const& document);

/// Puts the canonical document in place of an XML body.
void make_canonical(message& request);
void make_canonical(std::string& request_bytes);

std::string escape_xml(std::string_view text);
/// Undoes it, for the five entities and for numbers.
std::string unescape_xml(std::string_view text);

/// The entry with other content.
std::string replace_content(std::string const& entry, std::string const& content);
/// The text of an element anywhere in the document; nothing when there is none.
std::optional<std::string> text_of_element(std::string const& document, std::string_view name);
/// The href of the link to the next page; "" when there is none.
std::string next_link(std::string const& feed);

} // namespace wire::constantcontact

#endif
