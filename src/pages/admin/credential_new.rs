//! Generate New API Credential: for whom, what it may call, from where and how long; its secret is shown once.

use askama::Template;

use super::credential::{self, RoleTick};
use super::once::Once;
use super::ticks;
use crate::action::{Reply, Site};
use crate::dialect::Answer;
use crate::pages::field::{Choice, Field};
use crate::pages::form::{self, FormBox};
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then};
use crate::params::Params;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/credentials/add",
    view: "ViewNewCredential",
    query: &[],
    forms: &[Form {
        word: "add",
        call: "AddCredential",
        fields: &["username", "description", "access", "perms", "allow_ips", "add_own", "days"],
        prepare: roles,
        then: Then::Show,
    }],
    show,
};

/// The ticks of roles as the list that calls take. Everything has to be said: a form that says nothing means roles.
pub fn roles(sent: Params) -> Params {
    let mut sent = ticks::joined(sent, "role_ids", ",");
    if sent.text("access") != Some("all") {
        sent.insert("access", "roles");
    }
    sent
}

#[derive(Template)]
#[template(path = "admin/credential_new.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    /// What was made.
    once: Vec<Once>,
    curl: String,
    made: i64,
    has_admins: bool,
    boxed: FormBox<'a>,
    has_all: bool,
    roles: Vec<RoleTick<'a>>,
    ip: &'a str,
    adds_own: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("credentials-add");
    let again = scene.again;
    let typed = again.map_or("", |again| again.typed("role_ids"));
    let set: Vec<&str> = typed.split(',').collect();
    let mut fields = vec![admin(scene)];
    fields.extend(credential::fields(scene, again, "", "", "credential-days-hint"));
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        once: scene.got.map_or_else(Vec::new, |got| once(&head, got)),
        curl: scene.got.map_or_else(String::new, |got| curl(scene.site, got)),
        made: scene.got.map_or(0, |got| got.int("credential_id")),
        has_admins: !scene.reply.items("admins").is_empty(),
        boxed: FormBox::new(fields, again),
        has_all: again.is_some_and(|again| again.typed("access") == "all"),
        roles: credential::ticks(scene, &set),
        ip: scene.reply.text("ip"),
        adds_own: again.is_some_and(|again| again.ticked("add_own")),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn admin<'a>(scene: &Scene<'a>) -> Field<'a> {
    let (words, again) = (scene.words(), scene.again);
    let choice = |value: &str, name: &str| {
        let label = if name == value { name.to_owned() } else { format!("{name} ({value})") };
        Choice { value: value.to_owned(), label, language: "" }
    };
    let admins = scene.reply.items("admins").iter();
    let own = scene.person().at("username").text();
    Field {
        autocomplete: "off",
        options: admins.map(|one| choice(one.at("username").text(), one.at("name").text())).collect(),
        value: again.map_or(own, |again| again.typed("username")),
        hint: words.plain("credential-admin-hint"),
        ..form::named(words, again, ("credential-admin", "username"), "credential-admin")
    }
}

fn once(head: &Head<'_>, got: &Reply) -> Vec<Once> {
    let words = head.words;
    vec![
        Once::new(words, "made-identifier", "credential-identifier", got.text("identifier")),
        Once::new(words, "made-secret", "credential-secret", got.text("secret")),
    ]
}

/// A line that calls the API by what was made.
fn curl(site: &Site, got: &Reply) -> String {
    let (url, identifier, secret) = (&site.public_url, got.text("identifier"), got.text("secret"));
    let action = got.text("example");
    format!(
        "curl {url}/includes/api.php -d identifier={identifier} -d secret={secret} -d action={action} \
         -d responsetype=json"
    )
}
