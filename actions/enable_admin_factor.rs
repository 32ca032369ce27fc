//! Admin area: `EnableAdminFactor` turns on the second factor that an administrator has set up.
//!
//! Takes `code` and `session`, the only one that stays; answers `codes`, the backup codes.

use super::renew_backup_codes::listed;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::params::Params;
use crate::second_factor::{self, IS_ON, WRONG_FIRST_CODE};
use crate::staff;
use crate::store::admin_sessions;

/// The row.
pub const CALL: Call = Call {
    name: "EnableAdminFactor",
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
    let Some(codes) = second_factor::enable(context, admin.id, params)? else {
        return Ok(context.refuse_and_keep(WRONG_FIRST_CODE));
    };
    let session = account::session(params)?;
    admin_sessions::revoke_others(context.tx, admin.id, Some(&session))?;
    context.log(&Logged { action: CALL.name, detail: "{}", ..Logged::default() })?;
    Ok(Reply::done().with("codes", listed(codes)))
}
