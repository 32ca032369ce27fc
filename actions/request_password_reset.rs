//! Page: whoever names an address gets a link by mail, if it is a user's.
//!
//! Takes `email`; answers nothing, whether there is such a user or not.

use std::net::IpAddr;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::time::MINUTE;
use crate::fields;
use crate::params::Params;
use crate::password_reset;
use crate::store::{limits, users};

/// The row.
pub const CALL: Call = Call {
    name: "RequestPasswordReset",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Enter your email address");
const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");
const LIMITED: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_requests",
    "Too many password resets were asked for from here; try again later",
);

/// How often one network may ask in an hour, for whatever addresses.
const REQUESTS: i64 = 30;
const HOUR: i64 = 60 * MINUTE;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    // It is written for unknown addresses too: both wait for a commit.
    let bucket = format!("password resets asked for from {}", network(context.origin.ip));
    if !limits::take(context.tx, &bucket, HOUR, REQUESTS)? {
        return Err(LIMITED.into());
    }
    let user = users::by_email_key(context.tx, email.key())?;
    let Some(user) = user.filter(password_reset::may_log_in) else { return Ok(Reply::done()) };
    match password_reset::send(context, CALL.name, &user) {
        Err(Fault::Refused(refusal)) if refusal == password_reset::LIMITED => Ok(Reply::done()),
        sent => sent.map(|()| Reply::done()),
    }
}

/// Who has one address of IPv6 has 2^64 of them.
pub fn network(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(ip) => IpAddr::V6((u128::from(ip) >> 64 << 64).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{FORM, PAGE};
    use crate::cli::testing::World;

    #[test]
    fn the_answer_is_the_same_for_everybody_sec_157() {
        let world = World::new();
        world.user("a@example.com");
        world.user("disabled@example.com");
        world.call(FORM, "DisableUser", &[("user_id", "2")]).expect("disabled");
        for email in ["a@example.com", "disabled@example.com", "nobody@example.com"] {
            for _ in 0..7 {
                assert_eq!(world.call(PAGE, CALL.name, &[("email", email)]), Ok(Reply::done()), "{email}");
            }
        }
        assert_eq!(world.read(|tx| tx.number("SELECT COUNT(*) FROM outbox", &[])), 5);
    }

    #[test]
    fn what_is_no_address_is_told_and_so_is_a_flood() {
        let world = World::new();
        let ask = |email| world.call(PAGE, CALL.name, &[("email", email)]);
        assert_eq!(ask("").unwrap_err(), NO_EMAIL.message);
        assert_eq!(ask("a@example.com,b@example.com").unwrap_err(), BAD_EMAIL.message);
        for _ in 0..REQUESTS {
            ask("nobody@example.com").expect("neutral");
        }
        assert_eq!(ask("nobody@example.com").unwrap_err(), LIMITED.message);
    }

    #[test]
    fn addresses_of_one_network_count_together() {
        let network = |text: &str| network(text.parse().expect("an address")).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
    }
}
