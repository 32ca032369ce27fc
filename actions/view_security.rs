//! Page: how a user logs in, and where he is logged in.
//!
//! Takes `session`, by which the one in use is marked. Answers what `account::seen` does, `second_factor`
//! with `on`, `since`, `codes_left`, `pending` (what is being set up, `uri` and `secret` as `BeginSecondFactor` answered
//! them, or nothing), and `sessions`, the one used last first, each with `id`, `is_this`, `program`, `system`, `ip`,
//! `created_at`, `seen_at`, `remembered`; times are milliseconds, what is not known of a program is empty.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::program;
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::domain::totp::TotpSecret;
use crate::params::Params;
use crate::second_factor;
use crate::store::devices::{self, Device};
use crate::store::second_factors;
use crate::store::sessions::Stay;
use crate::store::users::User;

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
    let factor = factor(context, &user)?;
    let pending = pending(context, &user)?;
    let devices = devices::of_user(context.tx, user.id)?;
    let sessions = devices.iter().map(|device| shown(device, &this)).collect();
    Ok(account::seen(context, params)?
        .with("second_factor", factor)
        .with("pending", pending)
        .with("sessions", Value::list("session", sessions)))
}

fn factor(context: &mut Context<'_, '_>, user: &User) -> Result<Value, Fault> {
    let since = second_factors::of_user(context.tx, user.id)?.and_then(|factor| factor.enabled_at);
    let left = second_factors::codes_left(context.tx, user.id)?;
    Ok(Value::object([
        ("on", since.is_some().into()),
        ("since", since.map(Timestamp::millis).into()),
        ("codes_left", left.into()),
    ]))
}

/// A reload or a wrong code does not end it.
fn pending(context: &mut Context<'_, '_>, user: &User) -> Result<Option<Value>, Fault> {
    let begun = second_factor::begun(context, user.id)?;
    let secret = begun.map(|begun| TotpSecret::of(&context.site.key, user.id, begun.nonce));
    Ok(secret.map(|secret| {
        let uri = secret.uri(&context.site.company, &user.email);
        Value::object([("uri", uri.into()), ("secret", secret.readable().into())])
    }))
}

fn shown(device: &Device, this: &TokenHash) -> Value {
    let (program, system) = program::parts(&device.user_agent);
    Value::object([
        ("id", device.id.get().into()),
        ("is_this", device.token.matches(this).into()),
        ("program", program.unwrap_or_default().into()),
        ("system", system.unwrap_or_default().into()),
        ("ip", device.ip.as_str().into()),
        ("created_at", device.created_at.millis().into()),
        ("seen_at", device.seen_at.millis().into()),
        ("remembered", (device.stay == Stay::Remembered).into()),
    ])
}
