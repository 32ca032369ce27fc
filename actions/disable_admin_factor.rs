//! Admin area: `DisableAdminFactor` turns an administrator's own second factor off.
//!
//! Takes `existing_password` and `code`, which may be a backup code.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::admin_password;
use crate::params::Params;
use crate::second_factor::{self, IS_OFF, WRONG_CODE};
use crate::staff;
use crate::store::second_factors;

/// The row.
pub const CALL: Call = Call {
    name: "DisableAdminFactor",
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
    let Some(proof) = second_factor::shown_by(context, admin.id, params)? else {
        return Ok(context.refuse_and_keep(WRONG_CODE.about("code")));
    };
    second_factors::disable(context.tx, admin.id)?;
    let detail = json!({ "by": proof.as_str() }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}
