//! API Credentials: which there are, what each may do, from where, and when it was used last.

use askama::Template;

use super::desk;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::network;
use crate::domain::right::Right;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen =
    Screen { path: "/admin/credentials", view: "ViewCredentials", query: &["before"], forms: &[], show };

#[derive(Template)]
#[template(path = "admin/credentials.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    tab: &'a str,
    target: String,
    credentials: Vec<Credential<'a>>,
    more: i64,
    /// Where the API may be called from at all.
    networks: Vec<&'a str>,
    ip: &'a str,
    is_listed: bool,
    may_set: bool,
}

/// A credential, as the list and its own page show it.
pub struct Credential<'a> {
    /// Its id.
    pub id: i64,
    /// What names it in a request.
    pub identifier: &'a str,
    /// The operator's note.
    pub description: &'a str,
    /// The administrator's log-in name.
    pub username: &'a str,
    /// What keeps it from working, as a text's id; empty: nothing.
    pub flaw: &'static str,
    /// It may call everything.
    pub has_everything: bool,
    /// The names of its roles.
    pub roles: Vec<&'a str>,
    /// Where it may be used from.
    pub networks: Vec<&'a str>,
    /// When it was made.
    pub made: Html,
    /// When it ends.
    pub ends: Option<Html>,
    /// When it was used last.
    pub last_used: Option<Html>,
    /// When it was revoked.
    pub revoked: Option<Html>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("credentials-title");
    let (reply, ip) = (scene.reply, scene.reply.text("ip"));
    let listed = network::parse_list(reply.text("networks")).unwrap_or_default();
    let page = Page {
        tab: "credentials",
        target: scene.place(),
        credentials: reply.items("credentials").iter().map(|one| of(scene, one)).collect(),
        more: reply.int("more"),
        networks: reply.text("networks").split_whitespace().collect(),
        ip,
        is_listed: ip.parse().is_ok_and(|ip| listed.iter().any(|network| network.contains(ip))),
        may_set: desk::may(scene, Right::ManageSettings),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// A credential out of what a call answered.
pub fn of<'a>(scene: &Scene<'a>, one: &'a Value) -> Credential<'a> {
    let when = |name| Some(one.at(name).int()).filter(|at| *at > 0).map(|at| scene.when(at));
    Credential {
        id: one.at("id").int(),
        identifier: one.at("identifier").text(),
        description: one.at("description").text(),
        username: one.at("username").text(),
        flaw: flaw(one),
        has_everything: one.at("everything").is_true(),
        roles: one.at("roles").items().iter().map(|role| role.at("name").text()).collect(),
        networks: one.at("allow_ips").text().split_whitespace().collect(),
        made: scene.when(one.at("created_at").int()),
        ends: when("expires_at"),
        last_used: when("last_used_at"),
        revoked: when("revoked_at"),
    }
}

fn flaw(one: &Value) -> &'static str {
    let is = |name| one.at(name).is_true();
    if one.at("revoked_at").int() > 0 {
        "mark-revoked"
    } else if is("ended") {
        "mark-ended"
    } else if is("admin_disabled") {
        "mark-admin-disabled"
    } else if !is("api_access") {
        "mark-no-api-access"
    } else {
        ""
    }
}
