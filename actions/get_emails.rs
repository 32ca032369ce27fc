//! WHMCS `GetEmails`: the mails about a client, as they were or will be sent, but for what lets somebody in.

use std::ops::Range;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply, Site,
    Source, Type, Value,
};
use crate::domain::ids::ClientId;
use crate::domain::right::Right;
use crate::domain::time::{self, Timestamp};
use crate::fields;
use crate::mail::letters::{Content, Letters, Reader};
use crate::mail::render::Templates;
use crate::params::Params;
use crate::store::clients::{self, Details};
use crate::store::db::DbError;
use crate::store::listing::Page;
use crate::store::outbox::{self, OfClient};

/// The row.
pub const CALL: Call = Call {
    name: "GetEmails",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "The mails about a client: those of its invites, and those of `SendEmail`. The newest comes first. They are \
           written anew from what is known now, and the links in them are blotted out.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("clientid", Type::Int, "The client"),
        Parameter::optional("limitstart", Type::Int, "How many mails to leave out; 0"),
        Parameter::optional("limitnum", Type::Int, "How many to show, at most 1,000; 25"),
        Parameter::optional(
            "date",
            Type::Text,
            "Only those of this second (`YYYY-MM-DD HH:MM:SS`) or day (`YYYY-MM-DD`, `DD/MM/YYYY`)",
        ),
        Parameter::optional(
            "subject",
            Type::Text,
            "Only those whose subject holds this text, whatever its case; looked for in the newest 1,000",
        ),
    ],
    answers: &[
        Field::new("totalresults", Type::Int, "How many there are in all"),
        Field::new("startnumber", Type::Int, "How many were left out"),
        Field::new("numreturned", Type::Int, "How many are shown"),
        Field::new("emails.email[].id", Type::Int, "The mail"),
        Field::new("emails.email[].userid", Type::Int, "The client"),
        Field::new("emails.email[].subject", Type::Text, "Its subject"),
        Field::new(
            "emails.email[].message",
            Type::Text,
            "Its HTML part; empty where it can be written no more",
        ),
        Field::new("emails.email[].date", Type::Date, "When it was sent; until then, when it was queued"),
        Field::new("emails.email[].to", Type::Text, "`First Last (Company) <address>`, or an address alone"),
        Field::new("emails.email[].cc", Type::Text, "Empty: each recipient has a mail of his own"),
        Field::new("emails.email[].bcc", Type::Text, "Empty"),
        Field::new("emails.email[].attachments", Type::List, "Empty"),
        Field::new("emails.email[].pending", Type::Int, "1 while it waits to be sent"),
        Field::new("emails.email[].message_data", Type::Text, "Empty"),
        Field::new("emails.email[].failed", Type::Int, "1 where it was given up, or was not wanted any more"),
        Field::new("emails.email[].failure_reason", Type::Text, "Why, or why the last try failed"),
        Field::new("emails.email[].retry_count", Type::Int, "How often it was tried again"),
        Field::new("emails.email[].created_at", Type::Date, "When it was queued"),
        Field::new("emails.email[].updated_at", Type::Date, "When it was sent or given up, or else queued"),
        Field::new("emails.email[].campaign_id", Type::Int, "0"),
    ],
    refuses: &[NO_CLIENT, BAD_DATE],
    warns: &[],
    example: &[("clientid", "1")],
};

const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "unknown_client", "Client ID Not Found").about("clientid");
const BAD_DATE: Refusal = Refusal::invalid("invalid_date", "date", "The date entered is not valid");

/// Messages may be long: so many are shown at most.
const LONGEST_PAGE: i64 = 1_000;
/// Subjects are made when they are shown: so many mails are looked through for a text.
const LOOKED_THROUGH: i64 = 1_000;

/// A mail with what it says.
struct Shown {
    of: OfClient,
    subject: String,
    message: String,
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("clientid").and_then(ClientId::parse).ok_or(NO_CLIENT)?;
    let client = clients::details(context.tx, id)?.ok_or(NO_CLIENT)?;
    let during = during(context, params)?;
    let page = fields::newest_first(params);
    let page = Page { limit: page.limit.min(LONGEST_PAGE), ..page };
    let (total, shown) = if let Some(text) = params.text("subject") {
        search(context, id, during, page, &text.to_lowercase())?
    } else {
        let (total, mails) = outbox::of_client(context.tx, id, during, page)?;
        (total, written(context, mails, |_| true, 0..page.limit)?.1)
    };
    let items: Vec<Value> = shown.into_iter().map(|mail| row(context, &client, mail)).collect();
    Ok(fields::listed(page, total, items.len()).with("emails", Value::wrapped("email", items)))
}

fn during(context: &Context<'_, '_>, params: &Params) -> Result<(Timestamp, Timestamp), Refusal> {
    let Some(date) = params.text("date").map(str::trim) else {
        return Ok((Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX)));
    };
    let zone = &context.site.zone;
    let second = Timestamp::parse_whmcs(date, zone).map(|begin| (begin, begin.plus(1_000)));
    second.or_else(|| time::parse_day(date, zone)).ok_or(BAD_DATE)
}

fn search(
    context: &mut Context<'_, '_>,
    client: ClientId,
    during: (Timestamp, Timestamp),
    page: Page,
    text: &str,
) -> Result<(i64, Vec<Shown>), DbError> {
    let newest = Page { start: 0, limit: LOOKED_THROUGH, ..page };
    let (_, mails) = outbox::of_client(context.tx, client, during, newest)?;
    let holds = |subject: &str| subject.to_lowercase().contains(text);
    written(context, mails, holds, page.start..page.start.saturating_add(page.limit))
}

/// The operator's texts may be out of order at the moment: then the built-in ones have to do.
pub fn templates(site: &Site) -> Templates {
    Templates::on_demand(Some(&site.templates), &site.brand)
}

/// How many mails have a subject that is wanted, and what those of a part of them say.
fn written(
    context: &mut Context<'_, '_>,
    mails: Vec<OfClient>,
    wanted: impl Fn(&str) -> bool,
    part: Range<i64>,
) -> Result<(i64, Vec<Shown>), DbError> {
    let templates = templates(context.site);
    let letters = Letters { site: context.site, templates: &templates, reader: Reader::Staff };
    let (mut total, mut shown) = (0, Vec::new());
    for of in mails {
        let (message, subject) = match letters.write(context.tx, &of.mail)? {
            Content::Mail(rendered) => (rendered.page(), rendered.subject),
            Content::Unwanted(_) | Content::Impossible(_) => (String::new(), String::new()),
        };
        if wanted(&subject) {
            if part.contains(&total) {
                shown.push(Shown { of, subject, message });
            }
            total += 1;
        }
    }
    Ok((total, shown))
}

fn row(context: &Context<'_, '_>, client: &Details, shown: Shown) -> Value {
    let Shown { of: OfClient { mail, state, note, ended_at }, subject, message } = shown;
    let zone = &context.site.zone;
    let changed = ended_at.unwrap_or(mail.created_at).whmcs(zone);
    let to = to(client, &mail.recipient);
    let failed = state == "failed" || state == "dropped";
    let reason = note.filter(|_| state != "sent").unwrap_or_default();
    Value::object([
        ("id", mail.id.get().into()),
        ("userid", client.id.get().into()),
        ("subject", subject.into()),
        ("message", message.into()),
        ("date", changed.as_str().into()),
        ("to", to.into()),
        ("cc", "".into()),
        ("bcc", "".into()),
        ("attachments", Value::list("attachment", Vec::new())),
        ("pending", i64::from(state == "queued").into()),
        ("message_data", "".into()),
        ("failed", i64::from(failed).into()),
        ("failure_reason", reason.into()),
        ("retry_count", (mail.attempt - 1).max(0).into()),
        ("created_at", mail.created_at.whmcs(zone).into()),
        ("updated_at", changed.into()),
        ("campaign_id", 0.into()),
    ])
}

/// The client under its name; whoever else got a mail under his address.
fn to(client: &Details, recipient: &str) -> String {
    if recipient != client.profile.email {
        return recipient.to_owned();
    }
    let known = &client.profile.particulars;
    let company = Some(&known.company_name).filter(|company| !company.is_empty());
    let company = company.map(|company| format!("({company})"));
    let names = [known.first_name.clone(), known.last_name.clone(), company.unwrap_or_default()];
    let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
    format!("{} <{recipient}>", names.join(" ")).trim_start().to_owned()
}
