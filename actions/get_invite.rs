//! REST `GET /clients/{clientId}/invites/{inviteId}`: one invite; never its token.
//!
//! Takes `clientId`, `inviteId`; answers the invite with its `status`.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::permission::Permission;
use crate::params::Params;
use crate::portal;

/// The row.
pub const CALL: Call = Call {
    name: "GetInvite",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let standing = portal::managed(context, params)?;
    let invite = portal::invite(context, &standing.client, params)?;
    portal::one_invite(context, &standing.client, &invite)
}
