#ifndef WAYBILL_CODEC_OBJECT_READER_HPP
#define WAYBILL_CODEC_OBJECT_READER_HPP

#include <waybill/codec/codec_error.hpp>
#include <waybill/reflect/members.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::detail {

/// Reads the named values of a document into a described struct. They usually arrive in the order of the model, so one
/// pass over the model takes a whole run of them with one comparison each; passes go on until the source is
/// used up. The last of duplicate members counts.
///
/// A `Source` goes through the values: done(), advance(), and of the present one key(), read(value, failure),
/// is_empty_text() and keep(raw_json&). It knows of types whether they `may_be_absent`, and checks a model's members.
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
                keep_unknown();
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
        if constexpr (M::is_null_when_empty) {
            if (source_.is_empty_text()) {
                value = nullptr;
                return taken<I>();
            }
        }
        if (!source_.read(value, failure_)) [[unlikely]] {
            failure_.enter(M::wire_name);
            return false;
        }
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

    // A template of its own, so that a source for models that keep nothing need not have it.
    template <class From, class Value>
    static void keep(From const& source, Value& out)
    {
        source.keep(out);
    }

    void keep_unknown()
    {
        for_each_member<T>([&]<class M>() {
            if constexpr (M::is_unknown_store) keep(source_, (out_.*M::pointer)[std::string{key_}]);
        });
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
