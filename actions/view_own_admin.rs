//! Admin area: `ViewOwnAdmin` shows an administrator his own log-in.
//!
//! Takes `session`; answers `second_factor`, `pending` and `sessions`, as `ViewSecurity` does.

use super::view_security::shown;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::params::Params;
use crate::second_factor;
use crate::staff;
use crate::store::admin_sessions;

/// The row.
pub const CALL: Call = Call {
    name: "ViewOwnAdmin",
    about: None,
    needs: Needs::Admin,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let admin = staff::asking(context)?;
    let this = account::session(params)?;
    let devices = admin_sessions::of_admin(context.tx, admin.id)?;
    let sessions = devices.iter().map(|device| shown(device, &this)).collect();
    Ok(staff::seen(context)?
        .with("second_factor", second_factor::seen(context, admin.id)?)
        .with("pending", second_factor::pending(context, admin.id, &admin.username)?)
        .with("sessions", Value::list("session", sessions)))
}
