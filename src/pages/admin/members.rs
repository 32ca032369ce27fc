//! The Users tab of a client: who belongs to it, whom it waits for, and what may be done about each.

use askama::Template;

use super::client_head::ClientHead;
use super::desk;
use super::invite_row::{Row, row};
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::client::users;
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/clients/{clientid}/users",
    view: "ViewMembers",
    query: &["after", "before"],
    forms: &[users::RESEND, users::REVEAL],
    show,
};

#[derive(Template)]
#[template(path = "admin/members.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    client: ClientHead<'a>,
    total: i64,
    members: Vec<Member<'a>>,
    more_members: i64,
    pending: Vec<Row<'a>>,
    more_pending: i64,
    handed: Option<(i64, &'a str)>,
    alert: &'a str,
    manages: bool,
    sees_users: bool,
}

struct Member<'a> {
    id: i64,
    name: &'a str,
    email: &'a str,
    is_owner: bool,
    state: &'a str,
    /// `on` or `off`.
    shield: &'static str,
    last_login: Option<Html>,
    ip: &'a str,
    host: &'a str,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("members-title");
    let reply = scene.reply;
    let page = Page {
        head: &head,
        seal: scene.seal(),
        target: scene.place(),
        client: ClientHead::of(scene),
        total: reply.int("total"),
        members: reply.items("members").iter().map(|member| of_member(scene, member)).collect(),
        more_members: reply.int("more_members"),
        pending: reply.items("pending").iter().map(|invite| row(scene, invite)).collect(),
        more_pending: reply.int("more_pending"),
        handed: scene.got.and_then(users::handed),
        alert: scene.again.map_or("", form::Again::message),
        manages: desk::may(scene, Right::ManageMembers),
        sees_users: desk::may(scene, Right::ViewUsers),
    };
    scene.answer(&head, &page)
}

fn of_member<'a>(scene: &Scene<'a>, member: &'a Value) -> Member<'a> {
    let last_login = member.at("last_login").int();
    Member {
        id: member.at("id").int(),
        name: member.at("name").text(),
        email: member.at("email").text(),
        is_owner: member.at("owner").is_true(),
        state: member.at("state").text(),
        shield: if member.at("second_factor").is_true() { "on" } else { "off" },
        last_login: (last_login > 0).then(|| scene.when(last_login)),
        ip: member.at("last_login_ip").text(),
        host: member.at("last_login_host").text(),
    }
}
