//! Emails: what was mailed for the account at hand.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/emails",
    view: "ViewClientMails",
    query: &["client", "before"],
    forms: &[],
    show,
};

/// A mail, as both screens show it.
pub struct Mail<'a> {
    id: i64,
    /// To whom it went.
    pub to: &'a str,
    /// What it is about; empty where nobody knows any more.
    pub subject: &'a str,
    /// `sent`, `queued`, `failed` or `dropped`.
    pub state: &'a str,
    /// When it was sent, or queued.
    pub at: Html,
}

/// Out of what the call answered.
pub fn of<'a>(scene: &Scene<'_>, mail: &'a Value) -> Mail<'a> {
    Mail {
        id: mail.at("id").int(),
        to: mail.at("to").text(),
        subject: mail.at("subject").text(),
        state: mail.at("state").text(),
        at: scene.when(mail.at("at").int()),
    }
}

#[derive(Template)]
#[template(path = "client/mails.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    target: String,
    mails: Vec<Mail<'a>>,
    more: i64,
    is_first: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("mails-title");
    let page = Page {
        target: scene.place(),
        mails: scene.reply.items("mails").iter().map(|mail| of(scene, mail)).collect(),
        more: scene.reply.int("more"),
        is_first: scene.asked.text("before").is_none(),
        head: &head,
    };
    scene.answer(&head, &page)
}
