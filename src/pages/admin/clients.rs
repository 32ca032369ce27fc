//! Clients: the newest first, or those that a search finds.

use askama::Template;

use super::client_head::mark;
use super::desk;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::field::{Choice, Field};
use crate::pages::layout::Head;
use crate::pages::page::local;
use crate::pages::screen::{Scene, Screen};
use crate::words::{Html, Words};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/clients",
    view: "ViewClients",
    query: &["search", "status", "before"],
    forms: &[],
    show,
};

/// What a client can be.
pub const STATUSES: [&str; 3] = ["Active", "Inactive", "Closed"];

#[derive(Template)]
#[template(path = "admin/clients.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    target: String,
    adds: bool,
    sees_users: bool,
    total: i64,
    is_filtered: bool,
    fields: Vec<Field<'a>>,
    clients: Vec<Client<'a>>,
    /// Where the beginning of the list is, unless it is shown.
    newest: Option<String>,
    /// Where it goes on.
    older: Option<String>,
}

struct Client<'a> {
    id: i64,
    name: String,
    email: &'a str,
    status: &'a str,
    mark: &'static str,
    owner_id: i64,
    owner_name: &'a str,
    owner_email: &'a str,
    users: i64,
    created: Html,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("desk-clients");
    let more = scene.reply.int("more");
    let page = Page {
        target: scene.place(),
        adds: desk::may(scene, Right::ManageClients),
        sees_users: desk::may(scene, Right::ViewUsers),
        total: scene.reply.int("total"),
        is_filtered: ["search", "status"].iter().any(|name| scene.asked.text(name).is_some()),
        fields: filters(scene),
        clients: scene.reply.items("clients").iter().map(|client| of(scene, client)).collect(),
        newest: scene.asked.text("before").map(|_| from(scene, None)),
        older: (more > 0).then(|| from(scene, Some(more))),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// The same list from a number on.
fn from(scene: &Scene<'_>, before: Option<i64>) -> String {
    let mut asked = scene.asked.clone();
    drop(asked.remove("before"));
    if let Some(before) = before {
        asked.insert("before", before.to_string());
    }
    local(scene.site, &scene.screen.address(&asked))
}

fn filters<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let words = scene.words();
    let asked = |name| scene.asked.text(name).unwrap_or_default();
    vec![
        Field {
            id: "clients-search",
            name: "search",
            label: words.plain("clients-search"),
            hint: words.plain("clients-search-hint"),
            autocomplete: "off",
            value: asked("search"),
            is_optional: true,
            ..Field::default()
        },
        Field {
            id: "clients-status",
            name: "status",
            label: words.plain("clients-column-status"),
            autocomplete: "off",
            value: asked("status"),
            options: std::iter::once(any(words)).chain(statuses(words)).collect(),
            ..Field::default()
        },
    ]
}

fn any(words: Words) -> Choice {
    Choice { value: String::new(), label: words.plain("clients-status-any"), language: "" }
}

/// Every status, to be chosen.
pub fn statuses(words: Words) -> impl Iterator<Item = Choice> {
    STATUSES.into_iter().map(move |status| Choice {
        value: status.to_owned(),
        label: words.plain(format!("client-status-{status}")),
        language: "",
    })
}

fn of<'a>(scene: &Scene<'a>, client: &'a Value) -> Client<'a> {
    let (id, name) = (client.at("id").int(), client.at("name").text());
    let status = client.at("status").text();
    Client {
        id,
        name: if name.is_empty() { format!("#{id}") } else { name.to_owned() },
        email: client.at("email").text(),
        status,
        mark: mark(status),
        owner_id: client.at("owner_id").int(),
        owner_name: client.at("owner_name").text(),
        owner_email: client.at("owner_email").text(),
        users: client.at("users").int(),
        created: scene.when(client.at("created_at").int()),
    }
}
