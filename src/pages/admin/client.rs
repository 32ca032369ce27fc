//! The summary of a client, and what can be done with it.

use askama::Template;

use super::client_head::ClientHead;
use super::desk;
use super::log_entries::{self, Entry};
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::country::Country;
use crate::domain::language::Language;
use crate::domain::right::Right;
use crate::pages::form::Again;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then};
use crate::params::Params;
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/clients/{clientid}",
    view: "ViewClient",
    query: &[],
    forms: &[Form {
        word: "reopen",
        call: "UpdateClient",
        fields: &["clientid"],
        prepare: active,
        then: Then::Stay("client-reopened"),
    }],
    show,
};

fn active(mut sent: Params) -> Params {
    sent.insert("status", "Active");
    sent
}

#[derive(Template)]
#[template(path = "admin/client.html")]
#[expect(clippy::struct_excessive_bools, reason = "each opens a part of the page of its own")]
struct Page<'a> {
    head: &'a Head<'a>,
    client: ClientHead<'a>,
    seal: String,
    target: String,
    alert: &'a str,
    facts: Vec<Fact<'a>>,
    notes: &'a str,
    created: Html,
    users: i64,
    pending: i64,
    sees_log: bool,
    entries: Vec<Entry<'a>>,
    is_closed: bool,
    manages: bool,
    deletes: bool,
    logs_in: bool,
}

/// Something that is said of a client.
struct Fact<'a> {
    /// The text of its name.
    text: &'static str,
    value: &'a str,
}

/// What is shown of what is said.
const FACTS: [(&str, &str); 12] = [
    ("companyname", "field-company"),
    ("firstname", "field-first-name"),
    ("lastname", "field-last-name"),
    ("email", "field-email"),
    ("address1", "field-address1"),
    ("address2", "field-address2"),
    ("postcode", "field-postcode"),
    ("city", "field-city"),
    ("state", "field-state"),
    ("country", "field-country"),
    ("phonenumber", "field-phone"),
    ("tax_id", "field-tax"),
];

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("client-tab-summary");
    let client = ClientHead::of(scene);
    let profile = scene.reply.get("profile").unwrap_or(&Value::Null);
    let may = |right| desk::may(scene, right);
    let is_closed = client.status == "Closed";
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        alert: scene.again.map_or("", Again::message),
        facts: facts(profile),
        notes: profile.at("notes").text(),
        created: scene.when(profile.at("created_at").int()),
        users: scene.reply.int("users"),
        pending: scene.reply.int("pending"),
        sees_log: may(Right::ViewActivity),
        entries: log_entries::of(scene),
        is_closed,
        manages: may(Right::ManageClients),
        deletes: may(Right::DeleteClients),
        logs_in: may(Right::LogInAsOwner) && !is_closed,
        client,
        head: &head,
    };
    scene.answer(&head, &page)
}

fn facts(profile: &Value) -> Vec<Fact<'_>> {
    let known = FACTS.iter().map(|(name, text)| Fact { text, value: worded(name, profile.at(name).text()) });
    let language = profile.at("language").text();
    let named = Language::from_name(language).map_or(language, |known| known.own_name());
    let language = Fact { text: "language", value: named };
    known.chain([language]).filter(|fact| !fact.value.is_empty()).collect()
}

/// Countries by their names, as the form has them.
fn worded<'a>(name: &str, value: &'a str) -> &'a str {
    match Country::of(value).filter(|_| name == "country") {
        Some(country) => country.name,
        None => value,
    }
}
