#ifndef WAYBILL_CODEC_ATOM_HPP
#define WAYBILL_CODEC_ATOM_HPP

#include <waybill/codec/element.hpp>

#include <boost/describe/class.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {

/// A link of a feed or an entry. Source: RFC 4287, section 4.2.7.
struct atom_link {
    std::string href{};
    std::optional<std::string> rel{}; ///< Absent: "alternate".
    std::optional<std::string> type{};
};
BOOST_DESCRIBE_STRUCT(atom_link, (), (href, rel, type))
auto waybill_rules(atom_link const&) -> rules<xml_attribute<&atom_link::href, &atom_link::rel, &atom_link::type>>;

/// The href of the first link of this kind; "" when there is none.
inline std::string_view link_of(std::vector<atom_link> const& links, std::string_view rel)
{
    auto const found = std::find_if(links.begin(), links.end(), [&](atom_link const& each) { return each.rel.value_or("alternate") == rel; });
    return found == links.end() ? std::string_view{} : std::string_view{found->href};
}

/// The content of an entry whose media type is an XML one of the service's own: one element, which a T is.
template <class T, fixed_string MediaType>
struct atom_content {
    std::string type{MediaType.view()};
    T value{};

    BOOST_DESCRIBE_CLASS(atom_content, (), (type, value), (), ())
};
template <class T, fixed_string MediaType>
auto waybill_rules(atom_content<T, MediaType> const&)
    -> rules<xml_attribute<&atom_content<T, MediaType>::type>, xml_child<&atom_content<T, MediaType>::value>,
             defaulted<&atom_content<T, MediaType>::type>>;

/// An entry, as it is read. Its content is `entry.content.value`.
template <class T, fixed_string MediaType>
struct atom_entry {
    std::string id{};
    std::string title{};
    std::optional<date_time> updated{};
    std::vector<atom_link> links{};
    atom_content<T, MediaType> content{};

    BOOST_DESCRIBE_CLASS(atom_entry, (), (id, title, updated, links, content), (), ())
};
template <class T, fixed_string MediaType>
auto waybill_rules(atom_entry<T, MediaType> const&)
    -> rules<xml_element<"entry", "http://www.w3.org/2005/Atom">, named<&atom_entry<T, MediaType>::links, "link">,
             defaulted<&atom_entry<T, MediaType>::title>>;

/// A page of entries. Source: RFC 4287, section 4.1.1; RFC 5005, section 3.
template <class Entry>
struct atom_feed {
    std::string id{};
    std::string title{};
    std::optional<date_time> updated{};
    std::vector<atom_link> links{};
    std::vector<Entry> entries{};

    std::string_view next_link() const { return link_of(links, "next"); }

    BOOST_DESCRIBE_CLASS(atom_feed, (), (id, title, updated, links, entries), (), ())
};
template <class Entry>
auto waybill_rules(atom_feed<Entry> const&)
    -> rules<xml_element<"feed", "http://www.w3.org/2005/Atom">, named<&atom_feed<Entry>::links, "link">,
             named<&atom_feed<Entry>::entries, "entry">, defaulted<&atom_feed<Entry>::id, &atom_feed<Entry>::title>,
             page_items<&atom_feed<Entry>::entries>>;

/// A collection that a service offers. Source: RFC 5023, section 8.3.3.
struct atom_collection {
    std::string href{};
    std::string title{};
    std::vector<std::string> accept{};
};
BOOST_DESCRIBE_STRUCT(atom_collection, (), (href, title, accept))
auto waybill_rules(atom_collection const&) -> rules<xml_attribute<&atom_collection::href>, defaulted<&atom_collection::title>>;

/// Collections that belong together.
struct atom_workspace {
    std::string title{};
    std::vector<atom_collection> collections{};
};
BOOST_DESCRIBE_STRUCT(atom_workspace, (), (title, collections))
auto waybill_rules(atom_workspace const&) -> rules<named<&atom_workspace::collections, "collection">, defaulted<&atom_workspace::title>>;

/// What a service offers: its service document. Source: RFC 5023, section 8.
struct atom_service {
    std::vector<atom_workspace> workspaces{};
};
BOOST_DESCRIBE_STRUCT(atom_service, (), (workspaces))
auto waybill_rules(atom_service const&)
    -> rules<xml_element<"service", "http://www.w3.org/2007/app">, named<&atom_service::workspaces, "workspace">>;

} // namespace waybill

#endif
