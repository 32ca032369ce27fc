//! Page: an invitation of the account at hand that waits for an answer, or is too old.
//!
//! Takes `invite_id`; answers what `account::seen` does, and `invite` as `ViewClientUsers` does.

use super::view_client_users::invite_row;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::ids::InviteId;
use crate::domain::permission::Permission;
use crate::invitation::known::NO_INVITE;
use crate::params::Params;
use crate::store::invites;

/// The row.
pub const CALL: Call = Call {
    name: "ViewClientInvite",
    about: None,
    needs: Needs::AtHand(Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let account = account::needed(context.tx, params, user.id)?;
    let id = params.text("invite_id").and_then(InviteId::parse).ok_or(NO_INVITE)?;
    let invite = invites::by_id(context.tx, id)?.filter(|invite| invite.client == account.client.id);
    let invite = invite.ok_or(NO_INVITE)?;
    let seen = account::seen(context, params)?;
    Ok(seen.with("invite", invite_row(context, &invite)?))
}
