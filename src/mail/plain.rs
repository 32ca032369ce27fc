//! The plain part of a mail that was written in HTML.

use super::text::escaped;

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "blockquote",
    "body",
    "center",
    "div",
    "dl",
    "dt",
    "dd",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "ol",
    "section",
    "table",
    "tr",
    "ul",
];
/// Elements of which nothing is shown.
const UNSEEN: [&str; 4] = ["head", "script", "style", "title"];

/// Whether a text is HTML at all: some tag is in it.
pub fn is_html(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| Tag::at(&text[at..]).is_some())
}

/// What a reader of the HTML sees, line by line; a link's address stands behind its text.
pub fn of_html(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        page.text(&rest[..at]);
        rest = &rest[at..];
        let Some((tag, length)) = Tag::at(rest) else {
            page.text("<");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[length..];
        match UNSEEN.iter().find(|name| **name == tag.name && !tag.closes) {
            Some(name) => rest = behind_end(rest, name),
            None => page.tag(&tag),
        }
    }
    page.text(rest);
    page.finish()
}

/// The text with its special characters as entities, and its lines as lines.
pub fn to_html(text: &str) -> String {
    let lines = text.lines().map(escaped);
    lines.collect::<Vec<_>>().join("<br>\n")
}

struct Tag<'a> {
    /// In lower case; empty for a comment and the like.
    name: String,
    closes: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The tag at the beginning of a text, and how long it is.
    fn at(text: &'a str) -> Option<(Self, usize)> {
        if let Some(comment) = text.strip_prefix("<!--") {
            let length = comment.find("-->").map_or(text.len(), |end| end + 7);
            return Some((Self { name: String::new(), closes: false, attributes: "" }, length));
        }
        let inside = text.get(1..)?;
        let closes = inside.starts_with('/');
        let inside = inside.strip_prefix(['/', '!', '?']).unwrap_or(inside);
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let end = end_of_tag(inside)?;
        let named = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(end);
        let tag = Self {
            name: inside[..named].to_ascii_lowercase(),
            closes,
            attributes: inside.get(named..end).unwrap_or_default(),
        };
        Some((tag, text.len() - inside.len() + end + 1))
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let lower = self.attributes.to_ascii_lowercase();
        let begin = lower.match_indices(name).find_map(|(at, _)| {
            let own =
                self.attributes[..at].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'');
            let value = self.attributes[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
            own.then_some(value)
        })?;
        let value = match begin.chars().next() {
            Some(quote @ ('"' | '\'')) => begin[1..].split(quote).next(),
            _ => begin.split(|c: char| c.is_ascii_whitespace()).next(),
        };
        value.map(decoded)
    }
}

/// The longest tag, in bytes: what goes on for longer is none.
const LONGEST_TAG: usize = 4_096;

/// Where a tag ends; what stands in quotes does not count.
fn end_of_tag(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inside.bytes().enumerate().take(LONGEST_TAG) {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at),
            (None, b'<') => return None,
            _ => {}
        }
    }
    None
}

/// What comes behind the end of an element of which nothing is shown.
fn behind_end<'a>(rest: &'a str, name: &str) -> &'a str {
    let end = rest.match_indices("</").find(|(at, _)| {
        rest.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    });
    let Some((at, _)) = end else { return "" };
    rest[at..].find('>').map_or("", |close| &rest[at + close + 1..])
}

/// The plain text as it comes together.
#[derive(Default)]
struct Page {
    out: String,
    /// Line breaks that are due before the next text.
    breaks: usize,
    /// Whether white space is due before the next text.
    gap: bool,
    /// The address of the link that is open, and where its text began.
    link: Option<(String, usize)>,
}

impl Page {
    fn text(&mut self, raw: &str) {
        let text = decoded(raw);
        for (at, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            self.gap |= at > 0;
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    fn word(&mut self, word: &str) {
        if self.out.is_empty() {
            self.breaks = 0;
        } else if self.breaks > 0 {
            self.out.extend(std::iter::repeat_n('\n', self.breaks.min(2)));
        } else if self.gap {
            self.out.push(' ');
        }
        (self.breaks, self.gap) = (0, false);
        self.out.push_str(word);
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match &*tag.name {
            "br" => self.breaks += 1,
            "p" => self.breaks = self.breaks.max(2),
            "li" if !tag.closes => {
                self.breaks = self.breaks.max(1);
                self.word("*");
                self.gap = true;
            }
            "td" | "th" => self.gap = true,
            "a" if tag.closes => self.end_link(),
            "a" => self.link = tag.attribute("href").map(|address| (address, self.out.len())),
            name if BLOCKS.contains(&name) => self.breaks = self.breaks.max(1),
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let Some((address, begin)) = self.link.take() else { return };
        let shown = self.out.get(begin..).unwrap_or_default().trim();
        let bare = address.strip_prefix("mailto:").unwrap_or(&address);
        if !address.is_empty() && !address.starts_with('#') && shown != bare {
            self.gap = true;
            self.word(&format!("({address})"));
        }
    }

    fn finish(self) -> String {
        self.out
    }
}

/// A text without its entities.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest
            .bytes()
            .skip(1)
            .take(10)
            .position(|byte| byte == b';')
            .and_then(|end| Some((named(rest.get(1..=end)?)?, end + 2)));
        let (c, length) = entity.unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[length..];
    }
    out + rest
}

fn named(entity: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "copy" => Some('©'),
        "euro" => Some('€'),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        _ => {
            let digits = entity.strip_prefix('#')?;
            match digits.strip_prefix(['x', 'X']) {
                Some(hex) => number(hex, 16),
                None => number(digits, 10),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_reader_of_the_html_sees_is_in_the_plain_part() {
        for (html, text) in [
            ("<p>Thank you</p><p>Yours<br />Big Host</p>", "Thank you\n\nYours\nBig Host"),
            ("Hello <b>Ada</b>,\n  how\tare you?", "Hello Ada, how are you?"),
            ("<ul><li>one</li><li>two</li></ul>after", "* one\n* two\nafter"),
            (
                "<a href=\"https://a.example/?x=1&amp;y=2\">our page</a>.",
                "our page (https://a.example/?x=1&y=2).",
            ),
            ("<a href='https://a.example'>https://a.example</a>", "https://a.example"),
            (
                "<a class=x href=mailto:a@b.example>a@b.example</a> <a>bare</a> <a href=\"#x\">up</a>",
                "a@b.example bare up",
            ),
            (
                "<head><title>T</title></head><style>p { x: 1 }</style><script>if (a < b) c()</script>seen",
                "seen",
            ),
            ("a<!-- <p>no</p> -->b <!doctype html><?xml?>c", "ab c"),
            ("<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>", "a b\nc"),
            ("1 &lt; 2 &amp;amp; &#65;&#x42; &nope; &", "1 < 2 &amp; AB &nope; &"),
            ("1 < 2 > 0 <3 <", "1 < 2 > 0 <3 <"),
            ("<img alt=\"a > b\" src=x>shown", "shown"),
            ("<div><div><p></p></div></div>x", "x"),
            ("<script>never closed", ""),
            ("", ""),
        ] {
            assert_eq!(of_html(html), text, "{html}");
        }
    }

    #[test]
    fn a_text_without_tags_is_no_html() {
        for text in ["Hello", "1 < 2", "a <- b", "<3", "x@y.example <", "&amp;"] {
            assert!(!is_html(text), "{text}");
        }
        for html in ["<p>", "a<br>b", "</p>", "<a href='x'>"] {
            assert!(is_html(html), "{html}");
        }
        assert_eq!(to_html("a < b & 'c'\n\n\"d\""), "a &lt; b &amp; &#39;c&#39;<br>\n<br>\n&quot;d&quot;");
    }

    proptest! {
        #[test]
        fn no_text_upsets_it_and_an_escaped_one_comes_back(text in "(<|>|&|;|/|!|-|=|\"|a|p|br|script|#x| |\\PC){0,40}") {
            let _ = of_html(&text);
            let words = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(of_html(&escaped(&text)), words);
        }
    }
}
