//! Administrators: who they are, what they may do, when they were here.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen =
    Screen { path: "/admin/admins", view: "ViewAdmins", query: &[], forms: &[], show };

#[derive(Template)]
#[template(path = "admin/administrators.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    admins: Vec<Admin<'a>>,
}

struct Admin<'a> {
    id: i64,
    username: &'a str,
    name: &'a str,
    email: &'a str,
    shield: &'static str,
    is_disabled: bool,
    is_self: bool,
    /// He may do everything.
    has_everything: bool,
    rights: i64,
    last_login: Option<Html>,
    last_ip: &'a str,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("desk-admins");
    let admins = scene.reply.items("admins").iter().map(|admin| of(scene, admin)).collect();
    scene.answer(&head, &Page { head: &head, admins })
}

fn of<'a>(scene: &Scene<'a>, admin: &'a Value) -> Admin<'a> {
    let last_login = admin.at("last_login_at").int();
    Admin {
        id: admin.at("id").int(),
        username: admin.at("username").text(),
        name: admin.at("name").text(),
        email: admin.at("email").text(),
        shield: if admin.at("second_factor").is_true() { "on" } else { "off" },
        is_disabled: admin.at("disabled").is_true(),
        is_self: admin.at("self").is_true(),
        has_everything: admin.at("everything").is_true(),
        rights: i64::try_from(admin.at("rights").items().len()).unwrap_or_default(),
        last_login: (last_login > 0).then(|| scene.when(last_login)),
        last_ip: admin.at("last_login_ip").text(),
    }
}
