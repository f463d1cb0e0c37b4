#ifndef EXAMPLES_NEWSLETTER_PROVIDERS_HPP
#define EXAMPLES_NEWSLETTER_PROVIDERS_HPP

#include <waybill/call/options.hpp>

#include <string>

// The newsletter by each provider, in a file of its name.

/// First one campaign, step by step, then twenty at once.
void send_by_konigle(std::string const& key, waybill::client_options const& options, std::string const& channel,
                     std::string const& address);

// In sandboxes of their own.
void send_by_cloudmailing();
void send_by_dyn();
void send_by_cleverreach();
void send_by_constantcontact();

#endif
