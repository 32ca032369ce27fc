//! The shared rule of invitations: issue one and queue its mail, find one by its link, accept it.

use serde_json::json;

use crate::action::{AcceptPolicy, Caller, Context, Fault, Kind, Logged, Refusal};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, InviteId, MailId, RoleId, UserId};
use crate::domain::permission::{Permission, Permissions};
use crate::domain::time::{DAY, MINUTE, Timestamp};
use crate::domain::token::{INVITATION, LinkSeed};
use crate::store::activity::Actor;
use crate::store::invites::{self, Invite, Inviter, Issue, Linked, State};
use crate::store::links::{self, Via};
use crate::store::users::{self, User};
use crate::store::{limits, memberships, outbox};

const LIMITED: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_invitations",
    "Too many invitations were sent; nothing was changed, try again later",
);

/// An invitation to be sent.
pub struct Invitation<'a> {
    /// The action's name, for the activity log.
    pub action: &'static str,
    /// Into which client.
    pub client: ClientId,
    /// To which address.
    pub email: &'a Email,
    /// When the membership comes.
    pub kind: invites::Kind,
    /// What it lets the invited person do.
    pub permissions: Permissions,
    /// The role it gives instead of direct permissions.
    pub role: Option<RoleId>,
    /// A text from the inviter.
    pub message: Option<&'a str>,
    /// Its lifetime in milliseconds; None: the setting's.
    pub life: Option<i64>,
    /// Whether a mail goes out; without one the link is handed out.
    pub mails: bool,
}

/// What was sent.
pub struct Sent {
    /// The invite.
    pub id: InviteId,
    /// When it was made first.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The queued mail.
    pub mail: Option<MailId>,
    /// The link, whose token is computed by whoever may show it.
    pub link: LinkSeed,
}

/// Issues an invitation, or refreshes the open one for the same client and address, and queues its
/// mail: four rows, one commit. What limits refuse changes nothing.
pub fn send(context: &mut Context<'_, '_>, new: &Invitation<'_>) -> Result<Sent, Fault> {
    check_member_limits(context, new.client)?;
    let expires_at = context.tx.now.plus(new.life.unwrap_or(context.site.invite_life));
    let issued = invites::issue(
        context.tx,
        &Issue {
            client: new.client,
            email: new.email,
            kind: new.kind,
            permissions: if new.role.is_some() { Permissions::NONE } else { new.permissions },
            role: new.role,
            message: new.message,
            inviter: inviter(context.caller),
            expires_at,
            mails: new.mails,
            limit: context.site.limits.of_recipient(context.caller),
        },
    )?;
    let issued = issued.ok_or(LIMITED)?;
    let via = if new.mails { Via::Mailed } else { Via::Handed };
    let nonce = context.random.number();
    let link = links::insert_for_invite(context.tx, issued.id, issued.issue, via, nonce)?;
    let mail = if new.mails { Some(queue(context, issued.id, link, new.email.as_str())?) } else { None };
    let list = new.permissions.list();
    let detail =
        json!({ "email": new.email.as_str(), "permissions": list, "issue": issued.issue }).to_string();
    context.log(&Logged {
        action: new.action,
        client: Some(new.client),
        invite: Some(issued.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(Sent { id: issued.id, created_at: issued.created_at, expires_at, mail, link })
}

fn queue(
    context: &mut Context<'_, '_>,
    invite: InviteId,
    link: LinkSeed,
    recipient: &str,
) -> Result<MailId, Fault> {
    context.after.mail_queued = true;
    let mail = outbox::NewMail {
        kind: "invitation",
        recipient,
        invite: Some(invite),
        link: Some(link.id),
        context: None,
    };
    Ok(outbox::insert(context.tx, &mail)?)
}

fn inviter(caller: &Caller) -> Inviter {
    match caller {
        Caller::User(user) => Inviter::User(user.id),
        Caller::Staff(staff) => Inviter::Admin(staff.admin),
        Caller::Operator | Caller::Nobody => Inviter::Operator,
    }
}

/// Members are held to limits that staff is not: they are the ones who could send spam.
fn check_member_limits(context: &mut Context<'_, '_>, client: ClientId) -> Result<(), Fault> {
    let Caller::User(user) = context.caller else { return Ok(()) };
    let limits = context.site.limits;
    let by_inviter = format!("invitations of user {}", user.id);
    let by_client = format!("invitations into client {client}");
    let free = limits::take(context.tx, &by_inviter, 10 * MINUTE, limits.inviter)?
        && limits::take(context.tx, &by_client, DAY, limits.client)?
        && (limits.pending == 0 || invites::count_pending(context.tx, client)? < limits.pending);
    if free { Ok(()) } else { Err(LIMITED.into()) }
}

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

/// Finds the invite of a token. A text that is no token costs the same look-up and comparison as
/// one that is.
pub fn find(context: &mut Context<'_, '_>, token: &str) -> Result<Option<Found>, Fault> {
    let claimed = context.site.key.claimed_link(token);
    let (id, proof) = claimed.unwrap_or((crate::domain::ids::LinkId::new(0), [0; 32]));
    let linked = invites::by_link(context.tx, id)?;
    let nothing = LinkSeed { id, issue: 0, nonce: 0 };
    let seed = linked.as_ref().map_or(nothing, |linked| linked.seed);
    let proved = context.site.key.link_matches(INVITATION, seed, &proof);
    let Some(linked) = linked.filter(|_| proved) else { return Ok(None) };
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

/// A member who lost a right can no longer pass it on by an invitation sent before.
fn inviter_still_may(context: &mut Context<'_, '_>, invite: &Invite) -> Result<bool, Fault> {
    let Inviter::User(user) = invite.inviter else { return Ok(true) };
    let may = memberships::standing(context.tx, invite.client, user)?.may();
    Ok(may.has(Permission::ManageUsers) && may.contains(invite.permissions))
}

const NOT_THIS_ADDRESS: Refusal = Refusal::new(
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

/// Accepts for a user: one conditional statement decides, everything else follows in the same
/// transaction.
pub fn accept(context: &mut Context<'_, '_>, linked: &Linked, user: &User) -> Result<(), Fault> {
    let invite = &linked.invite;
    if matches!(invite.kind, invites::Kind::GrantOnSend(only) if only != user.id) {
        return Err(NOT_THIS_ADDRESS.into());
    }
    if !invites::accept(context.tx, invite.id, linked.seed.issue, user.id)? {
        return Err(End::Used.refusal().into());
    }
    grant(context, invite, user.id)?;
    let because = json!({ "because_of_invite": invite.id.get() });
    let member = (user.id, user.email_key.as_str());
    withdraw_needless(context, invite.client, member, Some(Actor::User(user.id)), &because)?;
    let same_address = invite.email_key == user.email_key;
    if same_address && linked.via == Via::Mailed {
        users::verify_email(context.tx, user.id)?;
    }
    memberships::touch(context.tx, invite.client, user.id, &context.origin.ip.to_string())?;
    if !same_address {
        queue_notices(context, invite, user)?;
    }
    let via = if linked.via == Via::Mailed { "mailed" } else { "handed" };
    let detail = json!({ "invited": invite.email, "accepted_by": user.email, "same_address": same_address,
                         "permissions": invite.permissions.list(), "link": via })
    .to_string();
    context.log(&Logged {
        action: "AcceptInvite",
        actor: Some(Actor::User(user.id)),
        client: Some(invite.client),
        user: Some(user.id),
        invite: Some(invite.id),
        detail: &detail,
    })?;
    Ok(())
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

/// A membership that stands already stays as it is.
fn grant(context: &mut Context<'_, '_>, invite: &Invite, user: UserId) -> Result<(), Fault> {
    let direct = if invite.role.is_some() { Permissions::NONE } else { invite.permissions };
    let is_new = memberships::insert(context.tx, invite.client, user, direct)?;
    if let Some(role) = invite.role.filter(|_| is_new) {
        memberships::add_role(context.tx, invite.client, user, role)?;
    }
    Ok(())
}

/// The invited address and the inviter learn that somebody else's address accepted.
fn queue_notices(context: &mut Context<'_, '_>, invite: &Invite, user: &User) -> Result<(), Fault> {
    let text = json!({ "accepted_by": user.email }).to_string();
    for recipient in std::iter::once(&invite.email).chain(&invite.inviter_email) {
        let mail = outbox::NewMail {
            kind: "invitation_notice",
            recipient,
            invite: Some(invite.id),
            link: None,
            context: Some(&text),
        };
        outbox::insert(context.tx, &mail)?;
    }
    context.after.mail_queued = true;
    Ok(())
}
