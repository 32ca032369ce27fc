//! API Roles: what sets of actions there are, and how many credentials hold each.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};

/// The screen.
pub static SCREEN: Screen =
    Screen { path: "/admin/roles", view: "ViewApiRoles", query: &[], forms: &[], show };

#[derive(Template)]
#[template(path = "admin/api_roles.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    tab: &'a str,
    roles: Vec<Role<'a>>,
}

struct Role<'a> {
    id: i64,
    name: &'a str,
    description: &'a str,
    has_everything: bool,
    actions: Vec<&'a str>,
    credentials: i64,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("api-roles-title");
    let roles = scene.reply.items("roles").iter().map(of).collect();
    scene.answer(&head, &Page { tab: "roles", roles, head: &head })
}

fn of(role: &Value) -> Role<'_> {
    Role {
        id: role.at("id").int(),
        name: role.at("name").text(),
        description: role.at("description").text(),
        has_everything: role.at("everything").is_true(),
        actions: role.at("actions").text().split(' ').collect(),
        credentials: role.at("credentials").int(),
    }
}
