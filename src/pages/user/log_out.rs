//! The way out. A link to it asks first: nobody else's page can log somebody out.

use askama::Template;

use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/logout",
    view: "ViewAccount",
    query: &[],
    forms: &[Form {
        word: "logout",
        call: "LogOut",
        fields: &[],
        prepare: as_they_are,
        then: Then::LoggedOut,
    }],
    show,
};

#[derive(Template)]
#[template(path = "user/log_out.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    name: &'a str,
    email: &'a str,
}

/// The page.
pub fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("nav-log-out");
    let page = Page {
        head: &head,
        seal: scene.seal(),
        target: scene.place(),
        name: scene.person().at("name").text(),
        email: scene.person().at("email").text(),
    };
    scene.answer(&head, &page)
}
