//! Where an administrator logs in: his name and password, and his second factor.

use askama::Template;

use super::HOME;
use crate::action::Site;
use crate::dialect::Answer;
use crate::domain::site_path::SitePath;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox};
use crate::pages::layout::{self, Head};
use crate::pages::page::local;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The log-in.
pub static LOGIN: Screen = Screen {
    path: "/admin/login",
    view: "ViewEntrance",
    query: &["next"],
    forms: &[Form {
        word: "login",
        call: "LogInAdmin",
        fields: &["username", "password", "next"],
        prepare: as_they_are,
        then: Then::LoggedIn(HOME),
    }],
    show: show_login,
};

/// The second factor.
pub static FACTOR: Screen = Screen {
    path: "/admin/login/two-factor",
    view: "ViewWaitingAdmin",
    query: &["next"],
    forms: &[
        Form {
            word: "code",
            call: "VerifyAdminFactor",
            fields: &["code", "next"],
            prepare: as_they_are,
            then: Then::LoggedIn(HOME),
        },
        Form {
            word: "backup",
            call: "VerifyAdminFactor",
            fields: &["backup_code", "next"],
            prepare: as_they_are,
            then: Then::LoggedIn(HOME),
        },
    ],
    show: show_factor,
};

/// The log-in's address, for somebody who wants to go on at a path of this site.
pub fn address(site: &Site, next: &str) -> String {
    local(site, &with_next(LOGIN.path, next))
}

/// The second factor's path, for the same.
pub fn second_factor(next: &str) -> String {
    with_next(FACTOR.path, next)
}

fn with_next(path: &str, next: &str) -> String {
    let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    format!("{path}?{query}")
}

/// Where one goes on, if that is a path of this area: what is no such path counts as absent.
fn next(scene: &Scene<'_>) -> String {
    let sent = scene.typed("next");
    let sent = if sent.is_empty() { scene.asked.text("next").unwrap_or_default() } else { sent };
    let path = SitePath::parse(sent).map(|path| path.as_str().to_owned()).unwrap_or_default();
    let is_ours = path.starts_with(HOME) && !path.starts_with(LOGIN.path);
    if is_ours { path } else { String::new() }
}

#[derive(Template)]
#[template(path = "admin/login.html")]
struct Login<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    boxed: FormBox<'a>,
    next: String,
}

fn show_login(scene: &Scene<'_>) -> Answer {
    let head = scene.head("entrance-title");
    let next = next(scene);
    if scene.reply.is_set("is_in") {
        return layout::see_other(head.to(if next.is_empty() { HOME } else { &next }));
    }
    let page = Login {
        seal: scene.seal(),
        target: scene.place(),
        boxed: FormBox::new(log_in_fields(scene), scene.again),
        next,
        head: &head,
    };
    scene.answer(&head, &page)
}

fn log_in_fields<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let (words, again) = (scene.words(), scene.again);
    vec![
        Field {
            autocomplete: "username",
            value: again.map_or("", |again| again.typed("username")),
            ..form::named(words, again, ("login-name", "username"), "field-username")
        },
        Field {
            sort: Sort::Password,
            autocomplete: "current-password",
            has_focus: again.is_some(),
            ..form::named(words, again, ("login-password", "password"), "field-password")
        },
    ]
}

#[derive(Template)]
#[template(path = "two_factor.html")]
struct Factor<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    /// By what he logs in.
    who: &'a str,
    code: FormBox<'a>,
    backup: FormBox<'a>,
    shows_backup: bool,
    next: String,
    login: String,
}

fn show_factor(scene: &Scene<'_>) -> Answer {
    let head = scene.head("two-factor-title");
    let next = next(scene);
    let page = Factor {
        seal: scene.seal(),
        target: scene.place(),
        who: scene.reply.text("username"),
        code: FormBox::new(vec![code(scene)], scene.again("code")),
        backup: FormBox::new(vec![backup_code(scene)], scene.again("backup")),
        shows_backup: scene.again("backup").is_some(),
        login: address(scene.site, if next.is_empty() { HOME } else { &next }),
        next,
        head: &head,
    };
    scene.answer(&head, &page)
}

fn code<'a>(scene: &Scene<'a>) -> Field<'a> {
    Field {
        sort: Sort::Code,
        autocomplete: "one-time-code",
        has_focus: scene.again("backup").is_none(),
        ..form::named(scene.words(), scene.again("code"), ("login-code", "code"), "field-code")
    }
}

fn backup_code<'a>(scene: &Scene<'a>) -> Field<'a> {
    let (words, again) = (scene.words(), scene.again("backup"));
    Field {
        autocomplete: "off",
        has_focus: again.is_some(),
        hint: words.plain("two-factor-backup-hint"),
        ..form::named(words, again, ("login-backup-code", "backup_code"), "field-backup-code")
    }
}
