#include "request.hpp"

#include "nearest.hpp"

#include <waybill/codec/json.hpp>

#include <boost/json/stream_parser.hpp>

#include <algorithm>
#include <utility>

namespace cli {
namespace {

using waybill::member_info;
using waybill::member_kind;

[[noreturn]] void refuse(std::string message, std::string path)
{
    waybill::error why{waybill::error_kind::invalid_argument, waybill::effect::not_sent, std::move(message)};
    why.path = std::move(path);
    throw waybill::exception{why};
}

/// "line 2, column 7: syntax error"; nothing when the text is JSON. simdjson itself does not say where.
std::string find_fault(std::string_view text)
{
    boost::json::stream_parser parser{{}, {.max_depth = 1024}};
    boost::json::error_code code;
    auto read = parser.write_some(text.data(), text.size(), code);
    if (!code && read < text.size()) code = boost::json::error::extra_data;
    if (!code) parser.finish(code);
    if (!code) return {};
    auto const before = text.substr(0, read);
    auto const line = 1 + std::count(before.begin(), before.end(), '\n');
    auto const in_line = before.substr(before.rfind('\n') + 1); // npos + 1 is 0
    auto const column = 1 + std::count_if(in_line.begin(), in_line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; // characters, not bytes
    });
    return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + code.message();
}

std::string quoted(std::string const& text)
{
    auto written = waybill::json_write(text);
    if (!written) throw waybill::codec_exception{written.error()};
    return std::move(*written);
}

bool is_json_number(std::string const& text)
{
    simdjson::dom::parser parser;
    waybill::json_value root;
    return parser.parse(text).get(root) == simdjson::SUCCESS && root.is_number();
}

/// What does not fit the kind becomes a string, of which the codec will say what it expects in its place.
std::string as_json(member_info const& member, std::string const& value)
{
    switch (member.kind) {
    case member_kind::integer:
    case member_kind::number:
        if (is_json_number(value)) return value;
        break;
    case member_kind::yes_no:
        if (value == "yes" || value == "true") return "true";
        if (value == "no" || value == "false") return "false";
        break;
    case member_kind::object:
    case member_kind::json: json_document(value, "--" + member.name, '/' + member.name); return value;
    default: break;
    }
    return quoted(value);
}

std::string as_json(member_info const& member, std::vector<std::string> const& values)
{
    if (!member.is_list) return as_json(member, values.back());
    if (values.size() == 1 && values.front().starts_with('[')) {
        json_document(values.front(), "--" + member.name, '/' + member.name);
        return values.front();
    }
    std::string list;
    for (auto const& value : values) list.append(list.empty() ? "[" : ",").append(as_json(member, value));
    return list + ']';
}

member_info const* find_member(std::vector<member_info> const& members, std::string_view name)
{
    auto const found = std::find_if(members.begin(), members.end(), [&](auto const& each) { return each.name == name; });
    return found == members.end() ? nullptr : &*found;
}

void check(waybill::json_value value, member_info const& member, std::string const& path,
           std::vector<waybill::field_error>& wrong);

/// `Info` is that of a member or of an endpoint.
template <class Info>
void check_names(simdjson::dom::object object, Info const& info, std::string const& path,
                 std::vector<waybill::field_error>& wrong)
{
    auto const& members = info.members;
    for (auto const field : object) {
        std::string const name{field.key};
        if (auto const* const member = find_member(members, name)) {
            check(field.value, *member, path + name, wrong);
        } else if (!info.others) {
            std::vector<std::string> names;
            for (auto const& each : members) names.push_back(each.name);
            wrong.push_back({path + name, "there is no such member" + did_you_mean(name, names)});
        }
    }
}

/// Names and choices, which the codec passes over or cannot list.
void check(waybill::json_value value, member_info const& member, std::string const& path,
           std::vector<waybill::field_error>& wrong)
{
    if (simdjson::dom::array list; member.is_list && value.get_array().get(list) == simdjson::SUCCESS) {
        auto element_info = member;
        element_info.is_list = false;
        std::size_t index = 0;
        for (waybill::json_value const element : list)
            check(element, element_info, path + '/' + std::to_string(index++), wrong);
    } else if (simdjson::dom::object object; value.get_object().get(object) == simdjson::SUCCESS) {
        if (member.kind == member_kind::object && !member.members.empty())
            check_names(object, member, path + '/', wrong);
    } else if (std::string_view text; value.get_string().get(text) == simdjson::SUCCESS) {
        std::string const choice{text};
        auto const& known = member.choices;
        if (member.kind != member_kind::choice || std::find(known.begin(), known.end(), choice) != known.end()) return;
        wrong.push_back({path, "must be " + member.type + did_you_mean(choice, known)});
    }
}

} // namespace

json_document::json_document(std::string_view text, std::string const& where, std::string const& path)
    : parser_(std::make_unique<simdjson::dom::parser>())
{
    auto const code = parser_->parse(text.data(), text.size()).get(root_);
    if (code == simdjson::SUCCESS) return;
    auto fault = find_fault(text);
    refuse(where + ", " + (fault.empty() ? simdjson::error_message(code) : fault), path);
}

given_request::given_request(waybill::endpoint_info const& endpoint, std::vector<std::string> path_arguments,
                             std::optional<std::string> const& json, std::string const& where, member_values const& members)
    : path_arguments_(std::move(path_arguments)), text_(json.value_or(""))
{
    std::vector<waybill::field_error> wrong;
    auto const take = [&](json_document const& document) {
        simdjson::dom::object object;
        if (document.root().get_object().get(object) != simdjson::SUCCESS)
            refuse(where + ": expected an object with the members of the request", "");
        check_names(object, endpoint, "", wrong);
        for (auto const field : object) values_[std::string{field.key}] = field.value;
    };
    if (json) {
        documents_.emplace_back(text_, where, "");
        if (!endpoint.members.empty()) take(documents_.back());
    }
    std::string options = "{";
    for (auto const& [name, values] : members) {
        auto const& member = *find_member(endpoint.members, name);
        if (member.kind == member_kind::file) {
            files_[name] = values;
            continue;
        }
        try {
            auto const text = as_json(member, values);
            options.append(options.size() == 1 ? "" : ",").append(quoted(name)).append(":").append(text);
        } catch (waybill::codec_exception const& failed) {
            wrong.push_back({name, failed.error().message});
        }
    }
    documents_.emplace_back(options + '}', "the options", "");
    take(documents_.back());
    if (!wrong.empty()) refuse_members(std::move(wrong));
}

waybill::json_value const* given_request::find(std::string_view member) const
{
    auto const found = values_.find(member);
    return found == values_.end() ? nullptr : &found->second;
}

std::vector<std::string> const* given_request::files(std::string_view member) const
{
    auto const found = files_.find(member);
    return found == files_.end() ? nullptr : &found->second;
}

void refuse_members(std::vector<waybill::field_error> wrong)
{
    waybill::error why{waybill::error_kind::invalid_argument, waybill::effect::not_sent, "the request is not valid"};
    why.path = '/' + wrong.front().field;
    why.field_errors = std::move(wrong);
    throw waybill::exception{why};
}

} // namespace cli
