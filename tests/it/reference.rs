//! The references of the form and of the XML dialect: generated from the action table, and held to the code
//! and the wire.

mod layout;
mod leaves;
pub mod mask;
mod page;
mod quickbase;
mod scan;
mod whmcs;
pub mod world;

use std::collections::BTreeSet;
use std::path::Path;

use vestibule::action::{About, Call, Parameter, Refusal};
use vestibule::actions::Group;

use self::page::Chapter;
use self::quickbase::Quickbase;
use self::scan::{Names, Sources};
use self::whmcs::Whmcs;
use crate::world::World;

const REQUEST_ID: &str = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

/// A protocol's reference: which calls it shows, and what of a section is the protocol's own.
trait Document {
    /// What an example was answered.
    type Answered;
    /// Where it is kept.
    const FILE: &str;
    /// The protocol's name.
    const PROTOCOL: &str;
    /// The head of the table of errors.
    const ERRORS: &str;
    /// What a call without fields of its own answers.
    const BARE: &str;
    /// Read by its calls and not spoken of.
    const UNSPOKEN: &[&str];
    /// The fields of any answer.
    const COMMON: &[&str];

    fn groups() -> Vec<&'static Group>;
    /// What stands before the calls; `contents` lists them.
    fn introduction(contents: &str) -> String;
    /// What a group's chapter is called.
    fn chapter(group: &Group) -> &str;
    /// The call's name in this protocol.
    fn title(call: &Call) -> String;
    /// Where the call is made, and who may.
    fn may(call: &Call) -> String;
    /// The world on which its examples are run.
    fn world() -> World;
    /// Makes the example's call and asserts that it goes well.
    fn answered(shared: &World, call: &Call, about: &About) -> Self::Answered;
    /// The ways to the fields of an answer.
    fn paths(answered: &Self::Answered) -> Vec<String>;
    /// Whether a described field stands at this way.
    fn is_at(field: &str, path: &str) -> bool;
    /// A row of the table of errors.
    fn error(refusal: &Refusal) -> String;
    /// The example with its answer.
    fn example(call: &Call, about: &About, answered: &Self::Answered) -> String;
}

fn described_calls<D: Document>() -> Vec<(&'static Call, &'static About)> {
    D::groups().iter().flat_map(|group| group.calls).filter_map(|call| Some((call, call.about?))).collect()
}

/// Of both.
fn calls() -> impl Iterator<Item = (&'static Call, &'static About)> {
    described_calls::<Whmcs>().into_iter().chain(described_calls::<Quickbase>())
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
    let groups = Whmcs::groups().into_iter().chain(Quickbase::groups());
    let silent = groups.flat_map(|group| group.calls).filter(|call| call.about.is_none());
    let silent: Vec<&str> = silent.map(|call| call.name).collect();
    assert!(silent.is_empty(), "without `about`: {silent:?}");
}

#[test]
fn the_whmcs_reference_is_current_and_its_examples_are_real() {
    check_current::<Whmcs>();
}

#[test]
fn the_quickbase_reference_is_current_and_its_examples_are_real() {
    check_current::<Quickbase>();
}

fn check_current<D: Document>() {
    let shared = D::world();
    let chapters: Vec<Chapter<'_, D>> = D::groups().iter().map(|group| described(&shared, group)).collect();
    let mut page = D::introduction(&page::contents(&chapters));
    for chapter in &chapters {
        page::chapter(chapter, &mut page);
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(D::FILE);
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(&file, &page).expect("the reference is written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = page.lines().zip(written.lines()).find(|(now, then)| now != then);
    assert!(page == written, "{} is not current (UPDATE_REFERENCE=1 writes it): {differs:?}", D::FILE);
}

fn described<D: Document>(shared: &World, group: &'static Group) -> Chapter<'static, D> {
    let section = |call: &'static Call| {
        let about = call.about?;
        let answered = D::answered(shared, call, about);
        check_fields::<D>(call, about, &answered);
        Some((call, about, answered))
    };
    Chapter { group, sections: group.calls.iter().filter_map(section).collect() }
}

/// Whatever an example answers is described.
fn check_fields<D: Document>(call: &Call, about: &About, answered: &D::Answered) {
    for path in D::paths(answered) {
        let known = about.answers.iter().any(|field| D::is_at(field.name, &path));
        assert!(known || D::COMMON.contains(&path.as_str()), "{} answers {path}", call.name);
    }
}

#[test]
fn what_an_action_reads_is_documented_and_what_is_documented_is_read() {
    let mut wrong = Vec::new();
    let spoken = |unspoken: &'static [&str]| move |(call, about)| (call, about, unspoken);
    let whmcs = described_calls::<Whmcs>().into_iter().map(spoken(Whmcs::UNSPOKEN));
    let quickbase = described_calls::<Quickbase>().into_iter().map(spoken(Quickbase::UNSPOKEN));
    for (call, about, unspoken) in whmcs.chain(quickbase) {
        let (hidden, unread) = amiss(call, about, unspoken);
        if !hidden.is_empty() || !unread.is_empty() {
            wrong.push(format!(
                "{}: read and not documented {hidden:?}, documented and not read {unread:?}",
                call.name
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// What is read and not documented, and what is documented and not read.
fn amiss(call: &Call, about: &About, unspoken: &[&str]) -> (Names, Names) {
    let sources = Sources::of(call.name);
    let (reads, literals) = (sources.reads(), sources.literals());
    let documented: Names = about.takes.iter().map(|taken| base(taken.name)).collect();
    let idle: Names =
        about.takes.iter().filter(|taken| is_idle(taken)).map(|taken| base(taken.name)).collect();
    let read = |name: &String| reads.contains(name) || literals.contains(name) || idle.contains(name);
    let known = |name: &&String| unspoken.contains(&name.as_str()) || is_alias(about, name);
    let hidden = reads.difference(&documented).filter(|name| !known(name)).cloned();
    (hidden.collect(), documented.iter().filter(|name| !read(name)).cloned().collect())
}

/// Another word for a parameter, told beside it.
fn is_alias(about: &About, name: &str) -> bool {
    let told = format!("`{name}` is taken as well");
    about.takes.iter().any(|taken| taken.about.contains(&told))
}

/// Taken so that no client stumbles, and said to be without effect.
fn is_idle(taken: &Parameter) -> bool {
    taken.about.starts_with("Accepted")
}

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
