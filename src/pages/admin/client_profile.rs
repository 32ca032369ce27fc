//! What is said of a client, to be changed. Where two do that at once, the second is told, and keeps what he typed.

use std::borrow::Cow;

use askama::Template;

use super::client_head::ClientHead;
use super::clients::statuses;
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::field::{Choice, Field, Sort};
use crate::pages::form::{self, FormBox};
use crate::pages::layout::Head;
use crate::pages::particulars;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::words::Words;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/clients/{clientid}/profile",
    view: "ViewClientProfile",
    query: &[],
    forms: &[Form {
        word: "save",
        call: "UpdateClientProfile",
        fields: &[
            "clientid",
            "version",
            "firstname",
            "lastname",
            "companyname",
            "email",
            "address1",
            "address2",
            "city",
            "state",
            "postcode",
            "country",
            "phonenumber",
            "tax_id",
            "language",
            "status",
            "notes",
        ],
        prepare: as_they_are,
        then: Then::Stay("client-saved"),
    }],
    show,
};

#[derive(Template)]
#[template(path = "admin/client_profile.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    client: ClientHead<'a>,
    seal: String,
    target: String,
    version: i64,
    boxed: FormBox<'a>,
    notes: Field<'a>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("client-tab-profile");
    let profile = scene.reply.get("profile").unwrap_or(&Value::Null);
    let mut fields = fields(scene);
    for field in &mut fields {
        fill(scene, field, profile.at(field.name).text());
    }
    let mut boxed = FormBox::new(fields, scene.again);
    let notes = boxed.fields.pop().unwrap_or_default();
    let page = Page {
        client: ClientHead::of(scene),
        seal: scene.seal(),
        target: scene.place(),
        // The one that is stored now: who saves once more has seen what he writes over.
        version: profile.at("version").int(),
        boxed,
        notes,
        head: &head,
    };
    scene.answer(&head, &page)
}

fn fields<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let (words, again) = (scene.words(), scene.again);
    let field = |id: (&'static str, &'static str), label| form::named(words, again, id, label);
    let mut fields = vec![
        Field { is_optional: true, ..field(("client-first", "firstname"), "field-first-name") },
        Field { is_optional: true, ..field(("client-last", "lastname"), "field-last-name") },
        Field { sort: Sort::Email, ..field(("client-email", "email"), "field-email") },
    ];
    fields.extend(particulars::fields(words, again));
    fields.push(Field { options: languages(words), ..field(("client-language", "language"), "language") });
    let status = field(("client-status", "status"), "clients-column-status");
    fields.push(Field { options: statuses(words).collect(), ..status });
    fields.push(Field {
        sort: Sort::Lines,
        is_optional: true,
        hint: words.plain("client-notes-hint"),
        ..field(("client-notes", "notes"), "client-notes")
    });
    fields
}

/// Every language, and none.
pub fn languages(words: Words) -> Vec<Choice> {
    let mut languages = particulars::languages(words);
    if let Some(none) = languages.first_mut() {
        none.label = words.plain("client-language-none");
    }
    languages
}

/// The beginning of what is stored: notes are long.
fn begin(stored: &str) -> Cow<'_, str> {
    match stored.char_indices().nth(200).and_then(|(end, _)| stored.get(..end)) {
        Some(begin) => format!("{begin}\u{2026}").into(),
        None if stored.is_empty() => "\u{2014}".into(),
        None => stored.into(),
    }
}

/// What is stored, or what was typed and beside it what is stored by now.
fn fill<'a>(scene: &Scene<'a>, field: &mut Field<'a>, stored: &'a str) {
    field.autocomplete = "off";
    field.value = scene.again.map_or(stored, |again| again.typed(field.name));
    let is_conflict = scene.again.is_some_and(|again| again.refusal.code == "client_changed");
    // A browser sends lines with both of their ends.
    if is_conflict && field.value.replace("\r\n", "\n") != stored {
        field.hint = scene.words().plain_with1("client-stored", "value", &*begin(stored));
    }
    // What other programs stored there stays unless somebody chooses something else.
    let offered = field.options.iter().any(|option| option.value == field.value);
    if !field.options.is_empty() && !offered {
        let other = field.value.to_owned();
        field.options.push(Choice { label: other.clone(), value: other, language: "" });
    }
}
