//! An API role, a new one or one that is there: its name, what it is for, and a tick for each action.

use askama::Template;

use super::ticks;
use crate::action::Value;
use crate::actions::FORM;
use crate::dialect::Answer;
use crate::pages::field::Field;
use crate::pages::form::{self, Again, FormBox};
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::params::Params;

/// A new one.
pub static NEW: Screen = Screen {
    path: "/admin/roles/add",
    view: "ViewApiRoles",
    query: &[],
    forms: &[Form {
        word: "add",
        call: "AddApiRole",
        fields: &["name", "description", "scope", "perms"],
        prepare: granted,
        then: Then::Go("/admin/roles", "api-role-added"),
    }],
    show: |scene| show(scene, "api-roles-add", &Value::Null),
};

/// One that is there.
pub static SCREEN: Screen = Screen {
    path: "/admin/roles/{api_role_id}",
    view: "ViewApiRole",
    query: &[],
    forms: &[
        Form {
            word: "save",
            call: "UpdateApiRole",
            fields: &["api_role_id", "name", "description", "scope", "perms"],
            prepare: granted,
            then: Then::Stay("api-role-saved"),
        },
        Form {
            word: "delete",
            call: "DeleteApiRole",
            fields: &["name"],
            prepare: as_they_are,
            then: Then::Go("/admin/roles", "api-role-deleted"),
        },
    ],
    show: |scene| show(scene, "api-role-title", scene.reply.get("one").unwrap_or(&Value::Null)),
};

/// Everything, or what was ticked.
fn granted(mut sent: Params) -> Params {
    if sent.text("scope") == Some("all") {
        drop(sent.remove("perms"));
        sent.insert("actions", "*");
        return sent;
    }
    ticks::joined(sent, "actions", " ")
}

#[derive(Template)]
#[template(path = "admin/api_role.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    alert: &'a str,
    /// None of a new one.
    id: Option<i64>,
    name: &'a str,
    credentials: i64,
    is_commanded: bool,
    boxed: FormBox<'a>,
    has_all: bool,
    groups: Vec<Group>,
}

/// Actions as the protocol's reference groups them.
struct Group {
    name: &'static str,
    /// All of them, those too that come later.
    is_whole: bool,
    actions: Vec<(&'static str, bool)>,
}

fn show(scene: &Scene<'_>, title: &str, one: &Value) -> Answer {
    let head = scene.head(title);
    let again = scene.again.filter(|again| again.doing != "delete");
    let typed = again.map_or(one.at("actions").text(), |again| again.typed("actions"));
    let set: Vec<&str> = typed.split(' ').collect();
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        alert: scene.again.filter(|again| again.doing == "delete").map_or("", Again::message),
        id: Some(one.at("id").int()).filter(|id| *id > 0),
        name: one.at("name").text(),
        credentials: one.at("credentials").int(),
        is_commanded: *one == Value::Null || scene.reply.is_set("commanded"),
        boxed: FormBox::new(fields(scene, one), again),
        has_all: set.contains(&"*"),
        groups: groups(&set),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn fields<'a>(scene: &Scene<'a>, one: &Value) -> Vec<Field<'a>> {
    let words = scene.words();
    let again = scene.again.filter(|again| again.doing != "delete");
    // What is there belongs to the answer, which the scene holds as long.
    let known = scene.reply.get("one").filter(|_| *one != Value::Null);
    let line = |id: (&'static str, &'static str), label: &str| Field {
        autocomplete: "off",
        value: again.map_or(known.map_or("", |one| one.at(id.1).text()), |again| again.typed(id.1)),
        ..form::named(words, again, id, label)
    };
    let description = line(("role-description", "description"), "field-description");
    vec![line(("role-name", "name"), "api-role-name"), Field { is_optional: true, ..description }]
}

fn groups(set: &[&str]) -> Vec<Group> {
    let has = |key: &str| set.iter().any(|one| one.eq_ignore_ascii_case(key));
    let group = |group: &'static crate::actions::Group| Group {
        name: group.name,
        is_whole: has(&format!("{}.*", group.name)),
        actions: group.calls.iter().map(|call| (call.name, has(call.name))).collect(),
    };
    FORM.iter().map(group).collect()
}
