//! Reading a call's parameters: missing, malformed and good are three different things.

pub mod cursor;
pub mod custom_fields;
mod grant;
mod paging;
pub mod particulars;
pub mod person;

pub use self::grant::{Grant, grant, permissions};
pub use self::paging::{ASKED, before, listed, newest_first, number, page, part, search, shown};

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use uuid::Uuid;

use crate::action::{Kind, Refusal};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, UserId, parse_id};
use crate::domain::serialized::{self, Php};
use crate::domain::text;
use crate::domain::time::{DAY, Timestamp};
use crate::params::Params;

/// The longest name or line of an address.
pub const LINE: usize = 255;

/// A list where a text belongs.
pub const NOT_A_TEXT: Refusal =
    Refusal::new(Kind::Invalid, "not_a_text", "A list was sent where a text belongs");
/// A line that cannot be taken.
pub const BAD_TEXT: Refusal =
    Refusal::new(Kind::Invalid, "bad_text", "A field is too long or holds characters that are not allowed");
/// A text of several lines that cannot be taken.
pub const BAD_MESSAGE: Refusal = Refusal::new(
    Kind::Invalid,
    "bad_text",
    "The message is too long or holds characters that are not allowed",
);

/// A line that must be there; `missing` is the documented refusal.
pub fn line(params: &Params, name: &'static str, missing: &Refusal) -> Result<String, Refusal> {
    let line = optional_line(params, name)?;
    if line.is_empty() { Err(missing.clone()) } else { Ok(line) }
}

/// A line that may be empty.
pub fn optional_line(params: &Params, name: &'static str) -> Result<String, Refusal> {
    if params.is_list(name) {
        return Err(NOT_A_TEXT.about(name));
    }
    let text = params.text(name).unwrap_or_default();
    text::clean_line(text, LINE).map_err(|_| BAD_TEXT.about(name))
}

/// A text of several lines that may be absent.
pub fn message(params: &Params, name: &'static str, most: usize) -> Result<Option<String>, Refusal> {
    if params.is_list(name) {
        return Err(NOT_A_TEXT.about(name));
    }
    let Some(sent) = params.text(name) else { return Ok(None) };
    let text = text::clean_message(sent, most).map_err(|_| BAD_MESSAGE.about(name))?;
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}

/// An address: `missing` where none was sent, `malformed` where it is none, or more than one.
pub fn email(params: &Params, name: &str, missing: &Refusal, malformed: &Refusal) -> Result<Email, Refusal> {
    if params.is_list(name) {
        return Err(malformed.clone());
    }
    let text =
        params.text(name).map(str::trim).filter(|text| !text.is_empty()).ok_or_else(|| missing.clone())?;
    Email::parse(text).map_err(|_| malformed.clone())
}

/// The elements of a PHP array that was sent as `base64(serialize(…))`; none where nothing was sent.
pub fn serialized(params: &Params, name: &str, malformed: &Refusal) -> Result<serialized::Array, Refusal> {
    let sent = match params.text(name) {
        Some(text) => text,
        None if params.is_list(name) => return Err(malformed.clone()),
        None => return Ok(serialized::Array::new()),
    };
    match unpacked(sent).as_deref().map(Php::read) {
        Some(Ok(Php::Array(elements))) => Ok(elements),
        _ => Err(malformed.clone()),
    }
}

/// The bytes behind a base64 text. A plus sign that a client did not escape arrives as a blank.
fn unpacked(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    if text.len() > serialized::MOST_BYTES * 3 / 2 {
        return None;
    }
    let text: String = text.chars().filter(|c| !"\r\n".contains(*c)).collect();
    GeneralPurpose::new(&alphabet::STANDARD, LENIENT).decode(text.replace(' ', "+")).ok()
}

/// The client that a call is about: `client_id`, or `dbid` in Quickbase's form.
pub fn client_of(params: &Params) -> Option<ClientId> {
    match (params.text("client_id"), params.text("dbid")) {
        (Some(id), _) => ClientId::parse(id),
        (None, Some(dbid)) => ClientId::parse_dbid(dbid),
        (None, None) => None,
    }
}

/// A token or a ticket that was sent; programs print their nothing in several ways.
pub fn token<'p>(params: &'p Params, name: &str) -> Option<&'p str> {
    params.text(name).filter(|text| !["None", "nil"].contains(text))
}

/// A UUID in its usual form, in any case.
pub fn uuid(params: &Params, name: &'static str) -> Result<Uuid, Refusal> {
    let text = params.text(name).filter(|text| text.len() == 36);
    text.and_then(|text| Uuid::try_parse(text).ok()).ok_or(BAD_UUID.about(name))
}

/// The client that a call of the group Users is about.
pub fn client_id(params: &Params) -> Option<ClientId> {
    params.text("client_id").and_then(ClientId::parse)
}

/// The same, where a member of that client asks.
pub fn managed_client(params: &Params) -> Result<ClientId, Refusal> {
    client_id(params).ok_or(NO_CLIENT)
}

/// The user that `user_id` names, whether he exists or not.
pub fn user_id(params: &Params) -> Result<UserId, Refusal> {
    params.text("user_id").and_then(UserId::parse).ok_or(NO_USER)
}

/// A user by his id or, where none is sent, by his exact address.
pub enum Named {
    /// By his id.
    Id(UserId),
    /// By his address.
    Address(Email),
}

/// The user that `user_id` or `email` names, whether he exists or not.
pub fn user_or_email(params: &Params) -> Result<Named, Refusal> {
    if params.is_list("user_id") || params.text("user_id").is_some() {
        return user_id(params).map(Named::Id);
    }
    email(params, "email", &NO_USER, &BAD_EMAIL).map(Named::Address)
}

/// The client that `client_id` names, where it names one.
pub fn optional_client(params: &Params) -> Result<Option<ClientId>, Refusal> {
    match params.text("client_id") {
        Some(id) => ClientId::parse(id).map(Some).ok_or(NO_CLIENT),
        None if params.is_list("client_id") => Err(NO_CLIENT),
        None => Ok(None),
    }
}

/// No such client, in the words of the group Users.
pub const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "invalid_client", "Invalid client id").about("client_id");
/// No such client, in the words of the group Client.
pub const CLIENT_NOT_FOUND: Refusal =
    Refusal::new(Kind::UnknownClient, "unknown_client", "Client ID Not Found").about("clientid");
/// No such user, in the words of the group Users.
pub const NO_USER: Refusal =
    Refusal::new(Kind::UnknownUser, "invalid_user", "Invalid user id").about("user_id");

/// No address, or more than one, in the words of the group Users.
pub const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address entered is not valid");

/// A text where a UUID belongs.
pub const BAD_UUID: Refusal = Refusal::new(Kind::Invalid, "invalid_uuid", "It is no UUID");

/// A number of days that is none.
pub const BAD_DAYS: Refusal =
    Refusal::invalid("invalid_days", "days", "The number of days must be from 1 to 36500");
/// The longest time that is counted in days.
const MOST_DAYS: i64 = 36_500;

/// How many `days` something is to last; None where nothing is said.
pub fn days(params: &Params) -> Result<Option<i64>, Refusal> {
    let Some(days) = params.text("days") else { return Ok(None) };
    let days = days.trim().parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    days.map(Some).ok_or(BAD_DAYS)
}

/// When something ends that lasts so many `days`, or for a `life` in milliseconds; None: never.
pub fn end(params: &Params, now: Timestamp, bad_life: &Refusal) -> Result<Option<Timestamp>, Refusal> {
    let life = match params.text("life") {
        Some(text) => Some(parse_id(text).ok_or_else(|| bad_life.clone())?),
        None => days(params)?.map(|days| days * DAY),
    };
    Ok(life.map(|life| now.plus(life)))
}

/// A request that the decoder could not read.
pub const fn unreadable(message: &'static str) -> Refusal {
    Refusal::new(Kind::Unreadable, "unreadable", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::serialized::Key;

    const BAD: Refusal = Refusal::invalid("bad", "customfields", "bad");

    fn sent(text: &str) -> Result<serialized::Array, Refusal> {
        serialized(&Params::from_pairs([("customfields", text)]), "customfields", &BAD)
    }

    #[test]
    fn the_documented_custom_field_is_read() {
        let google = Ok(vec![(Key::Int(1), Php::Text("Google".to_owned()))]);
        for text in [
            "YToxOntpOjE7czo2OiJHb29nbGUiO30=",
            "YToxOntpOjE7czo2OiJHb29nbGUiO30",
            "YToxOntpOjE7czo2\r\nOiJHb29nbGUiO30=\n",
        ] {
            assert_eq!(sent(text), google, "{text}");
        }
        let plus = sent("YToxOntpOjE7czoyOiJ+PiI7fQ==");
        assert_eq!(plus, Ok(vec![(Key::Int(1), Php::Text("~>".to_owned()))]));
        assert_eq!(sent("YToxOntpOjE7czoyOiJ PiI7fQ=="), plus, "not escaped in a form");
        assert_eq!(sent(""), Ok(Vec::new()));
        assert_eq!(serialized(&Params::new(), "customfields", &BAD), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_array_in_base64_is_refused() {
        for text in ["Google", "a:0:{}", "czowOiIiOw==", "Tjs=", "TzozOiJGb28iOjA6e30=", "%%%"] {
            assert_eq!(sent(text), Err(BAD), "{text}");
        }
        assert_eq!(sent(&"A".repeat(1 << 20)), Err(BAD));
        let list = crate::params::Value::List(vec![("0".to_owned(), "x".into())]);
        let params = Params::from_pairs([("customfields", list)]);
        assert_eq!(serialized(&params, "customfields", &BAD), Err(BAD));
    }
}
