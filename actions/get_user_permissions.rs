//! WHMCS `GetUserPermissions`: what a user may do in a client.
//!
//! Takes `user_id`, `client_id`; answers `permissions.permission`, for the owner all thirteen.

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Value};
use crate::domain::ids::{ClientId, UserId};
use crate::fields;
use crate::params::Params;
use crate::store::memberships;

/// The row.
pub const CALL: Call = Call {
    name: "GetUserPermissions",
    about: None,
    needs: Needs::Staff,
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const NO_USER: Refusal = Refusal::new(Kind::UnknownUser, "invalid_user", "Invalid user id").about("user_id");
const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "invalid_client", "Invalid client id").about("client_id");
const STRANGER: Refusal =
    Refusal::new(Kind::NotMember, "not_associated", "User is not associated with client").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = params.text("user_id").and_then(UserId::parse).ok_or(NO_USER)?;
    let client = fields::client_of(params).unwrap_or(ClientId::new(0));
    let standing = memberships::standing(context.tx, client, user)?;
    standing.user.ok_or(NO_USER)?;
    standing.owner.ok_or(NO_CLIENT)?;
    standing.permissions.ok_or(STRANGER)?;
    // The owner holds `manageusers` too, which WHMCS does not know: he is shown its thirteen.
    let set =
        if standing.is_owner { crate::domain::permission::Permissions::COMPATIBLE } else { standing.may() };
    let items = set.keys().map(Value::from).collect();
    Ok(Reply::done().with("permissions", Value::wrapped("permission", items)))
}
