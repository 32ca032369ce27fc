//! Names and messages as people type them, without the characters that would lie in a mail, a page or a log.

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadText {
    /// A control character, a line separator or a character that turns the direction of writing.
    Control,
    /// More characters than the field holds.
    TooLong,
}

/// Whether a character ends a line in some reader's eyes: LF, VT, FF, CR, NEL and the two Unicode separators.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character changes the direction of the text around it (Unicode's `Bidi_Control`): with these a name
/// reads differently from what it is.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character has no place in one line of text: C0, DEL, C1, line separators, direction controls.
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control() || ends_line(c) || turns_direction(c)
}

/// One line, such as a person's or a company's name: trimmed, possibly empty, at most `max_chars` characters.
///
/// Nothing is repaired: a control character even at the end is refused, since mail libraries fall over CR and LF in
/// a display name (SEC-179) and a name that changes silently is worse than one that is asked for again.
pub fn clean_line(text: &str, max_chars: usize) -> Result<String, BadText> {
    if text.chars().any(is_unprintable) {
        return Err(BadText::Control);
    }
    within(text.trim(), max_chars)
}

/// Text of several lines, such as the message of an invitation: trimmed, at most `max_chars` characters after cleaning.
///
/// Every way to end a line becomes LF and tabs stay. Other controls and the direction marks are removed and not
/// refused: they come along unseen when a text is pasted from a document, and its sender could not find them.
/// Only NUL is refused, because nobody pastes it.
pub fn clean_message(text: &str, max_chars: usize) -> Result<String, BadText> {
    if text.contains('\0') {
        return Err(BadText::Control);
    }
    let mut clean = String::with_capacity(text.len());
    let mut after_cr = false;
    for c in text.chars() {
        match c {
            '\n' if after_cr => {}
            c if ends_line(c) => clean.push('\n'),
            '\t' => clean.push('\t'),
            c if is_unprintable(c) => {}
            c => clean.push(c),
        }
        after_cr = c == '\r';
    }
    within(clean.trim(), max_chars)
}

fn within(text: &str, max_chars: usize) -> Result<String, BadText> {
    match text.chars().nth(max_chars) {
        Some(_) => Err(BadText::TooLong),
        None => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sec_179_a_name_with_a_line_end_or_control_is_refused() {
        let bad = [
            "\r",
            "\n",
            "\r\nBcc: x@y.example",
            "\0",
            "\t",
            "\u{1b}",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\u{2029}",
        ];
        for bad in bad {
            assert_eq!(clean_line(&format!("Ann{bad}"), 100), Err(BadText::Control), "{bad:?}");
        }
    }

    #[test]
    fn sec_179_a_name_that_turns_the_direction_of_writing_is_refused() {
        for bad in ['\u{202e}', '\u{2066}', '\u{200f}', '\u{61c}'] {
            assert_eq!(clean_line(&format!("Ann{bad}exe"), 100), Err(BadText::Control), "{bad:?}");
        }
    }

    #[test]
    fn sec_179_a_name_of_10_kb_is_refused() {
        assert_eq!(clean_line(&"n".repeat(10_240), 255), Err(BadText::TooLong));
    }

    #[test]
    fn names_are_trimmed_and_counted_in_characters() {
        assert_eq!(clean_line("  Zoë O'Hara-李 ", 12).as_deref(), Ok("Zoë O'Hara-李"));
        assert_eq!(clean_line("  Zoë O'Hara-李 ", 11), Err(BadText::TooLong));
        assert_eq!(clean_line(" \u{3000} ", 5).as_deref(), Ok(""));
        assert_eq!(
            clean_line("می\u{200c}خواهم", 20).as_deref(),
            Ok("می\u{200c}خواهم"),
            "Persian needs the non-joiner"
        );
    }

    #[test]
    fn every_line_end_of_a_message_becomes_lf() {
        assert_eq!(
            clean_message("a\r\nb\rc\nd\u{2028}e\r\r\nf\n\rg", 99).as_deref(),
            Ok("a\nb\nc\nd\ne\n\nf\n\ng")
        );
        assert_eq!(
            clean_message("a\r.\rb\r.\r\n", 99).as_deref(),
            Ok("a\n.\nb\n."),
            "no bare CR reaches the mail"
        );
    }

    #[test]
    fn a_message_loses_other_controls_and_keeps_tabs() {
        assert_eq!(clean_message("\n a\tb\u{1b}[31mc\u{7f}\u{202e}d \n", 99).as_deref(), Ok("a\tb[31mcd"));
        assert_eq!(clean_message("a\0b", 99), Err(BadText::Control));
        assert_eq!(clean_message("\u{1b}\u{1b}abc\u{1b}", 3).as_deref(), Ok("abc"), "counted after cleaning");
        assert_eq!(clean_message("abcd", 3), Err(BadText::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_accepted_holds_nothing_unprintable_and_stays_as_it_is(text in "\\PC{0,20}|(?s).{0,20}") {
            if let Ok(line) = clean_line(&text, 15) {
                prop_assert!(!line.chars().any(is_unprintable) && line.chars().count() <= 15);
                prop_assert_eq!(clean_line(&line, 15), Ok(line));
            }
            if let Ok(message) = clean_message(&text, 15) {
                prop_assert!(!message.chars().any(|c| is_unprintable(c) && c != '\n' && c != '\t'));
                prop_assert_eq!(clean_message(&message, 15), Ok(message));
            }
        }
    }
}
