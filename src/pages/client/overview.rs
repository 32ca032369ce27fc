//! The first screen: the account at hand, what its user may do there, and what waits for him.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::layout::{self, Head};
use crate::pages::screen::{Scene, Screen};

/// The screen.
pub static SCREEN: Screen =
    Screen { path: "/account", view: "ViewAccount", query: &["client"], forms: &[], show };

#[derive(Template)]
#[template(path = "client/overview.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    name: &'a str,
    email: &'a str,
    account: Option<Account<'a>>,
    owner: &'a Value,
    invites: i64,
}

struct Account<'a> {
    name: &'a str,
    is_owner: bool,
    permissions: Vec<String>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("overview-title");
    let account = scene.account();
    if *account == Value::Null && scene.reply.is_set("several") {
        return layout::see_other(head.to("/user/accounts"));
    }
    let keys = account.at("permissions").items().iter();
    let page = Page {
        head: &head,
        name: scene.user().at("name").text(),
        email: scene.user().at("email").text(),
        account: (account.at("id").int() > 0).then(|| Account {
            name: account.at("name").text(),
            is_owner: account.at("owner").is_true(),
            permissions: keys.map(|key| format!("permission-{}", key.text())).collect(),
        }),
        owner: scene.reply.get("owner").unwrap_or(&Value::Null),
        invites: scene.reply.int("invites"),
    };
    scene.answer(&head, &page)
}
