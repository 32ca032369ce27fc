//! The admin area: its screens, and those by which one comes in.

mod activity;
mod administrator;
mod administrators;
mod api_role;
mod api_roles;
mod associate;
mod bans;
mod client;
mod client_end;
pub mod client_head;
mod client_log;
mod client_new;
mod client_profile;
mod clients;
mod credential;
mod credential_new;
mod credentials;
mod dashboard;
mod denied;
pub mod desk;
mod entrance;
mod erase;
mod find;
mod import;
mod invite_row;
mod invites;
mod invites_csv;
mod keys;
mod log_entries;
mod mail;
mod mails;
mod mask;
mod member_asked;
mod members;
mod once;
mod outcomes;
mod own;
mod people;
mod person;
mod place;
mod settings;
pub mod setup;
mod ticks;

use self::desk::Desk;
use super::cookies::BROWSER;
use super::layout::{self, Head};
use super::page::{Page, Whose};
use super::realm::{self, Manner, Own, Realm};
use super::screen::Scene;
use super::{notices, paths};
use crate::action::Site;
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::words::Words;

/// The admin area.
pub struct AdminArea;

/// Where one is who wanted nothing in particular.
pub const HOME: &str = "/admin";

static PAGE: Page = Page {
    path: HOME,
    whose: Whose::Admin,
    cookie: BROWSER,
    has_link: false,
    purpose: "form of the admin area",
    has_forms: true,
    again: "admin-again",
    lost: "needs-cookies",
};

/// Where one works who is logged in.
static ADMIN: Realm = Realm {
    screens: &[
        &dashboard::SCREEN,
        &mails::SCREEN,
        &mail::SCREEN,
        &mail::HTML,
        &activity::SCREEN,
        &activity::FILE,
        &administrators::SCREEN,
        &administrator::NEW,
        &administrator::SCREEN,
        &settings::SCREEN,
        &people::SCREEN,
        &find::SCREEN,
        &person::SCREEN,
        &erase::SCREEN,
        &mask::SCREEN,
        &clients::SCREEN,
        &client_new::SCREEN,
        &client::SCREEN,
        &client_profile::SCREEN,
        &client_log::SCREEN,
        &client_end::CLOSE,
        &client_end::DELETE,
        &members::SCREEN,
        &associate::SCREEN,
        &place::SCREEN,
        &member_asked::REMOVE,
        &member_asked::OWNER,
        &member_asked::CANCEL,
        &invites::SCREEN,
        &invites_csv::SCREEN,
        &import::SCREEN,
        &credentials::SCREEN,
        &credential_new::SCREEN,
        &credential::SCREEN,
        &api_roles::SCREEN,
        &api_role::NEW,
        &api_role::SCREEN,
        &keys::SCREEN,
        &bans::SCREEN,
        &own::SECURITY,
        &own::FACTOR,
        &own::PASSWORD,
        &own::LOG_OUT,
    ],
    head: "ViewDesk",
    dress,
    ..ENTRY
};

/// Where one comes in.
static ENTRANCE: Realm = ENTRY;

const ENTRY: Realm = Realm {
    page: &PAGE,
    screens: &[&entrance::LOGIN, &entrance::FACTOR],
    person: "admin",
    head: "ViewEntrance",
    dress: |_, _| {},
    denied: denied::show,
    login: |site, here| layout::see_other(entrance::address(site, here)),
    entrance: entrance::LOGIN.path,
    second_factor: entrance::second_factor,
    own: Own {
        security: own::SECURITY.path,
        factor: own::FACTOR.path,
        password: own::PASSWORD.path,
        log_out: own::LOG_OUT.path,
    },
    detour: |_, _, _, _| None,
};

/// Whether a path is one of the area's.
pub fn has(path: &str) -> bool {
    realm_of(path).is_some()
}

fn realm_of(path: &str) -> Option<&'static Realm> {
    [&ENTRANCE, &ADMIN].into_iter().find(|realm| realm.find(path).is_some())
}

impl Dialect for AdminArea {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let path = paths::meant(request.path, request.query);
        realm_of(&path).unwrap_or(&ADMIN).read(site, request)
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        realm::word(site, manner, case, outcome)
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &PAGE)
    }
}

fn dress(scene: &Scene<'_>, head: &mut Head<'_>) {
    head.desk = Some(Desk::of(scene));
}
