//! Activity: what was done in the account at hand, by whom and from where.

mod texts;

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};
use crate::words::{Html, Words};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/activity",
    view: "ViewClientActivity",
    query: &["client", "before"],
    forms: &[],
    show,
};

#[derive(Template)]
#[template(path = "client/activity.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    target: String,
    entries: Vec<Entry<'a>>,
    more: i64,
    is_first: bool,
}

/// An entry.
pub struct Entry<'a> {
    /// When.
    pub at: Html,
    /// What was done.
    pub text: Html,
    /// Who did it.
    pub who: Html,
    /// His address, if he has one.
    pub email: &'a str,
    /// Where from.
    pub ip: &'a str,
    /// Permissions that came: texts.
    pub given: Vec<String>,
    /// Permissions that went.
    pub taken: Vec<String>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("activity-title");
    let page = Page {
        target: scene.place(),
        entries: scene.reply.items("entries").iter().map(|entry| of(scene, entry)).collect(),
        more: scene.reply.int("more"),
        is_first: scene.asked.text("before").is_none(),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// One of the entries that `view_client_activity::entry` makes.
pub fn of<'a>(scene: &Scene<'_>, entry: &'a Value) -> Entry<'a> {
    let keys = |name| entry.at(name).items().iter().map(Value::text).collect::<Vec<_>>();
    let (before, after) = (keys("before"), keys("after"));
    let granted = if after.is_empty() && before.is_empty() { keys("permissions") } else { after.clone() };
    let apart = |these: &[&str], those: &[&str]| {
        let only = these.iter().filter(|key| !those.contains(key));
        only.map(|key| format!("permission-{key}")).collect()
    };
    Entry {
        at: scene.when(entry.at("at").int()),
        text: text(scene.words(), entry),
        who: who(scene.words(), entry),
        email: Some(entry.at("email").text())
            .filter(|email| *email != entry.at("who").text())
            .unwrap_or_default(),
        ip: entry.at("ip").text(),
        given: apart(&granted, &before),
        taken: apart(&before, &after),
    }
}

fn who(words: Words, entry: &Value) -> Html {
    let who = entry.at("who").text();
    match entry.at("as").text() {
        "" => words.with1("activity-by", "who", who),
        user => words.with2("mask-who", "who", who, "user", user),
    }
}

/// What was done, in a sentence; of what pages do not know the action's own name.
pub fn text(words: Words, entry: &Value) -> Html {
    let action = entry.at("action").text();
    let Some(id) = texts::of(action) else {
        return words.with1("activity-other", "action", action);
    };
    let field = |name: &'static str| entry.at(name).text();
    let whom = [field("user"), field("invited"), "\u{2014}"].into_iter().find(|name| !name.is_empty());
    let invited = [field("invited"), "\u{2014}"].into_iter().find(|name| !name.is_empty());
    words.with(
        id,
        [
            ("user", whom.unwrap_or_default().into()),
            ("invited", invited.unwrap_or_default().into()),
            ("from", field("from").into()),
            ("to", field("to").into()),
        ],
    )
}
