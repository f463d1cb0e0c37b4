#ifndef EXAMPLES_SANDBOX_KONIGLE_WEBSITE_HPP
#define EXAMPLES_SANDBOX_KONIGLE_WEBSITE_HPP

#include "crud.hpp"

#include <string>
#include <vector>

// The site, its documents and URLs, and the connection that the forms service is reached by.
namespace sandbox_detail {

inline konigle::site_document& document(state& all, std::string const& id)
{
    for (auto& [type, one] : all.documents)
        if (one.id == id) return one;
    refuse_unknown();
}

/// Adds the page or folder, and the folders above it that are missing.
inline waybill::raw_json add_url(state& all, konigle::site_add_url const& request)
{
    auto const& path = *request.pathname;
    if (!path.starts_with('/') || path.ends_with('/'))
        refuse_field("pathname", "Enter a path that begins, and does not end, with a slash.");
    if (all.urls.contains(path)) refuse_field("pathname", "There is a page or folder with this pathname.");
    // Keeps what is there.
    auto const add = [&](std::string const& where, konigle::site_url_type type) {
        std::string const kind{waybill::enum_to_wire(type)};
        auto const number = std::to_string(all.urls.size() + 1);
        all.urls.emplace(where, R"({"type":")" + kind + R"(","id":")" + kind + '_' + number + "\"}");
    };
    for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
        add(path.substr(0, slash), konigle::site_url_type::folder);
    add(path, request.url_type);
    return {all.urls.at(path)};
}

inline void serve(konigle::website<waybill::server>& website, state& all)
{
    auto const find = [&all](std::string const& uid) -> state& {
        if (uid != all.site.uid) refuse_unknown();
        return all;
    };
    website.get = [&all] { return all.site; };
    website.update = [find](std::string const& uid, konigle::site_update const& request) {
        auto& site = find(uid).site;
        apply(request, site);
        return site;
    };
    website.bootstrap_document = [&all](konigle::site_document_bootstrap const& request) {
        auto const id = "doc_" + std::to_string(all.documents.size() + 1);
        return all.documents.try_emplace(*request.type, konigle::site_document{id, ""}).first->second;
    };
    website.get_document = [&all](std::string const& id) { return document(all, id); };
    website.update_document = [&all](std::string const& id, konigle::site_document_update const& request) {
        auto& found = document(all, id);
        found.content = *request.content;
        return found;
    };
    website.add_url = [&all](konigle::site_add_url const& request) {
        return waybill::with_status{201, add_url(all, request)};
    };
    website.get_url = [&all](konigle::site_get_url const& request) {
        auto const found = all.urls.find(*request.pathname);
        if (found == all.urls.end()) refuse_unknown();
        return waybill::raw_json{found->second};
    };
    website.get_settings = [find](std::string const& uid) { return find(uid).settings; };
    website.set_settings = [find](std::string const& uid, waybill::raw_json const& settings) {
        if (!settings.text.starts_with('{')) refuse(400, {.detail = "Settings are an object."});
        return find(uid).settings = settings;
    };
}

inline void serve(konigle::connections<waybill::server>& connections, state& all)
{
    connections.list = [&all](konigle::page_request const& which) {
        waybill::raw_json const forms{R"({"id":"cnx_1","provider":"konigle_forms","status":"connected"})"};
        return page_of<konigle::page<waybill::raw_json>>(std::vector{&forms}, which, all.url);
    };
    connections.get_credentials = [&all](konigle::connection_get_credentials const& whose) {
        if (*whose.provider != "konigle_forms") refuse_unknown();
        return konigle::connection_credentials{.access_token = all.options.forms_key};
    };
}

} // namespace sandbox_detail

#endif
