//! REST `PATCH /clients/{clientId}/invites/{inviteId}`: gives a pending invite another role; its link stays good.
//!
//! Takes `clientId`, `inviteId`, `role`; answers the invite. Whoever changes it stands for it from then on.

use serde_json::json;

use super::invite_member::{self, Grant};
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::permission::{Permission, Permissions};
use crate::domain::role::Role;
use crate::grants;
use crate::invitation;
use crate::params::Params;
use crate::portal::{self, NO_INVITE};
use crate::store::invites::{self, Invite, Terms};

/// The row.
pub const CALL: Call = Call {
    name: "ChangeInviteRole",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NOT_PENDING: Refusal =
    Refusal::new(Kind::Conflict, "not_pending", "The invite is not pending any more").about("inviteId");
const ANNOUNCES: Refusal = Refusal::new(
    Kind::Conflict,
    "membership_stands",
    "This invite announces a membership that stands already: change the member's role instead",
)
.about("role");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let standing = portal::managed(context, params)?;
    let invite = portal::invite(context, &standing.client, params)?;
    portal::check_unchanged(params, &portal::invite_tag(&invite))?;
    let grant = invite_member::grant(params)?;
    check(context, &invite)?;
    if grant.role.is_none() && !invite.makes_owner {
        invite_member::check_owner(context.tx, &standing)?;
    }
    let direct = if grant.role.is_some() { Permissions::NONE } else { grant.permissions };
    let terms = Terms {
        permissions: direct,
        role: grant.role.map(Role::id),
        makes_owner: grant.role.is_none(),
        message: invite.message.as_deref(),
        inviter: invitation::inviter(context.caller),
    };
    if !invites::change(context.tx, &invite, &terms)? {
        return Err(NOT_PENDING.into());
    }
    log(context, &invite, &grant)?;
    let after = invites::by_id(context.tx, invite.id)?.ok_or(NO_INVITE)?;
    portal::one_invite(context, &standing.client, &after)
}

fn check(context: &mut Context<'_, '_>, invite: &Invite) -> Result<(), Fault> {
    if !invite.is_open(context.tx.now) {
        return Err(NOT_PENDING.into());
    }
    if matches!(invite.kind, invites::Kind::GrantOnSend(_)) {
        return Err(ANNOUNCES.into());
    }
    grants::check_stands_for(context, invite)
}

fn log(context: &mut Context<'_, '_>, invite: &Invite, grant: &Grant) -> Result<(), Fault> {
    let before = portal::role_of(invite.makes_owner, invite.permissions);
    let after = portal::role_of(grant.role.is_none(), grant.permissions);
    let detail = json!({ "before": before, "after": after }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(invite.client),
        invite: Some(invite.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(())
}
