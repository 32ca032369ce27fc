//! The reference of the form dialect: generated from the action table, and held to the code and the wire.

mod access;
mod examples;
mod layout;
mod leaves;
mod mask;
mod page;
mod scan;
pub mod world;

use std::collections::BTreeSet;
use std::path::Path;

use vestibule::action::{About, Call, Parameter};
use vestibule::actions::{FORM, Group};

use self::page::Chapter;
use self::scan::{Names, Sources};
use crate::world::World;

const REQUEST_ID: &str = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

/// Quickbase's calls have an envelope and a reference of their own.
fn groups() -> impl Iterator<Item = &'static Group> {
    FORM.iter().filter(|group| group.name != "Quickbase")
}

fn calls() -> impl Iterator<Item = (&'static Call, &'static About)> {
    groups().flat_map(|group| group.calls).filter_map(|call| Some((call, call.about?)))
}

/// A value as a form sends it.
pub fn encoded(value: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~@,:/".contains(byte);
    value.bytes().fold(String::new(), |text, byte| match byte {
        b' ' => text + "+",
        byte if plain(&byte) => text + &char::from(byte).to_string(),
        byte => text + &format!("%{byte:02X}"),
    })
}

#[test]
fn every_action_is_described() {
    let silent = groups().flat_map(|group| group.calls).filter(|call| call.about.is_none());
    let silent: Vec<&str> = silent.map(|call| call.name).collect();
    assert!(silent.is_empty(), "without `about`: {silent:?}");
}

#[test]
fn the_reference_is_current_and_its_examples_are_real() {
    let shared = world::world();
    let chapters: Vec<Chapter<'_>> = groups().map(|group| described(&shared, group)).collect();
    let introduction = include_str!("reference/introduction.md");
    let mut page = introduction.replace("{{contents}}", &page::contents(&chapters));
    page = page.replace("{{access}}", &access::table());
    for chapter in &chapters {
        page::chapter(chapter, &mut page);
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/whmcs.md");
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(&file, &page).expect("the reference is written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = page.lines().zip(written.lines()).find(|(now, then)| now != then);
    assert!(page == written, "docs/whmcs.md is not current (UPDATE_REFERENCE=1 writes it): {differs:?}");
}

fn described<'a>(shared: &World, group: &'a Group) -> Chapter<'a> {
    let section = |call: &'a Call| {
        let about = call.about?;
        let answered = examples::run(shared, call, about);
        examples::agree(call.name, &answered);
        check_fields(call, about, &answered);
        Some((call, about, answered))
    };
    Chapter { group, sections: group.calls.iter().filter_map(section).collect() }
}

/// Whatever an example answers is described.
fn check_fields(call: &Call, about: &About, answered: &examples::Answered) {
    let known: Vec<&str> = about.answers.iter().map(|field| field.name).collect();
    for path in examples::described(answered) {
        let common = ["result", "request_id", "warning"].contains(&path.as_str());
        assert!(
            common || known.contains(&path.as_str()),
            "{} answers {path}, described: {known:?}",
            call.name
        );
    }
}

#[test]
fn what_an_action_reads_is_documented_and_what_is_documented_is_read() {
    let mut wrong = Vec::new();
    for (call, about) in calls() {
        let sources = Sources::of(call.name);
        let (reads, literals) = (sources.reads(), sources.literals());
        let documented: Names = about.takes.iter().map(|taken| base(taken.name)).collect();
        let hidden: Vec<_> =
            reads.difference(&documented).filter(|name| !UNSPOKEN.contains(&name.as_str())).collect();
        let idle: Names =
            about.takes.iter().filter(|taken| is_idle(taken)).map(|taken| base(taken.name)).collect();
        let read = |name: &String| reads.contains(name) || literals.contains(name) || idle.contains(name);
        let unread: Vec<_> = documented.iter().filter(|name| !read(name)).collect();
        if !hidden.is_empty() || !unread.is_empty() {
            wrong.push(format!(
                "{}: read and not documented {hidden:?}, documented and not read {unread:?}",
                call.name
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Taken so that no client stumbles, and said to be without effect.
fn is_idle(taken: &Parameter) -> bool {
    taken.about.starts_with("Accepted")
}

/// Read and not spoken of: another way to name the client, which belongs to Quickbase's calls, and the
/// order of lists that have only one.
const UNSPOKEN: [&str; 2] = ["dbid", "sorting"];

/// `email_preferences[general]` is a part of `email_preferences`.
fn base(name: &str) -> String {
    name.split('[').next().unwrap_or_default().to_owned()
}

#[test]
fn every_refusal_of_an_action_is_documented() {
    let mut wrong = Vec::new();
    for (call, about) in calls() {
        let listed: Vec<BTreeSet<&str>> = about
            .refuses
            .iter()
            .map(|one| [one.code, &*one.message].into_iter().chain(one.field).collect())
            .collect();
        for texts in Sources::of(call.name).refusals() {
            let known = listed.iter().any(|one| texts.iter().all(|text| one.contains(text.as_str())));
            if !known {
                wrong.push(format!("{}: {texts:?}", call.name));
            }
        }
    }
    assert!(wrong.is_empty(), "refused and not documented:\n{}\n", wrong.join("\n"));
}

#[test]
fn an_example_names_only_documented_parameters_and_every_required_one() {
    for (call, about) in calls() {
        let sent: Names = about.example.iter().map(|(name, _)| base(name)).collect();
        for taken in about.takes.iter().filter(|taken| taken.required) {
            assert!(sent.contains(&base(taken.name)), "{}: the example lacks {}", call.name, taken.name);
        }
        let known: Names = about.takes.iter().map(|taken| base(taken.name)).collect();
        assert!(sent.is_subset(&known), "{}: {sent:?}", call.name);
    }
}

#[test]
fn what_is_said_is_said_in_sentences() {
    for (call, about) in calls() {
        assert!(about.does.ends_with('.'), "{}: {}", call.name, about.does);
        let names: Vec<&str> = about.takes.iter().map(|taken| taken.name).collect();
        let once: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), once.len(), "{}: {names:?}", call.name);
        let meanings =
            about.takes.iter().map(|taken| taken.about).chain(about.answers.iter().map(|field| field.about));
        for meaning in meanings {
            assert!(!meaning.is_empty(), "{}", call.name);
        }
    }
}
