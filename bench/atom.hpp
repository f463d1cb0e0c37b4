#ifndef WAYBILL_BENCH_ATOM_HPP
#define WAYBILL_BENCH_ATOM_HPP

#include <waybill/providers/constantcontact/contact.hpp>

#include <string>
#include <string_view>
#include <vector>

// What the Atom benchmarks have in common: a feed of contacts is read, and entries with contacts are written.
namespace bench {

using contact_feed = waybill::constantcontact::feed<waybill::constantcontact::contact>;
using contact_update = waybill::constantcontact::contact_update;

/// By hand over pugixml, from and into the same structs as waybill, for a service that uses no prefixes: what is no time or boolean
/// is looked for, other prefixes, other namespaces than the root's and bytes that are no UTF-8 are not.
contact_feed read_feed_by_pugixml(std::string_view document);
std::string write_entry_by_pugixml(contact_update const& entry);

} // namespace bench

#endif
