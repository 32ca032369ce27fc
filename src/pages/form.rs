//! A form in a box: its fields, what was typed into them before, and what was wrong with it.

use super::field::{Field, Sort};
use super::page;
use crate::action::{Refusal, Site};
use crate::params::Params;

/// What was typed, so that nobody types it twice. Never a password.
#[derive(Default)]
pub struct Typed {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Address.
    pub email: String,
    /// Whether the terms of service were accepted.
    pub ticked: bool,
}

impl Typed {
    /// Out of a form as it was sent.
    pub fn of(params: &Params) -> Self {
        let text = |name| params.get(name).and_then(|value| value.as_text()).unwrap_or_default().to_owned();
        Self {
            first_name: text("firstname"),
            last_name: text("lastname"),
            email: text("email"),
            ticked: params.flag("accept").unwrap_or_default(),
        }
    }
}

/// Why a form is shown again.
pub struct Again<D> {
    /// What it was to do.
    pub doing: D,
    /// What was said to it.
    pub refusal: Refusal,
    /// What was typed into it.
    pub typed: Typed,
}

impl<D> Again<D> {
    /// The status of the page that shows it again.
    pub fn status(&self) -> u16 {
        page::status(&self.refusal)
    }

    /// What was said.
    pub fn message(&self) -> &str {
        &self.refusal.message
    }

    /// What was said about a field.
    pub fn about(&self, field: &str) -> &str {
        if self.refusal.field == Some(field) { self.message() } else { "" }
    }
}

/// A box with a form.
#[derive(Default)]
pub struct FormBox<'a> {
    /// What was wrong with none of the fields in particular.
    pub error: &'a str,
    /// The fields.
    pub fields: Vec<Field<'a>>,
}

impl<'a> FormBox<'a> {
    /// With what was said above the fields, unless it is said beside one of them or the tick.
    pub fn new<D>(fields: Vec<Field<'a>>, again: Option<&'a Again<D>>) -> Self {
        let beside = |field| field == "accept" || fields.iter().any(|one| one.name == field);
        let above = again.filter(|again| !again.refusal.field.is_some_and(beside));
        Self { error: above.map_or("", Again::message), fields }
    }
}

/// The two fields of a log-in.
pub fn log_in_fields(email: &str, is_again: bool) -> Vec<Field<'_>> {
    vec![
        Field {
            id: "login-email",
            name: "email",
            label: "Email Address",
            sort: Sort::Email,
            autocomplete: "username",
            value: email,
            ..Field::default()
        },
        Field {
            id: "login-password",
            name: "password",
            label: "Password",
            sort: Sort::Password,
            autocomplete: "current-password",
            has_focus: is_again,
            ..Field::default()
        },
    ]
}

/// The field of a password that is chosen.
pub fn new_password<'a, D>(
    site: &Site,
    again: Option<&'a Again<D>>,
    id: &'static str,
    name: &'static str,
    label: &'static str,
) -> Field<'a> {
    Field {
        sort: Sort::Password,
        least: site.password_min,
        hint: format!("At least {} characters.", site.password_min),
        autocomplete: "new-password",
        ..named(again, id, name, label)
    }
}

/// A field of a form, with what was said about it.
pub fn named<'a, D>(
    again: Option<&'a Again<D>>,
    id: &'static str,
    name: &'static str,
    label: &'static str,
) -> Field<'a> {
    let error = again.map_or("", |again| again.about(name));
    Field { id, name, label, error, has_focus: !error.is_empty(), ..Field::default() }
}

/// The two fields of a name.
pub fn names<'a, D>(again: Option<&'a Again<D>>, first: &'a str, last: &'a str) -> Vec<Field<'a>> {
    vec![
        Field {
            autocomplete: "given-name",
            value: first,
            ..named(again, "register-firstname", "firstname", "First Name")
        },
        Field {
            autocomplete: "family-name",
            value: last,
            ..named(again, "register-lastname", "lastname", "Last Name")
        },
    ]
}

/// The tick below the terms of service.
pub struct Terms<'a> {
    /// Where they can be read.
    pub url: &'a str,
    /// It is set already.
    pub ticked: bool,
    /// It has to be set.
    pub error: &'a str,
}

impl<'a> Terms<'a> {
    /// The tick, where the operator has terms of service.
    pub fn of<D>(site: &'a Site, again: Option<&'a Again<D>>) -> Option<Self> {
        let error = again.map_or("", |again| again.about("accept"));
        let ticked = again.is_some_and(|again| again.typed.ticked);
        site.tos_url.as_deref().map(|url| Self { url, ticked, error })
    }
}
