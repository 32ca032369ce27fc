//! Cursors: where a list goes on, in a form that says nothing and cannot be made up.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

use crate::action::Refusal;
use crate::domain::token::Key;
use crate::params::Params;

/// How many bytes the id has, and as many of the proof follow.
const HALF: usize = 8;

const BAD_CURSOR: Refusal = Refusal::invalid(
    "invalid_cursor",
    "cursor",
    "The cursor is not one of this list: begin again without one",
);
const BAD_LIMIT: Refusal =
    Refusal::invalid("invalid_limit", "limit", "The limit must be a whole number, from 1");

/// A cursor of a list that goes on after this id. It is good for that list alone.
pub fn write(key: &Key, list: &str, id: i64) -> String {
    let mut bytes = [0u8; 2 * HALF];
    bytes[..HALF].copy_from_slice(&id.to_be_bytes());
    bytes[HALF..].copy_from_slice(&proof(key, list, id));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The id after which `cursor` lets this list go on; None at its beginning.
pub fn read(params: &Params, key: &Key, list: &str) -> Result<Option<i64>, Refusal> {
    let Some(text) = params.text("cursor") else {
        return if params.is_list("cursor") { Err(BAD_CURSOR) } else { Ok(None) };
    };
    let bytes =
        URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == 2 * HALF).ok_or(BAD_CURSOR)?;
    let mut id = [0u8; HALF];
    id.copy_from_slice(&bytes[..HALF]);
    let id = i64::from_be_bytes(id);
    let is_ours: bool = proof(key, list, id).ct_eq(&bytes[HALF..]).into();
    if is_ours { Ok(Some(id)) } else { Err(BAD_CURSOR) }
}

fn proof(key: &Key, list: &str, id: i64) -> [u8; HALF] {
    let mac = key.mac("cursor", &[list.as_bytes(), &id.to_be_bytes()]);
    let mut proof = [0u8; HALF];
    proof.copy_from_slice(&mac[..HALF]);
    proof
}

/// How many are wanted: `limit`, or so many by default, and never more than the most.
pub fn limit(params: &Params, default: i64, most: i64) -> Result<i64, Refusal> {
    let Some(text) = params.text("limit") else {
        return if params.get("limit").is_some() { Err(BAD_LIMIT) } else { Ok(default) };
    };
    let plain = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    let limit: i64 = text.parse().ok().filter(|_| plain).ok_or(BAD_LIMIT)?;
    if (1..=most).contains(&limit) {
        Ok(limit)
    } else {
        let message = format!("The limit must be a whole number from 1 to {most}");
        Err(Refusal { message: message.into(), ..BAD_LIMIT })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_own_list_sec_136() {
        let key = Key::new([7; 32]);
        let cursor = write(&key, "invites of client 1", 42);
        let params = Params::from_pairs([("cursor", cursor.as_str())]);
        assert_eq!(read(&params, &key, "invites of client 1"), Ok(Some(42)));
        assert_eq!(read(&params, &key, "invites of client 2"), Err(BAD_CURSOR));
        assert_eq!(read(&Params::new(), &key, ""), Ok(None));
        for bad in ["x", "AAAAAAAAAAAAAAAAAAAAAA", "42", &cursor[1..], &format!("{cursor}A")] {
            assert_eq!(
                read(&Params::from_pairs([("cursor", bad)]), &key, "invites of client 1"),
                Err(BAD_CURSOR)
            );
        }
    }

    #[test]
    fn a_limit_is_a_number_within_bounds_sec_136() {
        let of = |text: &str| limit(&Params::from_pairs([("limit", text)]), 20, 100);
        assert_eq!(limit(&Params::new(), 20, 100), Ok(20));
        assert_eq!((of("1"), of("100")), (Ok(1), Ok(100)));
        for bad in ["0", "-1", "101", "1e9", "+5", "5.0", "x", "", "99999999999999999999"] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}
