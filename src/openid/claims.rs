//! What claims say: for whom a token is, how long, and whose mailbox is proved.

use serde_json::Value;

use super::fetch::Object;
use crate::action::{Person, Unproved};
use crate::domain::email::Email;
use crate::domain::text;
use crate::domain::time::{MINUTE, Timestamp};

/// Two clocks never say the same.
const LEEWAY: i64 = MINUTE;
/// The longest name that is taken over.
const NAME: usize = 255;

/// Refuses a token that is not of this issuer.
pub fn check_issuer(claims: &Object, issuer: &str) -> Result<(), Unproved> {
    let same = claims.get("iss").and_then(Value::as_str) == Some(issuer);
    if same { Ok(()) } else { Err(Unproved::Refused("it is another issuer's")) }
}

/// Whether a claim is, or holds, what the provider calls us.
pub fn names_us(claims: &Object, name: &str, client_id: &str) -> bool {
    match claims.get(name) {
        Some(Value::String(one)) => one == client_id,
        Some(Value::Array(several)) => several.iter().any(|one| one.as_str() == Some(client_id)),
        _ => false,
    }
}

/// Refuses a token before its time and after; one without an end as well where it must have one.
pub fn check_times(claims: &Object, now: Timestamp, must_end: bool) -> Result<(), Unproved> {
    let end = seconds(claims, "exp")?;
    let begin = seconds(claims, "nbf")?;
    if end.is_none() && must_end {
        return Err(Unproved::Refused("it has no end"));
    }
    if end.is_some_and(|end| end.plus(LEEWAY) <= now) {
        return Err(Unproved::Refused("its time is over"));
    }
    if begin.is_some_and(|begin| begin.plus(-LEEWAY) > now) {
        return Err(Unproved::Refused("its time has not come"));
    }
    Ok(())
}

/// A claim that is there and is no number is not taken for one that is absent.
fn seconds(claims: &Object, name: &str) -> Result<Option<Timestamp>, Unproved> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    let odd = Unproved::Refused("its time cannot be read");
    // Google's documents write numbers as texts.
    let number = value.as_i64().or_else(|| value.as_str()?.parse().ok()).or_else(|| whole(value));
    let millis = number.and_then(|seconds| seconds.checked_mul(1000)).ok_or(odd)?;
    Ok(Some(Timestamp::from_millis(millis)))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and what is so large is refused behind"
)]
fn whole(value: &Value) -> Option<i64> {
    value.as_f64().filter(|number| number.is_finite()).map(|number| number.floor() as i64)
}

/// Refuses a token that is bound to a key: whoever brings it has not shown that he holds that key.
pub fn check_unbound(claims: &Object) -> Result<(), Unproved> {
    if claims.contains_key("cnf") { Err(Unproved::Refused("it is bound to a key")) } else { Ok(()) }
}

/// Who the token is about.
pub fn subject(claims: &Object) -> Option<&str> {
    claims.get("sub").and_then(Value::as_str).filter(|subject| !subject.is_empty())
}

/// Whether claims say anything about a proved address.
pub fn tell_address(claims: &Object) -> bool {
    claims.contains_key("email") && claims.contains_key("email_verified")
}

/// The person of an address that the provider has verified.
pub fn person(claims: &Object) -> Result<Person, Unproved> {
    let verified = match claims.get("email_verified") {
        Some(Value::Bool(verified)) => *verified,
        Some(Value::String(word)) => word == "true",
        _ => false,
    };
    if !verified {
        return Err(Unproved::Refused("its address is not verified"));
    }
    let email = claims.get("email").and_then(Value::as_str).and_then(|text| Email::parse(text).ok());
    let email = email.ok_or(Unproved::Refused("it has no address, or several"))?;
    Ok(Person { email, first_name: name(claims, "given_name"), last_name: name(claims, "family_name") })
}

/// A name that cannot be taken over is none.
fn name(claims: &Object, claim: &str) -> String {
    let told = claims.get(claim).and_then(Value::as_str).unwrap_or_default();
    text::clean_line(told, NAME).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(value: Value) -> Object {
        match value {
            Value::Object(claims) => claims,
            other => panic!("{other} is no object"),
        }
    }

    #[test]
    fn a_token_is_for_us_when_its_audience_holds_us() {
        for (audience, ours) in [
            (json!("us"), true),
            (json!(["them", "us"]), true),
            (json!("us "), false),
            (json!("US"), false),
            (json!([]), false),
            (json!([["us"]]), false),
            (json!({ "us": true }), false),
            (Value::Null, false),
        ] {
            assert_eq!(names_us(&claims(json!({ "aud": audience })), "aud", "us"), ours, "{audience}");
        }
        assert!(!names_us(&Object::new(), "aud", "us"));
    }

    #[test]
    fn a_token_is_good_in_its_time_and_a_minute_around_it() {
        let now = Timestamp::from_millis(1_000_000_000);
        for (value, good) in [
            (json!({ "exp": 1_000_000 }), true),
            (json!({ "exp": 999_941 }), true),
            (json!({ "exp": 999_940 }), false),
            (json!({ "exp": 999_941.5 }), true),
            (json!({ "exp": "1000001" }), true),
            (json!({ "exp": "soon" }), false),
            (json!({ "exp": null }), false),
            (json!({ "exp": [1_000_001] }), false),
            (json!({ "exp": i64::MAX }), false),
            (json!({ "exp": 1_000_001, "nbf": 1_000_060 }), true),
            (json!({ "exp": 1_000_001, "nbf": 1_000_061 }), false),
            (json!({ "exp": 1_000_001, "nbf": true }), false),
            (json!({}), false),
        ] {
            assert_eq!(check_times(&claims(value.clone()), now, true).is_ok(), good, "{value}");
        }
        assert!(check_times(&Object::new(), now, false).is_ok());
    }

    #[test]
    fn only_one_verified_address_is_a_person() {
        let of = |value| person(&claims(value));
        let named = json!({ "email": "A@Example.com", "email_verified": true, "given_name": "Ada", "family_name": "\r\n" });
        let ada = of(named).expect("a person");
        assert_eq!((ada.email.key(), &*ada.first_name, &*ada.last_name), ("a@example.com", "Ada", ""));
        assert!(of(json!({ "email": "a@example.com", "email_verified": "true" })).is_ok());
        for verified in [json!(false), json!("false"), json!("TRUE"), json!(1), json!("1"), Value::Null] {
            assert!(
                of(json!({ "email": "a@example.com", "email_verified": verified })).is_err(),
                "{verified}"
            );
        }
        for email in
            [json!(["a@example.com"]), json!("a@example.com,b@example.com"), json!(""), json!("a@b c")]
        {
            assert!(of(json!({ "email": email, "email_verified": true })).is_err(), "{email}");
        }
        assert!(of(json!({ "email": "a@example.com" })).is_err());
    }

    #[test]
    fn a_token_that_is_bound_to_a_key_is_not_enough() {
        assert!(check_unbound(&claims(json!({ "cnf": { "jkt": "x" } }))).is_err());
        assert!(check_unbound(&Object::new()).is_ok());
    }
}
