//! Admin area: `ChangeAdminPassword` gives an administrator another password of his own choice.
//!
//! Takes `existingpw`, `newpw`, `confirmpw` and `session`, the only one that stays. The old API log-in goes off: its
//! verifier belongs to the password of before.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::admin_password;
use crate::fields::person;
use crate::params::Params;
use crate::staff;
use crate::store::{admin_sessions, admins};

/// The row.
pub const CALL: Call = Call {
    name: "ChangeAdminPassword",
    about: None,
    needs: Needs::Admin,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let admin = staff::asking(context)?;
    if let Some(refusal) = admin_password::check_own(context, &admin, params, "existingpw")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let new = person::confirmed_password(params, context.site.password_min)?;
    let hash = context.hash(&new)?;
    admins::set_password(context.tx, &admin.username, &hash, None)?;
    let session = account::session(params)?;
    admin_sessions::revoke_others(context.tx, admin.id, Some(&session))?;
    admin_password::forget_failures(context, admin.id)?;
    context.log(&Logged { action: CALL.name, detail: "{}", ..Logged::default() })?;
    Ok(Reply::done())
}
