//! A neutral answer as JSON, in ASCII as PHP's `json_encode` writes it.

use std::borrow::Cow;
use std::fmt::Write;

use crate::action::Value;

/// The media type of JSON.
pub const TYPE: &str = "application/json";

/// Writes fields as one object.
pub fn object<'f>(fields: impl IntoIterator<Item = &'f (Cow<'static, str>, Value)>, out: &mut String) {
    out.push('{');
    for (place, (name, value)) in fields.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        text(name, out);
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

/// The same with its slashes as they are: an address in it can be pasted. What was written escapes each slash and
/// each backslash, so that this pair of characters stands for a slash alone wherever it begins.
pub fn with_plain_slashes(written: &str) -> String {
    written.replace("\\/", "/")
}

/// Writes a value.
pub fn write(value: &Value, out: &mut String) {
    match value {
        Value::Text(value) => text(value, out),
        Value::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        // A token is a text before an answer is worded.
        Value::Null | Value::Token(_) => out.push_str("null"),
        Value::Object(fields) => object(fields, out),
        Value::List { item, wrapped: true, items } => {
            out.push('{');
            text(item, out);
            out.push(':');
            list(items, out);
            out.push('}');
        }
        Value::List { items, .. } => list(items, out),
    }
}

fn list(items: &[Value], out: &mut String) {
    out.push('[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(']');
}

/// Everything outside printable ASCII is escaped: some clients decode answers as ASCII. So is the
/// slash, which keeps `</script>` out of the text.
fn text(value: &str, out: &mut String) {
    out.push('"');
    let mut units = [0u16; 2];
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' => out.push_str("\\/"),
            '\n' => out.push_str("\\n"),
            ' '..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::named;

    #[test]
    fn every_kind_of_value_is_written() {
        let items = || vec![Value::from("a"), Value::from(1)];
        let fields = named([
            ("text", Value::from("é \"</script>\u{2028}😀\n")),
            ("wrapped", Value::wrapped("one", items())),
            ("flat", Value::list("one", items())),
            ("flag", Value::from(true)),
            ("nothing", Value::Null),
        ]);
        let mut out = String::new();
        object(&fields, &mut out);
        let expected = concat!(
            r#"{"text":"\u00e9 \"<\/script>\u2028\ud83d\ude00\n","wrapped":{"one":["a",1]},"#,
            r#""flat":["a",1],"flag":true,"nothing":null}"#
        );
        assert_eq!(out, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok());
    }

    #[test]
    fn with_plain_slashes_it_says_the_same() {
        for value in ["http://x/y", "\\/", "/\\/", "\\\\//", "a\"/\\"] {
            let mut out = String::new();
            object(&named([("at", Value::from(value))]), &mut out);
            let plain = with_plain_slashes(&out);
            let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
            assert_eq!((read(&plain), &read(&plain)["at"]), (read(&out), &value.into()), "{plain}");
            assert_eq!(plain.matches('/').count(), value.matches('/').count());
        }
    }
}
