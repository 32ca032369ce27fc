//! Operator: `AddApiKey` makes a key of the REST dialect.
//!
//! Takes `email` of a user and, for one client alone, `client_id`; or `username` of an administrator; `name`,
//! `scopes` (`invites:read` and the like, separated by commas; none: everything) and `life` (milliseconds); answers
//! `key`, which is stored nowhere, `prefix` and `api_key_id`.

use serde_json::json;

use super::disable_admin::NO_ADMIN;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::{ClientId, UserId, parse_id};
use crate::domain::secret::TokenHash;
use crate::fields::{self, NO_CLIENT};
use crate::params::Params;
use crate::store::api_keys::{self, ActsAs, NewApiKey};
use crate::store::users::{self, UserState};
use crate::store::{admins, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "AddApiKey",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_USER: Refusal =
    Refusal::new(Kind::UnknownUser, "unknown_user", "There is no user of this email address").about("email");
const NOT_REGISTERED: Refusal =
    Refusal::new(Kind::Conflict, "user_cannot_log_in", "The user cannot log in, so no key can act as him")
        .about("email");
const ADMIN_DISABLED: Refusal =
    Refusal::new(Kind::Conflict, "admin_disabled", "The administrator is disabled").about("username");
const STRANGER: Refusal =
    Refusal::new(Kind::NotMember, "not_associated", "User is not associated with client").about("client_id");
const BAD_SCOPE: Refusal =
    Refusal::invalid("unknown_scope", "scopes", "A scope is invites:read or invites:write");
const BAD_LIFE: Refusal = Refusal::invalid("invalid_life", "life", "The key must live for some time");

/// What a key may be limited to.
const SCOPES: [&str; 2] = ["invites:read", "invites:write"];
/// What every key begins with, and how many letters follow: 255 bits.
const MARK: (&str, usize) = ("vst_", 43);
/// How many letters are kept for people.
const SHOWN: usize = 8;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let acts_as = acts_as(context, params)?;
    let client = client(context, params, acts_as)?;
    let name = fields::optional_line(params, "name")?;
    let scopes = scopes(params)?;
    let life = match params.text("life") {
        Some(text) => Some(parse_id(text).ok_or(BAD_LIFE)?),
        None => None,
    };
    let key = format!("{}{}", MARK.0, context.random.alphanumeric(MARK.1).expose());
    let new = NewApiKey {
        key: &TokenHash::of(&key),
        prefix: &key[..SHOWN],
        name: &name,
        acts_as,
        client,
        scopes: &scopes,
        expires_at: life.map(|life| context.tx.now.plus(life)),
    };
    let id = api_keys::insert(context.tx, &new)?;
    let user = match acts_as {
        ActsAs::User(user) => Some(user),
        ActsAs::Admin(_) => None,
    };
    let detail = json!({ "api_key": id.get(), "prefix": new.prefix, "scopes": scopes }).to_string();
    context.log(&Logged { action: CALL.name, client, user, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("api_key_id", id.get()).with("prefix", new.prefix).with("key", key.as_str()))
}

fn acts_as(context: &mut Context<'_, '_>, params: &Params) -> Result<ActsAs, Fault> {
    if let Some(username) = params.text("username") {
        let admin = admins::by_username(context.tx, username)?.ok_or(NO_ADMIN)?;
        return if admin.disabled { Err(ADMIN_DISABLED.into()) } else { Ok(ActsAs::Admin(admin.id)) };
    }
    let email = fields::email(params, "email", &NO_USER, &NO_USER)?;
    let user = users::by_email_key(context.tx, email.key())?.ok_or(NO_USER)?;
    if user.state == UserState::Registered { Ok(ActsAs::User(user.id)) } else { Err(NOT_REGISTERED.into()) }
}

/// The only client in which a user's key acts; he must belong to it.
fn client(
    context: &mut Context<'_, '_>,
    params: &Params,
    acts_as: ActsAs,
) -> Result<Option<ClientId>, Fault> {
    let Some(client) = fields::optional_client(params)? else { return Ok(None) };
    let user = match acts_as {
        ActsAs::User(user) => user,
        ActsAs::Admin(_) => UserId::new(0),
    };
    let standing = memberships::standing(context.tx, client, user)?;
    standing.owner.ok_or(NO_CLIENT)?;
    standing.permissions.ok_or(STRANGER)?;
    Ok(Some(client))
}

fn scopes(params: &Params) -> Result<String, Refusal> {
    let list = params.text("scopes").unwrap_or_default().split(',').map(str::trim);
    let scopes: Vec<&str> = list.filter(|scope| !scope.is_empty()).collect();
    let known = scopes.iter().all(|scope| SCOPES.contains(scope));
    if known { Ok(scopes.join(" ")) } else { Err(BAD_SCOPE) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_key_is_a_users_or_an_administrators() {
        let world = World::new();
        let (one, two) = (world.client("owner@example.com"), world.client("other@example.com"));
        world.admin("root");
        let add = |pairs: &[(&str, &str)]| world.operator("AddApiKey", pairs);
        let key = add(&[("email", "owner@example.com"), ("client_id", &one)]).expect("a key");
        assert!(key.text("key").starts_with("vst_") && key.text("key").len() == 47);
        assert_eq!(key.text("prefix"), &key.text("key")[..8]);
        assert!(
            add(&[("username", "root"), ("scopes", "invites:read, invites:write"), ("life", "1")]).is_ok()
        );
        assert_eq!(
            add(&[("email", "owner@example.com"), ("client_id", &two)]).unwrap_err(),
            STRANGER.message
        );
        assert_eq!(add(&[("email", "nobody@example.com")]).unwrap_err(), NO_USER.message);
        assert_eq!(add(&[("username", "nobody")]).unwrap_err(), NO_ADMIN.message);
        let owner = ("email", "owner@example.com");
        assert_eq!(add(&[owner, ("scopes", "everything")]).unwrap_err(), BAD_SCOPE.message);
        assert_eq!(add(&[owner, ("life", "-1")]).unwrap_err(), BAD_LIFE.message);
    }
}
