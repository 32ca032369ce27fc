//! A further account, opened by a user who owns it then.

use askama::Template;

use crate::dialect::Answer;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox};
use crate::pages::layout::{self, Head};
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::pages::{page, particulars};
use crate::signup;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/new",
    view: "ViewAccount",
    query: &[],
    forms: &[Form {
        word: "open",
        call: "OpenAccount",
        fields: &[
            "firstname",
            "lastname",
            "email",
            "companyname",
            "address1",
            "address2",
            "city",
            "state",
            "postcode",
            "country",
            "phonenumber",
            "tax_id",
        ],
        prepare: as_they_are,
        then: Then::Go("/account", "account-opened"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "client/new_account.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    boxed: FormBox<'a>,
}

fn show(scene: &Scene<'_>) -> Answer {
    if signup::check_open(scene.site).is_err() {
        return closed(scene);
    }
    let head = scene.head("new-account-title");
    let page = Page { seal: scene.seal(), target: scene.place(), boxed: boxed(scene), head: &head };
    scene.answer(&head, &page)
}

fn closed(scene: &Scene<'_>) -> Answer {
    let words = scene.words();
    let back = Some((page::local(scene.site, "/user/accounts"), words.plain("nav-accounts")));
    let lines = [words.t("new-account-closed-text")];
    layout::notice(scene.site, words, 403, "new-account-closed-title", &lines, back)
}

fn boxed<'a>(scene: &Scene<'a>) -> FormBox<'a> {
    let (words, again) = (scene.words(), scene.again("open"));
    let of = |typed, known| again.map_or(scene.user().at(known).text(), |again| again.typed(typed));
    let mut fields = form::names(words, again, (of("firstname", "first_name"), of("lastname", "last_name")));
    fields.push(Field {
        sort: Sort::Email,
        autocomplete: "email",
        value: of("email", "email"),
        ..form::named(words, again, ("account-email", "email"), "field-email")
    });
    for field in &mut fields {
        field.is_optional = true;
    }
    fields.extend(particulars::fields(words, again));
    FormBox::new(fields, again)
}
