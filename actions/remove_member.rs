//! REST `DELETE /clients/{clientId}/members/{userId}`: takes a member out of a client; the user stays.
//!
//! Takes `clientId`, `userId`; answers nothing. Whoever is a member may leave, but for the owner.

use super::delete_user_client::take_out;
use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::grants;
use crate::params::Params;
use crate::place::Place;
use crate::portal::{self, LAST_OWNER};

/// The row.
pub const CALL: Call = Call {
    name: "RemoveMember",
    about: None,
    needs: Needs::Inside,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let leaves = leaves(context, params)?;
    let client =
        if leaves { portal::open_client(context, params)? } else { portal::managed(context, params)?.client };
    let member = portal::member(context, &client, params)?;
    portal::check_unchanged(params, &portal::member_tag(&member))?;
    if member.is_owner {
        return Err(LAST_OWNER.into());
    }
    if !leaves {
        grants::check_over(context, client.id, member.may)?;
    }
    let place = Place::of(context, client.id, member.user)?;
    take_out(context, CALL.name, &place, member.may)?;
    Ok(Reply::done())
}

/// Whether the caller himself is the member.
fn leaves(context: &mut Context<'_, '_>, params: &Params) -> Result<bool, Fault> {
    let user = portal::user(context, params, "userId")?;
    Ok(matches!((context.caller, user), (Caller::User(caller), Some(user)) if caller.id == user.id))
}
