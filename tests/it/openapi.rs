//! The document of the REST dialect, held to the code and to the wire: it says all there is, and nothing else.

mod described;
mod document;
mod examples;
mod page;
mod seed;
mod taken;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use vestibule::action::Effect;
use vestibule::actions;
use vestibule::dialect::dolfin::operation::OPERATIONS;

use self::document::{DOCUMENT, Spot, operations};
use crate::house::HOUSE;
use crate::house::lexer::Kind;

/// What the document says of an operation in a line.
fn said(spot: &Spot) -> String {
    let success: Vec<&str> =
        spot.responses().map(|(status, _)| status).filter(|status| status.starts_with('2')).collect();
    let name = spot.operation["operationId"].as_str().unwrap_or_default();
    format!("{} {} {name} {}", spot.method, spot.path, success.join(","))
}

#[test]
fn the_operations_are_those_of_the_code() {
    let of_code: BTreeSet<String> = OPERATIONS
        .iter()
        .map(|one| {
            let (first, rest) = one.action.split_at(1);
            format!("{} {} {}{rest} {}", one.method, one.path, first.to_lowercase(), one.status)
        })
        .collect();
    let documented: BTreeSet<String> = operations().iter().map(said).collect();
    assert_eq!(documented, of_code);
}

#[test]
fn the_scope_of_an_operation_is_that_of_its_action() {
    for spot in operations() {
        let action = spot.operation["operationId"].as_str().expect("a name");
        let (group, call) = actions::find(actions::REST, action).expect("an action");
        let ways = spot.operation["security"].as_array().expect("who may");
        let Some(key) = ways.iter().find_map(|way| way.get("apiKey")) else { continue };
        let way = if call.effect == Effect::Writes { "write" } else { "read" };
        assert_eq!(*key, json!([format!("{}:{way}", group.to_lowercase())]), "{action}");
    }
}

/// Statuses of problems by their names, as the dialect's sources pair them.
fn of_code() -> BTreeMap<String, BTreeSet<u64>> {
    let sources = HOUSE.files.iter().filter(|file| file.path.starts_with("src/dialect/dolfin"));
    let windows = sources.flat_map(|file| file.shipped.windows(3));
    let pairs = windows.filter_map(|three| match three {
        [status, comma, code] if comma.is(",") && code.kind == Kind::Text && is_code(&code.text) => {
            Some((code.text.clone(), status.text.parse().ok()?))
        }
        _ => None,
    });
    let mut statuses: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for (code, status) in pairs {
        statuses.entry(code).or_default().insert(status);
    }
    statuses
}

/// `Entity.Reason`.
fn is_code(text: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    text.split_once('.').is_some_and(|(entity, reason)| is_name(entity) && is_name(reason))
}

#[test]
fn the_problems_are_those_of_the_code() {
    let of_code = of_code();
    assert!(of_code.len() > 20, "they are not found in the sources");
    let listed = DOCUMENT["x-problems"].as_array().expect("a list").iter();
    let listed: BTreeMap<String, BTreeSet<u64>> = listed
        .map(|one| {
            let statuses = one["statuses"].as_array().expect("statuses").iter();
            (
                one["code"].as_str().unwrap_or_default().to_owned(),
                statuses.filter_map(Value::as_u64).collect(),
            )
        })
        .collect();
    assert_eq!(listed, of_code);
    let words = DOCUMENT["components"]["schemas"]["ProblemCode"]["enum"].as_array().expect("names");
    let words: BTreeSet<&str> = words.iter().filter_map(Value::as_str).collect();
    assert_eq!(words, of_code.keys().map(String::as_str).collect());
}

#[test]
fn every_answer_names_its_problems_under_their_status() {
    let of_code = of_code();
    for spot in operations() {
        for (status, response) in spot.responses().filter(|(status, _)| *status >= "400") {
            let text = response["description"].as_str().expect("a description");
            for line in text.split("\n\n") {
                let (code, when) = line.split_once(" — ").unwrap_or_else(|| panic!("{spot}: {line}"));
                let status: u64 = status.parse().expect("a status");
                assert!(
                    of_code.get(code).is_some_and(|known| known.contains(&status)),
                    "{spot}: {code} {status}"
                );
                assert!(!when.is_empty(), "{spot}: {code}");
            }
            let content = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(*content, "#/components/schemas/ProblemDetails", "{spot} {status}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_used() {
    let mut used = BTreeSet::new();
    document::walk(&DOCUMENT, &mut |node| {
        if let Some(at) = node.get("$ref").and_then(Value::as_str) {
            used.insert(at.to_owned());
        }
    });
    for at in &used {
        assert!(DOCUMENT.pointer(at.trim_start_matches('#')).is_some(), "{at}");
    }
    for kind in ["schemas", "parameters", "headers"] {
        for name in DOCUMENT["components"][kind].as_object().expect("components").keys() {
            assert!(used.contains(&format!("#/components/{kind}/{name}")), "{kind}/{name} is not used");
        }
    }
}
