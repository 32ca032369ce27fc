//! Page: a user who is logged in changes his password.
//!
//! Takes `existingpw`, `newpw`, `confirmpw`, and `session`, the only one that stays: his others end, with his tickets,
//! his bearer tokens and the links to reset the old password.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::alert::{self, What};
use crate::auth::{own_password, password};
use crate::fields::person;
use crate::params::Params;
use crate::store::{links, sessions, users};

/// The row.
pub const CALL: Call = Call {
    name: "ChangePassword",
    about: None,
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    if let Some(refusal) = own_password::check(context, &user, params, "existingpw")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let new = person::confirmed_password(params, context.site.password_min)?;
    let hash = context.hash(&new)?;
    users::set_password(context.tx, user.id, &hash)?;
    let session = account::session(params)?;
    sessions::revoke_others(context.tx, user.id, &session)?;
    links::revoke_all_of_user(context.tx, user.id)?;
    password::forget_failures(context, user.id)?;
    alert::tell(context, &user, &user.email, What::PasswordChanged)?;
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: "{}", ..Logged::default() })?;
    Ok(Reply::done())
}
