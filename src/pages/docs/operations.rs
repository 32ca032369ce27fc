//! The operations as the page shows them.

use super::answers::{self, Answered, Common};
use super::document::{Components, Document, Operation, OrRef, Parameter, Tag};
use super::{curl, markdown, schemas};
use schemas::Member;

/// A group of operations.
pub struct Chapter<'a> {
    pub name: &'a str,
    pub about: String,
    pub operations: Vec<Shown<'a>>,
}

/// One operation.
pub struct Shown<'a> {
    pub id: &'a str,
    pub method: String,
    pub path: &'a str,
    pub summary: &'a str,
    /// HTML.
    pub about: String,
    /// HTML: who may, and with what.
    pub credential: String,
    pub parameters: Vec<Taken<'a>>,
    pub body: Option<Body<'a>>,
    pub examples: Vec<Example<'a>>,
    /// Its own, and then those that every operation has.
    pub answers: [(Vec<Answered<'a>>, bool); 2],
}

/// A parameter outside the body.
pub struct Taken<'a> {
    pub name: &'a str,
    pub place: &'a str,
    pub kind: String,
    pub is_required: bool,
    pub about: String,
}

/// What a body holds.
pub struct Body<'a> {
    pub kind: String,
    pub types: String,
    pub is_required: bool,
    pub members: Vec<Member<'a>>,
}

/// A call with its answer.
pub struct Example<'a> {
    pub summary: &'a str,
    pub call: String,
    pub status: &'a str,
    pub answer: String,
}

/// All of them.
pub fn shown(document: &Document) -> Vec<Chapter<'_>> {
    let common = answers::common(document);
    document.tags.iter().map(|tag| chapter(document, tag, &common)).collect()
}

fn chapter<'a>(document: &'a Document, tag: &'a Tag, common: &Common<'_>) -> Chapter<'a> {
    let all = document
        .paths
        .iter()
        .flat_map(|(path, methods)| methods.iter().map(move |(method, operation)| (method, path, operation)));
    let own = all.filter(|(_, _, operation)| operation.tags.contains(&tag.name));
    Chapter {
        name: &tag.name,
        about: markdown::inline(&tag.description),
        operations: own
            .map(|(method, path, operation)| one((method, path, operation), &document.components, common))
            .collect(),
    }
}

fn one<'a>(
    (method, path, operation): (&str, &'a str, &'a Operation),
    components: &'a Components,
    common: &Common<'_>,
) -> Shown<'a> {
    let method = method.to_uppercase();
    Shown {
        id: &operation.id,
        path,
        summary: &operation.summary,
        about: markdown::blocks(&operation.description),
        credential: credential(operation),
        parameters: parameters(operation, components),
        body: body(operation, components),
        examples: examples(&method, path, operation, components),
        answers: [(answers::own(operation, common), false), (answers::everywhere(operation, common), true)],
        method,
    }
}

fn credential(operation: &Operation) -> String {
    let ways: Vec<String> = operation
        .security
        .iter()
        .map(|ways| match ways.first() {
            None => "without a credential".to_owned(),
            Some((name, scopes)) if name == "apiKey" => match scopes.first() {
                Some(scope) => format!("a key with the scope <code>{scope}</code>"),
                None => "any key".to_owned(),
            },
            Some(_) => "a bearer token".to_owned(),
        })
        .collect();
    ways.join(", or ")
}

fn parameters<'a>(operation: &'a Operation, components: &'a Components) -> Vec<Taken<'a>> {
    let named = operation
        .parameters
        .iter()
        .filter_map(|parameter: &OrRef<Parameter>| parameter.of(&components.parameters));
    named
        .map(|parameter| Taken {
            name: &parameter.name,
            place: &parameter.place,
            kind: schemas::kind(&parameter.schema),
            is_required: parameter.required,
            about: markdown::inline(&parameter.description),
        })
        .collect()
}

fn body<'a>(operation: &'a Operation, components: &'a Components) -> Option<Body<'a>> {
    let body = operation.request_body.as_ref()?;
    let (_, content) = body.content.first()?;
    let types: Vec<&str> = body.content.keys().map(String::as_str).collect();
    Some(Body {
        kind: schemas::kind(&content.schema),
        types: types.join(" or "),
        is_required: body.required,
        members: schemas::members(&content.schema, &components.schemas),
    })
}

fn examples<'a>(
    method: &str,
    path: &str,
    operation: &'a Operation,
    components: &Components,
) -> Vec<Example<'a>> {
    let Some((status, success)) = operation.responses.first() else { return Vec::new() };
    let answers = success.content.first().map(|(_, content)| &content.examples);
    let of = |example: curl::Example<'a>| {
        let answer =
            answers.and_then(|answers| answers.get(example.name)).map(|answer| answer.value.pretty());
        Example {
            summary: example.summary,
            call: curl::line(method, path, operation, components, &example),
            status: status.as_str(),
            answer: answer.unwrap_or_default(),
        }
    };
    curl::examples(operation).into_iter().map(of).collect()
}
