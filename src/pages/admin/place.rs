//! Manage Permissions: what a user may do in a client.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::client::permissions::{self, Tick};
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::page::local;
use crate::pages::screen::{Form, Scene, Screen, Then, filled};

use super::client_head::ClientHead;
use super::members;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/clients/{clientid}/users/{user_id}",
    view: "ViewPlace",
    query: &[],
    forms: &[Form {
        word: "save",
        call: "UpdateUserPermissions",
        fields: &["client_id", "user_id", "perms"],
        prepare: permissions::listed_or_none,
        then: Then::Go("/admin/clients/{clientid}/users", "permissions-saved"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "admin/place.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    back: String,
    client: ClientHead<'a>,
    id: i64,
    email: &'a str,
    is_owner: bool,
    alert: &'a str,
    ticks: Vec<Tick<'a>>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("member-title");
    let member = of(scene, "member");
    let page = Page {
        head: &head,
        seal: scene.seal(),
        target: scene.place(),
        back: local(scene.site, &filled(members::SCREEN.path, scene.asked)),
        client: ClientHead::of(scene),
        id: member.at("id").int(),
        email: member.at("email").text(),
        is_owner: member.at("owner").is_true(),
        alert: scene.again.map_or("", form::Again::message),
        ticks: permissions::of_member(scene, member),
    };
    scene.answer(&head, &page)
}

/// An object of the answer.
pub fn of<'a>(scene: &Scene<'a>, name: &str) -> &'a Value {
    scene.reply.get(name).unwrap_or(&Value::Null)
}
