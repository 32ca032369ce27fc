//! The page's two forms, and what was wrong with one that was sent.

use super::Doing;
use super::view::Shown;
use crate::action::{Kind, Refusal, Site};
use crate::auth;
use crate::pages::field::{Field, Sort};
use crate::params::Params;

/// What was typed, so that nobody types it twice. Never a password.
#[derive(Default)]
pub struct Typed {
    first_name: String,
    last_name: String,
    email: String,
    ticked: bool,
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
pub struct Again {
    /// What it was to do.
    pub doing: Doing,
    /// What was said to it.
    pub refusal: Refusal,
    /// What was typed into it.
    pub typed: Typed,
}

impl Again {
    /// The status of the page that shows it again.
    pub fn status(&self) -> u16 {
        match self.refusal.kind {
            Kind::Busy => 503,
            Kind::Limited => 429,
            _ if self.refusal.code == auth::TOO_MANY.code => 429,
            _ => 422,
        }
    }

    /// What was said.
    pub fn message(&self) -> &str {
        &self.refusal.message
    }

    fn about(&self, field: &str) -> &str {
        if self.refusal.field == Some(field) { self.message() } else { "" }
    }
}

const BOUND: &str = "This invitation is for this address alone.";

/// A box with a form.
#[derive(Default)]
pub struct FormBox<'a> {
    /// What was wrong with none of the fields in particular.
    pub error: &'a str,
    /// The fields.
    pub fields: Vec<Field<'a>>,
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

/// The box for users: the same whether the invited address is one's or not.
pub fn login<'a>(shown: &Shown<'a>, again: Option<&'a Again>) -> FormBox<'a> {
    let mine = again.filter(|again| again.doing != Doing::Register);
    // Whoever tried to register an address that is taken goes on by logging in with it.
    let of_typed = again.filter(|again| again.doing == Doing::LogIn || again.refusal.kind == Kind::Conflict);
    let typed = of_typed.map_or("", |again| again.typed.email.as_str());
    let email = Field {
        id: "login-email",
        name: "email",
        label: "Email Address",
        sort: Sort::Email,
        autocomplete: "username",
        value: if typed.is_empty() { shown.email } else { typed },
        ..Field::default()
    };
    let password = Field {
        id: "login-password",
        name: "password",
        label: "Password",
        sort: Sort::Password,
        autocomplete: "current-password",
        has_focus: mine.is_some(),
        ..Field::default()
    };
    FormBox { error: mine.map_or("", Again::message), fields: vec![email, password] }
}

/// The box for whoever is no user yet.
pub fn register<'a>(site: &Site, shown: &Shown<'a>, again: Option<&'a Again>) -> FormBox<'a> {
    let mine = again.filter(|again| again.doing == Doing::Register);
    let typed = mine.map(|again| &again.typed);
    let named = |id, name, label, autocomplete, value| {
        let error = mine.map_or("", |again| again.about(name));
        Field {
            id,
            name,
            label,
            autocomplete,
            value,
            error,
            has_focus: !error.is_empty(),
            ..Field::default()
        }
    };
    let first = typed.map_or("", |typed| typed.first_name.as_str());
    let last = typed.map_or("", |typed| typed.last_name.as_str());
    let email = typed.filter(|_| !shown.only_invited).map_or(shown.email, |typed| typed.email.as_str());
    let fields = vec![
        named("register-firstname", "firstname", "First Name", "given-name", first),
        named("register-lastname", "lastname", "Last Name", "family-name", last),
        Field {
            sort: Sort::Email,
            is_fixed: shown.only_invited,
            hint: if shown.only_invited { BOUND.to_owned() } else { String::new() },
            ..named("register-email", "email", "Email Address", "email", email)
        },
        Field {
            sort: Sort::Password,
            least: site.password_min,
            hint: format!("At least {} characters.", site.password_min),
            ..named("register-password", "password", "Password", "new-password", "")
        },
    ];
    let told = |again: &Again| {
        again
            .refusal
            .field
            .is_some_and(|field| field == "accept" || fields.iter().any(|one| one.name == field))
    };
    FormBox { error: mine.filter(|again| !told(again)).map_or("", Again::message), fields }
}

/// The tick, where the operator has terms of service.
pub fn terms<'a>(site: &'a Site, again: Option<&'a Again>) -> Option<Terms<'a>> {
    let mine = again.filter(|again| again.doing == Doing::Register);
    let error = mine.map_or("", |again| again.about("accept"));
    site.tos_url.as_deref().map(|url| Terms {
        url,
        ticked: mine.is_some_and(|again| again.typed.ticked),
        error,
    })
}
