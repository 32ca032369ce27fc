//! How an invitation is answered: a link is followed to its invite, which is accepted or declined.

use serde_json::json;

use crate::action::{AcceptPolicy, Context, Fault, Kind, Logged, Refusal};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::{Permission, Permissions};
use crate::domain::token::INVITATION;
use crate::ownership;
use crate::store::activity::Actor;
use crate::store::invites::{self, Invite, Inviter, Linked, State};
use crate::store::links::Via;
use crate::store::users::{self, User};
use crate::store::{memberships, outbox};

/// Why a link leads nowhere. Only the holder of a real link learns more than `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// No link, or none that ever was.
    Unknown,
    /// A newer link went out.
    Replaced,
    /// Too late.
    Expired,
    /// Withdrawn, declined, or the client or the inviter may not invite any more.
    Withdrawn,
    /// Somebody accepted it.
    Used,
}

impl End {
    /// The refusal for a call that needs an open link.
    pub const fn refusal(self) -> Refusal {
        match self {
            Self::Unknown => Refusal::new(Kind::NotFound, "unknown", "This invitation link is not valid"),
            Self::Replaced => {
                Refusal::new(Kind::NotFound, "replaced", "A newer link was sent for this invitation")
            }
            Self::Expired => Refusal::new(Kind::NotFound, "expired", "This invitation has expired"),
            Self::Withdrawn => {
                Refusal::new(Kind::NotFound, "withdrawn", "This invitation has been withdrawn")
            }
            Self::Used => Refusal::new(Kind::NotFound, "used", "This invitation has already been accepted"),
        }
    }
}

/// A link that was proved by its token: the invite behind it, and why it may lead nowhere.
pub struct Found {
    /// The link and its invite.
    pub linked: Linked,
    /// None while it can be accepted.
    pub end: Option<End>,
}

/// Finds the invite of a token.
pub fn find(context: &mut Context<'_, '_>, token: &str) -> Result<Option<Found>, Fault> {
    let linked = context.proved(INVITATION, token, invites::by_link, |linked| linked.seed)?;
    let Some(linked) = linked else { return Ok(None) };
    let end = end_of(context, &linked)?;
    Ok(Some(Found { linked, end }))
}

/// The same, where only an open invitation will do.
pub fn find_open(context: &mut Context<'_, '_>, token: &str) -> Result<Linked, Fault> {
    match find(context, token)? {
        Some(Found { linked, end: None }) => Ok(linked),
        Some(Found { end: Some(end), .. }) => Err(end.refusal().into()),
        None => Err(End::Unknown.refusal().into()),
    }
}

fn end_of(context: &mut Context<'_, '_>, linked: &Linked) -> Result<Option<End>, Fault> {
    let invite = &linked.invite;
    Ok(match invite.shown_state(context.tx.now) {
        State::Accepted => Some(End::Used),
        State::Declined | State::Cancelled => Some(End::Withdrawn),
        State::Pending | State::Expired if linked.seed.issue < invite.issue => Some(End::Replaced),
        State::Expired => Some(End::Expired),
        State::Pending if invite.client_closed || !inviter_still_may(context, invite)? => {
            Some(End::Withdrawn)
        }
        State::Pending => None,
    })
}

/// Whether an invitation can still be accepted by whoever is meant.
pub fn leads_in(context: &mut Context<'_, '_>, invite: &Invite) -> Result<bool, Fault> {
    let waits = invite.is_open(context.tx.now) && !invite.client_closed;
    Ok(waits && inviter_still_may(context, invite)?)
}

/// A member who lost a right can no longer pass it on by an invitation sent before. One that tells of
/// a place which is there already passes nothing on.
fn inviter_still_may(context: &mut Context<'_, '_>, invite: &Invite) -> Result<bool, Fault> {
    let (Inviter::User(user), invites::Kind::GrantOnAccept) = (invite.inviter, invite.kind) else {
        return Ok(true);
    };
    let standing = memberships::standing(context.tx, invite.client, user)?;
    if invite.makes_owner {
        return Ok(standing.is_owner);
    }
    let may = standing.may();
    Ok(may.has(Permission::ManageUsers) && may.contains(invite.permissions))
}

/// The invitation is for somebody else.
pub const NOT_THIS_ADDRESS: Refusal = Refusal::new(
    Kind::Forbidden,
    "another_address",
    "This invitation can only be accepted with the address it was sent to",
);
const NOT_VERIFIED: Refusal = Refusal::new(
    Kind::Forbidden,
    "not_verified",
    "Verify the email address of your user first, or accept with the address the invitation was sent to",
);

/// Whether a user of this address, verified or not, may accept under the operator's policy. The
/// right to manage users always stays with the invited address.
pub fn check_policy(
    context: &Context<'_, '_>,
    linked: &Linked,
    email_key: &str,
    verified: bool,
) -> Result<(), Refusal> {
    let invite = &linked.invite;
    if invite.email_key == email_key {
        return if context.site.accept == AcceptPolicy::Verified && !verified && linked.via == Via::Handed {
            Err(NOT_VERIFIED)
        } else {
            Ok(())
        };
    }
    let bound = matches!(invite.kind, invites::Kind::GrantOnSend(_))
        || invite.permissions.has(Permission::ManageUsers);
    match context.site.accept {
        _ if bound => Err(NOT_THIS_ADDRESS),
        AcceptPolicy::Any => Ok(()),
        AcceptPolicy::Verified if verified => Ok(()),
        AcceptPolicy::Verified => Err(NOT_VERIFIED),
        AcceptPolicy::Invited => Err(NOT_THIS_ADDRESS),
    }
}

/// How a user came to accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By a link.
    Link(Via),
    /// He is logged in with the invited address, which is proved.
    Own(&'static str),
    /// An administrator accepts for him.
    Staff(&'static str),
}

/// Accepts for a user: one conditional statement decides, everything else follows in the same
/// transaction. False when somebody else answered meanwhile.
pub fn accept(context: &mut Context<'_, '_>, invite: &Invite, user: &User, way: Way) -> Result<bool, Fault> {
    if matches!(invite.kind, invites::Kind::GrantOnSend(only) if only != user.id) {
        return Err(NOT_THIS_ADDRESS.into());
    }
    if !invites::accept(context.tx, invite, user.id)? {
        return Ok(false);
    }
    grant(context, invite, user.id)?;
    if invite.makes_owner {
        own(context, invite, user.id)?;
    }
    let because = json!({ "because_of_invite": invite.id.get() });
    withdraw_needless(context, invite.client, (user.id, &user.email_key), way.actor(user), &because)?;
    let same_address = invite.email_key == user.email_key;
    if same_address && way == Way::Link(Via::Mailed) {
        users::verify_email(context.tx, user.id)?;
    }
    if let Way::Link(_) = way {
        context.arrive(invite.client, user.id)?;
    }
    if !same_address {
        queue_notices(context, invite, user)?;
    }
    let detail = json!({ "invited": invite.email, "accepted_by": user.email, "same_address": same_address,
                         "permissions": invite.permissions.list(), "link": way.link() })
    .to_string();
    let action = way.action();
    let actor = way.actor(user);
    context.log(&Logged {
        action,
        actor,
        client: Some(invite.client),
        user: Some(user.id),
        invite: Some(invite.id),
        detail: &detail,
    })?;
    Ok(true)
}

impl Way {
    const fn action(self) -> &'static str {
        match self {
            Self::Link(_) => "AcceptInvite",
            Self::Own(action) | Self::Staff(action) => action,
        }
    }

    const fn link(self) -> &'static str {
        match self {
            Self::Link(Via::Mailed) => "mailed",
            Self::Link(Via::Handed) => "handed",
            Self::Own(_) | Self::Staff(_) => "none",
        }
    }

    /// Whoever registers by a link has shown nothing before, and is the user from then on.
    fn actor(self, user: &User) -> Option<Actor> {
        matches!(self, Self::Link(_) | Self::Own(_)).then_some(Actor::User(user.id))
    }
}

/// Declines, for the user who did so himself or on behalf of whoever was invited. False when the
/// invitation has ended meanwhile. A membership that it announced stays.
pub fn decline(
    context: &mut Context<'_, '_>,
    action: &str,
    invite: &Invite,
    by: Option<UserId>,
) -> Result<bool, Fault> {
    if !invites::decline(context.tx, invite.id, by)? {
        return Ok(false);
    }
    let detail = json!({ "invited": invite.email }).to_string();
    context.log(&Logged {
        action,
        actor: by.map(Actor::User),
        client: Some(invite.client),
        user: by,
        invite: Some(invite.id),
        detail: &detail,
    })?;
    Ok(true)
}

/// Whoever is a member now does not wait for an answer any more: an invitation to his own address
/// ends when he came in by another way.
pub fn withdraw_needless(
    context: &mut Context<'_, '_>,
    client: ClientId,
    (user, email_key): (UserId, &str),
    actor: Option<Actor>,
    because: &serde_json::Value,
) -> Result<(), Fault> {
    let Some(needless) = invites::cancel_needless(context.tx, client, email_key)? else {
        return Ok(());
    };
    context.log(&Logged {
        action: "CancelClientInvite",
        actor,
        client: Some(client),
        user: Some(user),
        invite: Some(needless),
        detail: &because.to_string(),
    })?;
    Ok(())
}

/// Whoever is a member already keeps what he may do, and may do this besides; a place that came with a group only
/// becomes his own. An invitation that did no more than announce a membership leaves it as it is.
fn grant(context: &mut Context<'_, '_>, invite: &Invite, user: UserId) -> Result<(), Fault> {
    let direct = if invite.role.is_some() { Permissions::NONE } else { invite.direct };
    let gives = match invite.kind {
        invites::Kind::GrantOnAccept => {
            memberships::settle(context.tx, invite.client, user, direct)?
                || memberships::widen(context.tx, invite.client, user, direct)?
        }
        invites::Kind::GrantOnSend(_) => memberships::insert(context.tx, invite.client, user, direct)?,
    };
    if let Some(role) = invite.role.filter(|_| gives) {
        memberships::add_role(context.tx, invite.client, user, role)?;
    }
    Ok(())
}

/// The invitation was to own the client: whoever owned it stays as an Admin.
fn own(context: &mut Context<'_, '_>, invite: &Invite, user: UserId) -> Result<(), Fault> {
    let standing = memberships::standing(context.tx, invite.client, user)?;
    match standing.owner.filter(|owner| *owner != user) {
        Some(owner) => ownership::transfer(context, "TransferClientOwnership", invite.client, (owner, user)),
        None => Ok(()),
    }
}

/// The invited address and the inviter learn that somebody else's address accepted.
fn queue_notices(context: &mut Context<'_, '_>, invite: &Invite, user: &User) -> Result<(), Fault> {
    let text = json!({ "accepted_by": user.email }).to_string();
    for recipient in std::iter::once(&invite.email).chain(&invite.inviter_email) {
        let mail = outbox::NewMail {
            kind: "invitation_notice",
            recipient,
            invite: Some(invite.id),
            context: Some(&text),
            ..outbox::NewMail::default()
        };
        outbox::queue(context.tx, &mail)?;
    }
    context.after.mail_queued = true;
    Ok(())
}
