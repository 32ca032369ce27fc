//! Admin area: `CancelInvites` withdraws each of many invitations, as `CancelClientInvite` does for one.
//!
//! Takes `invites`, a list whose keys are their ids, at most 200; answers what `many_invites::each` does.

use super::cancel_client_invite;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::right::Right;
use crate::many_invites;
use crate::params::Params;
use crate::store::invites::Invite;

/// The row.
pub const CALL: Call = Call {
    name: "CancelInvites",
    about: None,
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    many_invites::each(context, params, one)
}

fn one(context: &mut Context<'_, '_>, invite: &Invite) -> Result<(), Fault> {
    cancel_client_invite::cancel(context, invite)
}
