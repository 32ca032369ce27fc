//! Associate User: a user gets a place in a client, by an invitation or at once.

use askama::Template;

use super::client_head::ClientHead;
use super::members;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::role::Role;
use crate::pages::client::permissions::{self, Tick};
use crate::pages::client::users;
use crate::pages::form::{Again, FormBox};
use crate::pages::layout::Head;
use crate::pages::page::local;
use crate::pages::screen::{Form, Scene, Screen, Then, filled};
use crate::params::Params;
use crate::words::Words;

const FIELDS: &[&str] = &["client_id", "email", "role", "perms", "message", "expires_in_days"];

/// The screen. Which of the two calls is made is chosen by `Send Invite`, which is the form's word.
pub static SCREEN: Screen = Screen {
    path: "/admin/clients/{clientid}/users/associate",
    view: "ViewAssociation",
    query: &["q", "email"],
    forms: &[
        Form {
            word: "invite",
            call: "CreateClientInvite",
            fields: FIELDS,
            prepare: granted,
            then: Then::Go("/admin/clients/{clientid}/users", "invited"),
        },
        Form {
            word: "associate",
            call: "AssociateUser",
            fields: FIELDS,
            prepare: granted_at_once,
            then: Then::Go("/admin/clients/{clientid}/users", "associated"),
        },
    ],
    show,
};

/// A role where one is chosen, else what was ticked.
fn granted(mut sent: Params) -> Params {
    if sent.text("role").is_some_and(|role| !role.is_empty()) {
        drop(sent.remove("perms"));
        return sent;
    }
    drop(sent.remove("role"));
    permissions::listed(sent)
}

/// The same for a place that comes without a word to its user.
fn granted_at_once(mut sent: Params) -> Params {
    drop(sent.remove("message"));
    drop(sent.remove("expires_in_days"));
    granted(sent)
}

/// A role, and the permissions that the script ticks for it.
struct Preset {
    name: &'static str,
    label: String,
    keys: String,
    is_set: bool,
}

#[derive(Template)]
#[template(path = "admin/associate.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    back: String,
    client: ClientHead<'a>,
    /// What was looked for without the script, and who was found.
    typed: &'a str,
    found: Vec<Found<'a>>,
    email: &'a str,
    email_error: &'a str,
    boxed: FormBox<'a>,
    roles: Vec<Preset>,
    ticks: Vec<Tick<'a>>,
    /// Whether an invitation goes out.
    invites: bool,
}

struct Found<'a> {
    name: &'a str,
    email: &'a str,
    /// The address of this page with him chosen.
    link: String,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("associate-title");
    let again = scene.again;
    let set: Vec<&str> = scene.typed("permissions").split(',').collect();
    let asked = scene.asked.text("email").unwrap_or_default();
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        back: local(scene.site, &filled(members::SCREEN.path, scene.asked)),
        client: ClientHead::of(scene),
        typed: scene.asked.text("q").unwrap_or_default(),
        found: scene.reply.items("found").iter().map(|user| of_user(scene, user)).collect(),
        email: again.map_or(asked, |again| again.typed("email")),
        email_error: again.map_or("", said_of_user),
        boxed: boxed(scene),
        roles: roles(head.words, scene.typed("role")),
        ticks: permissions::ticks(head.words, scene.reply.items("grantable"), &set),
        invites: again.is_none_or(|again| again.doing == "invite"),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// Both calls name the user by his address here, and one of them speaks of him as `user_id`.
fn said_of_user<'a>(again: &'a Again<&'static str>) -> &'a str {
    let said = again.about("email");
    if said.is_empty() { again.about("user_id") } else { said }
}

fn of_user<'a>(scene: &Scene<'a>, user: &'a Value) -> Found<'a> {
    let email = user.at("email").text();
    let query = serde_urlencoded::to_string([("email", email)]).unwrap_or_default();
    Found { name: user.at("name").text(), email, link: format!("{}?{query}", scene.place()) }
}

fn boxed<'a>(scene: &Scene<'a>) -> FormBox<'a> {
    let boxed = FormBox::new(vec![users::message(scene), users::life(scene)], scene.again);
    let beside = scene.again.is_some_and(|again| !said_of_user(again).is_empty());
    if beside { FormBox { error: "", ..boxed } } else { boxed }
}

fn roles(words: Words, set: &str) -> Vec<Preset> {
    let preset = |role: Role| Preset {
        name: role.name(),
        label: words.plain(format!("member-role-{}", role.name().to_lowercase())),
        keys: role.permissions().keys().collect::<Vec<_>>().join(" "),
        is_set: role.name() == set,
    };
    [Role::Admin, Role::Developer, Role::Support, Role::Member].map(preset).into()
}
