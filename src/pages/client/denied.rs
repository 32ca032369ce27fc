//! The screen is not for this user: what he may do instead, and whom he can ask.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::Scene;

#[derive(Template)]
#[template(path = "client/denied.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    owner: &'a str,
    permissions: Vec<String>,
}

/// The page for what `ViewAccount` replied.
pub fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("denied-title");
    let keys = scene.account().at("permissions").items().iter();
    let owner = scene.reply.get("owner").unwrap_or(&Value::Null);
    let page = Page {
        head: &head,
        owner: owner.at("name").text(),
        permissions: keys.map(|key| format!("permission-{}", key.text())).collect(),
    };
    head.answer(403, &page).with("Set-Cookie", scene.visit.cookie(scene.site))
}
