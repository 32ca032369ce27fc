//! Entries of the log as administrators read them on several pages: what was done, by whom, from where, and what changed.

use crate::action::Value;
use crate::pages::client::activity;
use crate::pages::screen::Scene;

/// An entry, for the template `admin/log_entries.html`.
pub struct Entry<'a> {
    /// As members see it, but for who it was.
    pub seen: activity::Entry<'a>,
    /// What sort of people did it: a text.
    pub actor: String,
    /// The one of them.
    pub who: &'a str,
    /// In whose place he did it, if he was logged in as somebody else.
    pub as_whom: &'a str,
    /// It was by a credential of his.
    pub by_api: bool,
    /// Where from.
    pub ip: &'a str,
    /// What an integration wrote.
    pub note: &'a str,
    /// The fields that changed.
    pub changes: Vec<Change<'a>>,
}

/// A field that changed.
pub struct Change<'a> {
    /// The text of its name; None: pages have none for it.
    pub text: Option<&'static str>,
    /// Its name in the form dialect.
    pub name: &'a str,
    /// What it was.
    pub before: &'a str,
    /// What it is.
    pub after: &'a str,
}

/// What pages call the fields of a client.
const NAMES: [(&str, &str); 15] = [
    ("firstname", "field-first-name"),
    ("lastname", "field-last-name"),
    ("companyname", "field-company"),
    ("address1", "field-address1"),
    ("address2", "field-address2"),
    ("city", "field-city"),
    ("state", "field-state"),
    ("postcode", "field-postcode"),
    ("country", "field-country"),
    ("phonenumber", "field-phone"),
    ("tax_id", "field-tax"),
    ("email", "field-email"),
    ("language", "language"),
    ("status", "clients-column-status"),
    ("notes", "client-notes"),
];

/// Those that the screen's call answered.
pub fn of<'a>(scene: &Scene<'a>) -> Vec<Entry<'a>> {
    scene.reply.items("entries").iter().map(|entry| entry_of(scene, entry)).collect()
}

fn entry_of<'a>(scene: &Scene<'a>, entry: &'a Value) -> Entry<'a> {
    Entry {
        seen: activity::of(scene, entry),
        actor: format!("actor-{}", entry.at("actor").text()),
        who: entry.at("actor_name").text(),
        as_whom: entry.at("as").text(),
        by_api: entry.at("api").is_true(),
        ip: entry.at("address").text(),
        note: entry.at("note").text(),
        changes: entry.at("changes").items().iter().map(change).collect(),
    }
}

fn change(change: &Value) -> Change<'_> {
    let name = change.at("name").text();
    Change {
        text: NAMES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text),
        name,
        before: change.at("before").text(),
        after: change.at("after").text(),
    }
}
