//! Page: the owner of an account offers it to one of its members, who owns it once he has accepted.
//!
//! Takes `client_id`, `user_id` and `existing_password`; answers `invite_id` and `expires_at` in milliseconds.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::auth::own_password;
use crate::auth::reach::NOT_ALLOWED;
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::Permissions;
use crate::fields::{self, NO_USER};
use crate::invitation::{self, Invitation};
use crate::params::Params;
use crate::place::{Place, STRANGER};
use crate::store::invites;
use crate::store::users::{self, UserState};

use super::transfer_client_ownership::DISABLED;

/// The row.
pub const CALL: Call = Call {
    name: "OfferOwnership",
    about: None,
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const OWN: Refusal =
    Refusal::new(Kind::Conflict, "already_owner", "This user owns the account already").about("user_id");
const PENDING: Refusal = Refusal::new(
    Kind::Conflict,
    "offer_pending",
    "Somebody has been offered this account already; withdraw that first",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let account = account::named(context, params)?;
    if !account.is_owner {
        return Err(NOT_ALLOWED.into());
    }
    if let Some(refusal) = own_password::check(context, &user, params, "existing_password")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let client = account.client.id;
    let email = heir(context, client, fields::user_id(params)?)?;
    if invites::has_open_for_owner(context.tx, client)? {
        return Err(PENDING.into());
    }
    offer(context, client, &email)
}

/// The address of the member who is to own it.
fn heir(context: &mut Context<'_, '_>, client: ClientId, user: UserId) -> Result<Email, Fault> {
    let place = Place::of(context, client, user)?;
    place.may()?;
    if place.standing.is_owner {
        return Err(OWN.into());
    }
    if place.standing.user == Some(UserState::Disabled) {
        return Err(DISABLED.into());
    }
    let found = users::by_id(context.tx, user)?.ok_or(STRANGER)?;
    Ok(Email::parse(&found.email).map_err(|_| NO_USER)?)
}

fn offer(context: &mut Context<'_, '_>, client: ClientId, email: &Email) -> Result<Reply, Fault> {
    let invitation = Invitation {
        action: CALL.name,
        client,
        email,
        kind: invites::Kind::GrantOnAccept,
        permissions: Permissions::EVERYTHING,
        role: None,
        makes_owner: true,
        message: None,
        life: None,
        mails: true,
        hands: false,
    };
    let sent = invitation::send(context, &invitation)?;
    Ok(Reply::done().with("invite_id", sent.id.get()).with("expires_at", sent.expires_at.millis()))
}
