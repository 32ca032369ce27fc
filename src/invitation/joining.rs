//! Who comes in by an invitation's link and was nobody here before: he registers.

use super::acceptance::{End, Way, accept, check_policy};
use crate::action::{Context, Fault, Kind, Refusal};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::password::PasswordHash;
use crate::domain::secret::Secret;
use crate::store::invites::Linked;
use crate::store::links::Via;
use crate::store::users::{self, NewUser, User, UserState};
use crate::{signup, verification};

/// The address cannot be registered: nobody learns whose it is, or what he is.
pub const HAS_ACCOUNT: Refusal = Refusal::new(
    Kind::Conflict,
    "has_account",
    "This email address cannot be registered here; if it is yours, log in with it",
)
.about("email");

/// What somebody new says of himself.
pub struct Newcomer {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// His address.
    pub email: Email,
    /// The password that he chose.
    pub password: Secret,
}

/// Registers somebody new, or a provisioned user by a link that was mailed to his very address.
pub fn register(context: &mut Context<'_, '_>, linked: &Linked, new: &Newcomer) -> Result<User, Fault> {
    let proved = linked.via == Via::Mailed && linked.invite.email_key == new.email.key();
    check_policy(context, linked, new.email.key(), proved)?;
    let known = users::by_email_key(context.tx, new.email.key())?;
    let is_provisioned = known.as_ref().is_some_and(|user| user.state == UserState::Provisioned);
    // Whoever has an address and whoever has none are told the same.
    if !(is_provisioned && proved) {
        signup::check_registration(context.site)?;
    }
    let provisioned = match known {
        Some(user) if is_provisioned && proved => Some(user.id),
        Some(_) => return Err(HAS_ACCOUNT.into()),
        None => None,
    };
    let hash = context.hash(&new.password)?;
    let id = match provisioned {
        Some(id) => registered(context, id, new, &hash)?,
        None => made(context, new, &hash, proved)?,
    };
    let user = users::by_id(context.tx, id)?.ok_or(HAS_ACCOUNT)?;
    if !proved {
        verification::ask(context, &user)?;
    }
    Ok(user)
}

fn registered(
    context: &mut Context<'_, '_>,
    id: UserId,
    new: &Newcomer,
    hash: &PasswordHash,
) -> Result<UserId, Fault> {
    let changed = users::register(context.tx, id, &new.first_name, &new.last_name, Some(hash))?;
    if changed { Ok(id) } else { Err(HAS_ACCOUNT.into()) }
}

fn made(
    context: &mut Context<'_, '_>,
    new: &Newcomer,
    hash: &PasswordHash,
    proved: bool,
) -> Result<UserId, Fault> {
    let uuid = context.random.uuid(context.tx.now).to_string();
    let new = NewUser {
        uuid: &uuid,
        email: &new.email,
        first_name: &new.first_name,
        last_name: &new.last_name,
        state: UserState::Registered,
        password_hash: Some(hash),
        email_verified: proved,
        language: "",
    };
    Ok(users::insert(context.tx, &new)?.ok_or(HAS_ACCOUNT)?)
}

/// Accepts for a user of whom the operator's policy is asked.
pub fn take_in(context: &mut Context<'_, '_>, linked: &Linked, user: &User) -> Result<(), Fault> {
    check_policy(context, linked, &user.email_key, user.email_verified_at.is_some())?;
    come_in(context, linked, user)
}

/// The same for somebody who was let through before.
pub fn come_in(context: &mut Context<'_, '_>, linked: &Linked, user: &User) -> Result<(), Fault> {
    if accept(context, &linked.invite, user, Way::Link(linked.via))? {
        Ok(())
    } else {
        Err(End::Used.refusal().into())
    }
}
