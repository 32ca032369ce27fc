//! The client area: its screens, and what is around them.

use super::client::{self, denied};
use super::cookies::BROWSER;
use super::layout::{self, Head};
use super::page::{self, Page, Whose};
use super::realm::{self, Manner, Own, Realm};
use super::screen::Scene;
use super::shell::Shell;
use super::{login, notices, two_factor, user};
use crate::action::Site;
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::params::Params;
use crate::words::Words;

/// The client area.
pub struct Area;

static PAGE: Page = Page {
    path: "/account",
    whose: Whose::User,
    cookie: BROWSER,
    has_link: false,
    purpose: "form of the client area",
    has_forms: true,
    again: "area-again",
    lost: "needs-cookies",
};

/// All of it.
pub static AREA: Realm = Realm {
    page: &PAGE,
    screens: &[
        &client::overview::SCREEN,
        &client::users::SCREEN,
        &client::member::SCREEN,
        &client::activity::SCREEN,
        &client::mails::SCREEN,
        &client::mail::SCREEN,
        &client::remove::SCREEN,
        &client::cancel::SCREEN,
        &client::owner::SCREEN,
        &client::new_account::SCREEN,
        &user::accounts::SCREEN,
        &user::another::SCREEN,
        &user::log_out::SCREEN,
        &user::password::SCREEN,
        &user::security::SCREEN,
        &user::two_factor::SCREEN,
        &user::profile::SCREEN,
        &user::invites::SCREEN,
        &user::verification::SCREEN,
    ],
    person: "user",
    head: "ViewAccount",
    dress,
    denied: denied::show,
    login: |site, here| layout::see_other(login::address(site, here)),
    entrance: login::PATH,
    second_factor: two_factor::path,
    own: Own {
        security: user::security::SCREEN.path,
        factor: user::two_factor::SCREEN.path,
        password: user::password::SCREEN.path,
        log_out: user::log_out::SCREEN.path,
    },
    detour,
};

impl Dialect for Area {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        AREA.read(site, request)
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        realm::word(site, manner, case, outcome)
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &PAGE)
    }
}

fn dress(scene: &Scene<'_>, head: &mut Head<'_>) {
    let place = (scene.screen.path, scene.screen.address(scene.asked));
    head.shell = Some(Shell::of(scene.reply, place, scene.seal()));
}

/// Who has several accounts chooses one first.
fn detour(site: &Site, code: &str, here: &str, asked: &Params) -> Option<Answer> {
    match code {
        "choose_account" => Some(to_choice(site, "/user/accounts", here, None)),
        "another_account" => Some(to_choice(site, "/user/accounts/other", here, asked.text("client"))),
        _ => None,
    }
}

/// Leads to a choice of account, and from there back.
fn to_choice(site: &Site, path: &str, next: &str, client: Option<&str>) -> Answer {
    let mut pairs = vec![("next", next)];
    pairs.extend(client.map(|client| ("client", client)));
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    layout::see_other(page::local(site, &format!("{path}?{query}")))
}
