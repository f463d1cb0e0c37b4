#ifndef EXAMPLES_SANDBOX_KONIGLE_EMAILS_HPP
#define EXAMPLES_SANDBOX_KONIGLE_EMAILS_HPP

#include "email_accounts.hpp"

#include <string>
#include <utility>

namespace sandbox_detail {

struct email_template_rules {
    state& all;
    static constexpr auto items = &state::templates;

    void settle(konigle::email_template& wanted, problems& wrong) const
    {
        wrong.need("name", wanted.name);
        wrong.need("code", wanted.code);
        wrong.need("subject", wanted.subject);
        wrong.need("body_html", wanted.body_html);
        if (all.templates.has_other(wanted, &konigle::email_template::code)) wrong.add_taken("template", "code");
        if (wanted.account.empty()) wanted.account = all.account_id();
    }
    static std::string words(konigle::email_template const& one)
    {
        return one.name + '\n' + one.code + '\n' + one.subject;
    }
    void release(konigle::email_template const& one) const { all.release(one.id, &konigle::campaign::email_template); }

    /// A template of a mail that is written already.
    template <class Mail>
    konigle::email_template& keep(std::string const& name, Mail const& mail) const
    {
        konigle::email_template_create wanted{
            .name = name, .code = all.templates.free_code(name), .subject = mail.subject, .body_html = mail.body_html};
        take(mail.body_text, wanted.body_text);
        return create(*this, wanted);
    }
};

inline konigle::email_send_result send(state& all, konigle::email_send const& mail)
{
    problems wrong{mail};
    wrong.need("subject", *mail.subject);
    wrong.need("body_html", *mail.body_html);
    sandbox_mail out{.subject = *mail.subject};
    if (mail.from_email) out.from = mail.from_email->text();
    else if (!all.accounts.empty()) out.from = all.accounts.front().default_from_email.value_or("");
    if (all.refuses_unknown()) {
        if (all.channel_by_code(*mail.channel) == nullptr) wrong.add_unknown("channel", *mail.channel);
        if (!is_verified(all, out.from)) wrong.add("from_email", "This address is not verified.");
    }
    wrong.refuse();

    for (auto const& address : *mail.to_email) out.to.push_back(address.text());
    if (mail.attachments)
        for (auto const& attached : *mail.attachments) out.attachments.push_back(attached.name());
    konigle::email_send_result sent{.status = "sent", .message_id = nullptr, .template_id = nullptr};
    if (mail.save_as_template) sent.template_id = email_template_rules{all}.keep(*mail.subject, mail).id;
    sent.message_id = all.send(std::move(out));
    return sent;
}

inline void serve(konigle::email_templates<waybill::server>& templates, konigle::emails<waybill::server>& emails,
                  state& all)
{
    serve(templates, email_template_rules{all});
    emails.send = [&all](konigle::email_send const& mail) { return send(all, mail); };
}

} // namespace sandbox_detail

#endif
