//! Admin area: `AddBan` bans an address or a network, for some days or for ever.
//!
//! Takes `ip`, as `AddBannedIp` does, `reason` and `days`; none: for ever. Answers `banid`.

use super::add_banned_ip;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::domain::time::DAY;
use crate::fields;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "AddBan",
    about: None,
    needs: Needs::Staff(Right::ManageBans),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_REASON: Refusal = Refusal::invalid("ban_reason_required", "reason", "Say why: the banned are told");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let network = add_banned_ip::network(params)?;
    let reason = fields::line(params, "reason", &NO_REASON)?;
    let end = fields::days(params)?.map(|days| context.tx.now.plus(days * DAY));
    add_banned_ip::ban(context, CALL.name, &network, (&reason, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ADMIN;
    use crate::cli::testing::World;
    use crate::fields::BAD_DAYS;
    use crate::store::bans;

    #[test]
    fn a_ban_is_for_some_days_or_for_ever() {
        let world = World::new();
        let ban = |pairs: &[(&str, &str)]| world.call(ADMIN, CALL.name, pairs);
        let some = [("ip", "203.0.113.9"), ("reason", "Abuse"), ("days", "2")];
        assert_eq!(ban(&some), Ok(Reply::done().with("banid", 1)));
        assert!(ban(&some[..2]).is_ok());
        let ends: Vec<bool> = world.read(bans::list).iter().map(|ban| ban.expires_at.is_some()).collect();
        assert_eq!(ends, [false, true]);
        assert_eq!(ban(&[("ip", "203.0.113.9")]).unwrap_err(), NO_REASON.message);
        assert_eq!(
            ban(&[("ip", "203.0.113.9"), ("reason", "x"), ("days", "0")]).unwrap_err(),
            BAD_DAYS.message
        );
        assert!(ban(&[("ip", "127.0.0.0/8"), ("reason", "x")]).is_err(), "this machine itself");
    }
}
