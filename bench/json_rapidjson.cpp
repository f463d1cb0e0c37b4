#include "json.hpp"

#define RAPIDJSON_HAS_STDSTRING 1
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstring>

namespace bench {
namespace {

template <class T>
void read(rapidjson::Value const& from, T& out);

template <class T>
void read(rapidjson::Value const& from, std::vector<T>& out)
{
    out.reserve(from.Size());
    for (auto const& element : from.GetArray()) read(element, out.emplace_back());
}

template <class T>
void read(rapidjson::Value const& from, waybill::nullable<T>& out)
{
    if (from.IsNull()) out.set_null();
    else read(from, out.emplace());
}

template <class T>
void read(rapidjson::Value const& from, T& out)
{
    if constexpr (std::is_same_v<T, std::int64_t>) {
        if (!from.IsInt64()) throw std::runtime_error{"no integer"};
        out = from.GetInt64();
    } else if constexpr (text_like<T>) {
        if (!from.IsString()) throw std::runtime_error{"no string"};
        from_text({from.GetString(), from.GetStringLength()}, out);
    } else {
        if (!from.IsObject()) throw std::runtime_error{"no object"};
        // Members mostly come in this order; the others are searched for.
        auto at = from.MemberBegin();
        each_member(out, [&](std::string_view name, auto& member) {
            auto const fits = [&](rapidjson::Value const& key) {
                return key.GetStringLength() == name.size() && std::memcmp(key.GetString(), name.data(), name.size()) == 0;
            };
            if (at == from.MemberEnd() || !fits(at->name)) {
                auto found = from.FindMember(rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size())));
                if (found == from.MemberEnd()) {
                    if (may_be_missing<std::remove_reference_t<decltype(member)>>) return;
                    throw std::runtime_error{"no member " + std::string{name}};
                }
                at = found;
            }
            read(at->value, member);
            ++at;
        });
    }
}

using text_writer = rapidjson::Writer<rapidjson::StringBuffer>;

template <class T>
void write(text_writer& to, T const& value);

template <class T>
void write(text_writer& to, std::vector<T> const& value)
{
    to.StartArray();
    for (auto const& element : value) write(to, element);
    to.EndArray();
}

template <class T>
void write(text_writer& to, waybill::nullable<T> const& value)
{
    if (value) write(to, *value);
    else to.Null();
}

template <class T>
void write(text_writer& to, T const& value)
{
    if constexpr (std::is_same_v<T, std::int64_t>) {
        to.Int64(value);
    } else if constexpr (text_like<T>) {
        to_text(value, [&](std::string_view text) { to.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); });
    } else {
        to.StartObject();
        each_member(value, [&](std::string_view name, auto const& member) {
            if constexpr (requires { member.is_absent(); }) {
                if (member.is_absent()) return;
            }
            to.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
            write(to, member);
        });
        to.EndObject();
    }
}

} // namespace

template <class Page>
Page read_by_rapidjson(std::string const& text)
{
    rapidjson::Document document;
    document.Parse(text.data(), text.size());
    if (document.HasParseError()) throw std::runtime_error{"no JSON"};
    Page page;
    read(document, page);
    return page;
}

template <class Page>
std::string write_by_rapidjson(Page const& page)
{
    rapidjson::StringBuffer buffer;
    text_writer writer{buffer};
    write(writer, page);
    return {buffer.GetString(), buffer.GetSize()};
}

template text_page read_by_rapidjson(std::string const&);
template model_page read_by_rapidjson(std::string const&);
template std::string write_by_rapidjson(text_page const&);
template std::string write_by_rapidjson(model_page const&);

} // namespace bench
