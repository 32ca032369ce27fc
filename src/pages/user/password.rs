//! Another password, by the one that the user has.

use askama::Template;

use crate::dialect::Answer;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox};
use crate::pages::layout::Head;
use crate::pages::realm::Own;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/user/password",
    view: "ViewAccount",
    query: &[],
    forms: &[Form {
        word: "change",
        call: "ChangePassword",
        fields: &["existingpw", "newpw", "confirmpw"],
        prepare: as_they_are,
        then: Then::Stay("password-changed"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "user/password.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    own: Own,
    seal: String,
    target: String,
    /// For a password manager.
    email: &'a str,
    boxed: Option<FormBox<'a>>,
}

/// The page.
pub fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("nav-password");
    let page = Page {
        own: scene.realm.own,
        seal: scene.seal(),
        target: scene.place(),
        email: scene.person().at("email").text(),
        boxed: scene.person().at("has_password").is_true().then(|| FormBox::new(fields(scene), scene.again)),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn fields<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let (site, words, again) = (scene.site, scene.words(), scene.again);
    vec![
        form::current_password(words, again, ("existingpw", "existingpw")),
        form::new_password(site, words, again, ("newpw", "newpw"), "field-new-password"),
        Field {
            sort: Sort::Password,
            autocomplete: "new-password",
            ..form::named(words, again, ("confirmpw", "confirmpw"), "field-confirm-password")
        },
    ]
}
