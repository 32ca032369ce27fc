//! Ours: `CancelClientInvite` withdraws a pending or expired invite; its links lead nowhere then.
//!
//! Takes `invite_id`, `client_id`; answers nothing.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::domain::permission::Permission;
use crate::fields::{self, NO_CLIENT};
use crate::invitation::known::{self, ENDED, NO_INVITE};
use crate::params::Params;
use crate::store::invites::{self, Invite};

/// The row.
pub const CALL: Call = Call {
    name: "CancelClientInvite",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Withdraws an invite that waits or has expired: its links lead nowhere, and a mail that has not gone is not \
           sent. A membership that it announced stays.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("invite_id", Type::Int, "The invite"),
        Parameter::optional("client_id", Type::Int, "Its client, which a member has to name"),
    ],
    answers: &[],
    refuses: &[NO_CLIENT, NO_INVITE, ENDED],
    warns: &[],
    example: &[("invite_id", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let invite = known::named(context, params)?;
    cancel(context, &invite)?;
    Ok(Reply::done())
}

/// Withdraws an invite.
pub fn cancel(context: &mut Context<'_, '_>, invite: &Invite) -> Result<(), Fault> {
    if !invites::cancel(context.tx, invite.id)? {
        return Err(ENDED.into());
    }
    let detail = json!({ "invited": invite.email, "before": invite.state.as_str() }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(invite.client),
        invite: Some(invite.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(())
}
