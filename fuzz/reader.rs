//! Any text that the XML reader is given: read within its limits, the same each time, and as it was meant.
#![no_main]

#[path = "../src/params.rs"]
#[allow(dead_code)]
mod params;
#[path = "../src/dialect/xml_reader.rs"]
mod xml_reader;

mod holds;

use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(bytes) else { return Corpus::Reject };
    holds::what_must(text);
    Corpus::Keep
});
