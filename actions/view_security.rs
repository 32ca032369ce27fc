//! Page: how a user logs in, and where he is logged in.
//!
//! Takes `session`, by which the one in use is marked. Answers what `account::seen` does, `second_factor`
//! with `on`, `since`, `codes_left`, `pending` (what is being set up, `uri` and `secret` as `BeginSecondFactor` answered
//! them, or nothing), and `sessions`, the one used last first, each with `id`, `is_this`, `program`, `system`, `ip`,
//! `created_at`, `seen_at`, `remembered`, `by_staff` (of these neither program nor address is told); times are
//! milliseconds, what is not known of a program is empty.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::program;
use crate::domain::secret::TokenHash;
use crate::params::Params;
use crate::second_factor;
use crate::store::devices::{self, Device};
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
    let factor = second_factor::seen(context, user.id)?;
    // Nobody else takes his second factor along.
    let pending = match context.caller.mask() {
        Some(_) => None,
        None => second_factor::pending(context, user.id, &user.email)?,
    };
    let devices = devices::of_user(context.tx, user.id)?;
    let sessions = devices.iter().map(|device| shown(device, &this)).collect();
    Ok(account::seen(context, params)?
        .with("second_factor", factor)
        .with("pending", pending)
        .with("sessions", Value::list("session", sessions)))
}

/// A session as its user sees it.
pub fn shown(device: &Device, this: &TokenHash) -> Value {
    let (program, system) = if device.by_staff { (None, None) } else { program::parts(&device.user_agent) };
    let ip = if device.by_staff { "" } else { &device.ip };
    Value::object([
        ("id", device.id.get().into()),
        ("is_this", device.token.matches(this).into()),
        ("program", program.unwrap_or_default().into()),
        ("system", system.unwrap_or_default().into()),
        ("ip", ip.into()),
        ("created_at", device.created_at.millis().into()),
        ("seen_at", device.seen_at.millis().into()),
        ("remembered", (device.stay == Stay::Remembered).into()),
        ("by_staff", device.by_staff.into()),
    ])
}
