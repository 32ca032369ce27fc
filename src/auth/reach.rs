//! What a user may do in a client, as far as what he brought reaches it.

use crate::action::{ActingUser, AppToken, Fault, Kind, Refusal};
use crate::domain::ids::ClientId;
use crate::domain::permission::Permissions;
use crate::fields;
use crate::params::Params;
use crate::store::clients::{self, Client};
use crate::store::db::Tx;
use crate::store::{app_tokens, memberships};

/// The caller may not.
pub const NOT_ALLOWED: Refusal = Refusal::new(Kind::Forbidden, "forbidden", "You are not allowed to do this");
/// He has no place in the client, or there is no such client: to him both are the same.
pub const NO_PLACE: Refusal = NOT_ALLOWED.of_kind(Kind::NoPlace);
/// The client is not among those that his token is for.
const OUT_OF_REACH: Refusal = NOT_ALLOWED.of_kind(Kind::OutOfReach);
/// The client asks for an application token, and none of its own came.
pub const NO_APP_TOKEN: Refusal = Refusal::new(
    Kind::Forbidden,
    "bad_app_token",
    "This client asks for one of its application tokens beside a ticket or a password",
);

/// The id of the client whose UUID is `clientId`; to everybody one that never was looks like one of others.
pub fn client_of_uuid(tx: &mut Tx<'_>, params: &Params) -> Result<ClientId, Fault> {
    let uuid = fields::uuid(params, "clientId")?;
    Ok(clients::id_of_uuid(tx, &uuid.to_string())?.ok_or(NO_PLACE)?)
}

/// That client.
pub fn addressed_client(tx: &mut Tx<'_>, params: &Params) -> Result<Client, Fault> {
    let uuid = fields::uuid(params, "clientId")?;
    Ok(clients::by_uuid(tx, &uuid.to_string())?.ok_or(NO_PLACE)?)
}

/// What a user may do in a client that lets him in by what he brought. To him a client in which he has no place
/// looks like one that never was.
pub fn held(tx: &mut Tx<'_>, client: ClientId, user: &ActingUser) -> Result<Permissions, Fault> {
    if !user.reaches(client) {
        return Err(OUT_OF_REACH.into());
    }
    let standing = memberships::standing(tx, client, user.id)?;
    standing.permissions.ok_or(NO_PLACE)?;
    if let AppToken::Shown(token) = &user.app_token
        && !app_tokens::opens(tx, client, token.as_ref())?
    {
        return Err(NO_APP_TOKEN.into());
    }
    Ok(standing.may())
}
