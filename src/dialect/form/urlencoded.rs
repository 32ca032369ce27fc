//! `application/x-www-form-urlencoded` with PHP's tolerance.

use std::borrow::Cow;

use super::names::Place;
use super::{FormError, Tally};

/// Reads `a=1&b=2` into `place`. An empty piece counts like any other, so that a body of `&` ends at the limit too.
pub(super) fn read(raw: &[u8], tally: &mut Tally<'_>, place: &mut Place) -> Result<(), FormError> {
    let text = std::str::from_utf8(raw).map_err(|_| FormError::NotUtf8)?;
    if text.is_empty() {
        return Ok(());
    }
    if text.contains('\0') {
        return Err(FormError::Nul);
    }
    for piece in text.split('&') {
        tally.count()?;
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        // Nothing decodes to less than a third of itself: a huge name is refused before it is copied.
        if name.len() > tally.limits.max_name_bytes.saturating_mul(3) {
            return Err(FormError::NameTooLong);
        }
        let name = percent_decoded(name)?;
        tally.check_name(&name)?;
        place.put(&name, percent_decoded(value)?.into_owned(), tally)?;
    }
    Ok(())
}

/// The text with `+` and `%XX` decoded; a `%` that two hexadecimal digits do not follow stands for itself.
fn percent_decoded(text: &str) -> Result<Cow<'_, str>, FormError> {
    if !text.bytes().any(|b| b == b'%' || b == b'+') {
        return Ok(Cow::Borrowed(text));
    }
    let decoded = String::from_utf8(unescape(text.as_bytes())).map_err(|_| FormError::NotUtf8)?;
    if decoded.contains('\0') { Err(FormError::Nul) } else { Ok(Cow::Owned(decoded)) }
}

fn unescape(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => out.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            (byte, _) => out.push(*byte),
        }
    }
    out
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(percent_decoded("plain-é"), Ok(Cow::Borrowed("plain-é"))));
    }

    #[test]
    fn plus_and_percent_are_decoded_and_broken_percents_stay() {
        for (coded, plain) in [
            ("a+b%20c", "a b c"),
            ("%c3%A9", "é"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%%41", "%A"),
            ("%2B", "+"),
        ] {
            assert_eq!(percent_decoded(coded).as_deref(), Ok(plain));
        }
    }

    #[test]
    fn an_encoded_nul_and_broken_utf_8_are_refused() {
        assert_eq!(percent_decoded("1%00"), Err(FormError::Nul));
        assert_eq!(percent_decoded("%ff"), Err(FormError::NotUtf8));
        assert_eq!(percent_decoded("%c3+%a9"), Err(FormError::NotUtf8));
        assert_eq!(percent_decoded("%ed%a0%80"), Err(FormError::NotUtf8), "a lone surrogate");
    }
}
