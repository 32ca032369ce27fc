//! Setting up the second factor: the password, a picture for the authenticator, its first code, the backup codes.

use askama::Template;

use super::codes::Codes;
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox};
use crate::pages::layout::{self, Head};
use crate::pages::qr::{self, Picture};
use crate::pages::realm::Own;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/user/security/two-factor",
    view: "ViewSecurity",
    query: &[],
    forms: &[
        Form {
            word: "begin",
            call: "BeginSecondFactor",
            fields: &["existing_password"],
            prepare: as_they_are,
            then: Then::Next("/user/security/two-factor"),
        },
        Form {
            word: "enable",
            call: "EnableSecondFactor",
            fields: &["code"],
            prepare: as_they_are,
            then: Then::Show,
        },
    ],
    show,
};

#[derive(Template)]
#[template(path = "user/two_factor.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    own: Own,
    seal: String,
    target: String,
    /// For a password manager.
    email: &'a str,
    has_password: bool,
    step: Step<'a>,
}

/// How far it is.
enum Step<'a> {
    /// The password comes first.
    Begin(FormBox<'a>),
    /// The authenticator reads the picture, and shows its first code.
    Scan(Scan<'a>),
    /// It is on.
    Done(Codes<'a>),
}

struct Scan<'a> {
    uri: &'a str,
    secret: &'a str,
    picture: Option<Picture>,
    boxed: FormBox<'a>,
}

/// The page.
pub fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("factor-begin");
    let is_on = scene.reply.get("second_factor").is_some_and(|factor| factor.at("on").is_true());
    let step = match (Codes::of(scene), scene.reply.get("pending")) {
        (Some(codes), _) => Step::Done(codes),
        (None, _) if is_on => return layout::see_other(head.to(scene.realm.own.security)),
        (None, Some(pending)) if *pending != Value::Null => Step::Scan(scan(scene, pending)),
        (None, _) => Step::Begin(begin(scene)),
    };
    let page = Page {
        own: scene.realm.own,
        seal: scene.seal(),
        target: scene.place(),
        email: scene.person().at("email").text(),
        has_password: scene.person().at("has_password").is_true(),
        step,
        head: &head,
    };
    scene.answer(&head, &page)
}

fn begin<'a>(scene: &Scene<'a>) -> FormBox<'a> {
    let again = scene.again;
    let password = form::current_password(scene.words(), again, ("existing-password", "existing_password"));
    FormBox::new(vec![Field { has_focus: true, ..password }], again)
}

fn scan<'a>(scene: &Scene<'a>, pending: &'a Value) -> Scan<'a> {
    let uri = pending.at("uri").text();
    let again = scene.again;
    let code = Field {
        sort: Sort::Code,
        autocomplete: "one-time-code",
        ..form::named(scene.words(), again, ("first-code", "code"), "field-code")
    };
    Scan {
        uri,
        secret: pending.at("secret").text(),
        picture: qr::picture(uri),
        boxed: FormBox::new(vec![code], again),
    }
}
