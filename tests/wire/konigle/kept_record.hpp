#ifndef WAYBILL_TESTS_WIRE_KONIGLE_KEPT_RECORD_HPP
#define WAYBILL_TESTS_WIRE_KONIGLE_KEPT_RECORD_HPP

#include "values.hpp"

#include <waybill/record/record.hpp>

#include <boost/json/serialize.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wire::konigle {

/// A record of whatever resource.
class kept_record {
public:
    virtual ~kept_record() = default;

    /// Does what the original's resources call so.
    virtual outcome run(std::string_view action) = 0;
    /// `dirty_fields`, `is_dirty`, or a member.
    virtual outcome read(std::string_view name) const = 0;
    virtual boost::json::value item() const = 0;
    virtual outcome replace_item(boost::json::value const& item) = 0;
};

template <class Session, class Record>
class kept_record_of final : public kept_record {
public:
    kept_record_of(Session& session, Record record) : session_(session), record_(std::move(record)) {}

    outcome run(std::string_view action) override
    {
        if (action == "save" || action == "asave") return state_after(session_.wait(record_.attempt_save()));
        if (action == "load_detail") return state_after(session_.wait(record_.attempt_complete()));
        // The original's async one asks for the details that it has, too.
        if (action == "reload" || action == "areload" || action == "aload_detail")
            return state_after(session_.wait(record_.attempt_reload()));
        if (action == "delete" || action == "adelete") return as_json(session_.wait(record_.attempt_remove()));
        if (action == "is_detail_loaded") return boost::json::value(!record_.is_partial());
        if (action != "reset_changes") throw unusable_capture{"a record has no " + std::string{action}};
        record_.revert();
        return boost::json::value{};
    }

    outcome read(std::string_view name) const override
    {
        if (name == "dirty_fields") return changed();
        if (name == "is_dirty") return boost::json::value(!record_.changed().empty());
        return item().at(name);
    }

    boost::json::value item() const override { return written(*record_); }

    outcome replace_item(boost::json::value const& item) override
    {
        auto read = waybill::json_read<std::remove_cvref_t<decltype(*record_)>>(boost::json::serialize(item));
        if (!read) return refused(read.error().path, read.error().message);
        *record_ = std::move(*read);
        return boost::json::value{};
    }

private:
    boost::json::value changed() const
    {
        boost::json::array names;
        for (auto const name : record_.changed()) names.emplace_back(name);
        return sorted(std::move(names));
    }

    outcome state_after(waybill::result<void> const& done) const
    {
        if (!done) return done.error();
        return boost::json::value{
            {"fields", item()}, {"is_partial", record_.is_partial()}, {"dirty_fields", changed()}};
    }

    Session& session_;
    Record record_;
};

} // namespace wire::konigle

#endif
