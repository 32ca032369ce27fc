//! How long an invitation's link is good, where a call says so.

use crate::action::{Parameter, Refusal, Type};
use crate::domain::ids::parse_id;
use crate::domain::time::DAY;
use crate::params::Params;

const SECOND: i64 = 1000;
const LONGEST: i64 = 30 * DAY;

/// In days.
pub const DAYS: Parameter = Parameter::optional(
    "expires_in_days",
    Type::Int,
    "How many days the link is good, 1 to 30; as the setting says unless it is sent",
);
/// In seconds.
pub const SECONDS: Parameter = Parameter::optional(
    "expires_in_seconds",
    Type::Int,
    "The same in seconds, up to 2,592,000; one of the two",
);
/// Neither is good, or both came.
pub const BAD: Refusal = Refusal::invalid(
    "invalid_expiry",
    "expires_in_days",
    "An invitation is good for 1 to 30 days, or for as many seconds",
);

/// In milliseconds; None where nothing is said.
pub fn read(params: &Params) -> Result<Option<i64>, Refusal> {
    match (named(params, "expires_in_days", DAY)?, named(params, "expires_in_seconds", SECOND)?) {
        (Some(_), Some(_)) => Err(BAD),
        (days, seconds) => Ok(days.or(seconds)),
    }
}

/// The same by one parameter, in units of so many milliseconds.
pub fn named(params: &Params, name: &'static str, unit: i64) -> Result<Option<i64>, Refusal> {
    let bad = || BAD.about(name);
    let Some(text) = params.text(name) else {
        return if params.is_list(name) { Err(bad()) } else { Ok(None) };
    };
    let length = parse_id(text).and_then(|number| number.checked_mul(unit));
    length.filter(|length| *length <= LONGEST).map(Some).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_read(pairs: &[(&str, &str)], expected: Option<i64>) -> bool {
        read(&Params::from_pairs(pairs.iter().copied())) == Ok(expected)
    }

    #[test]
    fn a_life_is_said_in_days_or_in_seconds() {
        assert!(is_read(&[], None));
        assert!(is_read(&[("expires_in_days", "")], None));
        assert!(is_read(&[("expires_in_days", "30")], Some(30 * DAY)));
        assert!(is_read(&[("expires_in_seconds", "2592000")], Some(30 * DAY)));
    }

    #[test]
    fn what_is_no_life_of_up_to_thirty_days_is_refused() {
        let refused = |pairs: &[(&str, &str)]| read(&Params::from_pairs(pairs.iter().copied())).is_err();
        for text in ["0", "-1", "31", "1.5", "7d", "9007199254740991"] {
            assert!(refused(&[("expires_in_days", text)]), "{text}");
        }
        assert!(refused(&[("expires_in_seconds", "2592001")]));
        assert!(refused(&[("expires_in_days", "1"), ("expires_in_seconds", "1")]));
    }
}
