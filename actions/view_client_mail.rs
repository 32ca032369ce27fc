//! Page: a mail sent for the account at hand, but for what lets somebody in.
//!
//! Takes `mail_id`; answers what `account::seen` does, `mail` as `ViewClientMails` does, and its `text`, empty where
//! it can be written no more.

use super::get_emails::templates;
use super::view_client_mails::row;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::ids::{MailId, parse_id};
use crate::domain::permission::Permission;
use crate::mail::letters::{Content, Letters, Reader};
use crate::params::Params;
use crate::store::outbox;

/// The row.
pub const CALL: Call = Call {
    name: "ViewClientMail",
    about: None,
    needs: Needs::AtHand(Permission::Emails),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const NO_MAIL: Refusal =
    Refusal::new(Kind::NotFound, "no_such_mail", "There is no such mail in this account").about("mail_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let account = account::needed(context.tx, params, user.id)?;
    let id = params.text("mail_id").and_then(parse_id).map(MailId::new).ok_or(NO_MAIL)?;
    let of = outbox::one_of_client(context.tx, account.client.id, id)?.ok_or(NO_MAIL)?;
    let templates = templates(context.site);
    let letters = Letters { site: context.site, templates: &templates, reader: Reader::Member };
    let (subject, text) = match letters.write(context.tx, &of.mail)? {
        Content::Mail(rendered) => (rendered.subject, rendered.text),
        Content::Unwanted(_) | Content::Impossible(_) => (String::new(), String::new()),
    };
    Ok(account::seen(context, params)?.with("mail", row(&of, &subject)).with("text", text))
}
