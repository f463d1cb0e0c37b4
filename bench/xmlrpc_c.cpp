#include "xmlrpc.hpp"

#include <xmlrpc-c/base.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <stdexcept>

namespace bench {
namespace {

/// Throws where a function of the library failed.
class environment {
public:
    environment() { xmlrpc_env_init(&env_); }
    environment(environment const&) = delete;
    environment& operator=(environment const&) = delete;
    ~environment() { xmlrpc_env_clean(&env_); }

    template <class Function, class... Arguments>
    auto operator()(Function function, Arguments... arguments)
    {
        struct check {
            xmlrpc_env const& env;
            ~check() noexcept(false)
            {
                if (env.fault_occurred) throw std::runtime_error{env.fault_string};
            }
        } const after{env_};
        return function(&env_, arguments...);
    }

private:
    xmlrpc_env env_;
};

void set(environment& env, xmlrpc_value* object, char const* name, xmlrpc_value* member)
{
    env(xmlrpc_struct_set_value, object, name, member);
    xmlrpc_DECREF(member);
}

xmlrpc_value* to_value(environment& env, std::string const& text) { return env(xmlrpc_string_new_lp, text.size(), text.data()); }

xmlrpc_value* to_value(environment& env, recipient const& from)
{
    auto* const object = env(xmlrpc_struct_new);
    set(env, object, "email", to_value(env, from.email));
    set(env, object, "tracking_id", to_value(env, from.tracking_id));
    set(env, object, "first_name", to_value(env, from.first_name));
    set(env, object, "last_name", to_value(env, from.last_name));
    set(env, object, "orders", env(xmlrpc_int_new, static_cast<int>(from.orders)));
    set(env, object, "spent", env(xmlrpc_double_new, from.spent));
    set(env, object, "subscribed", env(xmlrpc_bool_new, from.subscribed ? 1 : 0));
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(from.since.since_epoch_local()).count();
    set(env, object, "since", env(xmlrpc_datetime_new_sec, static_cast<std::time_t>(seconds)));
    return object;
}

/// A member by its name, which the caller lets go of.
template <class Read>
void read_member(environment& env, xmlrpc_value* object, char const* name, Read read)
{
    xmlrpc_value* member = nullptr;
    env(xmlrpc_struct_read_value, object, name, &member);
    read(member);
    xmlrpc_DECREF(member);
}

void read_text(environment& env, xmlrpc_value* object, char const* name, std::string& out)
{
    read_member(env, object, name, [&](xmlrpc_value* member) {
        std::size_t size = 0;
        char const* text = nullptr;
        env(xmlrpc_read_string_lp, member, &size, &text);
        out.assign(text, size);
        std::free(const_cast<char*>(text));
    });
}

void read_status(environment& env, xmlrpc_value* object, status& out)
{
    read_text(env, object, "email", out.email);
    read_text(env, object, "tracking_id", out.tracking_id);
    read_text(env, object, "state", out.state);
    read_text(env, object, "reason", out.reason);
    read_member(env, object, "attempts", [&](xmlrpc_value* member) {
        int value = 0;
        env(xmlrpc_read_int, member, &value);
        out.attempts = value;
    });
    read_member(env, object, "opened", [&](xmlrpc_value* member) {
        xmlrpc_bool value = 0;
        env(xmlrpc_read_bool, member, &value);
        out.opened = value != 0;
    });
    read_member(env, object, "changed", [&](xmlrpc_value* member) {
        std::time_t value = 0;
        env(xmlrpc_read_datetime_sec, member, &value);
        out.changed = waybill::date_time::local(std::chrono::seconds{value});
    });
}

xmlrpc_value* parse(environment& env, std::string_view document)
{
    xmlrpc_limit_set(XMLRPC_XML_SIZE_LIMIT_ID, document.size());
    xmlrpc_value* value = nullptr;
    int code = 0;
    char const* text = nullptr;
    env(xmlrpc_parse_response2, document.data(), document.size(), &value, &code, &text);
    if (text != nullptr) throw std::runtime_error{text};
    return value;
}

} // namespace

std::string write_by_xmlrpc_c(std::vector<recipient> const& recipients)
{
    environment env;
    auto* const array = env(xmlrpc_array_new);
    for (auto const& each : recipients) {
        auto* const object = to_value(env, each);
        env(xmlrpc_array_append_item, array, object);
        xmlrpc_DECREF(object);
    }
    auto* const parameters = env(xmlrpc_array_new);
    env(xmlrpc_array_append_item, parameters, array);
    xmlrpc_DECREF(array);
    auto* const block = env(xmlrpc_mem_block_new, std::size_t{0});
    env(xmlrpc_serialize_call, block, "add", parameters);
    xmlrpc_DECREF(parameters);
    std::string out{static_cast<char const*>(xmlrpc_mem_block_contents(block)), xmlrpc_mem_block_size(block)};
    xmlrpc_mem_block_free(block);
    return out;
}

std::vector<status> read_by_xmlrpc_c(std::string_view document)
{
    environment env;
    auto* const array = parse(env, document);
    auto const size = static_cast<unsigned>(env(xmlrpc_array_size, array));
    std::vector<status> out(size);
    for (unsigned i = 0; i < size; ++i) {
        xmlrpc_value* object = nullptr;
        env(xmlrpc_array_read_item, array, i, &object);
        read_status(env, object, out[i]);
        xmlrpc_DECREF(object);
    }
    xmlrpc_DECREF(array);
    return out;
}

std::size_t parse_by_xmlrpc_c(std::string_view document)
{
    environment env;
    auto* const array = parse(env, document);
    auto const size = static_cast<std::size_t>(env(xmlrpc_array_size, array));
    xmlrpc_DECREF(array);
    return size;
}

} // namespace bench
