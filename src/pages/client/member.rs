//! Manage Permissions: what a member may do in the account at hand.

use askama::Template;

use super::permissions::{self, Tick};
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/users/permissions/{user_id}",
    view: "ViewMember",
    query: &["client"],
    forms: &[Form {
        word: "save",
        call: "UpdateUserPermissions",
        fields: &["client_id", "user_id", "perms"],
        prepare: permissions::listed_or_none,
        then: Then::Go("/account/users", "permissions-saved"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "client/member.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    client: i64,
    id: i64,
    email: &'a str,
    is_editable: bool,
    alert: &'a str,
    ticks: Vec<Tick<'a>>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("member-title");
    let member = scene.reply.get("member").unwrap_or(&Value::Null);
    let id = member.at("id").int();
    let page = Page {
        head: &head,
        seal: scene.seal(),
        target: scene.place(),
        client: scene.account().at("id").int(),
        id,
        email: member.at("email").text(),
        is_editable: member.at("editable").is_true(),
        alert: scene.again.map_or("", form::Again::message),
        ticks: permissions::of_member(scene, member),
    };
    scene.answer(&head, &page)
}
