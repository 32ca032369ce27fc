//! What holds of every document, whoever wrote it.

use std::fmt::Write;

use crate::params::Params;
use crate::xml_reader::{Unreadable, read};

/// The reader's limits, told a second time: whoever moves one has to mean it.
const ELEMENTS: usize = 64;
const NAME: usize = 256;
const VALUE: usize = 64 * 1024;

/// Panics where something does not hold.
pub fn what_must(text: &str) {
    let first = read(text);
    assert!(first == read(text), "it is read in two ways");
    let document_type = text.trim_start().starts_with("<!DOCTYPE");
    match first {
        Ok(params) => {
            assert!(!document_type, "a document type is accepted");
            is_within_limits(&params);
            comes_back(&params);
        }
        Err(Unreadable::Because(reason)) => assert!(reason.len() < 80 && reason.is_ascii()),
        Err(Unreadable::GivenTwice(name)) => assert!(["userid", "roleid", "email"].contains(&name)),
    }
}

fn is_within_limits(params: &Params) {
    assert!(params.len() < ELEMENTS, "{} parameters", params.len());
    for (name, value) in params.iter() {
        let value = value.as_text().expect("no lists come from a document");
        assert!((1..=NAME).contains(&name.len()) && value.len() <= VALUE, "{} {}", name.len(), value.len());
        assert_eq!(name, name.to_ascii_lowercase());
        assert!(value.chars().chain(name.chars()).all(is_of_xml), "{name:?}: {value:?}");
        assert_eq!(params.verbatim(&name.to_ascii_uppercase()), Some(value), "found whatever the case");
    }
}

/// XML 1.0, 2.2.
fn is_of_xml(c: char) -> bool {
    match u32::from(c) {
        code @ 0..0x20 => matches!(code, 0x9 | 0xA | 0xD),
        0xFFFE | 0xFFFF => false,
        _ => true,
    }
}

/// Written by a writer that escapes, it reads as the same.
fn comes_back(params: &Params) {
    let mut document = String::from("<?xml version=\"1.0\"?><qdbapi>");
    for (name, value) in params.iter() {
        let _ = write!(document, "<{name}>");
        escape(value.as_text().unwrap_or_default(), &mut document);
        let _ = write!(document, "</{name}>");
    }
    document.push_str("</qdbapi>");
    // A reference is a part, and of parts there is a limit.
    if document.matches('&').count() < 16_000 {
        let again = read(&document).unwrap_or_else(|error| panic!("{error:?}: {document}"));
        assert!(&again == params, "{again:?} is not {params:?}: {document}");
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\r' => out.push_str("&#xD;"),
            c => out.push(c),
        }
    }
}
