//! REST `DELETE /clients/{clientId}/invites/{inviteId}`: withdraws an invite, which stays in the history.
//!
//! Takes `clientId`, `inviteId`; answers nothing. Once more is no error; one that was accepted is.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::permission::Permission;
use crate::params::Params;
use crate::portal::{self, ACCEPTED};
use crate::store::invites::{self, State};

/// The row.
pub const CALL: Call = Call {
    name: "RevokeInvite",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let standing = portal::managed(context, params)?;
    let invite = portal::invite(context, &standing.client, params)?;
    portal::check_unchanged(params, &portal::invite_tag(&invite))?;
    if invite.state == State::Accepted {
        return Err(ACCEPTED.into());
    }
    if !invites::cancel(context.tx, invite.id)? {
        return Ok(Reply::done());
    }
    let detail = json!({ "invited": invite.email, "before": invite.state.as_str() }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(invite.client),
        invite: Some(invite.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(Reply::done())
}
