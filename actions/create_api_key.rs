//! Dolfin `POST /api-keys`: makes a key that acts as the caller himself.
//!
//! Takes `name`, `expiresAt`, `scopes`, `clientId`; answers the key with `rawKey`, which is shown here alone. A key gives
//! no more than it is: its scopes, its client and its end bind those that are made with it, and are theirs where nothing
//! else is said.

use super::add_api_key::{self, BAD_SCOPE, Wish};
use crate::action::{
    Badge, Call, Caller, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Value,
};
use crate::auth::reach;
use crate::domain::ids::ClientId;
use crate::domain::time::{Timestamp, parse_rfc3339};
use crate::fields;
use crate::params::Params;
use crate::portal::{self, NO_KEY};
use crate::store::api_keys::{self, Own};

/// The row.
pub const CALL: Call = Call {
    name: "CreateApiKey",
    about: None,
    needs: Needs::Known,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_NAME: Refusal = Refusal::invalid("name_required", "name", "The key must have a name");
const BAD_END: Refusal = Refusal::invalid(
    "invalid_key_expiry",
    "expiresAt",
    "expiresAt must be an instant to come, such as 2027-01-31T00:00:00Z",
);
const BEYOND_SCOPES: Refusal = Refusal::new(
    Kind::Forbidden,
    "beyond_own_scopes",
    "A key cannot have a scope that the key lacks with which it is made",
)
.about("scopes");
const BEYOND_LIFE: Refusal = Refusal::new(
    Kind::Forbidden,
    "beyond_own_life",
    "A key cannot live longer than the key with which it is made",
)
.about("expiresAt");
const OF_STAFF: Refusal =
    Refusal::invalid("client_of_staff", "clientId", "An administrator's key is good for every client");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let acts_as = portal::acts_as(context.caller)?;
    let asking = asking(context)?;
    let name = fields::line(params, "name", &NO_NAME)?;
    let scopes = scopes(params, asking.as_ref().map_or("", |key| &key.scopes))?;
    let end = asking.and_then(|key| key.expires_at);
    let expires_at = expires_at(params, context.tx.now, end)?;
    let client = client(context, params)?;
    let wish = Wish { acts_as, client, name: &name, scopes: &scopes, expires_at };
    let made = add_api_key::make(context, CALL.name, &wish)?;
    let key = api_keys::by_id(context.tx, made.id)?.ok_or(NO_KEY)?;
    Ok(Reply::done().with_all(portal::key_fields(key)).with("rawKey", Value::Token(made.key)))
}

/// The key that the caller brought; None where he brought something else.
fn asking(context: &mut Context<'_, '_>) -> Result<Option<Own>, Fault> {
    let Some(Badge::Key(id)) = context.badge else { return Ok(None) };
    Ok(api_keys::by_id(context.tx, id)?)
}

/// Those that are named; the caller's own where none are.
fn scopes(params: &Params, own: &str) -> Result<String, Refusal> {
    let Some(sent) = params.get("scopes") else { return Ok(own.to_owned()) };
    let sent = sent.as_list().filter(|list| !list.is_empty()).ok_or(BAD_SCOPE)?;
    let scopes = add_api_key::scopes(sent.iter().map(|(_, scope)| scope.as_text().unwrap_or_default()))?;
    let is_own = |scope: &str| own.is_empty() || own.split(' ').any(|one| one == scope);
    if scopes.split(' ').all(is_own) { Ok(scopes) } else { Err(BEYOND_SCOPES) }
}

fn expires_at(params: &Params, now: Timestamp, own: Option<Timestamp>) -> Result<Option<Timestamp>, Refusal> {
    let Some(sent) = params.get("expiresAt") else { return Ok(own) };
    let end = sent.as_text().and_then(parse_rfc3339).filter(|end| *end > now).ok_or(BAD_END)?;
    if own.is_some_and(|own| end > own) { Err(BEYOND_LIFE) } else { Ok(Some(end)) }
}

/// The only client in which it is to act: one to which the caller belongs, and that what he brought reaches.
fn client(context: &mut Context<'_, '_>, params: &Params) -> Result<Option<ClientId>, Fault> {
    if params.get("clientId").is_none() {
        return Ok(portal::bound_to(context.caller));
    }
    let Caller::User(user) = context.caller else { return Err(OF_STAFF.into()) };
    let client = reach::client_of_uuid(context.tx, params)?;
    reach::held(context.tx, client, user)?;
    Ok(Some(client))
}
