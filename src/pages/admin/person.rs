//! A user: who he is, how he logs in, where he belongs, and what is stored about him.

use askama::Template;

use super::desk;
use super::people::{Client, Marks};
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::field::{Choice, Field, Sort};
use crate::pages::form::{self, Again, FormBox};
use crate::pages::layout::{self, Head};
use crate::pages::particulars::languages;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::words::{Html, Words};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/users/{user_id}",
    view: "ViewUser",
    query: &[],
    forms: &[
        Form {
            word: "save",
            call: "UpdateUserDetails",
            fields: &["user_id", "firstname", "lastname", "email", "language"],
            prepare: as_they_are,
            then: Then::Stay("person-saved"),
        },
        Form {
            word: "reset",
            call: "ResetPassword",
            fields: &["id", "user_id"],
            prepare: as_they_are,
            then: Then::Stay("person-reset"),
        },
        simple("factor", "DisableUserSecondFactor", "person-factor"),
        simple("verify", "ResendUserVerification", "person-verify"),
        simple("disable", "DisableUser", "person-disabled"),
        simple("enable", "EnableUser", "person-enabled"),
        Form {
            word: "end",
            call: "EndUserSession",
            fields: &["user_id", "session_id"],
            prepare: as_they_are,
            then: Then::Stay("person-session"),
        },
        Form {
            word: "delete",
            call: "DeleteUser",
            fields: &["id", "user_id"],
            prepare: as_they_are,
            then: Then::Go("/admin/users", "person-deleted"),
        },
        Form {
            word: "export",
            call: "ExportUser",
            fields: &["user_id"],
            prepare: as_they_are,
            then: Then::Show,
        },
    ],
    show,
};

/// A form with a button and nothing more; all of them share one.
const fn simple(word: &'static str, call: &'static str, flash: &'static str) -> Form {
    Form { word, call, fields: &["id", "user_id"], prepare: as_they_are, then: Then::Stay(flash) }
}

#[derive(Template)]
#[template(path = "admin/person.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    alert: &'a str,
    id: i64,
    name: &'a str,
    email: &'a str,
    marks: Marks,
    created: Html,
    verified: Option<Html>,
    factor: Option<Html>,
    codes_left: i64,
    may: May,
    boxed: FormBox<'a>,
    clients: Vec<Client<'a>>,
    has_more_clients: bool,
    owns: bool,
    devices: Vec<Device<'a>>,
}

/// What whoever looks may do.
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
struct May {
    manage: bool,
    see_clients: bool,
    delete: bool,
    have_data: bool,
}

struct Device<'a> {
    id: i64,
    program: Html,
    ip: &'a str,
    since: Html,
    used: Html,
}

fn show(scene: &Scene<'_>) -> Answer {
    let person = scene.reply.get("person").unwrap_or(&Value::Null);
    if let Some(told) = scene.got {
        let name = format!("user-{}.json", person.at("id").int());
        return layout::download(&name, "application/json", format!("{:#}\n", told.to_json()));
    }
    let head = scene.head("people-column-user");
    let clients = Client::all(scene.reply.get("clients").unwrap_or(&Value::Null));
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        alert: scene.again.filter(|again| again.doing != "save").map_or("", Again::message),
        id: person.at("id").int(),
        name: person.at("name").text(),
        email: person.at("email").text(),
        marks: Marks::of(person.at("state").text(), *person.at("verified_at") != Value::Null),
        created: scene.when(person.at("created_at").int()),
        verified: instant(scene, person.at("verified_at")),
        factor: instant(scene, person.at("second_factor_since")),
        codes_left: person.at("codes_left").int(),
        may: may(scene, clients.is_empty()),
        boxed: FormBox::new(fields(scene, person), scene.again("save")),
        clients,
        has_more_clients: scene.reply.is_set("has_more_clients"),
        owns: scene.reply.is_set("owns"),
        devices: scene.reply.items("sessions").iter().map(|session| device(scene, session)).collect(),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn may(scene: &Scene<'_>, is_alone: bool) -> May {
    let manage = desk::may(scene, Right::ManageUsers);
    May {
        manage,
        see_clients: desk::may(scene, Right::ViewClients),
        delete: manage && is_alone,
        have_data: desk::may(scene, Right::PersonalData),
    }
}

fn instant(scene: &Scene<'_>, at: &Value) -> Option<Html> {
    (*at != Value::Null).then(|| scene.when(at.int()))
}

fn fields<'a>(scene: &Scene<'a>, person: &'a Value) -> Vec<Field<'a>> {
    let (words, again) = (scene.words(), scene.again("save"));
    let line = |id: (&'static str, &'static str), label: &str, known: &'static str| Field {
        autocomplete: "off",
        value: again.map_or(person.at(known).text(), |again| again.typed(id.1)),
        ..form::named(words, again, id, label)
    };
    vec![
        line(("person-first", "firstname"), "field-first-name", "first_name"),
        line(("person-last", "lastname"), "field-last-name", "last_name"),
        Field { sort: Sort::Email, ..line(("person-email", "email"), "field-email", "email") },
        Field {
            is_optional: true,
            options: languages_of_another(words),
            ..line(("person-language", "language"), "language", "language")
        },
    ]
}

/// Nobody chooses for himself here.
fn languages_of_another(words: Words) -> Vec<Choice> {
    let mut all = languages(words);
    if let Some(none) = all.first_mut() {
        none.label = words.plain("person-language-none");
    }
    all
}

fn device<'a>(scene: &Scene<'a>, session: &'a Value) -> Device<'a> {
    Device {
        id: session.at("id").int(),
        program: crate::pages::user::security::program(scene, session),
        ip: session.at("ip").text(),
        since: scene.when(session.at("created_at").int()),
        used: scene.when(session.at("seen_at").int()),
    }
}
