//! The question before a user is erased: what goes, and that nothing brings it back.

use askama::Template;

use super::people::Client;
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/users/{user_id}/erase",
    view: "ViewErasure",
    query: &[],
    forms: &[Form {
        word: "erase",
        call: "EraseUser",
        fields: &["user_id"],
        prepare: as_they_are,
        then: Then::Go("/admin/users", "person-erased"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "admin/erase.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    alert: &'a str,
    id: i64,
    email: &'a str,
    clients: Vec<Client<'a>>,
    owns: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("erase-title");
    let person = scene.reply.get("person").unwrap_or(&Value::Null);
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        alert: scene.again.map_or("", form::Again::message),
        id: person.at("id").int(),
        email: person.at("email").text(),
        clients: Client::all(scene.reply.get("clients").unwrap_or(&Value::Null)),
        owns: scene.reply.is_set("owns"),
        head: &head,
    };
    scene.answer(&head, &page)
}
