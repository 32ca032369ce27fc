//! Operator: `AddApiKey` makes a key of the REST dialect.
//!
//! Takes `email` of a user and, for one client alone, `client_id`; or `username` of an administrator; `name`,
//! `scopes` (`invites:read` and the like, separated by commas; none: everything, unless `access` is `scopes`), `life`
//! (milliseconds) or `days`; answers `key`, which is stored nowhere, `prefix` and `api_key_id`.

use serde_json::json;

use super::disable_admin::NO_ADMIN;
use crate::action::{
    Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply, Token, Value,
};
use crate::domain::ids::{ApiKeyId, ClientId, LinkId, MAX_ID, UserId};
use crate::domain::right::Right;
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::domain::token::{API_KEY, LinkSeed};
use crate::fields::{self, NO_CLIENT};
use crate::params::Params;
use crate::staff;
use crate::store::api_keys::{self, ActsAs, NewApiKey};
use crate::store::users::{self, UserState};
use crate::store::{admins, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "AddApiKey",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
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
/// Something that is no scope, or an empty list of them.
pub const BAD_SCOPE: Refusal = Refusal::invalid(
    "unknown_scope",
    "scopes",
    "A scope is invites, members, clients, users or api-keys, followed by :read or :write",
);
const NO_SCOPES: Refusal =
    Refusal::invalid("scopes_required", "scopes", "Choose a scope, or let the key do everything");
const BAD_LIFE: Refusal = Refusal::invalid("invalid_life", "life", "The key must live for some time");

/// What a key may be limited to.
const SCOPES: [&str; 10] = [
    "invites:read",
    "invites:write",
    "members:read",
    "members:write",
    "clients:read",
    "clients:write",
    "users:read",
    "users:write",
    "api-keys:read",
    "api-keys:write",
];
/// What every key begins with.
const MARK: &str = "vst_";
/// How many letters are kept for people.
const SHOWN: usize = 8;

/// A key to be.
pub struct Wish<'a> {
    /// As whom it acts.
    pub acts_as: ActsAs,
    /// The only client in which it acts.
    pub client: Option<ClientId>,
    /// What its owner calls it.
    pub name: &'a str,
    /// What it may be used for.
    pub scopes: &'a str,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// A key that was made.
pub struct Made {
    /// Its row.
    pub id: ApiKeyId,
    /// Its first letters.
    pub prefix: String,
    /// The key, which is computed for each answer and stored nowhere.
    pub key: Token,
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let acts_as = acts_as(context, params)?;
    let client = client(context, params, acts_as)?;
    let name = fields::optional_line(params, "name")?;
    let list = params.text("scopes").unwrap_or_default().split(',').map(str::trim);
    let scopes = scopes(list.filter(|scope| !scope.is_empty()))?;
    if scopes.is_empty() && params.text("access") == Some("scopes") {
        return Err(NO_SCOPES.into());
    }
    let expires_at = fields::end(params, context.tx.now, &BAD_LIFE)?;
    let made = make(context, CALL.name, &Wish { acts_as, client, name: &name, scopes: &scopes, expires_at })?;
    let reply = Reply::done().with("api_key_id", made.id.get()).with("prefix", made.prefix);
    Ok(reply.with("key", Value::Token(made.key)))
}

/// Makes a key. It is computed over numbers that nobody can guess, so that the answer to a repeated call shows it
/// once more although it is not stored.
pub fn make(context: &mut Context<'_, '_>, action: &str, wish: &Wish<'_>) -> Result<Made, Fault> {
    let mut number = || context.random.number();
    // It is no link's: the place of a link's id holds a third number.
    let id = LinkId::new((number() & MAX_ID).max(1));
    let seed = LinkSeed { id, issue: number(), nonce: number() };
    let key = Token { before: MARK.to_owned(), purpose: API_KEY.into(), seed };
    let text = key.text(&context.site.key);
    let prefix = text.chars().take(SHOWN).collect::<String>();
    let new = NewApiKey {
        key: &TokenHash::of(&text),
        prefix: &prefix,
        name: wish.name,
        acts_as: wish.acts_as,
        client: wish.client,
        scopes: wish.scopes,
        expires_at: wish.expires_at,
    };
    let id = api_keys::insert(context.tx, &new)?;
    let user = match wish.acts_as {
        ActsAs::User(user) => Some(user),
        ActsAs::Admin(_) => None,
    };
    let detail = json!({ "api_key": id.get(), "prefix": prefix, "scopes": wish.scopes }).to_string();
    let client = wish.client;
    context.log(&Logged { action, client, user, detail: &detail, ..Logged::default() })?;
    Ok(Made { id, prefix, key })
}

fn acts_as(context: &mut Context<'_, '_>, params: &Params) -> Result<ActsAs, Fault> {
    if let Some(username) = params.text("username") {
        let admin = admins::by_username(context.tx, username)?.ok_or(NO_ADMIN)?;
        staff::check_reach(context, admin.rights)?;
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

/// Scopes, each of them once.
pub fn scopes<'a>(sent: impl Iterator<Item = &'a str>) -> Result<String, Refusal> {
    let mut scopes = Vec::new();
    for scope in sent {
        let known = SCOPES.into_iter().find(|known| *known == scope).ok_or(BAD_SCOPE)?;
        if !scopes.contains(&known) {
            scopes.push(known);
        }
    }
    Ok(scopes.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::REST;
    use crate::cli::testing::World;
    use crate::domain::token::TOKEN_LENGTH;

    #[test]
    fn each_group_of_operations_that_needs_a_credential_has_its_two_scopes() {
        for group in REST.iter().filter(|group| group.name != "Acceptance") {
            for what in ["read", "write"] {
                let scope = format!("{}:{what}", group.name.to_ascii_lowercase());
                assert!(SCOPES.contains(&&*scope), "{scope}");
            }
        }
        let of_group = |scope: &&str| {
            REST.iter().any(|group| {
                scope.split_once(':').is_some_and(|(name, _)| name.eq_ignore_ascii_case(group.name))
            })
        };
        assert!(SCOPES.iter().all(of_group));
    }

    #[test]
    fn a_key_is_a_users_or_an_administrators() {
        let world = World::new();
        let (one, two) = (world.client("owner@example.com"), world.client("other@example.com"));
        world.admin("root");
        let add = |pairs: &[(&str, &str)]| world.operator("AddApiKey", pairs);
        let key = add(&[("email", "owner@example.com"), ("client_id", &one)]).expect("a key");
        assert!(key.text("key").starts_with("vst_") && key.text("key").len() == 4 + TOKEN_LENGTH);
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
        assert_eq!(add(&[owner, ("access", "scopes")]).unwrap_err(), NO_SCOPES.message);
        assert_eq!(add(&[owner, ("life", "-1")]).unwrap_err(), BAD_LIFE.message);
    }
}
