//! A mail of the outbox: what it says, what became of it; its links lead nowhere.

use askama::Template;

use super::desk::may;
use super::mails::{self, Mail};
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::form::Again;
use crate::pages::layout::{self, Head};
use crate::pages::page::local;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::words::Html;

/// The mail as its recipient's program shows it, by itself.
pub static HTML: Screen =
    Screen { path: "/admin/mail/{mail_id}/html", view: "ViewMail", query: &[], forms: &[], show: show_html };

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/mail/{mail_id}",
    view: "ViewMail",
    query: &[],
    forms: &[Form {
        word: "retry",
        call: "RetryMail",
        fields: &["id"],
        prepare: as_they_are,
        then: Then::Stay("mail-retried"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "admin/mail.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    target: String,
    seal: String,
    alert: &'a str,
    mail: Mail<'a>,
    subject: &'a str,
    text: &'a str,
    /// Why nothing can be said any more.
    why: Option<Html>,
    queued: Html,
    ended: Option<Html>,
    tries: Vec<Try<'a>>,
    may_manage: bool,
}

struct Try<'a> {
    at: Html,
    number: i64,
    answer: &'a str,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("mail-title");
    let mail = scene.reply.get("mail").unwrap_or(&Value::Null);
    let ended = mail.at("ended_at").int();
    let page = Page {
        target: scene.place(),
        seal: scene.seal(),
        alert: scene.again.map_or("", Again::message),
        mail: mails::of(scene, mail),
        subject: scene.reply.text("subject"),
        text: scene.reply.text("text"),
        why: scene.mail_note(scene.reply.text("why")),
        queued: scene.when(mail.at("queued_at").int()),
        ended: (ended > 0).then(|| scene.when(ended)),
        tries: scene.reply.items("tries").iter().map(|one| tried(scene, one)).collect(),
        may_manage: may(scene, Right::ManageMail),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// What cannot be shown leads back to the page that says why.
fn show_html(scene: &Scene<'_>) -> Answer {
    match scene.reply.text("html") {
        "" => layout::see_other(local(scene.site, &SCREEN.address(scene.asked))),
        html => layout::foreign(html),
    }
}

fn tried<'a>(scene: &Scene<'_>, one: &'a Value) -> Try<'a> {
    Try {
        at: scene.when(one.at("at").int()),
        number: one.at("number").int(),
        answer: one.at("answer").text(),
    }
}
