//! The document's examples, sent to a server: what it answers is what the document shows.

mod cast;
mod ordered;

use serde_json::Value;

use self::cast::Cast;
use self::ordered::Json;
use super::described::unknown;
use super::document::{self, Spot, holds, operations, source};
use crate::wire::{Request, Response};

/// A request of the document.
struct Example {
    name: String,
    media_type: String,
    body: String,
}

fn examples(spot: &Spot) -> Vec<Example> {
    let Some(content) = spot.operation["requestBody"]["content"].as_object() else {
        return vec![Example { name: "example".to_owned(), media_type: String::new(), body: String::new() }];
    };
    let mut found = Vec::new();
    for (media_type, content) in content {
        for (name, example) in content["examples"].as_object().expect("examples of a body") {
            let value = &example["value"];
            holds(&content["schema"], value, &format!("{spot}: {name}"));
            let body = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            found.push(Example { name: name.clone(), media_type: media_type.clone(), body });
        }
    }
    found
}

/// The path with the examples of its parameters.
fn target(spot: &Spot) -> String {
    spot.parameters("path").iter().fold(spot.path.clone(), |path, one| {
        let name = one["name"].as_str().expect("a name");
        path.replace(&format!("{{{name}}}"), one["example"].as_str().expect("an example of each"))
    })
}

/// The answer to an example on a world of its own, and that world.
fn answered(spot: &Spot, example: &Example) -> (Response, Cast) {
    let cast = Cast::new();
    let request = Request::new(&spot.method, &cast.real(&target(spot)));
    let request =
        if example.body.is_empty() { request } else { request.header("Content-Type", &example.media_type) };
    let request = cast.credential(request, &spot.operation);
    (cast.world.fetch(&request.body(cast.real(&example.body))), cast)
}

/// Status, headers and body are as documented.
fn check(spot: &Spot, answer: &Response) {
    let (status, documented) = spot.success();
    assert_eq!(answer.status.to_string(), status, "{spot}: {}", answer.text());
    let headers = documented["headers"].as_object().into_iter().flatten();
    for (name, _) in headers.filter(|(name, _)| *name != "Link") {
        assert!(!answer.header(name).is_empty(), "{spot} has no {name}");
    }
    let Some(content) = documented["content"].as_object() else {
        assert!(answer.body.is_empty(), "{spot}: {}", answer.text());
        return;
    };
    let content = &content[answer.header("content-type")];
    holds(&content["schema"], &answer.json(), &spot.to_string());
    let unknown = unknown(&content["schema"], &answer.json(), "");
    assert!(unknown.is_empty(), "{spot} answers {unknown:?}, and nothing is said of it");
}

#[test]
fn every_example_is_answered_as_the_document_shows() {
    let mut current = ordered::parse(&source());
    for spot in operations() {
        for example in examples(&spot) {
            let (answer, cast) = answered(&spot, &example);
            check(&spot, &answer);
            if !answer.body.is_empty() {
                *shown(&mut current, &spot, &example.name) = ordered::parse(&cast.masked(answer.text()));
            }
        }
    }
    let current = ordered::written(&current);
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(document::file(), &current).expect("the document is written");
    }
    let source = source();
    let differs = current.lines().zip(source.lines()).find(|(now, then)| now != then);
    assert!(
        current == source,
        "docs/openapi.json is not current (UPDATE_REFERENCE=1 writes it): {differs:?}"
    );
}

/// Where the document shows the answer to an example.
fn shown<'a>(document: &'a mut Json, spot: &Spot, name: &str) -> &'a mut Json {
    let method = spot.method.to_lowercase();
    let (status, _) = spot.success();
    let way =
        ["paths", &*spot.path, &*method, "responses", status, "content", "application/json", "examples"];
    let mut node = document;
    for step in way.into_iter().chain([name, "value"]) {
        let Json::Object(members) = node else { panic!("{spot}: {step} is in no object") };
        node = members.get_mut(step).unwrap_or_else(|| panic!("{spot}: there is no {step}"));
    }
    node
}

#[test]
fn without_a_credential_the_answer_is_the_documented_one_sec_124() {
    let cast = Cast::new();
    for spot in operations().iter().filter(|spot| !spot.is_public()) {
        let answer = cast.world.fetch(&Request::new(&spot.method, &cast.real(&target(spot))));
        assert_eq!(answer.status, 401, "{spot}: {}", answer.text());
        let documented = spot.responses().find(|(status, _)| *status == "401").expect("it is documented").1;
        for name in documented["headers"].as_object().expect("headers").keys() {
            assert!(!answer.header(name).is_empty(), "{spot} has no {name}");
        }
        let problem: Value = answer.json();
        let schema = &documented["content"][answer.header("content-type")]["schema"];
        holds(schema, &problem, &spot.to_string());
        let unknown = unknown(schema, &problem, "");
        assert!(unknown.is_empty(), "{spot} answers {unknown:?}, and nothing is said of it");
    }
}
