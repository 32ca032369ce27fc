//! WHMCS `SendEmail`: mails a client a message that an integration wrote, or one of the built-in ones.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Parameter, Refusal, Reply, Source,
    Type,
};
use crate::domain::email_preferences;
use crate::domain::ids::ClientId;
use crate::domain::right::Right;
use crate::fields::{self, BAD_MESSAGE, BAD_TEXT, NOT_A_TEXT};
use crate::mail::kinds::KINDS;
use crate::mail::merge::Fields;
use crate::mail::plain;
use crate::mail::text::{escaped, header_text, unlinked};
use crate::params::Params;
use crate::store::clients::{self, Details};
use crate::store::contacts;
use crate::store::outbox::{self, NewMail};

/// The row.
pub const CALL: Call = Call {
    name: "SendEmail",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageMail),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Mails a client. The mail is queued in the outbox and goes to the client's own address and to its contacts, \
           each where mail of the type `general` is wanted. In subject and message `{$client_name}`, \
           `{$client_first_name}`, `{$client_last_name}`, `{$client_company_name}`, `{$client_email}`, \
           `{$client_id}`, `{$company_name}`, `{$signature}` and the names of `customvars` become their values, as \
           text: nothing else in braces means anything.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional(
            "messagename",
            Type::Text,
            "The name of a built-in mail. Only `Test Mail` can be sent by itself; the others belong to an \
             invitation or a password",
        ),
        Parameter::optional(
            "customtype",
            Type::Text,
            "For a message of one's own: `general`. WHMCS's other types are \
             about products, domains, invoices, tickets and affiliates, which there are not",
        ),
        Parameter::optional("customsubject", Type::Text, "Its subject, one line"),
        Parameter::optional(
            "custommessage",
            Type::Text,
            "Its body, of at most 65,536 characters: HTML, or a text where no tag is in it. The plain part is made \
             from it",
        ),
        Parameter::optional(
            "customvars",
            Type::Text,
            "Values of one's own, as base64 of PHP's `serialize(array)`",
        ),
        Parameter::required("id", Type::Int, "The client"),
    ],
    answers: &[],
    refuses: &[
        NEITHER,
        BAD_TYPE,
        NOT_A_TEXT,
        BAD_TEXT,
        NO_SUBJECT,
        BAD_MESSAGE,
        NO_MESSAGE,
        BAD_VARS,
        NO_ID,
        NO_TEMPLATE,
        NOT_BY_ITSELF,
        NO_SUCH_THING,
        NO_CLIENT,
        NOBODY,
        TOO_LONG,
    ],
    warns: &[],
    example: &[
        ("customtype", "general"),
        ("customsubject", "News for {$client_name}"),
        ("custommessage", "<p>Hello {$client_first_name},</p><p>{$news}</p><p>{$signature}</p>"),
        ("customvars", "YToxOntzOjQ6Im5ld3MiO3M6MTc6IldlIGhhdmUgYSBuZXcgb25lIjt9"),
        ("id", "1"),
    ],
};

const NEITHER: Refusal = Refusal::invalid(
    "message_required",
    "messagename",
    "You must provide either an existing email template name or a custom message type",
);
const BAD_TYPE: Refusal = Refusal::invalid("invalid_type", "customtype", "Invalid message type provided");
const NO_SUBJECT: Refusal =
    Refusal::invalid("subject_required", "customsubject", "A subject is required for a custom message");
const NO_MESSAGE: Refusal =
    Refusal::invalid("body_required", "custommessage", "A message body is required for a custom message");
const BAD_VARS: Refusal =
    Refusal::invalid("invalid_customvars", "customvars", "The custom variables you provided are invalid.");
const NO_ID: Refusal = Refusal::invalid("id_required", "id", "A related ID is required");
const NO_TEMPLATE: Refusal =
    Refusal::new(Kind::NotFound, "unknown_template", "Email Template not found").about("messagename");
const NOT_BY_ITSELF: Refusal = failed("template_not_sendable", "messagename");
const NO_SUCH_THING: Refusal = failed("type_not_here", "customtype");
const NO_CLIENT: Refusal = failed("unknown_client", "id");
const NOBODY: Refusal = failed("mail_not_wanted", "id");
const TOO_LONG: Refusal = failed("message_too_long", "custommessage");

/// WHMCS has the same words for all of these.
const fn failed(code: &'static str, field: &'static str) -> Refusal {
    Refusal::new(Kind::Conflict, code, "Sending Failed. Please see documentation.").about(field)
}

/// The longest message, in characters.
const LONGEST: usize = 65_536;
/// The built-in mail that needs no more than a recipient.
const SENDABLE: &str = "test";

/// What is to be sent.
enum Message {
    /// A built-in mail, by the name that came.
    BuiltIn(String),
    /// One's own.
    Custom { kind: String, subject: String, body: String },
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let message = message(params)?;
    let values = values(params)?;
    let id = params.text("id").ok_or(NO_ID)?;
    let (kind, words) = match &message {
        Message::BuiltIn(name) => (built_in(name)?, None),
        Message::Custom { kind, .. } if kind != "general" => return Err(NO_SUCH_THING.into()),
        Message::Custom { subject, body, .. } => ("custom", Some((subject, body))),
    };
    let client = ClientId::parse(id).ok_or(NO_CLIENT)?;
    let client = clients::details(context.tx, client)?.ok_or(NO_CLIENT)?;
    let recipients = recipients(context, &client)?;
    let text = match words {
        Some((subject, body)) => Some(filled(context, &client, values, subject, body)?),
        None => None,
    };
    for recipient in &recipients {
        let mail = NewMail {
            kind,
            recipient,
            client: Some(client.id),
            context: text.as_deref(),
            ..NewMail::default()
        };
        outbox::queue(context.tx, &mail)?;
    }
    context.after.mail_queued = true;
    let subject = words.map(|(subject, _)| subject);
    let detail = json!({ "template": kind, "subject": subject, "recipients": recipients }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(client.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(Reply::done())
}

fn message(params: &Params) -> Result<Message, Refusal> {
    if let Some(name) = params.text("messagename") {
        return Ok(Message::BuiltIn(name.trim().to_owned()));
    }
    let kind = params.text("customtype").ok_or(NEITHER)?.trim().to_ascii_lowercase();
    if !email_preferences::KINDS.contains(&&*kind) {
        return Err(BAD_TYPE);
    }
    let subject = fields::line(params, "customsubject", &NO_SUBJECT)?;
    let body = fields::message(params, "custommessage", LONGEST)?.ok_or(NO_MESSAGE)?;
    Ok(Message::Custom { kind, subject, body })
}

/// The caller's own merge fields; arrays among them mean nothing.
fn values(params: &Params) -> Result<Vec<(String, String)>, Refusal> {
    let array = fields::serialized(params, "customvars", &BAD_VARS)?;
    let values = array.into_iter().filter_map(|(name, value)| Some((name.to_string(), value.text()?)));
    Ok(values.collect())
}

fn built_in(name: &str) -> Result<&'static str, Refusal> {
    let kind = KINDS.iter().find(|kind| kind.title.eq_ignore_ascii_case(name)).ok_or(NO_TEMPLATE)?;
    if kind.name == SENDABLE { Ok(kind.name) } else { Err(NOT_BY_ITSELF) }
}

fn recipients(context: &mut Context<'_, '_>, client: &Details) -> Result<Vec<String>, Fault> {
    let own = client.profile.email_preferences.wants_general().then(|| client.profile.email.clone());
    let mut recipients: Vec<String> = own.into_iter().collect();
    for other in contacts::who_want_general(context.tx, client.id)? {
        if !recipients.iter().any(|known| known.eq_ignore_ascii_case(&other)) {
            recipients.push(other);
        }
    }
    if recipients.is_empty() { Err(NOBODY.into()) } else { Ok(recipients) }
}

/// Subject and message with their fields filled in, as the outbox keeps them.
fn filled(
    context: &Context<'_, '_>,
    client: &Details,
    mut values: Vec<(String, String)>,
    subject: &str,
    body: &str,
) -> Result<String, Refusal> {
    values.extend(own_values(context, client));
    let fields = Fields::new(values);
    let html = if plain::is_html(body) { body.to_owned() } else { plain::to_html(body) };
    let subject = fields.fill(subject, header_text).map_err(|_| TOO_LONG)?;
    let html = fields.fill(&html, escaped).map_err(|_| TOO_LONG)?;
    Ok(json!({ "subject": subject, "message": html }).to_string())
}

/// What every message may name. Names never become links.
fn own_values(context: &Context<'_, '_>, client: &Details) -> Vec<(String, String)> {
    let known = &client.profile.particulars;
    let name = format!("{} {}", known.first_name, known.last_name);
    let company = &context.site.company;
    [
        ("client_name", unlinked(name.trim())),
        ("client_first_name", unlinked(&known.first_name)),
        ("client_last_name", unlinked(&known.last_name)),
        ("client_company_name", unlinked(&known.company_name)),
        ("client_email", client.profile.email.clone()),
        ("client_id", client.id.to_string()),
        ("company_name", company.clone()),
        ("signature", company.clone()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}
