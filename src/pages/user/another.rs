//! A link leads into another of the user's accounts than the one at hand: he is asked.

use askama::Template;

use super::accounts::{self, SWITCH};
use crate::dialect::Answer;
use crate::pages::layout::{self, Head};
use crate::pages::screen::{Scene, Screen};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/user/accounts/other",
    view: "ViewAccount",
    query: &["client", "next"],
    forms: &[SWITCH],
    show,
};

#[derive(Template)]
#[template(path = "user/another.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    next: String,
    id: i64,
    name: &'a str,
    present: &'a str,
    email: &'a str,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("another-title");
    let wanted = scene.asked.text("client").unwrap_or_default();
    let accounts = accounts::accounts(scene);
    let Some(account) = accounts.iter().find(|account| account.id.to_string() == wanted) else {
        return layout::see_other(head.to("/user/accounts"));
    };
    let page = Page {
        head: &head,
        seal: scene.seal(),
        target: scene.place(),
        next: accounts::next(scene),
        id: account.id,
        name: account.name,
        present: scene.account().at("name").text(),
        email: scene.user().at("email").text(),
    };
    scene.answer(&head, &page)
}
