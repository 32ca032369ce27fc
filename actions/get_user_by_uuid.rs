//! REST `GET /users/{userId}`: a user, to himself, to staff, and to whoever manages the users of one of his clients.
//!
//! Takes `userId`. To everybody else he looks like one who never was.

use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::params::Params;
use crate::portal::{self, NO_USER};
use crate::store::memberships;
use crate::store::users::User;

/// The row.
pub const CALL: Call = Call {
    name: "GetUserByUuid",
    about: None,
    needs: Needs::Known,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = portal::user(context, params, "userId")?.ok_or(NO_USER)?;
    if !sees(context, &user)? {
        return Err(NO_USER.into());
    }
    Ok(Reply::done().with_all(portal::user_fields(user)))
}

fn sees(context: &mut Context<'_, '_>, user: &User) -> Result<bool, Fault> {
    let Caller::User(caller) = context.caller else { return Ok(true) };
    if caller.id == user.id {
        return Ok(true);
    }
    let managed = memberships::managed_by(context.tx, caller.id, user.id)?;
    Ok(managed.into_iter().any(|client| caller.reaches(client)))
}
