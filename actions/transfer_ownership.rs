//! REST `POST /clients/{clientId}/transfer-ownership`: makes a member the owner of a client.
//!
//! Takes `clientId`, `userId`; answers the client. The former owner stays as an Admin. Nothing changes where the user
//! owns the client already.

use super::transfer_client_ownership::transfer;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::permission::Permission;
use crate::params::Params;
use crate::place::Place;
use crate::portal;

/// The row.
pub const CALL: Call = Call {
    name: "TransferOwnership",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NOT_OWNER: Refusal =
    Refusal::new(Kind::Forbidden, "not_owner", "Only the Owner of this client may hand it on");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let standing = portal::managed(context, params)?;
    if !standing.is_owner {
        return Err(NOT_OWNER.into());
    }
    let member = portal::member(context, &standing.client, params)?;
    if !member.is_owner {
        let place = Place::of(context, standing.client.id, member.user)?;
        transfer(context, CALL.name, &place)?;
    }
    portal::one_client(context, standing.client.id)
}
