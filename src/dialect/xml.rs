//! A neutral answer as XML elements.

use std::borrow::Cow;
use std::fmt::Write;

use crate::action::Value;

/// How elements are laid out.
#[derive(Clone, Copy)]
pub struct Layout {
    /// What stands before an element, once for each level.
    pub indent: &'static str,
    /// The level of the elements to be written.
    pub level: usize,
}

impl Layout {
    const fn inside(self) -> Self {
        Self { level: self.level + 1, ..self }
    }

    fn begin(self, out: &mut String) {
        (0..self.level).for_each(|_| out.push_str(self.indent));
    }
}

/// Writes fields as elements, one a line.
pub fn elements(fields: &[(Cow<'static, str>, Value)], layout: Layout, out: &mut String) {
    for (name, value) in fields {
        element(name, value, layout, out);
    }
}

fn element(name: &str, value: &Value, layout: Layout, out: &mut String) {
    layout.begin(out);
    out.push('<');
    out.push_str(name);
    match value {
        Value::Object(fields) => object(fields, layout, out),
        value => {
            out.push('>');
            content(value, layout, out);
        }
    }
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

/// Fields whose names begin with `@` are attributes, and one called `#text` is the element's own text.
fn object(fields: &[(Cow<'static, str>, Value)], layout: Layout, out: &mut String) {
    for (name, value) in fields {
        if let Some(name) = name.strip_prefix('@') {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            content(value, layout, out);
            out.push('"');
        }
    }
    out.push('>');
    if let Some((_, value)) = fields.iter().find(|(name, _)| name == "#text") {
        return content(value, layout, out);
    }
    out.push('\n');
    for (name, value) in fields.iter().filter(|(name, _)| !name.starts_with('@')) {
        element(name, value, layout.inside(), out);
    }
    layout.begin(out);
}

fn content(value: &Value, layout: Layout, out: &mut String) {
    match value {
        Value::Text(value) => text(value, out),
        Value::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Bool(flag) => out.push_str(if *flag { "1" } else { "" }),
        // A token is a text before an answer is worded.
        Value::Null | Value::Token(_) => {}
        Value::Object(fields) => object(fields, layout, out),
        Value::List { item, items, .. } => {
            out.push('\n');
            for value in items {
                element(item, value, layout.inside(), out);
            }
            layout.begin(out);
        }
    }
}

/// The same document in ASCII: every other character by its number.
pub fn ascii(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let _ = write!(out, "&#{};", u32::from(c));
        }
    }
    out
}

/// Text as XML 1.0 allows it: what it forbids becomes U+FFFD.
pub fn text(value: &str, out: &mut String) {
    // Most texts have nothing in them that has to be looked at twice.
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && !b"&<>\"".contains(&byte);
    if value.bytes().all(plain) {
        return out.push_str(value);
    }
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A reader would turn a bare carriage return into a line feed.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'.. => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::named;

    #[test]
    fn lists_repeat_their_item_and_text_is_escaped() {
        let items = vec![Value::from("a<b"), Value::from("&\u{1}")];
        let fields = named([
            ("wrapped", Value::wrapped("one", items.clone())),
            ("flat", Value::list("one", items)),
            ("no", Value::from(false)),
        ]);
        let mut out = String::new();
        elements(&fields, Layout { indent: " ", level: 0 }, &mut out);
        let list = " <one>a&lt;b</one>\n <one>&amp;\u{FFFD}</one>\n";
        assert_eq!(out, format!("<wrapped>\n{list}</wrapped>\n<flat>\n{list}</flat>\n<no></no>\n"));
    }

    #[test]
    fn fields_with_a_mark_are_attributes_and_the_text() {
        let access = Value::from(named([("@id", 3.into()), ("#text", "Basic <Access>".into())]));
        let role = Value::from(named([("@id", 10.into()), ("name", "Vié\"wer".into()), ("access", access)]));
        let mut out = String::new();
        elements(&named([("role", role)]), Layout { indent: " ", level: 0 }, &mut out);
        let access = " <access id=\"3\">Basic &lt;Access&gt;</access>\n";
        assert_eq!(out, format!("<role id=\"10\">\n <name>Vié&quot;wer</name>\n{access}</role>\n"));
        assert_eq!(ascii("é\u{1F600}<"), "&#233;&#128512;<");
    }
}
