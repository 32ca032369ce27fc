//! A key as the REST dialect shows it to those as whom it acts.

use uuid::Uuid;

use crate::action::{Caller, Context, Fault, Fields, Kind, Refusal, Value, named};
use crate::auth::reach::NOT_ALLOWED;
use crate::domain::ids::{ApiKeyId, ClientId};
use crate::domain::time::Timestamp;
use crate::fields;
use crate::params::Params;
use crate::store::api_keys::{self, ActsAs, Own};

/// No such key, or somebody else's.
pub const NO_KEY: Refusal =
    Refusal::new(Kind::NotFound, "no_such_key", "There is no such key").about("keyId");

/// As whom the caller's keys act: as himself.
pub fn acts_as(caller: &Caller) -> Result<ActsAs, Refusal> {
    match caller {
        Caller::User(user) => Ok(ActsAs::User(user.id)),
        Caller::Staff(staff) => Ok(ActsAs::Admin(staff.admin)),
        Caller::Operator | Caller::Nobody => Err(NOT_ALLOWED),
    }
}

/// The only client in which what the caller brought is good: he sees and makes keys for that one alone.
pub fn bound_to(caller: &Caller) -> Option<ClientId> {
    match caller {
        Caller::User(user) => user.clients.as_ref().and_then(|clients| clients.first().copied()),
        Caller::Staff(_) | Caller::Operator | Caller::Nobody => None,
    }
}

/// The key of the caller's own that `keyId` names.
pub fn own_key(context: &mut Context<'_, '_>, params: &Params) -> Result<Own, Fault> {
    let uuid: Uuid = fields::uuid(params, "keyId")?;
    let id = ApiKeyId::in_uuid(&uuid).ok_or(NO_KEY)?;
    let (mine, bound) = (acts_as(context.caller)?, bound_to(context.caller));
    let is_own = |key: &Own| {
        let client = key.client.as_ref().map(|(id, _)| *id);
        key.acts_as == mine && key.id.uuid(key.created_at) == uuid && (bound.is_none() || client == bound)
    };
    Ok(api_keys::by_id(context.tx, id)?.filter(is_own).ok_or(NO_KEY)?)
}

/// What is shown of a key.
pub fn key_fields(key: Own) -> Fields {
    let scopes = key.scopes.split_whitespace().map(Value::from).collect();
    let at = |time: Option<Timestamp>| Value::from(time.map(Timestamp::rfc3339));
    named([
        ("id", key.id.uuid(key.created_at).to_string().into()),
        ("name", key.name.into()),
        ("keyPrefix", key.prefix.into()),
        ("scopes", Value::list("scope", scopes)),
        ("clientId", key.client.map(|(_, uuid)| uuid).into()),
        ("createdAt", key.created_at.rfc3339().into()),
        ("expiresAt", at(key.expires_at)),
        ("lastUsedAt", at(key.last_used_at)),
        ("revokedAt", at(key.revoked_at)),
    ])
}
