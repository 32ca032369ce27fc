//! The shared rule of invitations: issue one and queue its mail, find one by its link, accept it.

mod acceptance;
mod joining;
pub mod known;
pub mod life;
pub mod own;
mod shown;
pub mod table;
pub mod vouched;

use serde_json::json;

pub use self::acceptance::{
    End, Found, NOT_THIS_ADDRESS, Way, accept, check_policy, decline, find, find_open, withdraw_needless,
};
pub use self::joining::{HAS_ACCOUNT, Newcomer, come_in, register, take_in};
pub(crate) use self::shown::invite_fields;
pub use self::shown::shown;

use crate::action::{Caller, Context, Fault, Kind, Logged, Refusal};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, InviteId, RoleId};
use crate::domain::permission::Permissions;
use crate::domain::time::{DAY, MINUTE, Timestamp};
use crate::domain::token::LinkSeed;
use crate::store::invites::{self, Inviter, Issue, Issued};
use crate::store::links::{self, Via};
use crate::store::{limits, outbox};

/// Too many invitations or mails.
pub const LIMITED: Refusal = Refusal::new(
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
    /// Whether accepting it makes its user the owner.
    pub makes_owner: bool,
    /// A text from the inviter.
    pub message: Option<&'a str>,
    /// Its lifetime in milliseconds; None: the setting's.
    pub life: Option<i64>,
    /// Whether a mail goes out; without one the link is handed out.
    pub mails: bool,
    /// Whether a link is handed out beside the mailed one.
    pub hands: bool,
}

/// What was sent.
pub struct Sent {
    /// The invite.
    pub id: InviteId,
    /// When it was made first.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The link that is handed out, whose token is computed when the answer leaves.
    pub handed: Option<LinkSeed>,
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
            makes_owner: new.makes_owner,
            message: new.message,
            inviter: inviter(context.caller),
            expires_at,
            mails: new.mails,
            limit: context.site.limits.of_recipient(context.caller),
        },
    )?;
    let issued = issued.ok_or(LIMITED)?;
    if new.mails {
        let link = link(context, &issued, Via::Mailed)?;
        queue(context, issued.id, link, new.email.as_str())?;
    }
    let hands = new.hands || !new.mails;
    let handed = if hands { Some(link(context, &issued, Via::Handed)?) } else { None };
    log(context, new, (&issued, handed))?;
    Ok(Sent { id: issued.id, created_at: issued.created_at, expires_at, handed })
}

fn link(context: &mut Context<'_, '_>, issued: &Issued, via: Via) -> Result<LinkSeed, Fault> {
    let nonce = context.random.number();
    Ok(links::insert_for_invite(context.tx, issued.id, issued.issue, via, nonce)?)
}

/// One entry, which says as well that a link was handed out.
fn log(
    context: &mut Context<'_, '_>,
    new: &Invitation<'_>,
    (issued, handed): (&Issued, Option<LinkSeed>),
) -> Result<(), Fault> {
    let list = new.permissions.list();
    let mut detail = json!({ "email": new.email.as_str(), "permissions": list, "issue": issued.issue });
    if let Some(link) = handed {
        detail["handed_link"] = link.id.get().into();
    }
    context.log(&Logged {
        action: new.action,
        client: Some(new.client),
        invite: Some(issued.id),
        detail: &detail.to_string(),
        ..Logged::default()
    })?;
    Ok(())
}

fn queue(
    context: &mut Context<'_, '_>,
    invite: InviteId,
    link: LinkSeed,
    recipient: &str,
) -> Result<(), Fault> {
    context.after.mail_queued = true;
    let mail = outbox::NewMail {
        kind: "invitation",
        recipient,
        invite: Some(invite),
        link: Some(link.id),
        ..outbox::NewMail::default()
    };
    Ok(outbox::queue(context.tx, &mail)?)
}

/// Who stands for an invitation of this caller.
pub fn inviter(caller: &Caller) -> Inviter {
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
    take(context, &format!("invitations of user {}", user.id), 10 * MINUTE, limits.inviter)?;
    take(context, &format!("invitations into client {client}"), DAY, limits.client)?;
    let is_full = limits.pending > 0 && invites::count_pending(context.tx, client)? >= limits.pending;
    if is_full { Err(LIMITED.into()) } else { Ok(()) }
}

fn take(context: &mut Context<'_, '_>, bucket: &str, window: i64, most: i64) -> Result<(), Fault> {
    if limits::take(context.tx, bucket, window, most)? {
        return Ok(());
    }
    let seconds = (limits::lasts(context.tx, bucket, window)? + 999) / 1000;
    Err(LIMITED.after(u32::try_from(seconds).unwrap_or(u32::MAX)).into())
}
