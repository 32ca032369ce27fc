//! Any bytes under any declared encoding: a first line that is the `Content-Type`, and the document behind it.
#![no_main]

#[path = "../src/dialect/quickbase/document.rs"]
mod document;
#[path = "../src/params.rs"]
#[allow(dead_code)]
mod params;
#[path = "../src/dialect/xml_reader.rs"]
mod xml_reader;

mod holds;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (content_type, bytes) = split(bytes);
    let text = document::text(content_type, bytes);
    assert_eq!(text, document::text(content_type, bytes));
    assert!(text.len() <= 3 * bytes.len(), "{} bytes became {}", bytes.len(), text.len());
    let marked =
        [b"\xEF\xBB\xBF".as_slice(), b"\xFF\xFE", b"\xFE\xFF"].iter().any(|mark| bytes.starts_with(mark));
    if let Ok(as_sent) = std::str::from_utf8(bytes)
        && !marked
    {
        assert_eq!(text, as_sent, "valid UTF-8 is UTF-8 whatever is declared");
    }
    holds::what_must(&text);
    let label = document::label(content_type);
    assert!(label.is_none_or(|label| {
        label.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>&?".contains(&byte))
    }));
});

fn split(bytes: &[u8]) -> (&str, &[u8]) {
    let mut halves = bytes.splitn(2, |byte| *byte == b'\n');
    let line = halves.next().and_then(|line| std::str::from_utf8(line).ok());
    (line.unwrap_or_default(), halves.next().unwrap_or_default())
}
