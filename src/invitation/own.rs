//! Invitations to the address of a user who is logged in: they are his as soon as that address is proved. While it
//! is not, he could have chosen a stranger's.

use super::acceptance::{Way, accept, decline, leads_in};
use super::known::{ENDED, NO_INVITE};
use crate::action::{Context, Fault, Kind, Refusal};
use crate::domain::ids::InviteId;
use crate::params::Params;
use crate::store::invites::{self, Invite};
use crate::store::users::User;

/// Nobody has proved that the address is his.
pub const NOT_PROVED: Refusal = Refusal::new(
    Kind::Forbidden,
    "address_not_proved",
    "Verify your email address first: then the invitations to it are yours",
);

/// So many are shown at most.
const MOST: i64 = 100;

/// Those that he can accept, the newest first. One that announces a membership asks him nothing.
pub fn list(context: &mut Context<'_, '_>, user: &User) -> Result<Vec<Invite>, Fault> {
    check(user)?;
    let mut open = Vec::new();
    for invite in invites::waiting_for(context.tx, &user.email_key, MOST)? {
        if invite.kind == invites::Kind::GrantOnAccept && leads_in(context, &invite)? {
            open.push(invite);
        }
    }
    Ok(open)
}

/// Accepts the one that `invite_id` names. Every policy about addresses lets the proved invited one in.
pub fn accept_named(
    context: &mut Context<'_, '_>,
    action: &'static str,
    user: &User,
    params: &Params,
) -> Result<Invite, Fault> {
    let invite = named(context, user, params)?;
    let leads = leads_in(context, &invite)?;
    if leads && accept(context, &invite, user, Way::Own(action))? { Ok(invite) } else { Err(ENDED.into()) }
}

/// Declines it.
pub fn decline_named(
    context: &mut Context<'_, '_>,
    action: &str,
    user: &User,
    params: &Params,
) -> Result<(), Fault> {
    let invite = named(context, user, params)?;
    if decline(context, action, &invite, Some(user.id))? { Ok(()) } else { Err(ENDED.into()) }
}

/// One to somebody else looks like none.
fn named(context: &mut Context<'_, '_>, user: &User, params: &Params) -> Result<Invite, Fault> {
    check(user)?;
    let id = params.text("invite_id").and_then(InviteId::parse).ok_or(NO_INVITE)?;
    let invite = invites::by_id(context.tx, id)?.ok_or(NO_INVITE)?;
    if invite.email_key == user.email_key { Ok(invite) } else { Err(NO_INVITE.into()) }
}

fn check(user: &User) -> Result<(), Refusal> {
    if user.email_verified_at.is_some() { Ok(()) } else { Err(NOT_PROVED) }
}
