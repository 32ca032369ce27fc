//! Every language has every text, with the same things filled in.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::*;

/// The ids of a language's texts, with the names of what is filled in.
fn texts(language: Language, files: Files) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts = BTreeMap::new();
    for &file in files {
        let resource = parser::parse(file).unwrap_or_else(|(_, errors)| panic!("{language:?}: {errors:?}"));
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut names = BTreeSet::new();
            names_in(message.value.as_ref().expect("a text"), &mut names);
            let before = texts.insert(message.id.name.to_owned(), names);
            assert!(before.is_none(), "{language:?} has two texts {}", message.id.name);
        }
    }
    texts
}

fn names_in(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                names.insert(id.name.to_owned());
            }
            Expression::Select { selector, variants } => {
                if let InlineExpression::VariableReference { id } = selector {
                    names.insert(id.name.to_owned());
                }
                for variant in variants {
                    names_in(&variant.value, names);
                }
            }
            Expression::Inline(_) => {}
        }
    }
}

#[test]
fn every_language_has_every_text_with_the_same_things_filled_in() {
    let english = texts(FILES[0].0, FILES[0].1);
    for (language, files) in FILES {
        let other = texts(language, files);
        let missing: Vec<_> = english.keys().filter(|id| !other.contains_key(*id)).collect();
        let more: Vec<_> = other.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(missing.is_empty() && more.is_empty(), "{language:?} lacks {missing:?} and has {more:?}");
        for (id, names) in &english {
            assert_eq!(&other[id], names, "what is filled into {id} in {language:?}");
        }
    }
}

#[test]
fn what_is_filled_in_stands_there_as_text_in_a_direction_of_its_own_sec_166() {
    let words = Words::default();
    let html = words.with1("hello", "name", "<b>\u{2069}&\u{2068}\"x'");
    assert_eq!(html.as_str(), "Hello, <bdi>&#60;b&#62;&#38;&#34;x&#39;</bdi>!");
    assert_eq!(words.plain_with1("hello", "name", "<b>"), "Hello, <b>!");
}

#[test]
fn what_is_filled_in_keeps_its_letters_where_all_texts_have_others() {
    let words = Words::new(Language::Pseudo);
    assert_eq!(words.plain_with1("hello", "name", "Ada"), "Ĥéļļô, Ada!");
}

#[test]
fn an_instant_is_told_in_each_language() {
    let zone = jiff::tz::TimeZone::UTC;
    let now = crate::domain::time::Timestamp::from_millis(1_794_366_000_000);
    let told = |language, apart: i64| Words::new(language).relative(now.plus(apart), now);
    let (minute, day) = (60_000, 86_400_000);
    assert_eq!(told(Language::English, -30_000), "just now");
    assert_eq!(told(Language::English, -minute), "1 minute ago");
    assert_eq!(told(Language::German, -2 * 60 * minute), "vor 2 Stunden");
    assert_eq!(told(Language::French, 7 * day), "dans 7 jours");
    assert_eq!(told(Language::Spanish, -400 * day), "hace 1 año");
    assert_eq!(told(Language::English, 44 * day), "in 1 month");
    assert_eq!(told(Language::English, 7 * day - 1), "in 7 days");
    let exact = |language| Words::new(language).exact(now, &zone);
    assert_eq!(exact(Language::English), "11 November 2026, 03:00 UTC");
    assert_eq!(exact(Language::German), "11. November 2026, 03:00 UTC");
    assert_eq!(exact(Language::Spanish), "11 de noviembre de 2026, 03:00 UTC");
    let html = Words::default().when(now.plus(-minute), now, &zone);
    assert_eq!(
        html.as_str(),
        "<time datetime=\"2026-11-11T02:59:00Z\" title=\"11 November 2026, 02:59 UTC\" data-relative>1 minute ago</time>"
    );
}
