//! Page: what an invitation says, to the holder of its link. Changes nothing.
//!
//! Takes `link`; answers `end` (empty while it is open, else `unknown`, `replaced`, `expired`,
//! `withdrawn` or `used`), what the page shows, and who is logged in. `accepted_by_me` says that the
//! user who is logged in accepted it and still belongs to the client, `another_address` that his is
//! not the invited one.

use crate::account;
use crate::action::{AcceptPolicy, Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::permission::Permission;
use crate::invitation::{self, Found};
use crate::params::Params;
use crate::store::invites::{self, Invite};
use crate::store::memberships;

/// The row.
pub const CALL: Call = Call {
    name: "ViewInvite",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let found = invitation::find(context, params.text("link").unwrap_or_default())?;
    let user = account::visitor(context)?;
    let reply = account::visitor_fields(user.as_ref()).with("now", context.tx.now.millis());
    let Some(Found { linked, end }) = found else { return Ok(reply.with("end", "unknown")) };
    let accepted_by_me = match &user {
        Some(user) if linked.invite.ended_by == Some(user.id) => {
            memberships::standing(context.tx, linked.invite.client, user.id)?.permissions.is_some()
        }
        _ => false,
    };
    let refused = user.as_ref().and_then(|user| {
        let verified = user.email_verified_at.is_some();
        invitation::check_policy(context, &linked, &user.email_key, verified).err()
    });
    let reply = reply
        .with("end", end.map_or("", |end| end.refusal().code))
        .with("accepted_by_me", accepted_by_me)
        .with("another_address", user.as_ref().is_some_and(|user| user.email_key != linked.invite.email_key))
        .with("cannot_accept", refused.map(|refusal| refusal.code.to_owned()));
    Ok(shown(reply, context, &linked.invite))
}

fn shown(reply: Reply, context: &Context<'_, '_>, invite: &Invite) -> Reply {
    let site = context.site;
    let bound = site.accept == AcceptPolicy::Invited
        || matches!(invite.kind, invites::Kind::GrantOnSend(_))
        || invite.permissions.has(Permission::ManageUsers);
    reply
        .with("client", invite.client_name.as_str())
        .with("inviter", site.inviter_name(invite))
        .with("email", invite.email.as_str())
        .with("message", invite.message.clone())
        .with("permissions", account::keys(invite.permissions))
        .with("makes_owner", invite.makes_owner)
        .with("expires_at", invite.expires_at.millis())
        .with("only_invited_address", bound)
}
