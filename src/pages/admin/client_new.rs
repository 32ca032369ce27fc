//! A new client, with a new user as its owner or one who is there.

use askama::Template;

use super::client_profile::languages;
use crate::dialect::Answer;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox};
use crate::pages::layout::Head;
use crate::pages::particulars;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/clients/add",
    view: "ViewNewClient",
    query: &["owner", "owner_email"],
    forms: &[Form {
        word: "add",
        call: "AddClientWithOwner",
        fields: &[
            "owner",
            "owner_email",
            "firstname",
            "lastname",
            "email",
            "language",
            "entry",
            "password",
            "companyname",
            "address1",
            "address2",
            "city",
            "state",
            "postcode",
            "country",
            "phonenumber",
            "tax_id",
            "client_email",
            "notes",
        ],
        prepare: as_they_are,
        then: Then::Go("/admin/clients", "client-added"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "admin/client_new.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    /// What was wrong with no field in particular.
    error: &'a str,
    /// The owner is a user who is there already.
    is_existing: bool,
    owner: Vec<Field<'a>>,
    /// He gets in by a password that is set here, and not by a mail.
    by_password: bool,
    password: Field<'a>,
    fields: Vec<Field<'a>>,
    notes: Field<'a>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("clients-add");
    let (words, again) = (scene.words(), scene.again);
    let is_existing = is_existing(scene);
    let owner = if is_existing { known_owner(scene) } else { new_owner(scene) };
    let (count, mut all) = (owner.len(), owner);
    all.extend(about(scene));
    all.push(Field {
        is_optional: true,
        autocomplete: "off",
        ..form::new_password(scene.site, words, again, ("owner-password", "password"), "field-password")
    });
    let FormBox { error, fields: mut all } = FormBox::new(all, again);
    let password = all.pop().unwrap_or_default();
    let notes = all.pop().unwrap_or_default();
    let fields = all.split_off(count.min(all.len()));
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        error,
        is_existing,
        owner: all,
        by_password: again.is_some_and(|again| again.typed("entry") == "password"),
        password,
        fields,
        notes,
        head: &head,
    };
    scene.answer(&head, &page)
}

/// Whether an owner is looked for, and not made.
fn is_existing(scene: &Scene<'_>) -> bool {
    match scene.again {
        Some(again) => again.typed("owner") == "existing",
        None => scene.asked.text("owner") == Some("existing") || scene.asked.text("owner_email").is_some(),
    }
}

fn field<'a>(scene: &Scene<'a>, id: (&'static str, &'static str), label: &str) -> Field<'a> {
    Field {
        autocomplete: "off",
        value: scene.typed(id.1),
        ..form::named(scene.words(), scene.again, id, label)
    }
}

fn known_owner<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let field = field(scene, ("owner-email", "owner_email"), "client-owner-email");
    let asked = scene.asked.text("owner_email").unwrap_or_default();
    let value = if scene.again.is_some() { field.value } else { asked };
    let hint = scene.words().plain("client-owner-email-hint");
    vec![Field { sort: Sort::Email, hint, value, ..field }]
}

fn new_owner<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    vec![
        field(scene, ("owner-first", "firstname"), "field-first-name"),
        field(scene, ("owner-last", "lastname"), "field-last-name"),
        Field { sort: Sort::Email, ..field(scene, ("owner-email", "email"), "field-email") },
        Field {
            options: languages(scene.words()),
            ..field(scene, ("owner-language", "language"), "language")
        },
    ]
}

/// What is said of the client itself, its notes last.
fn about<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let words = scene.words();
    let mut fields = particulars::fields(words, scene.again);
    fields.push(Field {
        sort: Sort::Email,
        is_optional: true,
        ..field(scene, ("client-email", "client_email"), "client-email")
    });
    fields.push(Field {
        sort: Sort::Lines,
        is_optional: true,
        hint: words.plain("client-notes-hint"),
        ..field(scene, ("client-notes", "notes"), "client-notes")
    });
    for field in &mut fields {
        field.autocomplete = "off";
    }
    fields
}
