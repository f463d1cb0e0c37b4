#ifndef EXAMPLES_CLI_PROVIDER_HPP
#define EXAMPLES_CLI_PROVIDER_HPP

#include "request.hpp"

#include <waybill/call/catalog.hpp>
#include <waybill/call/options.hpp>
#include <waybill/call/provider.hpp>
#include <waybill/http/message.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// An operation of a provider.
struct operation_info {
    waybill::endpoint_info endpoint{};
    bool has_request{};
    bool has_pages{};
    std::string items{}; ///< The answer's member with the items of a page; empty where the answer itself is their list.
};

/// What stands in for a provider.
using answer_function = std::function<waybill::http::response(waybill::http::request const&)>;

/// Where a call goes.
struct connection {
    waybill::client_options options{};
    bool to_sandbox{};
};

/// A provider without its types: all that the rest of the program knows of one.
class provider {
public:
    virtual ~provider() = default;

    virtual waybill::provider_info info() const = 0;
    virtual std::vector<waybill::variable_info> variables() const = 0;
    virtual std::vector<operation_info> operations() const = 0;
    virtual bool has_sandbox() const = 0;

    /// These throw waybill::exception. The answer as JSON; empty when there is none.
    virtual std::string call(connection const& to, std::string_view name, given_request const& given) const = 0;
    /// Each item on all pages, as JSON.
    virtual void each_item(connection const& to, std::string_view name, given_request const& given,
                           std::function<void(std::string)> const& take) const = 0;
    /// The request that `call` would send, without secrets.
    virtual waybill::http::request preview(connection const& to, std::string_view name, given_request const& given) const = 0;
};

/// All providers, in the order in which they are listed.
std::vector<std::unique_ptr<provider>> all_providers();

} // namespace cli

#endif
