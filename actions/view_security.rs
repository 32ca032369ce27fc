//! Page: how a user logs in, and where he is logged in.
//!
//! Takes `session`, by which the one in use is marked. Answers what `account::seen` does, `second_factor` with `on`, `since`, `codes_left`, and
//! `sessions`, the one used last first, each with `id`, `is_this`, `program`, `ip`, `created_at`, `seen_at`,
//! `remembered`; times are milliseconds, a program that is not known is empty.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::UserId;
use crate::domain::program;
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::params::Params;
use crate::store::devices::{self, Device};
use crate::store::second_factors;
use crate::store::sessions::Stay;

/// The row.
pub const CALL: Call = Call {
    name: "ViewSecurity",
    about: None,
    needs: Needs::User,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let this = account::session(params)?;
    let second_factor = second_factor(context, user.id)?;
    let devices = devices::of_user(context.tx, user.id)?;
    let sessions = devices.iter().map(|device| shown(device, &this)).collect();
    Ok(account::seen(context, params)?
        .with("second_factor", second_factor)
        .with("sessions", Value::list("session", sessions)))
}

fn second_factor(context: &mut Context<'_, '_>, user: UserId) -> Result<Value, Fault> {
    let since = second_factors::of_user(context.tx, user)?.and_then(|factor| factor.enabled_at);
    let left = second_factors::codes_left(context.tx, user)?;
    Ok(Value::object([
        ("on", since.is_some().into()),
        ("since", since.map(Timestamp::millis).into()),
        ("codes_left", left.into()),
    ]))
}

fn shown(device: &Device, this: &TokenHash) -> Value {
    Value::object([
        ("id", device.id.get().into()),
        ("is_this", device.token.matches(this).into()),
        ("program", program::name(&device.user_agent).into()),
        ("ip", device.ip.as_str().into()),
        ("created_at", device.created_at.millis().into()),
        ("seen_at", device.seen_at.millis().into()),
        ("remembered", (device.stay == Stay::Remembered).into()),
    ])
}
