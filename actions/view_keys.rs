//! Admin area: `ViewKeys` lists API keys, user tokens and application tokens, each the newest first.
//!
//! Takes `key`, `usertoken` and `apptoken`, ids to go on from; answers `keys`, `user_tokens`, `app_tokens`, and
//! `more_keys`, `more_user_tokens` and `more_app_tokens`, the ids to go on from where there are more.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::ClientId;
use crate::domain::right::Right;
use crate::domain::time::Timestamp;
use crate::fields::{self, ASKED, before};
use crate::params::Params;
use crate::staff;
use crate::store::{api_keys, app_tokens, user_tokens};

/// The row.
pub const CALL: Call = Call {
    name: "ViewKeys",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let now = context.tx.now;
    let keys = api_keys::newest_of_all(context.tx, before(params, "key"), ASKED)?;
    let (keys, more_keys) = fields::shown(keys, |one| one.id.get());
    let users = user_tokens::newest(context.tx, before(params, "usertoken"), ASKED)?;
    let (users, more_users) = fields::shown(users, |one| one.id.get());
    let apps = app_tokens::newest(context.tx, before(params, "apptoken"), ASKED)?;
    let (apps, more_apps) = fields::shown(apps, |one| one.id.get());
    let keys = keys.into_iter().map(|one| key(one, now)).collect();
    Ok(staff::seen(context)?
        .with("keys", Value::list("key", keys))
        .with("more_keys", more_keys)
        .with("user_tokens", Value::list("token", users.into_iter().map(user_token).collect()))
        .with("more_user_tokens", more_users)
        .with("app_tokens", Value::list("token", apps.iter().map(app_token).collect()))
        .with("more_app_tokens", more_apps))
}

fn key(one: api_keys::Listed, now: Timestamp) -> Value {
    Value::object([
        ("id", one.id.get().into()),
        ("prefix", one.prefix.into()),
        ("name", one.name.into()),
        ("acts_as", one.acts_as.into()),
        ("admin", one.is_admins.into()),
        ("client", one.client.map(ClientId::get).into()),
        ("scopes", one.scopes.into()),
        ("created_at", one.created_at.millis().into()),
        ("expires_at", one.expires_at.map(Timestamp::millis).into()),
        ("ended", one.expires_at.is_some_and(|end| end <= now).into()),
        ("last_used_at", one.last_used_at.map(Timestamp::millis).into()),
        ("revoked_at", one.revoked_at.map(Timestamp::millis).into()),
    ])
}

fn user_token(one: user_tokens::Listed) -> Value {
    let clients = one.clients.unwrap_or_default();
    let clients: Vec<String> = clients.iter().map(ClientId::to_string).collect();
    Value::object([
        ("id", one.id.get().into()),
        ("acts_as", one.email.into()),
        ("clients", clients.join(", ").into()),
        ("created_at", one.created_at.millis().into()),
        ("last_used_at", one.last_used_at.map(Timestamp::millis).into()),
        ("revoked_at", one.revoked_at.map(Timestamp::millis).into()),
    ])
}

fn app_token(one: &app_tokens::Listed) -> Value {
    Value::object([
        ("id", one.id.get().into()),
        ("client", one.client.get().into()),
        ("required", one.required.into()),
        ("created_at", one.created_at.millis().into()),
        ("revoked_at", one.revoked_at.map(Timestamp::millis).into()),
    ])
}
