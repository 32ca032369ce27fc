//! Admin area: `ViewPendingInvite` shows an invitation of a client, before it is withdrawn.
//!
//! Takes `clientid` and `invite_id`; answers what `staff::seen` does, `client`, and `invite` as `ViewMembers` does.

use super::view_client_users::invite_row;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::ids::InviteId;
use crate::domain::right::Right;
use crate::invitation::known::NO_INVITE;
use crate::params::Params;
use crate::staff::{self, client};
use crate::store::invites;

/// The row.
pub const CALL: Call = Call {
    name: "ViewPendingInvite",
    about: None,
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client::named(context, params)?;
    let id = params.text("invite_id").and_then(InviteId::parse).ok_or(NO_INVITE)?;
    let invite = invites::by_id(context.tx, id)?.filter(|invite| invite.client == client.id);
    let invite = invite.ok_or(NO_INVITE)?;
    let head = client::head(context, &client)?;
    let seen = staff::seen(context)?.with("client", head);
    Ok(seen.with("invite", invite_row(context, &invite)?))
}
