//! Operator: `RemoveBan` lifts a ban before its time.
//!
//! Takes `id`.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::BanId;
use crate::domain::right::Right;
use crate::params::Params;
use crate::store::bans;

/// The row.
pub const CALL: Call = Call {
    name: "RemoveBan",
    about: None,
    needs: Needs::Staff(Right::ManageBans),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_BAN: Refusal = Refusal::new(Kind::NotFound, "unknown_ban", "There is no such ban").about("id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("id").and_then(BanId::parse).ok_or(NO_BAN)?;
    let ban = bans::remove(context.tx, id)?.ok_or(NO_BAN)?;
    let detail = json!({ "network": ban.network, "reason": ban.reason }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    #[test]
    fn a_ban_is_lifted_once() {
        let world = World::new();
        let ban = [("ip", "203.0.113.9"), ("reason", "Abuse")];
        assert_eq!(world.call(FORM, "AddBannedIp", &ban), Ok(Reply::done().with("banid", 1)));
        let lift = |id: &str| world.operator(CALL.name, &[("id", id)]);
        assert_eq!(lift("1"), Ok(Reply::done()));
        for id in ["1", "", "x"] {
            assert_eq!(lift(id).unwrap_err(), NO_BAN.message, "{id}");
        }
        assert_eq!(world.activity(), ["AddBannedIp", "RemoveBan"]);
    }
}
