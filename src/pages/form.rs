//! A form in a box: its fields, what was typed into them before, and what was wrong with it.

use super::field::{Field, Sort};
use super::page;
use crate::action::{Refusal, Site};
use crate::params::Params;
use crate::words::Words;

/// Nobody reads these again from a page.
const SECRETS: [&str; 7] =
    ["password", "newpw", "confirmpw", "existingpw", "existing_password", "code", "backup_code"];

/// Why a form is shown again.
pub struct Again<D> {
    /// What it was to do.
    pub doing: D,
    /// What was said to it.
    pub refusal: Refusal,
    /// The same in the language of the page.
    message: String,
    /// What was sent.
    params: Params,
}

impl<D> Again<D> {
    /// After a refusal.
    pub fn new(site: &Site, words: Words, doing: D, refusal: Refusal, params: &Params) -> Self {
        let message = words.refusal(site, &refusal);
        Self { doing, refusal, message, params: params.clone() }
    }

    /// The status of the page that shows it again.
    pub fn status(&self) -> u16 {
        page::status(&self.refusal)
    }

    /// What was said.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What was said about a field.
    pub fn about(&self, field: &str) -> &str {
        if self.refusal.field == Some(field) { self.message() } else { "" }
    }

    /// What was typed into a field, so that nobody types it twice. Never a password.
    pub fn typed(&self, field: &str) -> &str {
        let value = self.params.get(field).and_then(|value| value.as_text()).unwrap_or_default();
        if SECRETS.contains(&field) { "" } else { value }
    }

    /// Whether a tick was set.
    pub fn ticked(&self, field: &str) -> bool {
        self.params.flag(field).unwrap_or_default()
    }

    /// The keys of a list that was ticked, `perms[key]=1`.
    pub fn ticks(&self, field: &str) -> Vec<&str> {
        match self.params.get(field) {
            Some(crate::params::Value::List(items)) => items.iter().map(|(key, _)| key.as_str()).collect(),
            _ => Vec::new(),
        }
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
pub fn log_in_fields(words: Words, email: &str, is_again: bool) -> Vec<Field<'_>> {
    vec![
        Field {
            id: "login-email",
            name: "email",
            label: words.plain("field-email"),
            sort: Sort::Email,
            autocomplete: "username",
            value: email,
            ..Field::default()
        },
        Field {
            id: "login-password",
            name: "password",
            label: words.plain("field-password"),
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
    words: Words,
    again: Option<&'a Again<D>>,
    (id, name): (&'static str, &'static str),
    label: &str,
) -> Field<'a> {
    Field {
        sort: Sort::NewPassword,
        least: site.password_min,
        hint: words.plain_with1("password-hint", "least", site.password_min),
        autocomplete: "new-password",
        ..named(words, again, (id, name), label)
    }
}

/// The field of the password that somebody has.
pub fn current_password<'a, D>(
    words: Words,
    again: Option<&'a Again<D>>,
    (id, name): (&'static str, &'static str),
) -> Field<'a> {
    Field {
        sort: Sort::Password,
        autocomplete: "current-password",
        ..named(words, again, (id, name), "field-current-password")
    }
}

/// A field of a form with what was said about it; `label` is the id of a text.
pub fn named<'a, D>(
    words: Words,
    again: Option<&'a Again<D>>,
    (id, name): (&'static str, &'static str),
    label: &str,
) -> Field<'a> {
    let error = again.map_or("", |again| again.about(name));
    Field { id, name, label: words.plain(label), error, has_focus: !error.is_empty(), ..Field::default() }
}

/// The two fields of a name.
pub fn names<'a, D>(
    words: Words,
    again: Option<&'a Again<D>>,
    (first, last): (&'a str, &'a str),
) -> Vec<Field<'a>> {
    vec![
        Field {
            autocomplete: "given-name",
            value: first,
            ..named(words, again, ("register-firstname", "firstname"), "field-first-name")
        },
        Field {
            autocomplete: "family-name",
            value: last,
            ..named(words, again, ("register-lastname", "lastname"), "field-last-name")
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
        let ticked = again.is_some_and(|again| again.ticked("accept"));
        site.tos_url.as_deref().map(|url| Self { url, ticked, error })
    }
}
