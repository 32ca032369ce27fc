//! WHMCS `GetActivityLog`: what was changed, by whom and from where, the newest first.

mod sentence;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply, Source,
    Type, Value,
};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::right::Right;
use crate::domain::time::parse_day;
use crate::fields;
use crate::params::Params;
use crate::store::activity::{self, Actor, By, Filter, Logged};
use crate::store::db::DbError;
use crate::store::listing::Page;
use crate::store::{admins, users};

/// The row.
pub const CALL: Call = Call {
    name: "GetActivityLog",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewActivity),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "The activity log, the newest entry first.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("limitstart", Type::Int, "How many entries to leave out; 0"),
        Parameter::optional("limitnum", Type::Int, "How many to show, at most 10,000; 25"),
        Parameter::optional("clientid", Type::Int, "Only what is about this client"),
        Parameter::optional("userid", Type::Int, "The same under its old name: a client's id"),
        Parameter::optional(
            "date",
            Type::Text,
            "Only this day, as `YYYY-MM-DD` or `DD/MM/YYYY`: with slashes the day always stands first",
        ),
        Parameter::optional(
            "user",
            Type::Text,
            "Only what an administrator (by his log-in name) or a user (by his address) did, or what is about a \
             client (by its address)",
        ),
        Parameter::optional(
            "description",
            Type::Text,
            "Only entries whose description holds this text, whatever its case; looked for in the newest 100,000 \
             of those that the other parameters leave",
        ),
        Parameter::optional("ipaddress", Type::Text, "Only what came from this address"),
    ],
    answers: &[
        Field::new("totalresults", Type::Int, "How many there are in all"),
        Field::new("startnumber", Type::Int, "How many were left out"),
        Field::new("activity.entry[].id", Type::Int, "The entry"),
        Field::new("activity.entry[].clientId", Type::Int, "The client it is about; 0 for none"),
        Field::new("activity.entry[].userId", Type::Int, "The user it is about, or who did it; 0 for none"),
        Field::new("activity.entry[].adminId", Type::Int, "The administrator who did it; 0 for none"),
        Field::new("activity.entry[].date", Type::Date, "When"),
        Field::new("activity.entry[].description", Type::Text, "What was done"),
        Field::new(
            "activity.entry[].username",
            Type::Text,
            "Who did it: an administrator's log-in name, a user's address, `Operator` at the command line, \
             `System`, or `Guest` for somebody who was not logged in",
        ),
        Field::new("activity.entry[].ipaddress", Type::Text, "Where the request came from"),
        Field::new("activity.entry[].userid", Type::Int, "The same as `clientId`"),
    ],
    refuses: &[NO_CLIENT, BAD_DATE],
    warns: &[],
    example: &[("clientid", "1"), ("limitnum", "2")],
};

const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "unknown_client", "Client ID Not Found").about("clientid");
const BAD_DATE: Refusal = Refusal::invalid("invalid_date", "date", "The date entered is not valid");

/// Whose entries say themselves what was done.
const OWN_WORDS: &str = super::log_activity::CALL.name;
/// Descriptions are made when they are shown: so many entries are looked through for a text.
const LOOKED_THROUGH: i64 = 100_000;
/// So many of them at a time.
const BATCH: i64 = 1_000;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let page = fields::newest_first(params);
    let ip = params.text("ipaddress").unwrap_or_default().trim().to_owned();
    let day = params.text("date").map(|date| parse_day(date.trim(), &context.site.zone).ok_or(BAD_DATE));
    let name = params.text("user").map(str::trim).map(Name::of);
    let filter = Filter {
        client: client(params)?,
        by: name.as_ref().map(|name| name.find(context)).transpose()?,
        ip: &ip,
        during: day.transpose()?,
    };
    let (total, entries) = match params.text("description") {
        Some(text) => search(context, &filter, page, &text.to_lowercase())?,
        None => (activity::count(context.tx, &filter)?, activity::list(context.tx, &filter, None, page)?),
    };
    let entries = entries.iter().map(|entry| row(context, entry)).collect();
    let reply = Reply::done().with("totalresults", total).with("startnumber", page.start);
    Ok(reply.with("activity", Value::wrapped("entry", entries)))
}

fn client(params: &Params) -> Result<Option<ClientId>, Refusal> {
    let sent = params.text("clientid").or_else(|| params.text("userid"));
    sent.map(|id| ClientId::parse(id).ok_or(NO_CLIENT)).transpose()
}

/// Somebody as he is named in a request: an address, where it is one, and else a log-in name.
struct Name<'a> {
    text: &'a str,
    email: Option<Email>,
}

impl<'a> Name<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, email: Email::parse(text).ok() }
    }

    fn find(&self, context: &mut Context<'_, '_>) -> Result<By<'_>, DbError> {
        let admin = admins::by_username(context.tx, self.text)?.map(|admin| admin.id);
        let key = self.email.as_ref().map_or("", Email::key);
        let user = users::by_email_key(context.tx, key)?.map(|user| user.id);
        Ok(By { admin, user, client_email_key: key })
    }
}

/// Walks back through the log, page by page, for descriptions with a text.
fn search(
    context: &mut Context<'_, '_>,
    filter: &Filter<'_>,
    page: Page,
    text: &str,
) -> Result<(i64, Vec<Logged>), DbError> {
    let (mut total, mut found, mut before) = (0, Vec::new(), None);
    for _ in 0..LOOKED_THROUGH / BATCH {
        let batch = activity::list(context.tx, filter, before, Page { start: 0, limit: BATCH, ..page })?;
        let Some(last) = batch.last() else { break };
        before = Some(last.id);
        for entry in batch {
            if sentence::of(&entry).to_lowercase().contains(text) {
                if (page.start..page.start + page.limit).contains(&total) {
                    found.push(entry);
                }
                total += 1;
            }
        }
    }
    Ok((total, found))
}

fn row(context: &Context<'_, '_>, entry: &Logged) -> Value {
    let client = entry.client.map_or(0, ClientId::get);
    let (admin, user) = match entry.actor {
        Actor::Admin(admin, _) => (admin.get(), None),
        Actor::User(user) => (0, Some(user)),
        _ => (0, None),
    };
    Value::object([
        ("id", entry.id.into()),
        ("clientId", client.into()),
        ("userId", entry.user.or(user).map_or(0, UserId::get).into()),
        ("adminId", admin.into()),
        ("date", entry.at.whmcs(&context.site.zone).into()),
        ("description", sentence::of(entry).into()),
        ("username", username(entry).into()),
        ("ipaddress", entry.ip.as_str().into()),
        ("userid", client.into()),
    ])
}

fn username(entry: &Logged) -> String {
    let unnamed = match entry.actor {
        Actor::Operator => "Operator",
        Actor::System => "System",
        Actor::Nobody => "Guest",
        Actor::Admin(..) | Actor::User(_) => "",
    };
    entry.actor_name.clone().unwrap_or_else(|| unnamed.to_owned())
}
