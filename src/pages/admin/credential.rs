//! One API credential: what it may do, the last calls that were refused to it and what mends each, and its end.

use askama::Template;

use super::credential_new::roles;
use super::credentials::{self, Credential};
use super::desk;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, Again, FormBox};
use crate::pages::layout::Head;
use crate::pages::screen::{Again as Refused, Form, Scene, Screen, Then, as_they_are};
use crate::words::{Arg, Html};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/credentials/{credential_id}",
    view: "ViewCredential",
    query: &[],
    forms: &[
        Form {
            word: "save",
            call: "UpdateCredential",
            fields: &["credential_id", "description", "access", "perms", "allow_ips", "add_own", "days"],
            prepare: roles,
            then: Then::Stay("credential-saved"),
        },
        simple("revoke", "RevokeCredential", &["identifier"], "credential-revoked"),
        simple("grant", "AllowAction", &["api_role_id", "grant"], "action-allowed"),
        simple("address", "AllowAddress", &["credential_id", "ip"], "address-allowed"),
    ],
    show,
};

const fn simple(
    word: &'static str,
    call: &'static str,
    fields: &'static [&'static str],
    flash: &'static str,
) -> Form {
    Form { word, call, fields, prepare: as_they_are, then: Then::Stay(flash) }
}

#[derive(Template)]
#[template(path = "admin/credential.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the page of its own")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    alert: &'a str,
    one: Credential<'a>,
    /// Whoever looks may change it.
    is_commanded: bool,
    boxed: FormBox<'a>,
    has_all: bool,
    roles: Vec<RoleTick<'a>>,
    ip: &'a str,
    adds_own: bool,
    calls: Vec<Call<'a>>,
    may_set: bool,
    may_ban: bool,
}

/// A role that can be ticked.
pub struct RoleTick<'a> {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: &'a str,
    /// What it is for.
    pub about: &'a str,
    /// Whether it is ticked.
    pub is_set: bool,
}

/// A call that was refused.
struct Call<'a> {
    at: Html,
    action: &'a str,
    ip: &'a str,
    code: &'a str,
    mend: Html,
    step: Step<'a>,
}

/// The one step that mends it, where there is one.
enum Step<'a> {
    None,
    /// The action is ticked in one of these roles.
    Roles(Vec<(i64, &'a str)>),
    /// The address is added to the credential's own list.
    Address,
    /// To the settings, where the list for all stands.
    Settings,
    /// To the banned addresses.
    Bans,
    /// To the form above.
    Form,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("credential-title");
    let (one, again) = (scene.reply.get("one").unwrap_or(&Value::Null), scene.again("save"));
    let (description, networks) = (one.at("description").text(), one.at("allow_ips").text());
    let is_commanded = one.at("commanded").is_true() && one.at("revoked_at").int() == 0;
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        alert: scene.again.filter(|again| again.doing != "save" || !is_commanded).map_or("", Again::message),
        one: credentials::of(scene, one),
        is_commanded,
        boxed: FormBox::new(fields(scene, again, description, networks, "credential-days-keep"), again),
        has_all: again.map_or(one.at("everything").is_true(), |again| again.typed("access") == "all"),
        roles: ticks(scene, &set(one, again)),
        ip: scene.reply.text("ip"),
        adds_own: again.is_some_and(|again| again.ticked("add_own")),
        calls: scene.reply.items("refused").iter().map(|call| of_call(scene, one, call)).collect(),
        may_set: desk::may(scene, Right::ManageSettings),
        may_ban: desk::may(scene, Right::ManageBans),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// The ids of the roles that it has, or that were ticked.
fn set(one: &Value, again: Option<&Refused>) -> Vec<String> {
    match again {
        Some(again) => again.typed("role_ids").split(',').map(str::to_owned).collect(),
        None => one.at("roles").items().iter().map(|role| role.at("id").int().to_string()).collect(),
    }
}

/// A tick for each role there is.
pub fn ticks<'a>(scene: &Scene<'a>, set: &[impl AsRef<str>]) -> Vec<RoleTick<'a>> {
    let tick = |role: &'a Value| {
        let id = role.at("id").int();
        let is_set = set.iter().any(|one| one.as_ref() == id.to_string());
        RoleTick { id, name: role.at("name").text(), about: role.at("description").text(), is_set }
    };
    scene.reply.items("roles").iter().map(tick).collect()
}

/// What both forms have: the note, the networks and the time, as they are or as they were typed.
pub fn fields<'a>(
    scene: &Scene<'a>,
    again: Option<&'a Refused>,
    description: &'a str,
    networks: &'a str,
    days_hint: &str,
) -> Vec<Field<'a>> {
    let words = scene.words();
    let line = |id: (&'static str, &'static str), label: &str, known: &'a str| Field {
        autocomplete: "off",
        is_optional: true,
        value: again.map_or(known, |again| again.typed(id.1)),
        ..form::named(words, again, id, label)
    };
    let id = ("credential-networks", "allow_ips");
    vec![
        line(("credential-description", "description"), "field-description", description),
        Field {
            sort: Sort::Lines,
            hint: words.plain("credential-networks-hint"),
            ..line(id, "credential-networks", networks)
        },
        Field {
            sort: Sort::Number,
            hint: words.plain(days_hint),
            ..line(("credential-days", "days"), "field-days", "")
        },
    ]
}

fn of_call<'a>(scene: &Scene<'a>, one: &'a Value, call: &'a Value) -> Call<'a> {
    let text = |name| call.at(name).text();
    let args = ["roles", "action", "ip", "words"].map(|name| (name, Arg::from(text(name))));
    Call {
        at: scene.when(call.at("at").int()),
        action: text("action"),
        ip: text("ip"),
        code: text("code"),
        mend: scene.words().with(text("mend"), args),
        step: step(one, call),
    }
}

fn step<'a>(one: &'a Value, call: &'a Value) -> Step<'a> {
    let is_commanded = one.at("commanded").is_true();
    match call.at("mend").text() {
        "mend-role" if call.at("known").is_true() && is_commanded => {
            let roles = one.at("roles").items().iter();
            Step::Roles(roles.map(|role| (role.at("id").int(), role.at("name").text())).collect())
        }
        "mend-own-address" if is_commanded => Step::Address,
        "mend-no-role" | "mend-ended" if is_commanded => Step::Form,
        "mend-address" => Step::Settings,
        "mend-banned" => Step::Bans,
        _ => Step::None,
    }
}
