//! What a person says of himself on a page: names, a new password, the tick below the terms of service.

use super::{line, optional_line};
use crate::action::{Refusal, Site};
use crate::domain::language::Language;
use crate::domain::password::{BadPassword, check_on_page};
use crate::domain::secret::Secret;
use crate::params::Params;

const NO_FIRST: Refusal = Refusal::invalid("firstname_required", "firstname", "Enter your first name");
const NO_LAST: Refusal = Refusal::invalid("lastname_required", "lastname", "Enter your last name");
const BAD_LANGUAGE: Refusal =
    Refusal::invalid("invalid_language", "language", "Choose one of the languages of the list");
const DIFFERENT: Refusal =
    Refusal::invalid("passwords_differ", "confirmpw", "The two passwords are not the same");
const TERMS: Refusal = Refusal::invalid("terms", "accept", "Please accept the terms of service");

/// What pages call first and last name.
pub const ON_PAGES: [&str; 2] = ["firstname", "lastname"];

/// First and last name.
pub fn names(params: &Params, [first, last]: [&'static str; 2]) -> Result<(String, String), Refusal> {
    Ok((line(params, first, &NO_FIRST)?, line(params, last, &NO_LAST)?))
}

/// A language in which pages speak, by the word that the store keeps; empty: whatever the browser asks for.
pub fn language(params: &Params) -> Result<String, Refusal> {
    let sent = optional_line(params, "language")?;
    if sent.is_empty() {
        return Ok(sent);
    }
    Ok(Language::from_name(&sent).ok_or(BAD_LANGUAGE)?.name().to_owned())
}

/// A password that a page takes: long enough, and none that everybody tries first.
pub fn new_password(params: &Params, name: &'static str, least: usize) -> Result<Secret, Refusal> {
    let password = params.text(name).unwrap_or_default();
    check_on_page(password, least).map_err(|bad| match bad {
        BadPassword::TooShort => Refusal {
            message: format!("The password is too short: at least {least} characters").into(),
            ..Refusal::invalid("password_too_short", name, "")
        },
        BadPassword::TooLong => Refusal::invalid("password_too_long", name, "The password is too long"),
        BadPassword::Common => Refusal::invalid(
            "password_too_common",
            name,
            "This password is among the first that anybody would try; choose another one",
        ),
    })?;
    Ok(Secret::new(password))
}

/// The same where it is typed twice, as `newpw` and `confirmpw`.
pub fn confirmed_password(params: &Params, least: usize) -> Result<Secret, Refusal> {
    let password = new_password(params, "newpw", least)?;
    if params.text("confirmpw") == Some(password.expose()) { Ok(password) } else { Err(DIFFERENT) }
}

/// The tick, where the operator has terms of service.
pub fn terms(site: &Site, params: &Params, name: &str) -> Result<(), Refusal> {
    if site.tos_url.is_some() && params.flag(name) != Some(true) { Err(TERMS) } else { Ok(()) }
}
