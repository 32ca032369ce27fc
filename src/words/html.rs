//! A text as HTML: everything in it is text, and what was filled in stands between `<bdi>` and `</bdi>`.

use std::fmt::{self, Write};

/// The signs that the library puts around what it fills in.
const BEGIN: char = '\u{2068}';
const END: char = '\u{2069}';

/// HTML that was made from texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(String);

impl Html {
    /// A text whose filled-in parts stand between the two signs.
    pub(super) fn of(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + 16);
        for letter in text.chars() {
            match letter {
                BEGIN => out.push_str("<bdi>"),
                END => out.push_str("</bdi>"),
                '<' => out.push_str("&#60;"),
                '>' => out.push_str("&#62;"),
                '&' => out.push_str("&#38;"),
                '"' => out.push_str("&#34;"),
                '\'' => out.push_str("&#39;"),
                letter => out.push(letter),
            }
        }
        Self(out)
    }

    /// What was written elsewhere, in a direction of its own.
    pub fn isolated(text: &str) -> Self {
        Self::of(&format!("{BEGIN}{}{END}", without_isolation(text)))
    }

    /// An element whose parts are known to be what they should.
    pub(super) const fn element(text: String) -> Self {
        Self(text)
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text without the signs.
pub(super) fn without_isolation(text: &str) -> String {
    text.replace([BEGIN, END], "")
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::FastWritable for Html {
    fn write_into(&self, dest: &mut dyn Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl askama::filters::HtmlSafe for Html {}
