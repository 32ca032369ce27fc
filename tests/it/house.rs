//! The house's law: rules over the sources, each proved on planted violations, then held against the real tree.

mod layers;
pub mod lexer;
mod manners;
mod one_place;
mod paths;
mod shipped;
pub mod source;
mod table;
pub mod unfold;

use std::{path::Path, sync::LazyLock};

use source::{Finding, Tree};

pub static HOUSE: LazyLock<Tree> = LazyLock::new(|| Tree::read(Path::new(env!("CARGO_MANIFEST_DIR"))));

fn hold(rule: fn(&Tree) -> Vec<Finding>) {
    let found: Vec<_> = rule(&HOUSE).iter().map(Finding::to_string).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// Asserts that a rule finds exactly these `file:line` in made-up sources.
#[track_caller]
fn finds(rule: fn(&Tree) -> Vec<Finding>, sources: &[(&str, &str)], expected: &[&str]) {
    let found = rule(&Tree::of(sources));
    let places: Vec<_> = found.iter().map(|finding| format!("{}:{}", finding.file, finding.line)).collect();
    assert_eq!(places, expected, "{found:#?}");
}

#[test]
fn the_sources_are_found() {
    for path in ["src/lib.rs", "src/main.rs", "tests/it/house/lexer.rs"] {
        assert!(HOUSE.files.iter().any(|file| file.path == path), "{path} was not read");
    }
}

#[test]
fn every_source_is_read_to_its_end() {
    for file in &HOUSE.files {
        for (open, close) in [("(", ")"), ("[", "]"), ("{", "}")] {
            let count = |sign| file.tokens.iter().filter(|token| token.is(sign)).count();
            assert_eq!(count(open), count(close), "{}: `{open}` and `{close}`", file.path);
        }
    }
}

#[test]
fn no_import_goes_up() {
    hold(layers::imports_go_down);
}

#[test]
fn every_action_has_its_row_and_every_row_its_action() {
    hold(table::rows_and_files_match);
}

#[test]
fn call_names_are_unique_and_in_order() {
    hold(table::names_are_unique_and_in_order);
}

#[test]
fn the_clock_and_the_random_generator_are_taken_in_one_place() {
    hold(one_place::clock_and_chance);
}

#[test]
fn only_http_and_the_client_of_postgresql_are_async() {
    hold(one_place::asynchrony);
}

#[test]
fn dialects_are_named_only_where_they_are_mounted() {
    hold(one_place::dialects);
}

#[test]
fn every_file_opens_with_its_purpose() {
    hold(manners::headers);
}

#[test]
fn nothing_unsafe_unfinished_ignored_or_re_exported_wholesale() {
    hold(manners::nowhere);
}

#[test]
fn nothing_that_ships_unwraps() {
    hold(manners::unwraps);
}
