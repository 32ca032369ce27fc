//! The page's two forms, and what was wrong with one that was sent.

use super::Doing;
use super::view::Shown;
use crate::action::{Kind, Site};
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox, Terms};
use crate::words::Words;

/// Why a form is shown again.
pub type Again = form::Again<Doing>;

/// The box for users: the same whether the invited address is one's or not.
pub fn login<'a>(words: Words, shown: &Shown<'a>, again: Option<&'a Again>) -> FormBox<'a> {
    let mine = again.filter(|again| again.doing != Doing::Register);
    // Whoever tried to register an address that is taken goes on by logging in with it.
    let of_typed = again.filter(|again| again.doing == Doing::LogIn || again.refusal.kind == Kind::Conflict);
    let typed = of_typed.map_or("", |again| again.typed("email"));
    let email = if typed.is_empty() { shown.email } else { typed };
    FormBox {
        error: mine.map_or("", Again::message),
        fields: form::log_in_fields(words, email, mine.is_some()),
    }
}

/// The box for whoever is no user yet.
pub fn register<'a>(site: &Site, words: Words, shown: &Shown<'a>, again: Option<&'a Again>) -> FormBox<'a> {
    let mine = again.filter(|again| again.doing == Doing::Register);
    let typed = |name| mine.map_or("", |again| again.typed(name));
    let email = if mine.is_some() && !shown.only_invited { typed("email") } else { shown.email };
    let mut fields = form::names(words, mine, (typed("firstname"), typed("lastname")));
    fields.push(Field {
        sort: Sort::Email,
        is_fixed: shown.only_invited,
        hint: if shown.only_invited { words.plain("invite-bound") } else { String::new() },
        autocomplete: "email",
        value: email,
        ..form::named(words, mine, ("register-email", "email"), "field-email")
    });
    fields.push(form::new_password(site, words, mine, ("register-password", "password"), "field-password"));
    FormBox::new(fields, mine)
}

/// The tick, where the operator has terms of service.
pub fn terms<'a>(site: &'a Site, again: Option<&'a Again>) -> Option<Terms<'a>> {
    Terms::of(site, again.filter(|again| again.doing == Doing::Register))
}
