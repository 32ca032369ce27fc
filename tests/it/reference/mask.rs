//! What differs from run to run in an answer, made the same: times of day, UUIDs, tokens.

use super::world::NOON;

/// Runs of letters and digits from this length up are taken for tokens.
const TOKEN: usize = 40;
/// What a key begins with, and how much of it is shown.
const KEY: &str = "vst_";
const SHOWN: usize = 8;

/// An answer as the reference prints it. Times of day are rounded down to the hour: the world's clock
/// begins at noon.
pub fn mask(text: &str) -> String {
    mask_among(text, &mut Vec::new())
}

/// The same, the numbers of the first UUIDs given.
pub fn mask_among(text: &str, uuids: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.len()
            - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_:".contains(c)).len();
        let (head, tail) = rest.split_at(word);
        out.push_str(&masked(head, uuids));
        let next = tail.chars().next().map_or(0, char::len_utf8);
        out.push_str(&tail[..next]);
        rest = &tail[next..];
    }
    out
}

fn masked(word: &str, uuids: &mut Vec<String>) -> String {
    if is_uuid(word) && word != super::REQUEST_ID {
        let known = uuids.iter().position(|uuid| uuid == word).unwrap_or_else(|| {
            uuids.push(word.to_owned());
            uuids.len() - 1
        });
        return format!("01942e6f-7000-7000-8000-{:012}", known + 1);
    }
    if word.len() >= TOKEN && word.contains(|c: char| c.is_ascii_digit()) {
        return "S4mpl3T0k3n".chars().cycle().take(word.len()).collect();
    }
    if word.starts_with(KEY) && word.len() == SHOWN {
        return format!("{KEY}S4mp");
    }
    word.parse().ok().and_then(hour_of).unwrap_or_else(|| on_the_hour(word))
}

/// Milliseconds of the world's day.
fn hour_of(millis: i64) -> Option<String> {
    const HOUR: i64 = 3_600_000;
    let today = NOON..NOON + 12 * HOUR;
    today.contains(&millis).then(|| (millis - millis % HOUR).to_string())
}

fn is_uuid(word: &str) -> bool {
    let parts: Vec<usize> = word.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && word.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// `12:34:56` is `12:00:00`, `12:34` is `12:00`, before a `T` or behind it.
fn on_the_hour(word: &str) -> String {
    let bytes = word.as_bytes();
    let mut out = bytes.to_vec();
    let two = |at: usize| bytes.get(at..at + 2).is_some_and(|two| two.iter().all(u8::is_ascii_digit));
    let colon = |at: usize| bytes.get(at) == Some(&b':');
    for at in 0..bytes.len() {
        let begins = at == 0 || bytes[at - 1] == b'T';
        if begins && two(at) && colon(at + 2) && two(at + 3) {
            out[at + 3..at + 5].copy_from_slice(b"00");
            if colon(at + 5) && two(at + 6) {
                out[at + 6..at + 8].copy_from_slice(b"00");
            }
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

mod tests {
    use super::*;

    #[test]
    fn what_changes_is_masked_and_nothing_else() {
        let text = r#"{"a":"2027-01-04 12:00:07","b":"2027-01-11T12:01:59Z","c":"Date: 04\/01\/2027 12:03<br>","d":7}"#;
        let same = r#"{"a":"2027-01-04 12:00:00","b":"2027-01-11T12:00:00Z","c":"Date: 04\/01\/2027 12:00<br>","d":7}"#;
        assert_eq!(mask(text), same);
        assert_eq!(mask("<t>1799064001234</t>1799150400000 7"), "<t>1799064000000</t>1799150400000 7");
        let uuid = "0194f3b2-1111-7222-8333-444455556666";
        assert_eq!(mask(&format!("<u>{uuid}</u>")), "<u>01942e6f-7000-7000-8000-000000000001</u>");
        assert_eq!(mask("::1 a:b products,tickets é"), "::1 a:b products,tickets é");
        assert_eq!(mask("\"vst_a-_1\" vst_abc"), "\"vst_S4mp\" vst_abc");
        assert_eq!(mask(&"a1".repeat(20)).len(), 40);
        assert_eq!(mask(&"a".repeat(60)), "a".repeat(60));
    }
}
