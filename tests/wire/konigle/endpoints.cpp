#include "endpoints.hpp"

#include <waybill/konigle.hpp>

#include <algorithm>
#include <vector>

namespace wire::konigle {

std::string endpoint_name(std::string_view operation)
{
    auto const dot = operation.find('.') + 1;
    auto const action = operation.substr(dot);
    std::string name{operation.substr(0, dot)};
    if (action == "delete") return name += "remove";
    if (action == "iter_all") return name += "list";
    return name += action;
}

waybill::endpoint_info const* find_endpoint(std::string_view name)
{
    static auto const all = [] {
        auto both = waybill::describe_endpoints<waybill::konigle::api>();
        auto const forms = waybill::describe_endpoints<waybill::konigle::forms_api>();
        both.insert(both.end(), forms.begin(), forms.end());
        return both;
    }();
    auto const found = std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.name == name; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace wire::konigle
