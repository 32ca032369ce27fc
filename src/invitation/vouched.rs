//! Who comes in by an invitation's link and a provider of OpenID that proved his mailbox.

use serde_json::json;

use super::acceptance::NOT_THIS_ADDRESS;
use super::joining::HAS_ACCOUNT;
use crate::action::{Context, Fault, Kind, Logged, Person, Refusal};
use crate::auth::password;
use crate::domain::ids::UserId;
use crate::signup;
use crate::store::activity::Actor;
use crate::store::invites::Linked;
use crate::store::users::{self, NewUser, User, UserState};
use crate::store::{api_keys, links, second_factors, sessions, user_tokens};

/// He may not log in, however well he is known elsewhere.
pub const DISABLED: Refusal = Refusal::new(Kind::Forbidden, "may_not_log_in", "This user may not log in");

/// The user of the invited address, whom the provider knows. Whoever was not registered is from now on, if
/// `may_register` lets him.
pub fn user_of(
    context: &mut Context<'_, '_>,
    linked: &Linked,
    person: &Person,
    may_register: impl FnOnce(&Context<'_, '_>) -> Result<(), Refusal>,
) -> Result<User, Fault> {
    if linked.invite.email_key != person.email.key() {
        return Err(NOT_THIS_ADDRESS.into());
    }
    let standing = users::by_email_key(context.tx, person.email.key())?;
    let state = standing.as_ref().map(|user| user.state);
    if matches!(state, None | Some(UserState::Provisioned)) {
        may_register(context)?;
    }
    let id = match (standing, state) {
        (Some(user), Some(UserState::Provisioned)) => registered(context, &user, person)?,
        (Some(user), Some(UserState::Registered)) if user.email_verified_at.is_some() => user.id,
        (Some(user), Some(UserState::Registered)) => take_back(context, &user)?,
        (Some(_), _) => return Err(DISABLED.into()),
        (None, _) => {
            signup::check_registration(context.site)?;
            made(context, person)?
        }
    };
    users::verify_email(context.tx, id)?;
    Ok(users::by_id(context.tx, id)?.ok_or(HAS_ACCOUNT)?)
}

fn made(context: &mut Context<'_, '_>, person: &Person) -> Result<UserId, Fault> {
    let uuid = context.random.uuid(context.tx.now).to_string();
    let (first_name, last_name) = names(person);
    let new = NewUser {
        uuid: &uuid,
        email: &person.email,
        first_name,
        last_name,
        state: UserState::Registered,
        password_hash: None,
        email_verified: true,
        language: "",
    };
    Ok(users::insert(context.tx, &new)?.ok_or(HAS_ACCOUNT)?)
}

/// What somebody wrote down for him before stays where the provider tells no name.
fn registered(context: &mut Context<'_, '_>, user: &User, person: &Person) -> Result<UserId, Fault> {
    let is_told = !person.first_name.is_empty() || !person.last_name.is_empty();
    let has_name = !user.first_name.is_empty() || !user.last_name.is_empty();
    let (first, last) =
        if has_name && !is_told { (&*user.first_name, &*user.last_name) } else { names(person) };
    let changed = users::register(context.tx, user.id, first, last, None)?;
    if changed { Ok(user.id) } else { Err(HAS_ACCOUNT.into()) }
}

/// As the provider tells them, else the part of the address before the sign.
fn names(person: &Person) -> (&str, &str) {
    if person.first_name.is_empty() && person.last_name.is_empty() {
        let local = person.email.as_str().rsplit_once('@').map_or("", |(local, _)| local);
        return (local, "");
    }
    (&person.first_name, &person.last_name)
}

/// Whoever made this user never proved that the mailbox is his, and may have waited for its owner to come. What
/// he could still get in by ends; the owner chooses a password by a mailed link when he wants one.
fn take_back(context: &mut Context<'_, '_>, user: &User) -> Result<UserId, Fault> {
    second_factors::disable(context.tx, user.id)?;
    users::forget_password(context.tx, user.id)?;
    let sessions = sessions::revoke_all_of_user(context.tx, user.id)?;
    let links = links::revoke_all_of_user(context.tx, user.id)?;
    let keys = api_keys::revoke_all_of_user(context.tx, user.id)?;
    let tokens = user_tokens::revoke_all_of_user(context.tx, user.id)?;
    password::forget_failures(context, user.id)?;
    let detail = json!({ "had_password": user.password_hash.is_some(), "sessions": sessions, "links": links,
                         "api_keys": keys, "user_tokens": tokens })
    .to_string();
    context.log(&Logged {
        action: "TakeBackUser",
        actor: Some(Actor::User(user.id)),
        user: Some(user.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(user.id)
}
