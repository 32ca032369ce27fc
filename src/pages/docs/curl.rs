//! Examples as lines that can be pasted into a shell.

use indexmap::IndexMap;

use super::document::{Components, Json, Operation, Parameter};

/// A body up to this length stands on one line.
const LINE: usize = 72;

/// The request of an example.
pub struct Example<'a> {
    pub name: &'a str,
    pub summary: &'a str,
    /// Its media type, and what it is.
    body: Option<(&'a str, &'a Json)>,
}

/// The examples of a request: one without a body where it has none.
pub fn examples(operation: &Operation) -> Vec<Example<'_>> {
    let Some(body) = &operation.request_body else {
        return vec![Example { name: "example", summary: "", body: None }];
    };
    let each = body.content.iter().flat_map(|(media_type, content)| {
        content.examples.iter().map(move |(name, example)| Example {
            name,
            summary: &example.summary,
            body: Some((media_type.as_str(), &example.value)),
        })
    });
    each.collect()
}

/// The line of an example. `$URL` and the credentials are what the page begins with.
pub fn line(
    method: &str,
    path: &str,
    operation: &Operation,
    components: &Components,
    example: &Example<'_>,
) -> String {
    let way = if method == "GET" { String::new() } else { format!(" -X {method}") };
    let mut parts = vec![format!("curl{way} \"$URL{}\"", filled(path, operation, components))];
    parts.extend(credential(operation).map(ToOwned::to_owned));
    if let Some((media_type, body)) = example.body {
        parts.push(format!("-H \"Content-Type: {media_type}\""));
        parts.push(format!("--data-binary {}", quoted(&sent(body))));
    }
    parts.join(" \\\n  ")
}

fn credential(operation: &Operation) -> Option<&'static str> {
    let takes = |name| operation.security.iter().any(|way| way.contains_key(name));
    let is_public = operation.security.iter().any(IndexMap::is_empty);
    match (takes("apiKey"), takes("bearer") && !is_public) {
        (true, _) => Some("-H \"x-dolfin-api-key: $KEY\""),
        (false, true) => Some("-H \"Authorization: Bearer $TOKEN\""),
        (false, false) => None,
    }
}

/// The path with the examples of its parameters.
fn filled(path: &str, operation: &Operation, components: &Components) -> String {
    let parameters = operation.parameters.iter().filter_map(|one| one.of(&components.parameters));
    let named = parameters.filter_map(|one: &Parameter| Some((&one.name, one.example.as_ref()?)));
    named.fold(path.to_owned(), |path, (name, example)| path.replace(&format!("{{{name}}}"), example))
}

fn sent(body: &Json) -> String {
    match body {
        Json::Leaf(serde_json::Value::String(text)) => text.clone(),
        _ if body.short().len() <= LINE => body.short(),
        _ => body.pretty(),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
