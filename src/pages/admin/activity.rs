//! Activity: what was done, by whom and from where, with filters and as a file.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::time::Timestamp;
use crate::pages::client::activity;
use crate::pages::csv::Table;
use crate::pages::field::{Choice, Field};
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};
use crate::words::{Html, Words};

/// What can be looked for.
const QUERY: &[&str] = &["clientid", "user_id", "admin", "what", "ip", "since", "until", "before"];

/// The screen.
pub static SCREEN: Screen =
    Screen { path: "/admin/activity", view: "ViewActivity", query: QUERY, forms: &[], show };

/// The same as a file.
pub static FILE: Screen = Screen {
    path: "/admin/activity.csv",
    view: "ViewActivity",
    query: &["clientid", "user_id", "admin", "what", "ip", "since", "until", "before", "whole"],
    forms: &[],
    show: file,
};

#[derive(Template)]
#[template(path = "admin/activity.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    target: String,
    fields: Vec<Field<'a>>,
    is_sought: bool,
    entries: Vec<Entry<'a>>,
    /// The address of the entries before these.
    more: Option<String>,
    looked_through: i64,
    /// The address of the file.
    file: String,
    is_first: bool,
}

struct Entry<'a> {
    at: Html,
    text: Html,
    /// What an integration wrote: it is shown instead of the text.
    note: &'a str,
    action: &'a str,
    actor: String,
    who: &'a str,
    /// In whose place he did it.
    as_whom: &'a str,
    ip: &'a str,
    client: i64,
    user: i64,
    detail: &'a str,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("nav-activity");
    let reply = scene.reply;
    let more = reply.int("more");
    let wrong = reply.text("wrong");
    let said = if wrong.is_empty() { String::new() } else { head.words.plain(format!("refusal-{wrong}")) };
    let page = Page {
        target: scene.place(),
        fields: fields(scene, &said),
        is_sought: QUERY.iter().any(|name| *name != "before" && !sought(scene, name).is_empty()),
        entries: reply.items("entries").iter().map(|entry| of(scene, entry)).collect(),
        more: (more > 0).then(|| address(scene, SCREEN.path, Some(("before", &more.to_string())))),
        looked_through: reply.int("looked_through"),
        file: address(scene, FILE.path, Some(("whole", "1"))),
        is_first: sought(scene, "before").is_empty(),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn sought<'a>(scene: &Scene<'a>, name: &str) -> &'a str {
    scene.asked.text(name).unwrap_or_default()
}

/// An address with what is looked for, and something more.
fn address(scene: &Scene<'_>, path: &str, more: Option<(&str, &str)>) -> String {
    let kept = QUERY.iter().map(|name| (*name, sought(scene, name)));
    let kept = kept.filter(|(name, text)| *name != "before" && !text.is_empty());
    let query = serde_urlencoded::to_string(kept.chain(more).collect::<Vec<_>>()).unwrap_or_default();
    format!("{}?{query}", crate::pages::page::local(scene.site, path))
}

fn fields<'a>(scene: &Scene<'a>, said: &'a str) -> Vec<Field<'a>> {
    let words = scene.words();
    let wrong = scene.reply.text("wrong_field");
    let field = |id: &'static str, name: &'static str, label: &str| Field {
        id,
        name,
        label: words.plain(label),
        autocomplete: "off",
        is_optional: true,
        value: sought(scene, name),
        error: if wrong == name { said } else { "" },
        ..Field::default()
    };
    vec![
        field("sought-since", "since", "activity-since"),
        field("sought-until", "until", "activity-until"),
        Field { options: actions(scene, words), ..field("sought-what", "what", "activity-what") },
        field("sought-admin", "admin", "activity-admin"),
        field("sought-client", "clientid", "activity-client"),
        field("sought-user", "user_id", "activity-user"),
        field("sought-ip", "ip", "activity-ip"),
    ]
}

fn actions(scene: &Scene<'_>, words: Words) -> Vec<Choice> {
    let choice = |value: &str, label: String, language| Choice { value: value.to_owned(), label, language };
    let names = scene.reply.items("actions").iter().map(Value::text);
    let any = choice("", words.plain("activity-any"), "");
    std::iter::once(any).chain(names.map(|name| choice(name, name.to_owned(), "en"))).collect()
}

fn of<'a>(scene: &Scene<'_>, entry: &'a Value) -> Entry<'a> {
    let detail = entry.at("detail").text();
    let actor = entry.at("actor").text();
    let named = entry.at("actor_name").text();
    Entry {
        at: scene.when(entry.at("at").int()),
        text: activity::text(scene.words(), entry),
        note: entry.at("note").text(),
        action: entry.at("action").text(),
        actor: scene.words().plain(format!("actor-{actor}")),
        who: named,
        as_whom: entry.at("as").text(),
        ip: entry.at("address").text(),
        client: entry.at("client_id").int(),
        user: entry.at("user_id").int(),
        detail: if detail == "{}" { "" } else { detail },
    }
}

fn file(scene: &Scene<'_>) -> Answer {
    let mut table =
        Table::new(&["id", "at", "action", "actor", "name", "client", "user", "address", "detail", "as"]);
    for entry in scene.reply.items("entries") {
        let at = Timestamp::from_millis(entry.at("at").int()).rfc3339();
        let [id, client, user] = ["id", "client_id", "user_id"].map(|name| number(entry.at(name)));
        let text = |name: &str| entry.at(name).text();
        table.row([
            id.as_str(),
            &at,
            text("action"),
            text("actor"),
            text("actor_name"),
            &client,
            &user,
            text("address"),
            text("detail"),
            text("as"),
        ]);
    }
    table.answer("activity.csv")
}

/// Nothing where there is none.
fn number(value: &Value) -> String {
    if value.int() > 0 { value.int().to_string() } else { String::new() }
}
