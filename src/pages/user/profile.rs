//! The user's profile: his names, the language in which he is spoken to, and the address with which he logs in.

use askama::Template;

use crate::dialect::Answer;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox};
use crate::pages::layout::Head;
use crate::pages::particulars::languages;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/user/profile",
    view: "ViewAccount",
    query: &[],
    forms: &[
        Form {
            word: "profile",
            call: "UpdateProfile",
            fields: &["firstname", "lastname", "language"],
            prepare: as_they_are,
            then: Then::Stay("profile-saved"),
        },
        Form {
            word: "email",
            call: "ChangeEmail",
            fields: &["email", "existing_password"],
            prepare: as_they_are,
            then: Then::Stay("email-changed"),
        },
    ],
    show,
};

#[derive(Template)]
#[template(path = "user/profile.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    form: crate::pages::visit::Form,
    profile: FormBox<'a>,
    email: FormBox<'a>,
    address: &'a str,
    is_verified: bool,
    has_password: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("profile-title");
    let user = scene.user();
    let page = Page {
        form: crate::pages::visit::Form { target: scene.place(), seal: scene.seal() },
        profile: profile(scene),
        email: email(scene),
        address: user.at("email").text(),
        is_verified: user.at("verified").is_true(),
        has_password: user.at("has_password").is_true(),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn profile<'a>(scene: &Scene<'a>) -> FormBox<'a> {
    let (words, again) = (scene.words(), scene.again("profile"));
    let of = |typed, known| again.map_or(scene.user().at(known).text(), |again| again.typed(typed));
    let mut fields = form::names(words, again, (of("firstname", "first_name"), of("lastname", "last_name")));
    fields.push(Field {
        autocomplete: "language",
        is_optional: true,
        value: of("language", "language"),
        hint: words.plain("profile-language-hint"),
        options: languages(words),
        ..form::named(words, again, ("profile-language", "language"), "language")
    });
    FormBox::new(fields, again)
}

fn email<'a>(scene: &Scene<'a>) -> FormBox<'a> {
    let (words, again) = (scene.words(), scene.again("email"));
    let address = Field {
        sort: Sort::Email,
        autocomplete: "email",
        value: again.map_or("", |again| again.typed("email")),
        hint: words.plain("profile-email-hint"),
        ..form::named(words, again, ("profile-email", "email"), "profile-email-new")
    };
    let password = form::current_password(words, again, ("profile-password", "existing_password"));
    FormBox::new(vec![address, password], again)
}
