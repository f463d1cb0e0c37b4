#ifndef WAYBILL_RECORD_RECORD_HPP
#define WAYBILL_RECORD_RECORD_HPP

#include <waybill/call/blocking.hpp>
#include <waybill/call/endpoint.hpp>
#include <waybill/call/error.hpp>
#include <waybill/call/options.hpp>
#include <waybill/record/changes.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill {

/// Whether an item holds all that the provider knows of it. Those of a list may lack members.
enum class completeness { whole, partial };

namespace detail {

template <class Endpoint>
struct endpoint_mode;
template <class Mode, class Operation>
struct endpoint_mode<endpoint<Mode, Operation>> {
    using type = Mode;
};

/// Of the resource's endpoints; void where it has none.
template <class Resource>
struct resource_mode {
    using type = void;
};
template <class Resource>
    requires any_endpoint<decltype(Resource::get)>
struct resource_mode<Resource> : endpoint_mode<decltype(Resource::get)> {};

template <class Resource>
using record_mode = typename resource_mode<Resource>::type;

/// Whose endpoints get, change and remove one item each; crud is one.
template <class T>
concept item_resource = requires {
    requires any_endpoint<decltype(T::get)>;
    requires any_endpoint<decltype(T::update)>;
    requires any_endpoint<decltype(T::remove)>;
};

constexpr std::string_view placeholder_of(std::string_view path)
{
    auto const open = path.find_first_of("{") + 1;
    return path.substr(open, path.find_first_of("}") - open);
}

/// Whether the member of that identifier can fill a path's placeholder.
template <class Item>
constexpr bool has_id_member(std::string_view identifier)
{
    bool found = false;
    for_each_member<Item>([&]<class M>() {
        found |= std::constructible_from<path_argument, typename M::type const&> && M::identifier == identifier;
    });
    return found;
}

/// The endpoints that a record of the resource calls, with what they need to know of the item.
template <class Resource>
struct record_endpoints {
    static_assert(item_resource<Resource>,
                  "waybill: a record needs a resource with endpoints that are called get, update and remove, as crud "
                  "has; put those of other names into a struct where they have these");

    using mode = record_mode<Resource>;
    static_assert(std::same_as<mode, blocking> || std::same_as<mode, coro>,
                  "waybill: a record makes calls, so its resource belongs to a client in blocking or coro mode");

    using get_operation = typename decltype(Resource::get)::operation;
    using update_operation = typename decltype(Resource::update)::operation;
    using remove_operation = typename decltype(Resource::remove)::operation;
    static_assert(get_operation::path_arguments == 1 && update_operation::path_arguments == 1 &&
                      remove_operation::path_arguments == 1,
                  "waybill: the paths of a record's get, update and remove have one {placeholder} each");
    static_assert(may_omit_request<typename get_operation::request_type> &&
                      may_omit_request<typename remove_operation::request_type>,
                  "waybill: a record's get and remove need no request");

    using item = typename get_operation::response_type;
    using update_request = typename update_operation::request_type;
    static_assert(described<item>, "waybill: a record's get answers with a described struct");
    static_assert(described<update_request>, "waybill: a record's update takes a described struct");
    static constexpr std::string_view id_name = placeholder_of(get_operation::path);
    static_assert(has_id_member<item>(id_name),
                  "waybill: no member of the item, text or integer, is called as the {placeholder} in the path of "
                  "the record's get; name both alike");
    static constexpr auto checked = (check_record_members<update_request, item>(), true);

    explicit record_endpoints(Resource const& from) : get(from.get), update(from.update), remove(from.remove) {}

    static path_argument id_of(item const& one)
    {
        path_argument id{""};
        for_each_member<item>([&]<class M>() {
            if constexpr (M::identifier == id_name) id = path_argument{one.*M::pointer};
        });
        return id;
    }

    /// The update that fails when the item has another ETag by now; a plain one where none is known.
    auto update_of_version(std::string const& etag) const
    {
        if (etag.empty()) return update;
        auto options = update.options();
        options.headers.emplace_back("If-Match", etag);
        return update.with(options);
    }

    /// The item that an update has been answered with; nullopt where the answer is of another type.
    template <class Answer>
    static with_response<std::optional<item>> updated(Answer&& answer)
    {
        with_response<std::optional<item>> out;
        if constexpr (std::same_as<typename update_operation::response_type, item>) out.value = std::move(answer.value);
        out.response = std::move(answer.response);
        return out;
    }

    decltype(Resource::get) get;
    decltype(Resource::update) update;
    decltype(Resource::remove) remove;
};

template <class Resource>
using record_item = typename record_endpoints<Resource>::item;

/// The calls of a record, whatever its resource.
template <class Item>
struct blocking_record_calls {
    virtual ~blocking_record_calls() = default;
    virtual result<with_response<Item>> get(Item const& read) const = 0;
    virtual result<with_response<std::optional<Item>>> update(Item const& read, Item const& now,
                                                              std::string const& etag) const = 0;
    virtual result<void> remove(Item const& read) const = 0;
};

template <class Resource>
struct blocking_record_calls_of final : blocking_record_calls<record_item<Resource>> {
    using endpoints = record_endpoints<Resource>;
    using item = record_item<Resource>;

    explicit blocking_record_calls_of(Resource const& resource) : calls(resource) {}

    result<with_response<item>> get(item const& read) const override
    {
        return calls.get.attempt_with_response(endpoints::id_of(read));
    }
    result<with_response<std::optional<item>>> update(item const& read, item const& now,
                                                      std::string const& etag) const override
    {
        auto const request = make_update<typename endpoints::update_operation>(read, now);
        if (!request) return with_operation(request.error(), calls.update.name());
        auto answer = calls.update_of_version(etag).attempt_with_response(endpoints::id_of(read), *request);
        if (!answer) return std::move(answer).error();
        return endpoints::updated(std::move(*answer));
    }
    result<void> remove(item const& read) const override
    {
        auto const done = calls.remove.attempt(endpoints::id_of(read));
        if (!done) return done.error();
        return {};
    }

    endpoints calls;
};

/// What a record is in every mode: an item as it was read, and as it is to be.
template <class Item>
class record_base {
public:
    /// The item, to be read and changed in place.
    Item* operator->() { return &now_; }
    Item const* operator->() const { return &now_; }
    Item& operator*() { return now_; }
    Item const& operator*() const { return now_; }

    /// The wire names of the members that differ from what was read.
    [[nodiscard]] std::vector<std::string_view> changed() const { return changed_members(read_, now_); }

    /// Goes back to what was read.
    void revert() { now_ = read_; }

    /// Whether the item came from a list and may lack members; until the provider has sent the whole one.
    [[nodiscard]] bool is_partial() const { return have_ == completeness::partial; }

protected:
    record_base(Item item, completeness have) : read_(std::move(item)), now_(read_), have_(have) {}
    explicit record_base(with_response<Item> answer) { accept(std::move(answer)); }

    void accept(with_response<Item> answer)
    {
        read_ = std::move(answer.value);
        now_ = read_;
        have_ = completeness::whole;
        take_etag(answer.response);
    }
    void accept_update(with_response<std::optional<Item>> answer)
    {
        if (answer.value) return accept({std::move(*answer.value), std::move(answer.response)});
        read_ = now_;
        take_etag(answer.response);
    }

    Item read_{};
    Item now_{};
    std::string etag_{};
    completeness have_{};

private:
    // Not a weak one, which never matches (RFC 9110, section 13.1.1).
    void take_etag(http::response const& response)
    {
        auto const etag = response.fields.find("ETag");
        etag_ = etag && etag->starts_with('"') ? *etag : std::string_view{};
    }
};

} // namespace detail

/// One item of a resource, to be changed in place and saved:
///
///     auto campaign = waybill::open(client.campaigns, "cmp_1");
///     campaign->name = "Summer sale";
///     campaign.save();
///
/// A resource is a struct of an API whose endpoints `get`, `update` and `remove` handle one item each, such as crud.
/// The item's member that is called as the placeholder in `get`'s path says which; it counts as it was read.
///
/// Lost updates: where the last answer brought an ETag, `save` sends it as If-Match, and the server refuses with status
/// 412 (error_kind::conflict) when somebody else has changed the item since. Where it brought none, or a weak one, which never matches
/// (RFC 9110, section 13.1.1), whoever saves a member last wins, and nobody is told.
///
/// A record may be copied, each copy with changes of its own; it may outlive its client; one thread at a time uses it.
template <class Item, class Mode = blocking>
class record;

template <class Item>
class record<Item, blocking> : public detail::record_base<Item> {
public:
    /// Of an item in hand: from a list, a creation, an update.
    template <class Resource>
        requires std::same_as<detail::record_item<Resource>, Item>
    record(Resource const& resource, Item item, completeness have = completeness::whole)
        : detail::record_base<Item>(std::move(item), have), calls_(share(resource))
    {
    }
    /// Of what `attempt_with_response` gave, whose ETag is taken.
    template <class Resource>
        requires std::same_as<detail::record_item<Resource>, Item>
    record(Resource const& resource, with_response<Item> answer)
        : detail::record_base<Item>(std::move(answer)), calls_(share(resource))
    {
    }

    /// Sends the members that differ from what was read, those that the update request cannot leave out, and in a PUT,
    /// which replaces the whole, all (complete a partial item first). A changed member goes out with all that is nested
    /// in it. Nothing is sent when nothing differs.
    ///
    /// The item in the provider's answer then overwrites everything; where the answer is of another type, what was sent
    /// counts as read. When it fails the changes stay. Throws waybill::exception; with error_kind::invalid_argument
    /// and the members' names, before anything is sent, for what an update cannot say: a member that its request
    /// does not have, null or absence where it knows none, an enumerator that nobody described.
    void save() { attempt_save().value(); }
    /// Fetches the item anew. Changes are forgotten; when it fails they stay.
    void reload() { attempt_reload().value(); }
    /// As `reload`, if the item is partial; else nothing happens.
    void complete() { attempt_complete().value(); }
    /// Removes the item at the provider. The record keeps what it holds.
    void remove() { attempt_remove().value(); }

    /// The same, returning the error.
    [[nodiscard]] result<void> attempt_save()
    {
        if (detail::same_value(this->read_, this->now_)) return {};
        auto answer = calls_->update(this->read_, this->now_, this->etag_);
        if (!answer) return std::move(answer).error();
        this->accept_update(std::move(*answer));
        return {};
    }
    [[nodiscard]] result<void> attempt_reload()
    {
        auto answer = calls_->get(this->read_);
        if (!answer) return std::move(answer).error();
        this->accept(std::move(*answer));
        return {};
    }
    [[nodiscard]] result<void> attempt_complete()
    {
        if (!this->is_partial()) return {};
        return attempt_reload();
    }
    [[nodiscard]] result<void> attempt_remove() { return calls_->remove(this->read_); }

private:
    template <class Resource>
    static auto share(Resource const& resource)
    {
        return std::make_shared<detail::blocking_record_calls_of<Resource> const>(resource);
    }

    std::shared_ptr<detail::blocking_record_calls<Item> const> calls_;
};

template <class Resource, class Start>
record(Resource const&, Start) -> record<detail::record_item<Resource>, detail::record_mode<Resource>>;
template <class Resource, class Start>
record(Resource const&, Start, completeness) -> record<detail::record_item<Resource>, detail::record_mode<Resource>>;

/// Gets the item and makes a record of it.
template <class Resource>
    requires(!std::same_as<detail::record_mode<Resource>, coro>)
[[nodiscard]] result<record<detail::record_item<Resource>>> attempt_open(Resource const& resource, path_argument id)
{
    auto answer = resource.get.attempt_with_response(id);
    if (!answer) return std::move(answer).error();
    return record<detail::record_item<Resource>>{resource, std::move(*answer)};
}

/// The same. Throws waybill::exception when it cannot be had.
template <class Resource>
    requires(!std::same_as<detail::record_mode<Resource>, coro>)
[[nodiscard]] record<detail::record_item<Resource>> open(Resource const& resource, path_argument id)
{
    return attempt_open(resource, id).value();
}

} // namespace waybill

#endif
