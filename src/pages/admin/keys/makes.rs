//! The forms by which keys and tokens are made.

use crate::actions::REST;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox};
use crate::pages::screen::Scene;

/// A form.
pub struct Make<'a> {
    /// Its fields.
    pub boxed: FormBox<'a>,
    /// It was refused, and is shown open.
    pub is_open: bool,
    /// The key may do everything.
    pub has_all: bool,
    /// The scopes, and whether each is ticked.
    pub scopes: Vec<(String, bool)>,
}

/// The name of a form, of a field in it, and the texts beside it.
struct Line(&'static str, (&'static str, &'static str), &'static str, &'static str);

fn field<'a>(scene: &Scene<'a>, Line(doing, id, label, hint): Line) -> Field<'a> {
    let (words, again) = (scene.words(), scene.again(doing));
    Field {
        autocomplete: "off",
        hint: if hint.is_empty() { String::new() } else { words.plain(hint) },
        value: again.map_or("", |again| again.typed(id.1)),
        ..form::named(words, again, id, label)
    }
}

fn make<'a>(scene: &Scene<'a>, doing: &str, fields: Vec<Field<'a>>) -> Make<'a> {
    let again = scene.again(doing);
    let typed: Vec<&str> = again.map_or("", |again| again.typed("scopes")).split(',').collect();
    Make {
        boxed: FormBox::new(fields, again),
        is_open: again.is_some(),
        has_all: again.is_some_and(|again| again.typed("access") == "all"),
        scopes: scopes().map(|scope| (scope.clone(), typed.contains(&&*scope))).collect(),
    }
}

/// What a key may be limited to, as the protocol names it: what needs a credential, for reading and for writing.
fn scopes() -> impl Iterator<Item = String> {
    let groups = REST.iter().filter(|group| group.name != "Acceptance");
    groups
        .flat_map(|group| ["read", "write"].map(|what| format!("{}:{what}", group.name.to_ascii_lowercase())))
}

/// An API key.
pub fn key<'a>(scene: &Scene<'a>) -> Make<'a> {
    const DOING: &str = "add-key";
    let line = |id, label, hint| field(scene, Line(DOING, id, label, hint));
    let whose = line(("key-whose", "email"), "key-whose", "key-whose-hint");
    let client = line(("key-client", "client_id"), "field-client-id", "key-client-hint");
    let name = line(("key-name", "name"), "key-name", "");
    let days = line(("key-days", "days"), "field-days", "credential-days-hint");
    let optional = |sort, field| Field { sort, is_optional: true, ..field };
    let fields = vec![
        Field { sort: Sort::Email, ..whose },
        optional(Sort::Text, name),
        optional(Sort::Number, client),
        optional(Sort::Number, days),
    ];
    make(scene, DOING, fields)
}

/// A user token.
pub fn user_token<'a>(scene: &Scene<'a>) -> Make<'a> {
    const DOING: &str = "add-user-token";
    let line = |id, label, hint| field(scene, Line(DOING, id, label, hint));
    let email = line(("user-token-email", "email"), "field-email", "user-token-email-hint");
    let clients = line(("user-token-clients", "clients"), "user-token-clients", "user-token-clients-hint");
    let fields = vec![Field { sort: Sort::Email, ..email }, Field { is_optional: true, ..clients }];
    make(scene, DOING, fields)
}

/// An application token.
pub fn app_token<'a>(scene: &Scene<'a>) -> Make<'a> {
    const DOING: &str = "add-app-token";
    let id = ("app-token-client", "client_id");
    let client = field(scene, Line(DOING, id, "field-client-id", "app-token-client-hint"));
    make(scene, DOING, vec![Field { sort: Sort::Number, ..client }])
}
