//! The account at hand: the client at which a user works on pages, and what the head of every page shows.

use crate::action::{Caller, Context, Fault, Kind, Refusal, Reply, Value};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::{Permission, Permissions};
use crate::domain::secret::TokenHash;
use crate::fields;
use crate::params::Params;
use crate::store::clients::{self, Client};
use crate::store::db::{DbError, Tx};
use crate::store::users::{self, User};
use crate::store::{admins, invites, memberships, sessions};

/// Nobody is logged in.
pub const LOG_IN: Refusal = Refusal::new(Kind::NoCredentials, "log_in", "Please log in");
/// There are several accounts, or none.
pub const CHOOSE: Refusal = Refusal::new(Kind::NotFound, "choose_account", "Choose an account first");
/// The page belongs to another of the user's accounts than the one at hand.
pub const ANOTHER: Refusal =
    Refusal::new(Kind::Conflict, "another_account", "This page belongs to another of your accounts");

/// An account, and what its user is in it.
pub struct Account {
    /// The client.
    pub client: Client,
    /// Whether he owns it.
    pub is_owner: bool,
    /// What he may do there.
    pub may: Permissions,
}

/// The account of a user in a client that is open; None where he has no place.
pub fn of(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<Option<Account>, DbError> {
    let standing = memberships::standing(tx, client, user)?;
    if standing.permissions.is_none() || standing.closed {
        return Ok(None);
    }
    let found = clients::by_id(tx, client)?;
    Ok(found.map(|client| Account { client, is_owner: standing.is_owner, may: standing.may() }))
}

/// The account at hand: the one that was chosen, or else the only one that is open.
pub fn at_hand(tx: &mut Tx<'_>, params: &Params, user: UserId) -> Result<Option<Account>, DbError> {
    let chosen = match params.text("session") {
        Some(token) => sessions::account(tx, &TokenHash::of(token))?,
        None => None,
    };
    if let Some(account) = chosen.map(|client| of(tx, client, user)).transpose()?.flatten() {
        return Ok(Some(account));
    }
    match clients::open_of_user(tx, user, 2)?[..] {
        [only] => of(tx, only, user),
        _ => Ok(None),
    }
}

/// The account that a page is about: the one at hand, unless the page's address names another one of the user's.
pub fn needed(tx: &mut Tx<'_>, params: &Params, user: UserId) -> Result<Account, Fault> {
    let account = at_hand(tx, params, user)?;
    let named = params.text("client").and_then(ClientId::parse);
    match (account, named) {
        (Some(account), Some(named)) if account.client.id != named => match of(tx, named, user)? {
            Some(_) => Err(ANOTHER.into()),
            None => Ok(account),
        },
        (Some(account), _) => Ok(account),
        (None, _) => Err(CHOOSE.into()),
    }
}

/// Makes an account the one at hand, and writes down that its user was there.
pub fn choose(context: &mut Context<'_, '_>, session: &TokenHash, account: &Account) -> Result<(), Fault> {
    let Caller::User(user) = context.caller else { return Err(LOG_IN.into()) };
    arrive(context, session, user.id, account.client.id)
}

/// The same for a user who has just logged in: where there is only one account there is nothing to choose.
pub fn arrive_at_only(context: &mut Context<'_, '_>, session: &TokenHash, user: UserId) -> Result<(), Fault> {
    match clients::open_of_user(context.tx, user, 2)?[..] {
        [only] => arrive(context, session, user, only),
        _ => Ok(()),
    }
}

/// The same for a client in which the user has a place.
pub fn arrive(
    context: &mut Context<'_, '_>,
    session: &TokenHash,
    user: UserId,
    client: ClientId,
) -> Result<(), Fault> {
    sessions::choose_account(context.tx, session, client)?;
    Ok(context.arrive(client, user)?)
}

/// The user who asks.
pub fn user(context: &mut Context<'_, '_>) -> Result<User, Fault> {
    let Caller::User(caller) = context.caller else { return Err(LOG_IN.into()) };
    Ok(users::by_id(context.tx, caller.id)?.ok_or(LOG_IN)?)
}

/// The user who is logged in, where one is.
pub fn visitor(context: &mut Context<'_, '_>) -> Result<Option<User>, DbError> {
    match context.caller {
        Caller::User(user) => users::by_id(context.tx, user.id),
        _ => Ok(None),
    }
}

/// What pages for everybody show of him: nothing where there is none.
pub fn visitor_fields(user: Option<&User>) -> Reply {
    Reply::done()
        .with("user_name", user.map(User::display_name))
        .with("user_email", user.map(|user| user.email.clone()))
        .with("user_language", user.map(|user| user.language.clone()))
}

/// What the head of every page shows of whoever is logged in: `now`, `user`, `account` (the one at hand, or
/// nothing), `several` (accounts to choose from), `invites` (how many wait for him), `masked` (the name of the
/// administrator who is in his place, or nothing).
pub fn seen(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = user(context)?;
    let account = at_hand(context.tx, params, user.id)?;
    let masked = masked(context)?;
    let several = masked.is_none() && clients::open_of_user(context.tx, user.id, 2)?.len() > 1;
    // Whose mailbox is not proved could have taken anybody's address.
    let invites = match user.email_verified_at {
        Some(_) => invites::count_open_to(context.tx, &user.email_key)?,
        None => 0,
    };
    Ok(Reply::done()
        .with("now", context.tx.now.millis())
        .with("user", shown_user(&user))
        .with("account", account.as_ref().map(shown))
        .with("several", several)
        .with("invites", invites)
        .with("masked", masked))
}

fn masked(context: &mut Context<'_, '_>) -> Result<Option<String>, DbError> {
    let Some((admin, _)) = context.caller.mask() else { return Ok(None) };
    Ok(Some(admins::by_id(context.tx, admin)?.map(|admin| admin.name()).unwrap_or_default()))
}

fn shown_user(user: &User) -> Value {
    Value::object([
        ("id", user.id.get().into()),
        ("name", user.display_name().into()),
        ("first_name", user.first_name.as_str().into()),
        ("last_name", user.last_name.as_str().into()),
        ("email", user.email.as_str().into()),
        ("verified", user.email_verified_at.is_some().into()),
        ("language", user.language.as_str().into()),
        ("second_factor", user.has_second_factor.into()),
        ("has_password", user.password_hash.is_some().into()),
    ])
}

fn shown(account: &Account) -> Value {
    Value::object([
        ("id", account.client.id.get().into()),
        ("name", account.client.name.as_str().into()),
        ("owner", account.is_owner.into()),
        ("manages", account.may.has(Permission::ManageUsers).into()),
        ("permissions", keys(account.may)),
    ])
}

/// Permissions as their keys.
pub fn keys(permissions: Permissions) -> Value {
    Value::list("permission", permissions.keys().map(Value::from).collect())
}

/// The session's hash, of a call that a page makes.
pub fn session(params: &Params) -> Result<TokenHash, Refusal> {
    params.text("session").map(TokenHash::of).ok_or(LOG_IN)
}

/// The client that a form names, in which the caller has a place.
pub fn named(context: &mut Context<'_, '_>, params: &Params) -> Result<Account, Fault> {
    let user = user(context)?;
    let client = fields::managed_client(params)?;
    Ok(of(context.tx, client, user.id)?.ok_or(fields::NO_CLIENT)?)
}
