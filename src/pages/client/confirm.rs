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
}

/// What is asked: the ids of texts begin with this word.
pub struct Question<'a> {
    /// `remove` for `remove-title`, `remove-question`, `remove-about` and `remove-button`.
    pub word: &'a str,
    /// Whom it is about.
    pub email: &'a str,
    /// Which.
    pub id: (&'static str, i64),
}

/// The page.
pub fn show(scene: &Scene<'_>, question: &Question<'_>) -> Answer {
    let Question { word, email, id } = question;
    let head = scene.head(&format!("{word}-title"));
    let text = |end: &str| format!("{word}-{end}");
    let page = Page {
        seal: scene.seal(),
        target: format!("{}{}", head.to(scene.screen.path), id.1),
        alert: scene.again.map_or("", form::Again::message),
        question: head.words.with1(&text("question"), "email", *email),
        about: head.words.t(text("about")),
        button: head.words.t(text("button")),
        hidden: vec![("client_id", scene.account().at("id").int()), *id],
        head: &head,
    };
    scene.answer(&head, &page)
}
