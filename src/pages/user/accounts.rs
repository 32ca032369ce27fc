//! Your accounts: another one is chosen.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::site_path::SitePath;
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::signup;

/// How another account is chosen.
pub const SWITCH: Form = Form {
    word: "switch",
    call: "SwitchAccount",
    fields: &["client_id", "next"],
    prepare: as_they_are,
    then: Then::Next("/account"),
};

/// The screen.
pub static SCREEN: Screen =
    Screen { path: "/user/accounts", view: "ViewAccount", query: &["next"], forms: &[SWITCH], show };

/// An account to choose.
pub struct Account<'a> {
    /// Its client.
    pub id: i64,
    /// Its name.
    pub name: &'a str,
    is_owned: bool,
    is_closed: bool,
    is_at_hand: bool,
}

/// All of the user's.
pub fn accounts<'a>(scene: &Scene<'a>) -> Vec<Account<'a>> {
    let at_hand = scene.account().at("id").int();
    let of = |client: &'a Value| Account {
        id: client.at("id").int(),
        name: client.at("name").text(),
        is_owned: client.at("owner").is_true(),
        is_closed: client.at("closed").is_true(),
        is_at_hand: client.at("id").int() == at_hand,
    };
    scene.reply.items("clients").iter().map(of).collect()
}

/// Where it goes on, if that is a path of this site.
pub fn next(scene: &Scene<'_>) -> String {
    let next = scene.asked.text("next").and_then(SitePath::parse);
    next.map(|path| path.as_str().to_owned()).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "user/accounts.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    next: String,
    alert: &'a str,
    accounts: Vec<Account<'a>>,
    /// Users may open further ones.
    opens: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("accounts-title");
    let page = Page {
        head: &head,
        seal: scene.seal(),
        target: scene.place(),
        next: next(scene),
        alert: scene.again.map_or("", form::Again::message),
        accounts: accounts(scene),
        opens: signup::check_open(scene.site).is_ok(),
    };
    scene.answer(&head, &page)
}
