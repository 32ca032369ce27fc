//! Users: the newest first, or those that a search finds.

use askama::Template;

use super::desk;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen =
    Screen { path: "/admin/users", view: "ViewUsers", query: &["search", "before"], forms: &[], show };

#[derive(Template)]
#[template(path = "admin/people.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    target: String,
    search: &'a str,
    people: Vec<Person<'a>>,
    /// Where older ones are, and the newest.
    older: Option<String>,
    newest: Option<String>,
    sees_clients: bool,
}

struct Person<'a> {
    id: i64,
    name: &'a str,
    email: &'a str,
    shield: &'static str,
    marks: Marks,
    last_login: Option<Html>,
    clients: Vec<Client<'a>>,
    has_more_clients: bool,
}

/// What is to be known of a user at once.
pub struct Marks {
    pub is_verified: bool,
    pub is_disabled: bool,
    pub is_provisioned: bool,
}

impl Marks {
    /// Out of a state as actions have it.
    pub fn of(state: &str, is_verified: bool) -> Self {
        Self { is_verified, is_disabled: state == "disabled", is_provisioned: state == "provisioned" }
    }
}

/// A client in which a user has a place.
pub struct Client<'a> {
    pub id: i64,
    pub name: &'a str,
    pub is_owner: bool,
    pub is_closed: bool,
}

impl<'a> Client<'a> {
    /// Those of a list as actions have it.
    pub fn all(list: &'a Value) -> Vec<Self> {
        let of = |client: &'a Value| Self {
            id: client.at("id").int(),
            name: client.at("name").text(),
            is_owner: client.at("owner").is_true(),
            is_closed: client.at("status").text() == "Closed",
        };
        list.items().iter().map(of).collect()
    }
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("people-title");
    let search = scene.asked.text("search").unwrap_or_default();
    let target = head.to(SCREEN.path);
    let page = Page {
        older: address(&target, search, scene.reply.int("more")).filter(|_| scene.reply.int("more") > 0),
        newest: address(&target, search, 0).filter(|_| scene.asked.text("before").is_some()),
        target,
        search,
        people: scene.reply.items("users").iter().map(|user| of(scene, user)).collect(),
        sees_clients: desk::may(scene, Right::ViewClients),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// The list from a user on; from the newest for 0.
fn address(target: &str, search: &str, before: i64) -> Option<String> {
    let before = before.to_string();
    let pairs = [("search", search), ("before", &before)];
    let said: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty() && *value != "0").collect();
    let query = serde_urlencoded::to_string(said).ok()?;
    Some(if query.is_empty() { target.to_owned() } else { format!("{target}?{query}") })
}

fn of<'a>(scene: &Scene<'a>, user: &'a Value) -> Person<'a> {
    let last_login = user.at("last_login_at").int();
    Person {
        id: user.at("id").int(),
        name: user.at("name").text(),
        email: user.at("email").text(),
        shield: if user.at("second_factor").is_true() { "on" } else { "off" },
        marks: Marks::of(user.at("state").text(), user.at("verified").is_true()),
        last_login: (last_login > 0).then(|| scene.when(last_login)),
        clients: Client::all(user.at("clients")),
        has_more_clients: user.at("has_more_clients").is_true(),
    }
}
