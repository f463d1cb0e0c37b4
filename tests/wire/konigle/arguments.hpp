#ifndef WAYBILL_TESTS_WIRE_KONIGLE_ARGUMENTS_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_ARGUMENTS_HPP

#include "../outcome.hpp"

#include <waybill/codec/json.hpp>
#include <waybill/reflect/members.hpp>

#include <boost/json/serialize.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The arguments of recorded calls: Python values in the notation of the captures.
namespace wire::konigle {

/// The member of an object; null when it is not there, or `where` no object.
boost::json::value const* find(boost::json::value const& where, std::string_view name);

/// A string's text; throws when it is no string.
std::string_view text_of(boost::json::value const& value);

/// One call of the original and the exchanges that it made.
struct call {
    std::string operation{};
    boost::json::value args{};
    boost::json::value kwargs{};
    boost::json::value result{};
    std::vector<capture const*> captures{}; ///< One at least; the last holds the result.
};

/// The arguments of a call under the names of the original's parameters.
class arguments {
public:
    /// Throws when the call has more arguments than these parameters. Where `filters` is one, any name may be given.
    arguments(std::vector<std::string_view> const& parameters, call const& made);

    boost::json::object const& all() const { return values_; }
    /// Null when it is not given, or None.
    boost::json::value const* find(std::string_view name) const;
    bool has(std::string_view name) const { return find(name) != nullptr; }
    std::string text(std::string_view name) const;
    /// Whether it is an object of the original's classes, not a dict.
    bool is_model(std::string_view name) const;
    /// The members of a model or a dict.
    boost::json::object fields(std::string_view name) const;

private:
    boost::json::object values_{};
};

/// What a client-side refusal gives.
waybill::error refused(std::string_view member, std::string why);

/// What the original's models take for an integer, or for a time, besides the JSON type of it.
void convert_to_integer(boost::json::value& value);
void convert_to_time(boost::json::value& value);

enum class unknown_members { ignored, refused };

/// A model from its members: null means not given, whatever the default.
template <class Model>
waybill::result<Model> read_model(boost::json::object fields, unknown_members others)
{
    Model model;
    std::optional<waybill::error> wrong;
    std::set<std::string_view> known;
    waybill::for_each_member<Model>([&]<class M>() {
        using type = typename M::type;
        known.insert(M::wire_name);
        auto* const value = fields.if_contains(M::wire_name);
        if (value == nullptr) return;
        auto& member = model.*M::pointer;
        if constexpr (requires { member.reset(); }) {
            if (value->is_null()) return member.reset();
        }
        if constexpr (std::same_as<type, std::optional<std::int64_t>>) convert_to_integer(*value);
        if constexpr (std::same_as<type, std::optional<waybill::date_time>>) convert_to_time(*value);
        auto read = waybill::json_read<type>(boost::json::serialize(*value));
        if (read) member = std::move(*read);
        else wrong = refused(M::wire_name, read.error().message);
    });
    for (auto const& [name, value] : fields)
        if (others == unknown_members::refused && !known.contains(name)) wrong = refused(name, "no such member");
    if (wrong) return *wrong;
    return model;
}

} // namespace wire::konigle

#endif
