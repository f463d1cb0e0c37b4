#include "members.hpp"

#include <algorithm>
#include <vector>

namespace wire::cloudmailing {
namespace {

constexpr std::string_view struct_begin = "<struct>\n";
constexpr std::string_view member_begin = "<member>\n";
constexpr std::string_view member_end = "</member>\n";

// Up to the end of the member, or to the end of the text outside of one, with all structs within sorted. Tags stand
// nowhere else: in texts the original writes "&lt;".
std::string sorted_to(std::string_view end, std::string_view& rest)
{
    std::string done;
    while (!rest.empty()) {
        auto const size = (std::min)(rest.find(struct_begin), end.empty() ? rest.size() : rest.find(end));
        if (size >= rest.size()) break;
        done += rest.substr(0, size);
        rest.remove_prefix(size);
        if (!rest.starts_with(struct_begin)) {
            rest.remove_prefix(end.size());
            return done.append(end);
        }
        done += struct_begin;
        rest.remove_prefix(struct_begin.size());
        std::vector<std::string> members;
        while (rest.starts_with(member_begin)) {
            rest.remove_prefix(member_begin.size());
            members.push_back(std::string{member_begin} + sorted_to(member_end, rest));
        }
        std::sort(members.begin(), members.end());
        for (auto const& member : members) done += member;
    }
    done += rest;
    rest = {};
    return done;
}

} // namespace

std::string with_sorted_members(std::string_view document)
{
    return sorted_to({}, document);
}

} // namespace wire::cloudmailing
