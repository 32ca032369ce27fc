//! Page: gives a user new backup codes; the former ones are good no longer.
//!
//! Takes `existing_password`; answers `codes`, which nobody can look up later.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply, Value};
use crate::alert::{self, What};
use crate::auth::own_password;
use crate::params::Params;
use crate::second_factor::{self, IS_OFF};

/// The row.
pub const CALL: Call = Call {
    name: "RenewBackupCodes",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    if !user.has_second_factor {
        return Err(IS_OFF.into());
    }
    if let Some(refusal) = own_password::check(context, &user, params, "existing_password")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let codes = second_factor::new_codes(context, user.id)?;
    alert::tell(context, &user, &user.email, What::BackupCodesRenewed)?;
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: "{}", ..Logged::default() })?;
    Ok(Reply::done().with("codes", listed(codes)))
}

/// Codes as an answer has them.
pub fn listed(codes: Vec<String>) -> Value {
    Value::list("code", codes.into_iter().map(Value::from).collect())
}
