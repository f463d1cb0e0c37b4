#ifndef EXAMPLES_SANDBOX_KONIGLE_STORE_HPP
#define EXAMPLES_SANDBOX_KONIGLE_STORE_HPP

#include "refusal.hpp"

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <utility>

namespace sandbox_detail {

/// What there is of one kind, in the order of creation. Ids, "con_1" and so on, are not used again. What is in it stays
/// where it is until it is removed.
template <class Model>
class store {
public:
    using model = Model;

    explicit store(std::string prefix) : prefix_(std::move(prefix)) {}

    auto begin() const { return items_.begin(); }
    auto end() const { return items_.end(); }
    bool empty() const { return items_.empty(); }
    Model const& front() const { return items_.front(); }

    /// The first of which this is true; null when there is none.
    template <class Predicate>
    Model* first(Predicate is_wanted)
    {
        for (auto& one : items_)
            if (is_wanted(one)) return &one;
        return nullptr;
    }
    Model* look_up(std::string_view id)
    {
        return first([&](Model const& one) { return one.id == id; });
    }
    /// The one with this id; refuses when there is none.
    Model& find(std::string_view id)
    {
        if (auto* const found = look_up(id)) return *found;
        refuse_unknown();
    }

    Model& add(Model made)
    {
        made.id = prefix_ + std::to_string(++last_);
        return items_.emplace_back(std::move(made));
    }
    void remove(std::string const& id)
    {
        for (auto at = items_.begin(); at != items_.end(); ++at) {
            if (at->id != id) continue;
            items_.erase(at);
            return;
        }
    }

    /// Whether another than this one has the text in the member.
    template <class Member>
    bool has_other(Model const& than, Member member)
    {
        return first([&](Model const& one) {
                   return one.id != than.id && equal_ignoring_case(one.*member, than.*member);
               }) != nullptr;
    }
    /// A code made from a name that nothing has yet.
    std::string free_code(std::string_view name)
    {
        auto const wanted = to_code(name);
        auto code = wanted;
        for (int i = 2; first([&](Model const& one) { return one.code == code; }) != nullptr; ++i)
            code = wanted + '-' + std::to_string(i);
        return code;
    }

private:
    std::string prefix_;
    std::list<Model> items_;
    std::int64_t last_ = 0;
};

} // namespace sandbox_detail

#endif
