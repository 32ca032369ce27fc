//! MIME header parameters, as in `form-data; name="a"; filename="b"`.

use std::borrow::Cow;

/// One `name=value` of a header, and what follows it.
pub(super) struct Parameter<'h> {
    pub(super) name: &'h str,
    /// The value without its quotes; `None` when a quote is never closed.
    pub(super) value: Option<Cow<'h, str>>,
    rest: &'h str,
}

/// The parameters in `text`, which begins after the header's first `;`.
pub(super) fn parameters(text: &str) -> impl Iterator<Item = Parameter<'_>> {
    let first = next_parameter(text);
    std::iter::successors(first, |parameter| next_parameter(parameter.rest))
}

fn next_parameter(text: &str) -> Option<Parameter<'_>> {
    let text = text.trim_start_matches([';', ' ', '\t']);
    if text.is_empty() {
        return None;
    }
    let (name, after) = split_before(text, ['=', ';']);
    let (value, rest) = match after.strip_prefix('=').map(str::trim_ascii_start) {
        None => (Some(Cow::Borrowed("")), after),
        Some(quoted) if quoted.starts_with('"') => unquoted(quoted),
        Some(bare) => {
            let (value, rest) = split_before(bare, [';', ';']);
            (Some(value.trim_ascii_end().into()), rest)
        }
    };
    Some(Parameter { name: name.trim_ascii(), value, rest })
}

fn split_before(text: &str, stops: [char; 2]) -> (&str, &str) {
    text.find(stops).and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// The content of the leading quotes. As in PHP a backslash protects a quote or a backslash and is itself before
/// anything else: browsers do not double it.
fn unquoted(quoted: &str) -> (Option<Cow<'_, str>>, &str) {
    let inner = quoted.strip_prefix('"').unwrap_or(quoted);
    let mut value = String::new();
    let mut rest = inner;
    while let Some(at) = rest.find(['"', '\\']) {
        let (plain, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        value.push_str(plain);
        let mut next = after.chars();
        match (next.next(), after.get(1..2)) {
            (Some('"'), _) => return (Some(value.into()), next.as_str()),
            (_, Some(escaped @ ("\"" | "\\"))) => {
                value.push_str(escaped);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                value.push('\\');
                rest = next.as_str();
            }
        }
    }
    (None, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&str, Option<String>)> {
        parameters(text).map(|p| (p.name, p.value.map(Cow::into_owned))).collect()
    }

    #[test]
    fn quoted_and_bare_values_are_read() {
        assert_eq!(
            read(" name=\"a;b\" ; Boundary = x-1 ;; flag"),
            [
                ("name", Some("a;b".to_owned())),
                ("Boundary", Some("x-1".to_owned())),
                ("flag", Some(String::new())),
            ]
        );
        assert!(read(" ; ;").is_empty());
    }

    #[test]
    fn a_backslash_protects_quotes_and_backslashes_only() {
        assert_eq!(read(r#"n="a\"b\\c\d\é%22""#), [("n", Some(r#"a"b\c\d\é%22"#.to_owned()))]);
    }

    #[test]
    fn an_open_quote_has_no_value() {
        for open in ["n=\"a", "n=\"a\\", "n=\"a\\\"", "n=\""] {
            assert_eq!(read(open), [("n", None)], "{open}");
        }
    }
}
