//! Reading `customfields`: fields by numbers or names, each with a text.

use crate::action::Refusal;
use crate::domain::serialized::{Key, Php};
use crate::domain::text;
use crate::params::Params;

/// No array in base64, a field that cannot be one, or a value that is no text.
pub const BAD_FIELDS: Refusal =
    Refusal::invalid("invalid_customfields", "customfields", "The custom fields you provided are invalid");

/// The longest value, in characters.
const LONGEST: usize = 65_535;

/// The fields that are sent, and their values.
pub fn read(params: &Params) -> Result<Vec<(Key, String)>, Refusal> {
    let sent = super::serialized(params, "customfields", &BAD_FIELDS)?;
    sent.into_iter().map(|(key, value)| Ok((field(key)?, text(&value)?))).collect()
}

/// Numbers as far as the reference's own go, so that there is room above them for named fields.
fn field(key: Key) -> Result<Key, Refusal> {
    match key {
        Key::Int(number) if !(1..=i64::from(i32::MAX)).contains(&number) => Err(BAD_FIELDS),
        Key::Int(number) => Ok(Key::Int(number)),
        Key::Text(name) => match text::clean_line(&name, super::LINE) {
            Ok(name) if !name.is_empty() => Ok(Key::Text(name)),
            _ => Err(BAD_FIELDS),
        },
    }
}

fn text(value: &Php) -> Result<String, Refusal> {
    let text = value.text().ok_or(BAD_FIELDS)?;
    text::clean_message(&text, LONGEST).map_err(|_| BAD_FIELDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;

    fn sent(serialized: &str) -> Result<Vec<(Key, String)>, Refusal> {
        let packed = BASE64_STANDARD.encode(serialized);
        super::read(&Params::from_pairs([("customfields", packed)]))
    }

    #[test]
    fn fields_have_numbers_or_names_and_texts() {
        let fields = sent("a:3:{i:1;s:6:\"Google\";s:6:\" Found\";i:7;i:2;N;}");
        let expected = [(Key::Int(1), "Google"), (Key::Text("Found".to_owned()), "7"), (Key::Int(2), "")];
        assert_eq!(fields, Ok(expected.map(|(key, value)| (key, value.to_owned())).to_vec()));
    }

    #[test]
    fn what_is_no_field_is_refused() {
        for text in [
            "a:1:{i:0;s:1:\"a\";}",
            "a:1:{i:-1;s:1:\"a\";}",
            "a:1:{i:2147483648;s:1:\"a\";}",
            "a:1:{s:1:\" \";s:1:\"a\";}",
            "a:1:{s:2:\"a\n\";s:1:\"a\";}",
            "a:1:{i:1;a:0:{}}",
            "a:1:{i:1;O:8:\"stdClass\":0:{}}",
            "s:1:\"a\";",
        ] {
            assert_eq!(sent(text), Err(BAD_FIELDS), "{text}");
        }
    }
}
