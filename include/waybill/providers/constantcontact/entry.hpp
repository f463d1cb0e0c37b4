#ifndef WAYBILL_PROVIDERS_CONSTANTCONTACT_ENTRY_HPP
#define WAYBILL_PROVIDERS_CONSTANTCONTACT_ENTRY_HPP

#include <waybill/codec/atom.hpp>
#include <waybill/reflect/fixed_string.hpp>
#include <waybill/reflect/rules.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

// What surrounds the service's own elements. Source: docs/wire/constantcontact.md, "Documents".
namespace waybill::constantcontact {

inline constexpr fixed_string service_namespace{"http://ws.constantcontact.com/ns/1.0/"};
inline constexpr fixed_string atom_namespace{"http://www.w3.org/2005/Atom"};
inline constexpr fixed_string media_type{"application/vnd.ctct+xml"};

/// A T that the service keeps, in `content.value`; `id` is its URI.
template <class T>
using entry = atom_entry<T, media_type>;
template <class T>
using feed = atom_feed<entry<T>>;

/// The last segment of a URI, as paths want it: "53" of ".../contacts/53". What has no slash stays as it is.
inline std::string short_id(std::string_view id)
{
    return std::string{id.substr(id.rfind('/') + 1)}; // npos + 1 is 0
}

/// Another resource, by its URI.
struct reference {
    std::string id{};
};
BOOST_DESCRIBE_STRUCT(reference, (), (id))
auto waybill_rules(reference const&) -> rules<xml_attribute<&reference::id>>;

/// Text that says what kind of text it is. Source: RFC 4287, section 3.1.
struct labelled_text {
    std::string type{"text"};
    std::string text{};
};
BOOST_DESCRIBE_STRUCT(labelled_text, (), (type, text))
auto waybill_rules(labelled_text const&)
    -> rules<xml_attribute<&labelled_text::type>, xml_content<&labelled_text::text>, defaulted<&labelled_text::type>>;

/// The author of an entry.
struct person {
    std::optional<std::string> name{};
};
BOOST_DESCRIBE_STRUCT(person, (), (name))

/// The content of an entry that is sent.
template <class T>
struct sent_content {
    std::string type{media_type.view()};
    T value{};

    BOOST_DESCRIBE_CLASS(sent_content, (), (type, value), (), ())
};
template <class T>
auto waybill_rules(sent_content<T> const&)
    -> rules<xml_attribute<&sent_content<T>::type>, xml_child<&sent_content<T>::value>,
             defaulted<&sent_content<T>::type>, value_of<&sent_content<T>::value>>;

} // namespace waybill::constantcontact

#endif
