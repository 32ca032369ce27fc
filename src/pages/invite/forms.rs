//! The page's two forms, and what was wrong with one that was sent.

use super::Doing;
use super::view::Shown;
use crate::action::{Kind, Site};
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox, Terms};

/// Why a form is shown again.
pub type Again = form::Again<Doing>;

const BOUND: &str = "This invitation is for this address alone.";

/// The box for users: the same whether the invited address is one's or not.
pub fn login<'a>(shown: &Shown<'a>, again: Option<&'a Again>) -> FormBox<'a> {
    let mine = again.filter(|again| again.doing != Doing::Register);
    // Whoever tried to register an address that is taken goes on by logging in with it.
    let of_typed = again.filter(|again| again.doing == Doing::LogIn || again.refusal.kind == Kind::Conflict);
    let typed = of_typed.map_or("", |again| again.typed.email.as_str());
    let email = if typed.is_empty() { shown.email } else { typed };
    FormBox { error: mine.map_or("", Again::message), fields: form::log_in_fields(email, mine.is_some()) }
}

/// The box for whoever is no user yet.
pub fn register<'a>(site: &Site, shown: &Shown<'a>, again: Option<&'a Again>) -> FormBox<'a> {
    let mine = again.filter(|again| again.doing == Doing::Register);
    let typed = mine.map(|again| &again.typed);
    let first = typed.map_or("", |typed| typed.first_name.as_str());
    let last = typed.map_or("", |typed| typed.last_name.as_str());
    let email = typed.filter(|_| !shown.only_invited).map_or(shown.email, |typed| typed.email.as_str());
    let mut fields = form::names(mine, first, last);
    fields.push(Field {
        sort: Sort::Email,
        is_fixed: shown.only_invited,
        hint: if shown.only_invited { BOUND.to_owned() } else { String::new() },
        autocomplete: "email",
        value: email,
        ..form::named(mine, "register-email", "email", "Email Address")
    });
    fields.push(form::new_password(site, mine, "register-password", "password", "Password"));
    FormBox::new(fields, mine)
}

/// The tick, where the operator has terms of service.
pub fn terms<'a>(site: &'a Site, again: Option<&'a Again>) -> Option<Terms<'a>> {
    Terms::of(site, again.filter(|again| again.doing == Doing::Register))
}
