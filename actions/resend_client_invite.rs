//! Ours: `ResendClientInvite` mails a new link for a pending or expired invite.
//!
//! Takes `invite_id`, `client_id`, and how long the new link is good; answers `invite_id`,
//! `expires_at`. The time starts again and older links lead nowhere.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::domain::email::Email;
use crate::domain::permission::Permission;
use crate::fields::{self, NO_CLIENT};
use crate::grants::{self, BEYOND};
use crate::invitation::known::{self, ENDED, NO_INVITE};
use crate::invitation::{self, Invitation, LIMITED, life};
use crate::params::Params;
use crate::store::invites::{Invite, State};

/// The row.
pub const CALL: Call = Call {
    name: "ResendClientInvite",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Mails a new link of an invite that waits or has expired. Its time starts again, older links lead nowhere, \
           all else stays. Whoever resends it stands for it from then on: a member must hold what it grants.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("invite_id", Type::Int, "The invite"),
        Parameter::optional("client_id", Type::Int, "Its client, which a member has to name"),
        life::DAYS,
        life::SECONDS,
    ],
    answers: &[
        Field::new("invite_id", Type::Int, "The invite"),
        Field::new("expires_at", Type::Instant, "When the new link ends"),
    ],
    refuses: &[NO_CLIENT, NO_INVITE, ENDED, life::BAD, BEYOND, LIMITED],
    warns: &[],
    example: &[("invite_id", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let invite = known::named(context, params)?;
    let lasts = life::read(params);
    let sent = resend(context, &invite, lasts)?;
    Ok(Reply::done().with("invite_id", sent.id.get()).with("expires_at", sent.expires_at.rfc3339()))
}

/// Sends an invite again, with this life.
pub fn resend(
    context: &mut Context<'_, '_>,
    invite: &Invite,
    lasts: Result<Option<i64>, Refusal>,
) -> Result<invitation::Sent, Fault> {
    if !matches!(invite.state, State::Pending | State::Expired) || invite.client_closed {
        return Err(ENDED.into());
    }
    let lasts = lasts?;
    grants::check_stands_for(context, invite)?;
    again(context, invite, lasts)
}

/// The same invitation once more, which supersedes every older link.
fn again(
    context: &mut Context<'_, '_>,
    invite: &Invite,
    lasts: Option<i64>,
) -> Result<invitation::Sent, Fault> {
    let email = Email::parse(&invite.email).map_err(|_| NO_INVITE)?;
    invitation::send(
        context,
        &Invitation {
            action: CALL.name,
            client: invite.client,
            email: &email,
            kind: invite.kind,
            permissions: invite.permissions,
            role: invite.role,
            makes_owner: invite.makes_owner,
            message: invite.message.as_deref(),
            life: lasts,
            mails: true,
            hands: false,
        },
    )
}
