//! A question before something that cannot be taken back.

use askama::Template;

use crate::dialect::Answer;
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::Scene;
use crate::words::Html;

#[derive(Template)]
#[template(path = "client/confirm.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    alert: &'a str,
    question: Html,
    about: Html,
    button: Html,
    hidden: Vec<(&'static str, i64)>,
    back: String,
}

/// What is asked: the ids of texts begin with this word.
pub struct Question<'a> {
    /// `remove` for `remove-title`, `remove-question`, `remove-about` and `remove-button`.
    pub word: &'a str,
    /// Whom it is about.
    pub email: &'a str,
    /// Which, in which client.
    pub ids: [(&'static str, i64); 2],
    /// The path that leads away from it.
    pub back: String,
}

impl<'a> Question<'a> {
    /// About somebody in the account at hand.
    pub fn here(scene: &Scene<'_>, word: &'a str, email: &'a str, id: (&'static str, i64)) -> Self {
        let account = scene.account().at("id").int();
        Self { word, email, ids: [("client_id", account), id], back: "/account/users".to_owned() }
    }
}

/// The page.
pub fn show(scene: &Scene<'_>, question: &Question<'_>) -> Answer {
    let Question { word, email, ids, back } = question;
    let head = scene.head(&format!("{word}-title"));
    let text = |end: &str| format!("{word}-{end}");
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        alert: scene.again.map_or("", form::Again::message),
        question: head.words.with1(&text("question"), "email", *email),
        about: head.words.t(text("about")),
        button: head.words.t(text("button")),
        hidden: ids.to_vec(),
        back: head.to(back),
        head: &head,
    };
    scene.answer(&head, &page)
}
