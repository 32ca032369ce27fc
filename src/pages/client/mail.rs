//! A mail of the account at hand; its links lead nowhere.

use askama::Template;

use super::mails::{self, Mail};
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/emails/{mail_id}",
    view: "ViewClientMail",
    query: &["client"],
    forms: &[],
    show,
};

#[derive(Template)]
#[template(path = "client/mail.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    mail: Mail<'a>,
    text: &'a str,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("mails-title");
    let mail = scene.reply.get("mail").unwrap_or(&Value::Null);
    let page = Page { head: &head, mail: mails::of(scene, mail), text: scene.reply.text("text") };
    scene.answer(&head, &page)
}
