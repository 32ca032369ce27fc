//! The mails of the outbox: what waits, what went out, what failed and why.

use askama::Template;

use super::desk::may;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, Again, FormBox};
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::words::{Html, Words};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/mail",
    view: "ViewMails",
    query: &["state", "from"],
    forms: &[
        form("retry", "RetryMail", &["id"], "mail-retried"),
        form("retry-all", "RetryMail", &["all"], "mails-retried"),
        form("test", "QueueTestMail", &["email"], "mail-test"),
    ],
    show,
};

const fn form(
    word: &'static str,
    call: &'static str,
    fields: &'static [&'static str],
    flash: &'static str,
) -> Form {
    Form { word, call, fields, prepare: as_they_are, then: Then::Stay(flash) }
}

/// The states that can be chosen, and the texts for them; the first is any.
pub const STATES: [(&str, &str); 5] = [
    ("", "mails-state-all"),
    ("queued", "mails-state-queued"),
    ("sent", "mails-state-sent"),
    ("failed", "mails-state-failed"),
    ("dropped", "mails-state-dropped"),
];

/// A mail as both pages show it.
pub struct Mail<'a> {
    /// Its number.
    pub id: i64,
    /// What sort of mail it is.
    pub kind: Html,
    /// To whom it goes.
    pub to: &'a str,
    /// `sent`, `queued`, `failed` or `dropped`.
    pub state: &'a str,
    /// How often it was tried.
    pub attempts: i64,
    /// The last error, or the other server's answer.
    pub note: Option<Html>,
    /// When it was sent or given up, else when it was queued.
    pub at: Html,
    /// When it goes, where it waits for that.
    pub due: Option<Html>,
}

impl Mail<'_> {
    /// Whether it can be queued again: one that a sender has in hand would go twice.
    pub fn can_be_retried(&self) -> bool {
        self.state == "failed" || self.due.is_some()
    }
}

/// Out of what the call answered.
pub fn of<'a>(scene: &Scene<'_>, mail: &'a Value) -> Mail<'a> {
    let due = mail.at("due_at").int();
    Mail {
        id: mail.at("id").int(),
        kind: kind(scene.words(), mail.at("kind").text()),
        to: mail.at("to").text(),
        state: mail.at("state").text(),
        attempts: mail.at("attempts").int(),
        note: scene.mail_note(mail.at("note").text()),
        at: scene.when(mail.at("at").int()),
        due: (due > 0 && !mail.at("in_hand").is_true()).then(|| scene.when(due)),
    }
}

/// The name of a sort of mail; of what pages do not know the template's own.
fn kind(words: Words, kind: &str) -> Html {
    let known = words.known(&format!("mail-kind-{kind}"), []);
    known.unwrap_or_else(|| words.with1("mail-kind-other", "kind", kind))
}

#[derive(Template)]
#[template(path = "admin/mails.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    target: String,
    /// The address with its query, to which forms go.
    here: String,
    seal: String,
    alert: &'a str,
    state: &'a str,
    mails: Vec<Mail<'a>>,
    more: &'a str,
    is_first: bool,
    may_manage: bool,
    test: FormBox<'a>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("desk-mail");
    let asked = scene.asked.text("state").unwrap_or_default();
    let page = Page {
        target: scene.place(),
        here: head.to(scene.screen.address(scene.asked)),
        seal: scene.seal(),
        alert: scene.again.filter(|again| again.doing != "test").map_or("", Again::message),
        state: STATES.into_iter().map(|(state, _)| state).find(|state| *state == asked).unwrap_or_default(),
        mails: scene.reply.items("mails").iter().map(|mail| of(scene, mail)).collect(),
        more: scene.reply.text("more"),
        is_first: scene.asked.text("from").is_none(),
        may_manage: may(scene, Right::ManageMail),
        test: FormBox::new(vec![address(scene)], scene.again("test")),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn address<'a>(scene: &Scene<'a>) -> Field<'a> {
    let again = scene.again("test");
    let own = scene.person().at("email").text();
    Field {
        sort: Sort::Email,
        autocomplete: "off",
        value: again.map_or(own, |again| again.typed("email")),
        ..form::named(scene.words(), again, ("test-email", "email"), "field-email")
    }
}
