//! Admin area: `RenewAdminCodes` replaces an administrator's backup codes.
//!
//! Takes `existing_password`; answers `codes`.

use super::renew_backup_codes::listed;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::admin_password;
use crate::params::Params;
use crate::second_factor::{self, IS_OFF};
use crate::staff;

/// The row.
pub const CALL: Call = Call {
    name: "RenewAdminCodes",
    about: None,
    needs: Needs::Admin,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let admin = staff::asking(context)?;
    if !admin.has_second_factor {
        return Err(IS_OFF.into());
    }
    if let Some(refusal) = admin_password::check_own(context, &admin, params, "existing_password")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let codes = second_factor::new_codes(context, admin.id)?;
    context.log(&Logged { action: CALL.name, detail: "{}", ..Logged::default() })?;
    Ok(Reply::done().with("codes", listed(codes)))
}
