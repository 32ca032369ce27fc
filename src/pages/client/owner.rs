//! Make Owner: the owner offers the account at hand to one of its members.

use askama::Template;

use super::denied;
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::form::{self, FormBox};
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/users/owner/{user_id}",
    view: "ViewMember",
    query: &["client"],
    forms: &[Form {
        word: "offer",
        call: "OfferOwnership",
        fields: &["client_id", "user_id", "existing_password"],
        prepare: as_they_are,
        then: Then::Go("/account/users", "ownership-offered"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "client/owner.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    form: crate::pages::visit::Form,
    client: i64,
    account: &'a str,
    id: i64,
    email: &'a str,
    is_owner: bool,
    has_password: bool,
    boxed: FormBox<'a>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let account = scene.account();
    if !account.at("owner").is_true() {
        return denied::show(scene);
    }
    let head = scene.head("owner-title");
    let member = scene.reply.get("member").unwrap_or(&Value::Null);
    let id = member.at("id").int();
    let page = Page {
        form: crate::pages::visit::Form { target: scene.place(), seal: scene.seal() },
        client: account.at("id").int(),
        account: account.at("name").text(),
        id,
        email: member.at("email").text(),
        is_owner: member.at("owner").is_true(),
        has_password: scene.user().at("has_password").is_true(),
        boxed: boxed(scene),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn boxed<'a>(scene: &Scene<'a>) -> FormBox<'a> {
    let again: Option<&form::Again<_>> = scene.again("offer");
    let password = form::current_password(scene.words(), again, ("owner-password", "existing_password"));
    FormBox::new(vec![password], again)
}
