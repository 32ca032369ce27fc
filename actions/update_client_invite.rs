//! Ours: `UpdateClientInvite` changes what a pending invite grants or says; its link stays good.
//!
//! Takes `invite_id`, `client_id`, `permissions` (comma-separated keys) or `role`, `message`; answers
//! `invite`. Whoever changes an invite stands for it from then on: the page names him, and the invite
//! ends with his right to invite.

use serde_json::json;

use super::create_client_invite::{self as create, MESSAGE, NO_PERMISSIONS};
use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Parameter, Refusal, Reply, Source,
    Type,
};
use crate::domain::permission::Permission;
use crate::domain::role::Role;
use crate::fields::{self, BAD_MESSAGE, Grant, NO_CLIENT, NOT_A_TEXT};
use crate::grants::{self, BEYOND, BOTH, NO_ROLE};
use crate::invitation::known::{self, ENDED, NO_INVITE};
use crate::invitation::{self, invite_fields};
use crate::params::Params;
use crate::store::invites::{self, Invite, Terms};

/// The row.
pub const CALL: Call = Call {
    name: "UpdateClientInvite",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Changes what a pending invite grants, or its message; what is not sent stays. The link stays good, and \
           nothing is mailed. Whoever changes it is shown as the inviter from then on: a member must hold all that \
           it grants.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("invite_id", Type::Int, "The invite"),
        Parameter::optional("client_id", Type::Int, "Its client, which a member has to name"),
        Parameter::optional(
            "permissions",
            Type::Text,
            "Keys of GetPermissionsList, and `manageusers`, separated by commas; unknown ones count for nothing \
             while one is known",
        ),
        Parameter::optional(
            "role",
            Type::Text,
            "Instead of `permissions`: `Admin`, `Developer`, `Support` or `Member`",
        ),
        Parameter::optional(
            "message",
            Type::Text,
            "A text for the invited person, of up to 4,096 characters; sent empty it is taken away",
        ),
    ],
    answers: invite_fields!("invite."),
    refuses: &[
        NO_CLIENT,
        NO_INVITE,
        ENDED,
        BOTH,
        NO_ROLE,
        NO_PERMISSIONS,
        ANNOUNCES,
        NOTHING,
        NOT_A_TEXT.about("message"),
        BAD_MESSAGE.about("message"),
        BEYOND,
    ],
    warns: &[],
    example: &[("invite_id", "1"), ("permissions", "products,tickets")],
};

const ANNOUNCES: Refusal = Refusal::new(
    Kind::Conflict,
    "membership_stands",
    "This invite announces a membership that stands already; change the member's permissions instead",
)
.about("permissions");
const NOTHING: Refusal =
    Refusal::new(Kind::Invalid, "nothing_to_change", "Send permissions, a role or a message");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let invite = known::open(context, params)?;
    let grant = grant(context, params, &invite)?;
    let says = says(params);
    if grant.is_none() && !says {
        return Err(NOTHING.into());
    }
    let sent = fields::message(params, "message", MESSAGE)?;
    let message = if says { sent } else { invite.message.clone() };
    let terms = Terms {
        permissions: grant.map_or(invite.direct, Grant::direct),
        role: grant.map_or(invite.role, |grant| grant.role.map(Role::id)),
        makes_owner: grant.is_none() && invite.makes_owner,
        message: message.as_deref(),
        inviter: invitation::inviter(context.caller),
    };
    match grant {
        Some(grant) => grants::check_within(context, invite.client, grant.permissions)?,
        None => grants::check_stands_for(context, &invite)?,
    }
    if !invites::change(context.tx, &invite, &terms)? {
        return Err(ENDED.into());
    }
    let after = invites::by_id(context.tx, invite.id)?.ok_or(NO_INVITE)?;
    log(context, &invite, &after, says)?;
    let shown = invitation::shown(context, &after)?;
    Ok(Reply::done().with("invite", shown))
}

/// What it is to grant instead; None where nothing is said about that.
fn grant(context: &Context<'_, '_>, params: &Params, invite: &Invite) -> Result<Option<Grant>, Refusal> {
    let says = |name| params.is_list(name) || params.text(name).is_some();
    if !says("permissions") && !says("role") {
        return Ok(None);
    }
    let grant = create::grant(context, params)?;
    match invite.kind {
        invites::Kind::GrantOnAccept => Ok(Some(grant)),
        invites::Kind::GrantOnSend(_) => Err(ANNOUNCES),
    }
}

/// Whether a message was sent, be it an empty one.
fn says(params: &Params) -> bool {
    params.text("message").is_some()
        || params.is_list("message")
        || params.verbatim("message").is_some_and(str::is_empty)
}

fn log(context: &mut Context<'_, '_>, before: &Invite, after: &Invite, says: bool) -> Result<(), Fault> {
    let terms = |invite: &Invite| {
        let role = invite.role.and_then(Role::from_id).map(Role::name);
        json!({ "permissions": invite.permissions.list(), "role": role })
    };
    let detail = json!({ "before": terms(before), "after": terms(after), "message": says }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(after.client),
        invite: Some(after.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(())
}
