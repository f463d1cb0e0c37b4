#ifndef WAYBILL_TESTS_WIRE_KONIGLE_REFERENCE_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_REFERENCE_HPP

#include "../outcome.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace wire::konigle {

/// What "$p.payload.0.load_detail" speaks of among things kept by name, here the one kept as "p.payload.0".
template <class Thing>
struct reference {
    Thing* thing{};
    std::string_view rest{}; ///< "load_detail"; empty for the thing itself.
};

template <class Map>
auto find_kept(Map& kept, std::string_view text) -> reference<typename Map::mapped_type>
{
    for (auto& [name, thing] : kept) {
        if (!text.starts_with('$' + name)) continue;
        auto const rest = text.substr(name.size() + 1);
        if (rest.empty()) return {&thing, rest};
        if (rest.starts_with('.')) return {&thing, rest.substr(1)};
    }
    throw unusable_capture{"nothing is kept as " + std::string{text}};
}

/// Makes the change that a step describes in the item, of which `rest` is a member or, when empty, the whole.
inline void apply_step(std::string_view operation, boost::json::array const& args, std::string_view rest,
                       boost::json::value& item)
{
    auto& where = rest.empty() ? item : item.at(rest);
    if (operation == "append") where.as_array().push_back(args.at(1));
    else where.as_object()[args.at(1).as_string()] = args.at(2);
}

} // namespace wire::konigle

#endif
