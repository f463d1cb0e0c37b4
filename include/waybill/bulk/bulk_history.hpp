#ifndef WAYBILL_BULK_BULK_HISTORY_HPP
#define WAYBILL_BULK_BULK_HISTORY_HPP

#include <waybill/call/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::detail {

/// FNV-1a, 64 bits: tells apart what differs by accident.
class fnv1a {
public:
    void add(std::string_view bytes)
    {
        for (char const c : bytes) state_ = (state_ ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
    void add(std::uint64_t number)
    {
        std::array<char, 8> bytes{};
        for (auto& byte : bytes) {
            byte = static_cast<char>(number & 0xffU);
            number >>= 8U;
        }
        add(std::string_view{bytes.data(), bytes.size()});
    }
    std::uint64_t value() const { return state_; }

private:
    std::uint64_t state_ = 14695981039346656037U;
};

/// The last `digits` hexadecimal digits of a number.
inline std::string to_hex(std::uint64_t number, std::size_t digits)
{
    std::string text(digits, '0');
    for (std::size_t i = digits; i-- > 0; number >>= 4U) text[i] = "0123456789abcdef"[number & 15U];
    return text;
}

/// What a journal says of an input.
enum class journal_state {
    sent,     ///< Its call was about to leave: it may be in.
    done,
    rejected, ///< For good.
    open,     ///< It is not in, and may be sent again.
    unknown,  ///< Its call was sent, and no usable answer came.
};
BOOST_DESCRIBE_ENUM(journal_state, sent, done, rejected, open, unknown)

/// A line of a journal: "sent 1000 500 0123456789abcdef" says that the inputs 1000 to 1499 leave, with the digest of all
/// inputs so far (none when they leave again); "rejected 1007 1 no such place" what became of one.
struct journal_record {
    journal_state state{};
    std::size_t first{};
    std::size_t count{};
    std::optional<std::uint64_t> digest{}; ///< Of all inputs up to these.
    std::string reason{};

    std::string to_line() const
    {
        std::string line{enum_to_wire(state)};
        line += ' ' + std::to_string(first) + ' ' + std::to_string(count);
        if (digest) line += ' ' + to_hex(*digest, 16);
        if (!reason.empty()) line += ' ';
        for (char const c : reason) {
            auto const byte = static_cast<unsigned char>(c);
            if (byte < 0x20 || byte == 0x7f || c == '\\') line += "\\x" + to_hex(byte, 2);
            else line += c;
        }
        return line;
    }

    static std::optional<journal_record> read(std::string_view line)
    {
        journal_record record;
        auto const word = [&line] {
            auto const found = line.substr(0, line.find(' '));
            line.remove_prefix((std::min)(line.size(), found.size() + 1));
            return found;
        };
        auto const name = word();
        bool const known = for_state(name, record.state);
        if (!known || !read_number(word(), record.first, 10) || !read_number(word(), record.count, 10) || record.count == 0 ||
            record.first + record.count < record.count)
            return std::nullopt;
        if (record.state == journal_state::sent) {
            if (line.empty()) return record;
            if (!read_number(line, record.digest.emplace(), 16)) return std::nullopt;
            return record;
        }
        while (!line.empty()) {
            unsigned char escaped = 0;
            if (line.front() != '\\') {
                record.reason += line.front();
                line.remove_prefix(1);
            } else if (line.size() >= 4 && line[1] == 'x' && read_number(line.substr(2, 2), escaped, 16)) {
                record.reason += static_cast<char>(escaped);
                line.remove_prefix(4);
            } else {
                return std::nullopt;
            }
        }
        return record;
    }

private:
    static bool for_state(std::string_view name, journal_state& found)
    {
        for (auto const each : {journal_state::sent, journal_state::done, journal_state::rejected, journal_state::open,
                                journal_state::unknown}) {
            if (enum_to_wire(each) != name) continue;
            found = each;
            return true;
        }
        return false;
    }
    template <class Number>
    static bool read_number(std::string_view text, Number& number, int base)
    {
        auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, base);
        return failure == std::errc{} && end == text.data() + text.size();
    }
};

/// What a journal says in sum: of each input that was ever about to leave, what became of it. Neighbours that ended alike are
/// kept as one.
class bulk_history {
public:
    struct run {
        std::size_t count{};
        journal_state state{};
        std::string reason{};

        bool ended_like(run const& other) const { return state == other.state && reason == other.reason; }
    };

    /// The inputs before this index were about to leave.
    std::size_t covered() const { return covered_; }
    /// Of all of them.
    std::uint64_t digest() const { return digest_; }
    run const& at(std::size_t index) const { return std::prev(runs_.upper_bound(index))->second; }

    /// False for a record that cannot follow those before it.
    bool add(journal_record record)
    {
        auto const end = record.first + record.count;
        if (record.digest) {
            if (record.first != covered_) return false;
            covered_ = end;
            digest_ = *record.digest;
        } else if (end > covered_) {
            return false;
        }
        split(record.first);
        split(end);
        runs_.erase(runs_.lower_bound(record.first), runs_.lower_bound(end));
        auto const at = runs_.insert_or_assign(record.first, run{record.count, record.state, std::move(record.reason)}).first;
        if (auto const next = std::next(at); next != runs_.end() && next->second.ended_like(at->second)) {
            at->second.count += next->second.count;
            runs_.erase(next);
        }
        if (at != runs_.begin() && std::prev(at)->second.ended_like(at->second)) {
            std::prev(at)->second.count += at->second.count;
            runs_.erase(at);
        }
        return true;
    }

private:
    void split(std::size_t index)
    {
        auto const after = runs_.upper_bound(index);
        if (after == runs_.begin()) return;
        auto const at = std::prev(after);
        auto const before = index - at->first;
        if (before == 0 || before >= at->second.count) return;
        runs_.emplace(index, run{at->second.count - before, at->second.state, at->second.reason});
        at->second.count = before;
    }

    std::map<std::size_t, run> runs_; ///< By the first index.
    std::size_t covered_ = 0;
    std::uint64_t digest_ = 0;
};

/// The text of a journal: records, one a line, each behind a digest of everything before it and of itself, so that nothing
/// that was changed, lost or added between goes unnoticed.
class journal_text {
public:
    static constexpr std::string_view head = "waybill bulk journal 1";

    /// The lines of the records, each of which ends in a line feed.
    std::string seal(std::string_view records)
    {
        std::string text;
        while (!records.empty()) {
            auto const line = records.substr(0, records.find('\n'));
            records.remove_prefix(line.size() + 1);
            text.append(digest_with(line)).append(" ").append(line) += '\n';
        }
        return text;
    }

    /// Takes the next part of the text. Throws waybill::exception that names the line when it is no journal's.
    void read(std::string_view part)
    {
        torn_ += part;
        std::size_t at = 0;
        for (auto end = torn_.find('\n'); end != std::string::npos; end = torn_.find('\n', at)) {
            read_line(std::string_view{torn_}.substr(at, end - at));
            at = end + 1;
        }
        torn_.erase(0, at);
        whole_bytes_ += at;
        // Somebody else's file is not to be cut.
        if (lines_ == 0 && !head.starts_with(torn_)) fail(1);
    }

    bool has_head() const { return lines_ > 0; }
    /// Up to the last whole line; what is beyond was being written when the process ended.
    std::size_t whole_bytes() const { return whole_bytes_; }
    bulk_history& history() { return history_; }

private:
    std::string digest_with(std::string_view line)
    {
        digest_.add(line);
        digest_.add("\n");
        return to_hex(digest_.value() ^ (digest_.value() >> 32U), digest_digits);
    }

    void read_line(std::string_view line)
    {
        ++lines_;
        if (lines_ == 1) {
            if (line != head) fail(1);
            return;
        }
        if (line.size() <= digest_digits || line[digest_digits] != ' ') fail(lines_);
        auto const record = line.substr(digest_digits + 1);
        if (digest_with(record) != line.substr(0, digest_digits)) fail(lines_);
        auto read = journal_record::read(record);
        if (!read || !history_.add(std::move(*read))) fail(lines_);
    }

    [[noreturn]] static void fail(std::size_t line)
    {
        throw exception{error{error_kind::configuration, effect::not_sent,
                              "line " + std::to_string(line) + " of the journal is not as waybill::bulk wrote it"}};
    }

    static constexpr std::size_t digest_digits = 8;
    fnv1a digest_;
    bulk_history history_;
    std::string torn_;
    std::size_t lines_ = 0;
    std::size_t whole_bytes_ = 0;
};

} // namespace waybill::detail

#endif
