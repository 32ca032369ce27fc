//! `multipart/form-data` over bytes: text parts become parameters, file parts are passed over.

use std::borrow::Cow;

use super::header::parameters;
use super::names::Place;
use super::{FormError, Tally};

/// RFC 2046 grants 70 characters; some libraries exceed it.
const MAX_BOUNDARY: usize = 200;

/// All header lines of one part together; a form needs one or two.
const MAX_HEADERS: usize = 4_096;

/// Reads the text parts into `place`; `type_parameters` is what follows `multipart/form-data;`.
///
/// Lines may end in CRLF or LF, text before the first and after the last boundary is ignored, and a body without its
/// closing boundary is refused whole: it was cut off on the way.
pub(super) fn read(
    type_parameters: &str,
    body: &[u8],
    tally: &mut Tally<'_>,
    place: &mut Place,
) -> Result<(), FormError> {
    let delimiter = format!("--{}", boundary(type_parameters).ok_or(FormError::BadMultipart)?);
    let mut section = Section::first(body, delimiter.as_bytes())?;
    while !section.is_last {
        tally.count()?;
        let (headers, content) = split_headers(section.rest).ok_or(FormError::BadMultipart)?;
        section = Section::first(content, delimiter.as_bytes())?;
        if let Some(name) = field_name(text(headers)?)? {
            tally.check_name(&name)?;
            place.put(&name, text(section.content)?.to_owned(), tally)?;
        }
    }
    Ok(())
}

fn text(bytes: &[u8]) -> Result<&str, FormError> {
    let text = std::str::from_utf8(bytes).map_err(|_| FormError::NotUtf8)?;
    if text.contains('\0') { Err(FormError::Nul) } else { Ok(text) }
}

fn boundary(type_parameters: &str) -> Option<Cow<'_, str>> {
    let boundary = parameters(type_parameters).find(|p| p.name.eq_ignore_ascii_case("boundary"))?.value?;
    (1..=MAX_BOUNDARY).contains(&boundary.len()).then_some(boundary)
}

/// What stands before a delimiter line, and what follows that line.
struct Section<'b> {
    content: &'b [u8],
    is_last: bool,
    rest: &'b [u8],
}

impl<'b> Section<'b> {
    /// Cuts `bytes` at the first line that is a delimiter. Linear: a delimiter holds no line end, so that no byte is
    /// compared from two line beginnings.
    fn first(bytes: &'b [u8], delimiter: &[u8]) -> Result<Self, FormError> {
        let mut line = bytes;
        loop {
            if let Some((is_last, rest)) = after_delimiter(line, delimiter) {
                let before = bytes.get(..bytes.len() - line.len()).unwrap_or_default();
                return Ok(Self { content: without_line_end(before), is_last, rest });
            }
            line = next_line(line).ok_or(FormError::BadMultipart)?;
        }
    }
}

/// Whether this line is the delimiter: if it closes the body, and the bytes after the line.
fn after_delimiter<'b>(line: &'b [u8], delimiter: &[u8]) -> Option<(bool, &'b [u8])> {
    let after = line.strip_prefix(delimiter)?;
    let (is_last, after) = after.strip_prefix(b"--").map_or((false, after), |after| (true, after));
    match without_padding(after) {
        [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] => Some((is_last, rest)),
        [] if is_last => Some((true, &[])),
        _ => None,
    }
}

/// Without the spaces and tabs that RFC 2046 lets a gateway put behind a delimiter.
fn without_padding(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    while let [b' ' | b'\t', tail @ ..] = rest {
        rest = tail;
    }
    rest
}

fn next_line(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().position(|&b| b == b'\n')?;
    bytes.get(end + 1..)
}

fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// The header lines and the content after the empty line; `None` if that line is missing or too far away.
fn split_headers(part: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut length = 0;
    // Looking no further than the limit keeps one huge line from being walked through.
    for line in part.get(..MAX_HEADERS).unwrap_or(part).split_inclusive(|&b| b == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            return Some((part.get(..length)?, part.get(length + line.len()..)?));
        }
        length += line.len();
    }
    None
}

/// The field's name, or `None` for a file and for a part that has no name.
fn field_name(headers: &str) -> Result<Option<String>, FormError> {
    let disposition = disposition(headers)?;
    let (_, fields) = disposition.split_once(';').unwrap_or_default();
    let mut name = None;
    for parameter in parameters(fields) {
        let value = parameter.value.ok_or(FormError::BadMultipart)?;
        if ["filename", "filename*"].iter().any(|file| parameter.name.eq_ignore_ascii_case(file)) {
            return Ok(None);
        }
        // Two names would be read one way here and another way by a firewall in front.
        if parameter.name.eq_ignore_ascii_case("name") && name.replace(value.into_owned()).is_some() {
            return Err(FormError::BadMultipart);
        }
    }
    Ok(name)
}

/// The value of `Content-Disposition`, its continuation lines joined; empty without one, refused with two.
fn disposition(headers: &str) -> Result<Cow<'_, str>, FormError> {
    let mut found: Option<Cow<'_, str>> = None;
    let mut is_inside = false;
    for line in headers.lines() {
        if line.starts_with([' ', '\t']) {
            if let (true, Some(value)) = (is_inside, &mut found) {
                value.to_mut().push_str(line);
            }
            continue;
        }
        let (header, value) = line.split_once(':').unwrap_or((line, ""));
        is_inside = header.trim_ascii().eq_ignore_ascii_case("content-disposition");
        if is_inside && found.replace(value.into()).is_some() {
            return Err(FormError::BadMultipart);
        }
    }
    Ok(found.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::form::{Limits, decode};
    use crate::params::Params;

    fn read_as(content_type: &str, body: &str) -> Result<Params, FormError> {
        decode(b"", Some(content_type), body.as_bytes(), &Limits::DEFAULT)
    }

    fn read(body: &str) -> Result<Params, FormError> {
        read_as("multipart/form-data; boundary=XX", &body.replace('\n', "\r\n"))
    }

    fn part(headers: &str) -> Result<Params, FormError> {
        read(&format!("--XX\n{headers}\n\nv\n--XX--\n"))
    }

    const TWO: &str = "--XX\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XX\nContent-Disposition: form-data; name=\"b[]\"\n\
        Content-Type: text/plain; charset=utf-8\n\nx\n\ny\n--XX--\n";

    #[test]
    fn text_parts_become_parameters_in_their_order() {
        let params = read(TWO).unwrap();
        assert_eq!(params.text("a"), Some("1"));
        assert_eq!(
            params.get("b").and_then(|b| b.as_list()),
            Some(&[("0".to_owned(), "x\r\n\r\ny".into())][..])
        );
        assert_eq!(params.len(), 2);
    }

    #[test]
    fn bare_line_feeds_preamble_epilogue_and_padding_are_tolerated() {
        let type_ = "Multipart/Form-Data; charset=utf-8; Boundary=\"XX\"";
        assert_eq!(read_as(type_, TWO).unwrap().text("a"), Some("1"));
        let dressed = format!("before\n{}after --XX", TWO.replace("--XX\n", "--XX \t\n"));
        assert_eq!(read(&dressed), read(TWO));
        assert_eq!(read(TWO.trim_end()), read(TWO), "no line end after the last boundary");
        assert!(read("--XX--").unwrap().is_empty());
    }

    #[test]
    fn a_longer_boundary_and_an_inner_dash_line_belong_to_the_value() {
        let body =
            "--XX\nContent-Disposition: form-data; name=a\n\n--XXX\n--X\n --XX\n--XX--no\nv--XX\n--XX--";
        assert_eq!(read(body).unwrap().text("a"), Some("--XXX\r\n--X\r\n --XX\r\n--XX--no\r\nv--XX"));
        let empty = "--XX\nContent-Disposition: form-data; name=a\n\n--XX--";
        assert_eq!(read(empty).unwrap().get("a"), Some(&"".into()));
    }

    #[test]
    fn headers_are_read_in_any_case_order_and_folding() {
        for headers in [
            "content-disposition:form-data;name=k",
            "X: y\nCONTENT-DISPOSITION: form-data;\n\tname=\"k\"",
            "Content-Disposition: form-data; x=\"; name=q\"; NAME = k",
            "Content-Disposition: form-data; name=\" k\"",
        ] {
            assert_eq!(part(headers).unwrap().text("k"), Some("v"), "{headers}");
        }
        assert_eq!(part("Content-Disposition: form-data; name=\"a\\\"b\"").unwrap().text("a\"b"), Some("v"));
    }

    #[test]
    fn files_and_parts_without_a_name_are_passed_over() {
        for headers in [
            "Content-Disposition: form-data; name=f; filename=\"a.txt\"",
            "Content-Disposition: form-data; filename=; name=f",
            "Content-Disposition: form-data; name=f; filename*=UTF-8''a",
            "Content-Disposition: form-data",
            "Content-Type: text/plain",
            "no header at all",
        ] {
            assert!(part(headers).unwrap().is_empty(), "{headers}");
        }
        let binary = b"--X\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n\xff\0\r\n--X--";
        assert!(
            decode(b"", Some("multipart/form-data; boundary=X"), binary, &Limits::DEFAULT)
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn a_body_that_was_cut_off_is_refused_whole() {
        let whole = TWO.trim_end();
        for length in 1..whole.len() {
            assert_eq!(read(&whole[..length]), Err(FormError::BadMultipart), "{length}");
        }
    }

    #[test]
    fn broken_multipart_is_refused() {
        for type_ in
            ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"XX"]
        {
            assert_eq!(read_as(type_, TWO), Err(FormError::BadMultipart), "{type_}");
        }
        for headers in [
            "Content-Disposition: form-data; name=\"k",
            "Content-Disposition: form-data; name=a; name=b",
            "Content-Disposition: form-data; name=a\nContent-Disposition: form-data; name=b",
            &format!("X: {}", "y".repeat(5_000)),
        ] {
            assert_eq!(part(headers), Err(FormError::BadMultipart), "{headers}");
        }
    }

    #[test]
    fn nul_utf_8_and_limits_hold_in_parts_too() {
        assert_eq!(part("Content-Disposition: form-data; name=\"a\0\""), Err(FormError::Nul));
        assert_eq!(read(&TWO.replace('y', "\0")), Err(FormError::Nul));
        let long = format!("Content-Disposition: form-data; name={}", "n".repeat(257));
        assert_eq!(part(&long), Err(FormError::NameTooLong));
        assert_eq!(
            part(&format!("Content-Disposition: form-data; name=a{}", "[]".repeat(9))),
            Err(FormError::TooDeep)
        );
        let latin = b"--X\r\nContent-Disposition: form-data; name=f\r\n\r\n\xe9\r\n--X--";
        let type_ = Some("multipart/form-data; boundary=X");
        assert_eq!(decode(b"", type_, latin, &Limits::DEFAULT), Err(FormError::NotUtf8));
        let many = format!("{}--X--", "--X\n\n\n".repeat(100_000));
        assert_eq!(decode(b"", type_, many.as_bytes(), &Limits::DEFAULT), Err(FormError::TooMany));
    }
}
