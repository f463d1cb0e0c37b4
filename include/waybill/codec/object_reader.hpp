#ifndef WAYBILL_CODEC_OBJECT_READER_HPP
#define WAYBILL_CODEC_OBJECT_READER_HPP

#include <waybill/codec/codec_error.hpp>
#include <waybill/reflect/members.hpp>
#include <waybill/types/date_time.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::detail {

/// The times in a member of rule `utc`: a time, or a wrapper or list of them.
template <class T>
void assume_utc(T& value)
{
    if constexpr (std::same_as<T, date_time>) value = value.or_utc();
    else if constexpr (requires { value.has_value(); }) {
        if (value.has_value()) assume_utc(*value);
    } else {
        for (auto& element : value) assume_utc(element);
    }
}

/// Reads the named values of a document into a described struct. They usually arrive in the order of the model, so one
/// pass over the model takes a whole run of them with one comparison each; passes go on until the source is
/// used up. The last of duplicate members counts.
///
/// A `Source` goes through the values: done(), advance(), and of the present one key(), read(value, failure) and
/// is_empty_text(); for models with the rules that ask for it also keep(value, failure), read_lenient(value, failure) and
/// is_empty(). It knows of types whether they `may_be_absent`, and checks a model's members.
template <class T, class Source>
class object_reader {
public:
    object_reader(Source source, T& out, codec_error& failure) : source_(source), out_(out), failure_(failure)
    {
        load();
    }

    bool read()
    {
        while (!source_.done()) {
            progressed_ = false;
            bool const ok = [&]<std::size_t... I, class... M>(std::index_sequence<I...>, boost::mp11::mp_list<M...>) {
                return (take<I, M>() && ...);
            }(indices{}, members<T>{});
            if (!ok) return false;
            if (!progressed_) {
                if (!keep_unknown()) return false;
                advance();
            }
        }
        return check_required();
    }

private:
    using indices = std::make_index_sequence<boost::mp11::mp_size<members<T>>::value>;
    static constexpr std::size_t count = boost::mp11::mp_size<members<T>>::value;
    static constexpr std::size_t words = count / 64 + 1;

    void load() { key_ = source_.done() ? std::string_view{} : source_.key(); }
    void advance()
    {
        source_.advance();
        load();
    }
    // The size being constant, this becomes a few comparisons of words in place of a call.
    template <std::size_t Size>
    bool key_is(std::string_view name) const
    {
        return key_.size() == Size && std::memcmp(key_.data(), name.data(), Size) == 0;
    }
    template <std::size_t I>
    bool seen() const
    {
        return (seen_[I / 64] >> (I % 64) & 1U) != 0;
    }

    template <std::size_t I, class M>
    bool take()
    {
        Source::template check_member<T, M>();
        if constexpr (M::is_unknown_store) {
            return true;
        } else {
            if (key_is<M::wire_name.size()>(M::wire_name)) return take_value<I, M>(seen<I>());
            if constexpr (!M::alternative_name.empty()) {
                // The first name wins, whichever arrives first.
                if (key_ == M::alternative_name) {
                    if (seen<I>()) return taken<I>();
                    if (!take_value<I, M>(false)) return false;
                    seen_[I / 64] &= ~(std::uint64_t{1} << (I % 64));
                    alternative_seen_[I / 64] |= std::uint64_t{1} << (I % 64);
                }
            }
            return true;
        }
    }

    template <std::size_t I, class M>
    bool take_value(bool repeated)
    {
        auto& value = out_.*M::pointer;
        if (repeated || (alternative_seen_[I / 64] >> (I % 64) & 1U) != 0) value = T{}.*M::pointer;
        if constexpr (M::template has<empty_is_null>) {
            if (source_.is_empty_text()) {
                value = nullptr;
                return taken<I>();
            }
        }
        if constexpr (M::template has<empty_in_any_shape>) {
            if (source_.is_empty()) return taken<I>();
        }
        bool ok = false;
        if constexpr (M::template has<numbers_as_text>) ok = source_.read_lenient(value, failure_);
        else ok = source_.read(value, failure_);
        if (!ok) [[unlikely]] {
            failure_.enter(M::wire_name);
            return false;
        }
        if constexpr (M::template has<utc>) assume_utc(value);
        return taken<I>();
    }

    template <std::size_t I>
    bool taken()
    {
        seen_[I / 64] |= std::uint64_t{1} << (I % 64);
        progressed_ = true;
        advance();
        return true;
    }

    bool keep_unknown()
    {
        bool ok = true;
        for_each_member<T>([&]<class M>() {
            if constexpr (M::is_unknown_store) {
                std::string name{key_};
                ok = keep(source_, (out_.*M::pointer)[name]);
                if (!ok) failure_.enter(name);
            }
        });
        return ok;
    }

    // Not called directly in the lambda above, where clang would want each source to have it.
    template <class Value>
    bool keep(auto const& source, Value& value)
    {
        return source.keep(value, failure_);
    }

    bool check_required()
    {
        std::string missing;
        std::string_view first;
        [&]<std::size_t... I, class... M>(std::index_sequence<I...>, boost::mp11::mp_list<M...>) {
            (
                [&] {
                    if constexpr (!M::is_defaulted && !M::is_unknown_store && !Source::template may_be_absent<typename M::type>) {
                        bool const here =
                            seen<I>() || (alternative_seen_[I / 64] >> (I % 64) & 1U) != 0;
                        if (here) return;
                        if (first.empty()) first = M::wire_name;
                        else missing.append(missing.empty() ? " (also missing: " : ", ").append(M::wire_name);
                    }
                }(),
                ...);
        }(indices{}, members<T>{});
        if (first.empty()) return true;
        failure_.message = "expected this member, found none" + missing + (missing.empty() ? "" : ")");
        failure_.enter(first);
        return false;
    }

    Source source_;
    T& out_;
    codec_error& failure_;
    std::string_view key_{};
    std::uint64_t seen_[words]{};
    std::uint64_t alternative_seen_[words]{};
    bool progressed_ = false;
};

} // namespace waybill::detail

#endif
