//! Page: the mails sent for the account at hand, the newest first.
//!
//! Takes `before` (a mail) to go on from; answers what `account::seen` does, `mails`, each with `id`, `at` in
//! milliseconds, `to`, `subject` and `state`, and `more`, the mail to go on from where there are more.

use super::get_emails::templates;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::{MAX_ID, MailId, parse_id};
use crate::domain::permission::Permission;
use crate::mail::letters::{Content, Letters, Links};
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::outbox::{self, OfClient};

/// The row.
pub const CALL: Call = Call {
    name: "ViewClientMails",
    about: None,
    needs: Needs::AtHand(Permission::Emails),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many come at once.
const MOST: usize = 25;
/// One more says whether there are more.
const ASKED: i64 = 26;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let account = account::needed(context.tx, params, user.id)?;
    let before = MailId::new(params.text("before").and_then(parse_id).unwrap_or(MAX_ID));
    let mut found = outbox::newest_of_client(context.tx, account.client.id, before, ASKED)?;
    let has_more = found.len() > MOST;
    found.truncate(MOST);
    let more = found.last().map(|of| of.mail.id.get()).filter(|_| has_more);
    let rows = rows(context, &found)?;
    Ok(account::seen(context, params)?.with("mails", Value::list("mail", rows)).with("more", more))
}

fn rows(context: &mut Context<'_, '_>, mails: &[OfClient]) -> Result<Vec<Value>, DbError> {
    let templates = templates(context.site)?;
    let letters = Letters { site: context.site, templates: &templates, links: Links::Blotted };
    let mut rows = Vec::with_capacity(mails.len());
    for of in mails {
        let subject = match letters.write(context.tx, &of.mail)? {
            Content::Mail(rendered) => rendered.subject,
            Content::Unwanted(_) | Content::Impossible(_) => String::new(),
        };
        rows.push(row(of, &subject));
    }
    Ok(rows)
}

/// A mail as pages show it; its time is when it was sent, and until then when it was queued.
pub fn row(of: &OfClient, subject: &str) -> Value {
    let at = of.ended_at.filter(|_| of.state == "sent").unwrap_or(of.mail.created_at);
    Value::object([
        ("id", of.mail.id.get().into()),
        ("at", at.millis().into()),
        ("to", of.mail.recipient.as_str().into()),
        ("subject", subject.into()),
        ("state", of.state.as_str().into()),
    ])
}
