//! How long an invitation's link is good, where a call says so.

use crate::action::{Parameter, Refusal, Type};
use crate::domain::ids::parse_id;
use crate::domain::time::DAY;
use crate::params::Params;

/// The lifetime of a link.
pub struct Life;

const SECOND: i64 = 1000;
const LONGEST: i64 = 30 * DAY;

impl Life {
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
        match (length(params, "expires_in_days", DAY)?, length(params, "expires_in_seconds", SECOND)?) {
            (Some(_), Some(_)) => Err(Self::BAD),
            (days, seconds) => Ok(days.or(seconds)),
        }
    }
}

fn length(params: &Params, name: &'static str, unit: i64) -> Result<Option<i64>, Refusal> {
    let bad = || Life::BAD.about(name);
    let Some(text) = params.text(name) else {
        return if params.is_list(name) { Err(bad()) } else { Ok(None) };
    };
    let length = parse_id(text).and_then(|number| number.checked_mul(unit));
    length.filter(|length| *length <= LONGEST).map(Some).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Option<Option<i64>> {
        Life::read(&Params::from_pairs(pairs.iter().copied())).ok()
    }

    #[test]
    fn a_life_is_said_in_days_or_in_seconds() {
        assert_eq!(read(&[]), Some(None));
        assert_eq!(read(&[("expires_in_days", "")]), Some(None));
        assert_eq!(read(&[("expires_in_days", "30")]), Some(Some(30 * DAY)));
        assert_eq!(read(&[("expires_in_seconds", "2592000")]), Some(Some(30 * DAY)));
        for text in ["0", "-1", "31", "1.5", "7d", "9007199254740991"] {
            assert_eq!(read(&[("expires_in_days", text)]), None, "{text}");
        }
        assert_eq!(read(&[("expires_in_seconds", "2592001")]), None);
        assert_eq!(read(&[("expires_in_days", "1"), ("expires_in_seconds", "1")]), None);
    }
}
