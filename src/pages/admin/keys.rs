//! Keys & Tokens: API keys, user tokens and application tokens; each is shown once, when it is made.

mod makes;

use askama::Template;

use self::makes::Make;
use super::desk;
use super::once::Once;
use super::ticks;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::form::Again;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::params::Params;
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/keys",
    view: "ViewKeys",
    query: &["key", "usertoken", "apptoken"],
    forms: &[
        Form {
            word: "add-key",
            call: "AddApiKey",
            fields: &["email", "client_id", "name", "access", "perms", "days"],
            prepare: key,
            then: Then::Show,
        },
        add("add-user-token", "AddUserToken", &["email", "clients"]),
        add("add-app-token", "AddAppToken", &["client_id"]),
        revoke("revoke-key", "RevokeApiKey", &["key"]),
        revoke("revoke-user-token", "RevokeUserToken", &["usertoken"]),
        revoke("revoke-app-token", "RevokeAppToken", &["apptoken"]),
    ],
    show,
};

const fn add(word: &'static str, call: &'static str, fields: &'static [&'static str]) -> Form {
    Form { word, call, fields, prepare: as_they_are, then: Then::Show }
}

const fn revoke(word: &'static str, call: &'static str, fields: &'static [&'static str]) -> Form {
    Form { word, call, fields, prepare: as_they_are, then: Then::Stay("key-revoked") }
}

/// What is no address is an administrator's log-in name.
fn key(sent: Params) -> Params {
    let mut sent = ticks::joined(sent, "scopes", ",");
    if sent.text("access") == Some("all") {
        sent.insert("scopes", "");
    } else {
        sent.insert("access", "scopes");
    }
    let whose = sent.text("email").map(str::trim).filter(|text| !text.contains('@')).map(str::to_owned);
    if let Some(name) = whose {
        sent.insert("username", name);
    }
    sent
}

#[derive(Template)]
#[template(path = "admin/keys.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    tab: &'a str,
    seal: String,
    target: String,
    alert: &'a str,
    once: Vec<Once>,
    keys: Vec<Key<'a>>,
    more_keys: i64,
    user_tokens: Vec<Key<'a>>,
    more_user_tokens: i64,
    app_tokens: Vec<Key<'a>>,
    more_app_tokens: i64,
    add_key: Make<'a>,
    add_user_token: Make<'a>,
    add_app_token: Make<'a>,
    may_see_clients: bool,
}

/// A key or a token; what one kind lacks is empty.
struct Key<'a> {
    id: i64,
    prefix: &'a str,
    name: &'a str,
    acts_as: &'a str,
    is_admins: bool,
    clients: Vec<String>,
    scopes: Vec<&'a str>,
    made: Html,
    ends: Option<Html>,
    last_used: Option<Html>,
    /// As a text's id; empty: it is good.
    flaw: &'static str,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("keys-title");
    let reply = scene.reply;
    let list = |name| reply.items(name).iter().map(|one| of(scene, one)).collect();
    let revoking = scene.again.filter(|again| again.doing.starts_with("revoke"));
    let page = Page {
        tab: "keys",
        seal: scene.seal(),
        target: scene.place(),
        alert: revoking.map_or("", Again::message),
        once: once(scene, &head),
        keys: list("keys"),
        more_keys: reply.int("more_keys"),
        user_tokens: list("user_tokens"),
        more_user_tokens: reply.int("more_user_tokens"),
        app_tokens: list("app_tokens"),
        more_app_tokens: reply.int("more_app_tokens"),
        add_key: makes::key(scene),
        add_user_token: makes::user_token(scene),
        add_app_token: makes::app_token(scene),
        may_see_clients: desk::may(scene, Right::ViewClients),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// What was just made.
fn once(scene: &Scene<'_>, head: &Head<'_>) -> Vec<Once> {
    let Some(got) = scene.got else { return Vec::new() };
    let kinds = [("key", "key-one"), ("usertoken", "user-token-one"), ("apptoken", "app-token-one")];
    let made = kinds.into_iter().filter(|(name, _)| !got.text(name).is_empty());
    made.map(|(name, label)| Once::new(head.words, "made", label, got.text(name))).collect()
}

fn of<'a>(scene: &Scene<'a>, one: &'a Value) -> Key<'a> {
    let when = |name| Some(one.at(name).int()).filter(|at| *at > 0).map(|at| scene.when(at));
    let client = Some(one.at("client").int()).filter(|id| *id > 0).map(|id| id.to_string());
    let clients = one.at("clients").text().split(", ").filter(|id| !id.is_empty()).map(str::to_owned);
    Key {
        id: one.at("id").int(),
        prefix: one.at("prefix").text(),
        name: one.at("name").text(),
        acts_as: one.at("acts_as").text(),
        is_admins: one.at("admin").is_true(),
        clients: client.into_iter().chain(clients).collect(),
        scopes: one.at("scopes").text().split_whitespace().collect(),
        made: scene.when(one.at("created_at").int()),
        ends: when("expires_at"),
        last_used: when("last_used_at"),
        flaw: match (one.at("revoked_at").int() > 0, one.at("ended").is_true()) {
            (true, _) => "mark-revoked",
            (false, true) => "mark-ended",
            (false, false) => "",
        },
    }
}
