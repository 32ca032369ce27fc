//! Text that came from people, made safe to show in a mail: no controls, no disguise, nothing a reader turns into a link.

/// Longest text of one header (subject, display name), in characters.
pub const HEADER_LIMIT: usize = 200;
/// Longest name shown in a mail, in visible characters.
pub const NAME_LIMIT: usize = 100;

const BREAK: char = '\u{200B}';

/// Characters that change how a text is read without being seen: controls, and the marks that turn its direction.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// A text of several lines: every kind of line end becomes `\n`, tabs stay, hidden characters go.
///
/// A lone CR matters most: sent as it is, it lets one mail pretend to end and another to begin.
pub fn body_text(raw: &str) -> String {
    raw.replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            other => other,
        })
        .filter(|c| matches!(c, '\n' | '\t') || !is_hidden(*c))
        .collect()
}

/// One line for a header: white space collapsed, hidden characters gone, at most [`HEADER_LIMIT`] characters.
///
/// `=?` is parted, because a reader would decode an encoded word that somebody typed into a name.
pub fn header_text(raw: &str) -> String {
    let line = one_line(raw).replace("=?", "= ?");
    let cut: String = line.chars().take(HEADER_LIMIT).collect();
    cut.trim_end().to_owned()
}

/// A name as a mail shows it: one line, no link, at most [`NAME_LIMIT`] visible characters, the stand-in when blank.
pub fn display_name(raw: &str, nameless: &str) -> String {
    let name = one_line(&raw.replace(BREAK, ""));
    if name.is_empty() {
        return nameless.to_owned();
    }
    if name.chars().count() <= NAME_LIMIT {
        return unlinked(&name);
    }
    let cut: String = name.chars().take(NAME_LIMIT - 1).collect();
    unlinked(&(cut + "…"))
}

/// The text with a zero-width space wherever a mail reader would see the middle of an address or a link.
///
/// The eye sees the same text. Applying it twice changes nothing.
pub fn unlinked(raw: &str) -> String {
    let plain: Vec<char> = raw.chars().filter(|c| *c != BREAK).collect();
    let mut shown = String::with_capacity(raw.len());
    for (at, &c) in plain.iter().enumerate() {
        shown.push(c);
        let before = at.checked_sub(1).and_then(|i| plain.get(i));
        if joins(before.copied(), c, plain.get(at + 1).copied()) {
            shown.push(BREAK);
        }
    }
    shown
}

/// Whether `c` glues its neighbours into something a reader may link: `evil.test`, `a@b`, `https://`, `tel:5`.
fn joins(before: Option<char>, c: char, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    let touching = !before.is_whitespace() && !after.is_whitespace();
    touching && (is_dot(c) || matches!(c, '@' | '＠' | ':' | '：'))
}

/// A text as it stands inside HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// The full stop and the characters that name resolution treats as one.
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '\u{2024}' | '\u{3002}' | '\u{FE52}' | '\u{FF0E}' | '\u{FF61}')
}

fn one_line(raw: &str) -> String {
    let words = raw.split(char::is_whitespace);
    let seen = words.map(|word| word.chars().filter(|c| !is_hidden(*c)).collect::<String>());
    seen.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMELESS: &str = "a client";

    fn display_name(raw: &str) -> String {
        super::display_name(raw, NAMELESS)
    }

    #[test]
    fn sec_179_a_header_is_one_line_without_controls() {
        assert_eq!(header_text("Ada\r\nBcc: x@evil.test"), "Ada Bcc: x@evil.test");
        assert_eq!(header_text("a\0b\u{7f}c\u{1b}[31m\u{9b}d"), "abc[31md");
        assert_eq!(header_text("one\u{2028}two\u{85}three\t four  "), "one two three four");
        assert_eq!(header_text("invoice\u{202e}fdp.exe\u{2066}\u{200f}"), "invoicefdp.exe");
        assert_eq!(header_text(" \r\n\t "), "");
    }

    #[test]
    fn sec_179_a_header_is_cut_at_two_hundred_characters() {
        assert_eq!(header_text(&"é".repeat(10_000)).chars().count(), HEADER_LIMIT);
    }

    #[test]
    fn an_encoded_word_typed_by_a_person_is_not_decoded_by_the_reader() {
        assert_eq!(header_text("=?utf-8?b?4oCu?="), "= ?utf-8?b?4oCu?=");
    }

    #[test]
    fn sec_181_every_line_end_of_a_body_becomes_one_newline() {
        assert_eq!(body_text("a\r.\rb\r\n.\r\n\n.\n\u{2028}c\u{2029}d\u{85}e"), "a\n.\nb\n.\n\n.\n\nc\nd\ne");
        assert_eq!(body_text("tab\tstays\0\u{8}\u{b}\u{c}\u{202e}"), "tab\tstays");
    }

    #[test]
    fn sec_184_a_name_that_looks_like_a_link_is_broken() {
        assert_eq!(display_name("Visit evil.test now"), "Visit evil.\u{200B}test now");
        assert_eq!(display_name("https://evil.test"), "https:\u{200B}//evil.\u{200B}test");
        assert_eq!(display_name("evil\u{2024}test"), "evil\u{2024}\u{200B}test");
        assert_eq!(display_name("evil。test"), "evil。\u{200B}test");
        assert_eq!(display_name("bob@evil.test"), "bob@\u{200B}evil.\u{200B}test");
        assert_eq!(display_name("mailto:bob"), "mailto:\u{200B}bob");
    }

    #[test]
    fn an_ordinary_name_is_left_alone() {
        for name in ["Acme Inc.", "Zoë O'Hara", "Müller & Söhne", "株式会社", "Dr. No", "A: B"] {
            assert_eq!(display_name(name), name);
        }
    }

    #[test]
    fn breaking_a_name_twice_is_breaking_it_once() {
        let once = display_name("a.b.c https://d.e x@y.z");
        assert_eq!(display_name(&once), once);
    }

    #[test]
    fn sec_184_a_name_of_spaces_has_a_stand_in_and_a_long_one_is_cut() {
        assert_eq!(display_name(" \u{a0}\u{3000}\u{200B}\t"), NAMELESS);
        let long = display_name(&"x".repeat(300));
        assert_eq!(long.chars().count(), NAME_LIMIT);
        assert!(long.ends_with('…'));
    }
}
