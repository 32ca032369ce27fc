//! How the user logs in, and where he is logged in.

use askama::Template;

use super::codes::Codes;
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, Again, FormBox};
use crate::pages::layout::Head;
use crate::pages::realm::Own;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/user/security",
    view: "ViewSecurity",
    query: &[],
    forms: &[
        Form {
            word: "renew",
            call: "RenewBackupCodes",
            fields: &["existing_password"],
            prepare: as_they_are,
            then: Then::Show,
        },
        Form {
            word: "disable",
            call: "DisableSecondFactor",
            fields: &["existing_password", "code"],
            prepare: as_they_are,
            then: Then::Stay("factor-off"),
        },
        Form {
            word: "end",
            call: "EndSession",
            fields: &["session_id"],
            prepare: as_they_are,
            then: Then::Stay("session-ended"),
        },
        Form {
            word: "end-others",
            call: "EndOtherSessions",
            fields: &[],
            prepare: as_they_are,
            then: Then::Stay("sessions-ended"),
        },
    ],
    show,
};

/// So few backup codes are nearly none.
const FEW: i64 = 3;

#[derive(Template)]
#[template(path = "user/security.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    own: Own,
    seal: String,
    target: String,
    alert: &'a str,
    /// For a password manager.
    email: &'a str,
    has_password: bool,
    /// The second factor, where it is on.
    factor: Option<Factor<'a>>,
    /// One is being set up.
    is_begun: bool,
    codes: Option<Codes<'a>>,
    devices: Vec<Device<'a>>,
}

struct Factor<'a> {
    since: Html,
    codes_left: i64,
    has_few: bool,
    renew: Ask<'a>,
    disable: Ask<'a>,
}

/// A form that is folded until somebody wants it, or it was refused.
struct Ask<'a> {
    boxed: FormBox<'a>,
    is_open: bool,
}

struct Device<'a> {
    id: i64,
    is_this: bool,
    is_remembered: bool,
    /// Support staff in the user's place.
    is_staff: bool,
    program: Html,
    ip: &'a str,
    since: Html,
    used: Html,
}

/// The page.
pub fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("nav-security");
    let beside = ["renew", "disable"];
    let page = Page {
        own: scene.realm.own,
        seal: scene.seal(),
        target: scene.place(),
        email: scene.person().at("email").text(),
        alert: scene.again.filter(|again| !beside.contains(&again.doing)).map_or("", Again::message),
        has_password: scene.person().at("has_password").is_true(),
        factor: factor(scene),
        is_begun: scene.reply.get("pending").is_some_and(|pending| *pending != Value::Null),
        codes: Codes::of(scene),
        devices: scene.reply.items("sessions").iter().map(|session| device(scene, session)).collect(),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn factor<'a>(scene: &Scene<'a>) -> Option<Factor<'a>> {
    let factor = scene.reply.get("second_factor").filter(|factor| factor.at("on").is_true())?;
    let codes_left = factor.at("codes_left").int();
    Some(Factor {
        since: scene.when(factor.at("since").int()),
        codes_left,
        has_few: codes_left <= FEW,
        renew: ask(scene, "renew", vec![password(scene, ("renew-password", "renew"))]),
        disable: ask(scene, "disable", vec![password(scene, ("disable-password", "disable")), code(scene)]),
    })
}

fn ask<'a>(scene: &Scene<'a>, word: &str, fields: Vec<Field<'a>>) -> Ask<'a> {
    let again = scene.again(word);
    Ask { boxed: FormBox::new(fields, again), is_open: again.is_some() }
}

fn password<'a>(scene: &Scene<'a>, (id, word): (&'static str, &str)) -> Field<'a> {
    form::current_password(scene.words(), scene.again(word), (id, "existing_password"))
}

fn code<'a>(scene: &Scene<'a>) -> Field<'a> {
    let words = scene.words();
    Field {
        autocomplete: "one-time-code",
        sort: Sort::Text,
        hint: words.plain("factor-disable-hint"),
        ..form::named(words, scene.again("disable"), ("disable-code", "code"), "field-code")
    }
}

fn device<'a>(scene: &Scene<'a>, session: &'a Value) -> Device<'a> {
    Device {
        id: session.at("id").int(),
        is_this: session.at("is_this").is_true(),
        is_remembered: session.at("remembered").is_true(),
        is_staff: session.at("by_staff").is_true(),
        program: program(scene, session),
        ip: session.at("ip").text(),
        since: scene.when(session.at("created_at").int()),
        used: scene.when(session.at("seen_at").int()),
    }
}

/// What is known of a device.
pub fn program(scene: &Scene<'_>, session: &Value) -> Html {
    let words = scene.words();
    if session.at("by_staff").is_true() {
        return words.with1("mask-device", "company", &*scene.site.company);
    }
    match (session.at("program").text(), session.at("system").text()) {
        ("", "") => words.t("device-unknown"),
        ("", one) | (one, "") => words.with1("device-one", "name", one),
        (program, system) => words.with2("device-on", "program", program, "system", system),
    }
}
