//! REST `GET /clients/{clientId}/members/{userId}`: one member.
//!
//! Takes `clientId`, `userId`; answers what he is and may.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::permission::Permission;
use crate::params::Params;
use crate::portal;

/// The row.
pub const CALL: Call = Call {
    name: "GetMember",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = portal::open_client(context, params)?;
    Ok(portal::one_member(&portal::member(context, &client, params)?))
}
