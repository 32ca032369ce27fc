//! Admin area: `BeginAdminFactor` begins to set up an administrator's second factor.
//!
//! Takes `existing_password`; answers `uri` and `secret`.

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::admin_password;
use crate::params::Params;
use crate::second_factor::{self, IS_ON};
use crate::staff;

/// The row.
pub const CALL: Call = Call {
    name: "BeginAdminFactor",
    about: None,
    needs: Needs::Admin,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let admin = staff::asking(context)?;
    if admin.has_second_factor {
        return Err(IS_ON.into());
    }
    if let Some(refusal) = admin_password::check_own(context, &admin, params, "existing_password")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let begun = second_factor::begin(context, admin.id, &admin.username)?;
    context.log(&Logged { action: CALL.name, detail: "{}", ..Logged::default() })?;
    Ok(begun)
}
