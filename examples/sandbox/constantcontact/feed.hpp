#ifndef EXAMPLES_SANDBOX_CONSTANTCONTACT_FEED_HPP
#define EXAMPLES_SANDBOX_CONSTANTCONTACT_FEED_HPP

#include "state.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace constantcontact_sandbox_detail {

/// How many items come before the page that the query asks for; what else is asked goes into `others`.
inline std::size_t page_start(std::string_view query, std::string& others)
{
    std::size_t start = 0;
    for (std::string_view part; !query.empty(); query.remove_prefix((std::min)(query.size(), part.size() + 1))) {
        part = query.substr(0, query.find('&'));
        if (!part.starts_with("next=")) {
            if (!part.empty()) others.append(part).append("&");
            continue;
        }
        auto const* const end = part.data() + part.size();
        auto const [stop, failure] = std::from_chars(part.data() + 5, end, start);
        if (failure != std::errc{} || stop != end) refuse(400, "next is not valid");
    }
    return start;
}

/// The page that the present request asks for.
template <class Entry>
waybill::atom_feed<Entry> page(state const& all, std::string title, std::vector<Entry> entries)
{
    std::string others;
    auto const start = (std::min)(page_start(all.query, others), entries.size());
    auto const end = (std::min)(start + all.options.page_size, entries.size());
    waybill::atom_feed<Entry> feed{.id = "http://api.constantcontact.com" + all.path,
                                   .title = std::move(title) + " for Customer: " + all.options.user_name,
                                   .updated = all.now,
                                   .links = {{.href = all.path, .rel = "first"}}};
    if (end < entries.size())
        feed.links.push_back({.href = all.path + '?' + others + "next=" + std::to_string(end), .rel = "next"});
    auto const at = [&](std::size_t index) {
        return std::make_move_iterator(entries.begin() + static_cast<std::ptrdiff_t>(index));
    };
    feed.entries.assign(at(start), at(end));
    return feed;
}

/// An entry with something that stands at a place, "contacts/53".
template <class T>
constantcontact::entry<T> entry_at(state const& all, std::string const& place, std::string title, date_time updated,
                                   T value)
{
    return {.id = all.uri(place),
            .title = std::move(title),
            .updated = updated,
            .links = {{.href = all.home() + place, .rel = "edit"}},
            .content = {.value = std::move(value)}};
}

} // namespace constantcontact_sandbox_detail

#endif
