//! Another mail by which the user proves his mailbox: what the button in the head of every page sends, and what is
//! said where too many were sent.

use askama::Template;

use crate::dialect::Answer;
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/user/verification/resend",
    view: "ViewAccount",
    query: &[],
    forms: &[Form {
        word: "resend",
        call: "ResendVerification",
        fields: &["next"],
        prepare: as_they_are,
        then: Then::Back("/account", "verification-sent"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "user/verification.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    alert: &'a str,
    email: &'a str,
    is_verified: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("verify-title");
    let page = Page {
        head: &head,
        alert: scene.again.map_or("", form::Again::message),
        email: scene.user().at("email").text(),
        is_verified: scene.user().at("verified").is_true(),
    };
    scene.answer(&head, &page)
}
