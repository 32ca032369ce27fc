//! The set-up: the first administrator, by the address that the server printed.

use askama::Template;

use super::{HOME, entrance};
use crate::action::Site;
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::domain::token::looks_like_token;
use crate::pages::cookies::SETUP;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox};
use crate::pages::layout::{self, Head};
use crate::pages::page::{Page, Whose};
use crate::pages::realm::{self, Manner, Own, Realm};
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::pages::visit::Visit;
use crate::pages::{notices, paths};
use crate::words::Words;

/// The set-up.
pub struct SetupPage;

/// Its path; the link has its token behind it.
pub const PATH: &str = "/admin/setup";

static PAGE: Page = Page {
    path: PATH,
    whose: Whose::Admin,
    cookie: SETUP,
    has_link: true,
    purpose: "form of the first administrator",
    has_forms: true,
    again: "setup-again",
    lost: "setup-lost",
};

static SETUP_REALM: Realm = Realm {
    page: &PAGE,
    screens: &[&SCREEN],
    person: "admin",
    head: "ViewEntrance",
    dress: |_, _| {},
    denied: super::denied::show,
    login: |site, here| layout::see_other(entrance::address(site, here)),
    entrance: entrance::LOGIN.path,
    second_factor: entrance::second_factor,
    own: Own { security: HOME, factor: HOME, password: HOME, log_out: HOME },
    detour: |_, _, _, _| None,
};

static SCREEN: Screen = Screen {
    path: PATH,
    view: "ViewSetUp",
    query: &[],
    forms: &[Form {
        word: "set-up",
        call: "SetUpFirstAdmin",
        fields: &["username", "email", "firstname", "lastname", "newpw", "confirmpw"],
        prepare: as_they_are,
        then: Then::LoggedIn(HOME),
    }],
    show,
};

impl Dialect for SetupPage {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let path = paths::meant(request.path, request.query);
        match path.strip_prefix(PATH).and_then(|rest| rest.strip_prefix('/')) {
            Some(token) if request.method == "GET" && looks_like_token(token) => {
                Reading::Answer(opened(site, request, token))
            }
            _ => SETUP_REALM.read(site, request),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        realm::word(site, manner, case, outcome)
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &PAGE)
    }
}

/// Takes the token out of the address bar; nothing is looked up.
fn opened(site: &Site, request: &Request<'_>, token: &str) -> Answer {
    let visit = Visit::opening(&PAGE, site, request, token);
    layout::see_other(PAGE.address(site)).with("Set-Cookie", visit.cookie(site))
}

#[derive(Template)]
#[template(path = "admin/setup.html")]
struct SetUp<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    boxed: FormBox<'a>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("setup-title");
    let boxed = FormBox::new(fields(scene), scene.again);
    let page = SetUp { seal: scene.seal(), target: scene.place(), boxed, head: &head };
    scene.answer(&head, &page)
}

fn fields<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let (words, again) = (scene.words(), scene.again);
    let text = |id: (&'static str, &'static str), label: &str, autocomplete: &'static str| Field {
        autocomplete,
        value: again.map_or("", |again| again.typed(id.1)),
        ..form::named(words, again, id, label)
    };
    let mut fields = vec![
        Field {
            hint: words.plain("admin-username-hint"),
            ..text(("setup-name", "username"), "field-username", "username")
        },
        Field { sort: Sort::Email, ..text(("setup-email", "email"), "field-email", "email") },
        Field { is_optional: true, ..text(("setup-first", "firstname"), "field-first-name", "given-name") },
        Field { is_optional: true, ..text(("setup-last", "lastname"), "field-last-name", "family-name") },
        form::new_password(scene.site, words, again, ("setup-password", "newpw"), "field-password"),
    ];
    fields.push(Field {
        sort: Sort::Password,
        autocomplete: "new-password",
        ..form::named(words, again, ("setup-confirm", "confirmpw"), "field-confirm-password")
    });
    fields
}
