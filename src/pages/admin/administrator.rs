//! An administrator: his name and address, his rights, and what is done when he cannot get in, or should not.

use askama::Template;

use super::ticks;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::right::Rights;
use crate::pages::client::permissions::Tick;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, Again, FormBox};
use crate::pages::layout::Head;
use crate::pages::particulars::languages;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// A new one.
pub static NEW: Screen = Screen {
    path: "/admin/admins/add",
    view: "ViewAdmins",
    query: &[],
    forms: &[Form {
        word: "add",
        call: "AddAdmin",
        fields: &["username", "email", "firstname", "lastname", "password", "legacy", "perms"],
        prepare: ticks::listed,
        then: Then::Go("/admin/admins", "admin-added"),
    }],
    show: show_new,
};

/// One who is there.
pub static SCREEN: Screen = Screen {
    path: "/admin/admins/{admin_id}",
    view: "ViewAdmin",
    query: &[],
    forms: &[
        Form {
            word: "save",
            call: "UpdateAdmin",
            fields: &["admin_id", "version", "firstname", "lastname", "email", "language", "perms"],
            prepare: ticks::listed,
            then: Then::Stay("admin-saved"),
        },
        Form {
            word: "password",
            call: "ResetAdminPassword",
            fields: &["username", "password", "legacy"],
            prepare: as_they_are,
            then: Then::Stay("admin-password"),
        },
        simple("factor", "ResetAdminFactor", "admin-factor"),
        simple("disable", "DisableAdmin", "admin-disabled"),
        simple("enable", "EnableAdmin", "admin-enabled"),
    ],
    show,
};

const fn simple(word: &'static str, call: &'static str, flash: &'static str) -> Form {
    Form { word, call, fields: &["username"], prepare: as_they_are, then: Then::Stay(flash) }
}

/// A set of rights that many have, to begin with.
struct Preset {
    /// The text's id.
    text: &'static str,
    /// The keys, for the script.
    keys: String,
}

fn presets() -> Vec<Preset> {
    let sets = [("role-full", Rights::ALL), ("role-sales", Rights::SALES), ("role-support", Rights::SUPPORT)];
    let keys = |rights: Rights| rights.keys().collect::<Vec<_>>().join(" ");
    sets.into_iter().map(|(text, rights)| Preset { text, keys: keys(rights) }).collect()
}

#[derive(Template)]
#[template(path = "admin/administrator_new.html")]
struct New<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    boxed: FormBox<'a>,
    ticks: Vec<Tick<'a>>,
    presets: Vec<Preset>,
    offers_legacy: bool,
}

fn show_new(scene: &Scene<'_>) -> Answer {
    let head = scene.head("admins-add");
    let typed = scene.typed("rights");
    let set: Vec<&str> = typed.split(',').collect();
    let grantable = scene.person().at("rights").items();
    let page = New {
        seal: scene.seal(),
        target: scene.place(),
        boxed: FormBox::new(new_fields(scene), scene.again),
        ticks: ticks::ticks(head.words, grantable, &set),
        presets: presets(),
        offers_legacy: scene.site.legacy_login,
        head: &head,
    };
    scene.answer(&head, &page)
}

fn new_fields<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let (words, again) = (scene.words(), scene.again);
    let username = Field {
        autocomplete: "off",
        hint: words.plain("admin-username-hint"),
        value: again.map_or("", |again| again.typed("username")),
        ..form::named(words, again, ("admin-username", "username"), "field-username")
    };
    let mut fields = vec![username];
    fields.extend(who(scene, &Value::Null, "add"));
    fields.push(form::new_password(
        scene.site,
        words,
        again,
        ("admin-password", "password"),
        "field-password",
    ));
    fields
}

/// His names and his address, as they are or as they were typed.
fn who<'a>(scene: &Scene<'a>, one: &'a Value, word: &str) -> Vec<Field<'a>> {
    let (words, again) = (scene.words(), scene.again(word));
    let line = |id: (&'static str, &'static str), label: &str, known: &'a str| Field {
        autocomplete: "off",
        value: again.map_or(known, |again| again.typed(id.1)),
        ..form::named(words, again, id, label)
    };
    vec![
        Field {
            is_optional: true,
            ..line(("admin-first", "firstname"), "field-first-name", one.at("first_name").text())
        },
        Field {
            is_optional: true,
            ..line(("admin-last", "lastname"), "field-last-name", one.at("last_name").text())
        },
        Field { sort: Sort::Email, ..line(("admin-email", "email"), "field-email", one.at("email").text()) },
    ]
}

#[derive(Template)]
#[template(path = "admin/administrator.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the page of its own")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    alert: &'a str,
    id: i64,
    version: i64,
    username: &'a str,
    name: &'a str,
    is_disabled: bool,
    is_self: bool,
    /// Whoever looks may change him.
    is_commanded: bool,
    has_factor: bool,
    boxed: FormBox<'a>,
    ticks: Vec<Tick<'a>>,
    presets: Vec<Preset>,
    password: FormBox<'a>,
    offers_legacy: bool,
    has_legacy: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("admin-title");
    let one = scene.reply.get("one").unwrap_or(&Value::Null);
    let beside = ["save", "password"];
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        alert: scene.again.filter(|again| !beside.contains(&again.doing)).map_or("", Again::message),
        id: one.at("id").int(),
        version: one.at("version").int(),
        username: one.at("username").text(),
        name: one.at("name").text(),
        is_disabled: one.at("disabled").is_true(),
        is_self: one.at("self").is_true(),
        is_commanded: one.at("commanded").is_true(),
        has_factor: one.at("second_factor").is_true(),
        boxed: FormBox::new(changed(scene, one), scene.again("save")),
        ticks: rights(scene, one),
        presets: presets(),
        password: FormBox::new(vec![password(scene)], scene.again("password")),
        offers_legacy: scene.site.legacy_login,
        has_legacy: one.at("legacy").is_true(),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn changed<'a>(scene: &Scene<'a>, one: &'a Value) -> Vec<Field<'a>> {
    let (words, again) = (scene.words(), scene.again("save"));
    let mut fields = who(scene, one, "save");
    let language = one.at("language").text();
    fields.push(Field {
        autocomplete: "off",
        options: languages(words),
        value: again.map_or(language, |again| again.typed("language")),
        ..form::named(words, again, ("admin-language", "language"), "language")
    });
    fields
}

fn rights<'a>(scene: &Scene<'a>, one: &'a Value) -> Vec<Tick<'a>> {
    let set: Vec<&str> = match scene.again("save") {
        Some(again) => again.typed("rights").split(',').collect(),
        None => one.at("rights").items().iter().map(Value::text).collect(),
    };
    ticks::ticks(scene.words(), scene.reply.items("grantable"), &set)
}

fn password<'a>(scene: &Scene<'a>) -> Field<'a> {
    let (words, again) = (scene.words(), scene.again("password"));
    form::new_password(scene.site, words, again, ("new-password", "password"), "field-new-password")
}
