//! The bytes of a request's document as text, and the encodings of answers.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The document as text. Clients declare ISO-8859-1 over UTF-8 bytes: what is valid UTF-8 is UTF-8 whatever they
/// say; else what they declare counts, else Windows-1252, which has a character for every byte.
pub fn text<'b>(content_type: &str, bytes: &'b [u8]) -> Cow<'b, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let declared = of_type(content_type).or_else(|| of_declaration(bytes));
    let declared = declared.filter(|one| one.is_ascii_compatible() && *one != UTF_8);
    // What is not of the declared encoding either ends at its first odd byte: replacing each would be dear.
    let text = declared.and_then(|one| one.decode_without_bom_handling_and_without_replacement(bytes));
    text.unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

/// The encoding of `…; charset=…`.
fn of_type(content_type: &str) -> Option<&'static Encoding> {
    let parameters = content_type.split(';').skip(1).filter_map(|one| one.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.next().and_then(|(_, label)| Encoding::for_label(label.trim().trim_matches('"').as_bytes()))
}

/// The encoding that the XML declaration names.
fn of_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200))?);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0.to_owned();
    let (_, value) = declaration.split_once("encoding")?;
    let label = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = label.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(label[1..].split(quote).next()?.as_bytes())
}

/// The label of an encoding that an answer can be in, as the caller wrote it: unknown ones, and those in which
/// ASCII is not ASCII, count for nothing.
pub fn label(sent: &str) -> Option<&str> {
    let sent = sent.trim();
    let known = Encoding::for_label(sent.as_bytes())?;
    let wide = [UTF_16BE, UTF_16LE].contains(&known) || !known.is_ascii_compatible();
    (!wide).then_some(sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_utf_8_is_utf_8_whatever_is_declared() {
        assert_eq!(text("application/xml; charset=ISO-8859-1", "é".as_bytes()), "é");
        assert_eq!(
            text("text/xml;", "<?xml version='1.0' encoding='shift_jis'?>é".as_bytes()).chars().last(),
            Some('é')
        );
    }

    #[test]
    fn other_bytes_are_what_is_declared_else_windows_1252() {
        assert_eq!(text("application/xml; charset=ISO-8859-1", b"\xE9"), "é");
        assert_eq!(text("text/xml", b"\xE9\x80"), "é€");
        assert_eq!(text("text/xml; charset=utf-8", b"\xE9"), "é");
        assert_eq!(text("text/xml; charset=\"ISO-8859-5\"", b"\xD0"), "а");
        let declared = b"<?xml version=\"1.0\" encoding='ISO-8859-5' ?>\xD0";
        assert_eq!(text("", declared).chars().last(), Some('а'));
        assert_eq!(text("text/xml; charset=shift_jis", b"\x93\xFA\x83\x5C"), "日ソ");
        assert_eq!(text("text/xml; charset=shift_jis", b"\xE9\xFF"), "éÿ", "that is no Shift_JIS");
        assert_eq!(text("", b"\xFF\xFE<\x00a\x00"), "<a");
    }

    #[test]
    fn an_answer_is_in_an_encoding_that_is_known_and_has_ascii_in_it() {
        for (sent, expected) in [
            ("shift_jis", Some("shift_jis")),
            (" ISO-8859-1 ", Some("ISO-8859-1")),
            ("UTF-8", Some("UTF-8")),
            ("UTF-16", None),
            ("iso-2022-jp", None),
            ("x\"?>", None),
            ("", None),
        ] {
            assert_eq!(label(sent), expected, "{sent}");
        }
    }
}
