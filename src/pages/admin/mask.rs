//! Log in as the owner: why, and what it means.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::field::Field;
use crate::pages::form::{self, FormBox};
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/clients/{client_id}/login",
    view: "ViewOwner",
    query: &[],
    forms: &[Form {
        word: "login",
        call: "LogInAsOwner",
        fields: &["client_id", "reason"],
        prepare: as_they_are,
        then: Then::Masked("/account"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "admin/mask.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    id: i64,
    client: &'a str,
    owner: &'a str,
    /// Why it cannot be done.
    obstacle: Option<Html>,
    boxed: FormBox<'a>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("mask-title");
    let client = scene.reply.get("client").unwrap_or(&Value::Null);
    let words = scene.words();
    let reason = Field {
        autocomplete: "off",
        hint: words.plain("mask-reason-hint"),
        value: scene.typed("reason"),
        ..form::named(words, scene.again, ("reason", "reason"), "mask-reason")
    };
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        id: client.at("id").int(),
        client: client.at("name").text(),
        owner: scene.reply.get("owner").map_or("", |owner| owner.at("name").text()),
        obstacle: words.known(&format!("refusal-{}", scene.reply.text("obstacle")), []),
        boxed: FormBox::new(vec![reason], scene.again),
        head: &head,
    };
    scene.answer(&head, &page)
}
