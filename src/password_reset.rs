//! The shared rule of password resets: mail a link, find what is behind one.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::action::{Context, Fault, Kind, Logged, Refusal};
use crate::domain::time::MINUTE;
use crate::domain::token::RESET;
use crate::store::links::{self, LinkState, ResetLink};
use crate::store::users::{self, User, UserState};
use crate::store::{limits, outbox};

/// How long a link leads in, in milliseconds.
const LIFE: i64 = 120 * MINUTE;
/// How many such mails a user gets in an hour, whoever asks.
const MAILS: i64 = 5;
const HOUR: i64 = 60 * MINUTE;

/// The user got as many mails as he gets.
pub const LIMITED: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_resets",
    "Too many password reset mails were sent to this user; nothing was changed, try again later",
);

/// Mails a user a link by which he chooses a new password; older ones of his end.
pub fn send(context: &mut Context<'_, '_>, action: &str, user: &User) -> Result<(), Fault> {
    let bucket = format!("password resets of user {}", user.id);
    if !limits::take(context.tx, &bucket, HOUR, MAILS)? {
        return Err(LIMITED.into());
    }
    let (nonce, end) = (context.random.number(), context.tx.now.plus(LIFE));
    let link = links::insert_reset(context.tx, user.id, mark_of(&user.email_key), nonce, end)?;
    let mail = outbox::NewMail {
        kind: "password_reset",
        recipient: &user.email,
        user: Some(user.id),
        link: Some(link.id),
        ..outbox::NewMail::default()
    };
    outbox::queue(context.tx, &mail)?;
    context.after.mail_queued = true;
    let detail = json!({ "email": user.email }).to_string();
    context.log(&Logged { action, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(())
}

/// A mark of an address: a link that was mailed to a former one proves nothing any more.
fn mark_of(email_key: &str) -> i64 {
    let digest = Sha256::digest(email_key.as_bytes());
    i64::from_be_bytes(digest.first_chunk().copied().unwrap_or_default()) >> 1
}

/// Why a link leads nowhere. Only the holder of a real link learns more than `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// No link, or none that ever was.
    Unknown,
    /// A newer link went out, or the user's address is another one now.
    Replaced,
    /// Too late.
    Expired,
    /// The user may not log in.
    Withdrawn,
    /// The password was changed by it.
    Used,
}

impl End {
    /// The refusal for a call that needs a link that leads in.
    pub const fn refusal(self) -> Refusal {
        let (code, words) = match self {
            Self::Unknown => ("unknown", "This password reset link is not valid"),
            Self::Replaced => ("replaced", "A newer password reset link was sent"),
            Self::Expired => ("expired", "This password reset link has expired"),
            Self::Withdrawn => ("withdrawn", "This password reset link cannot be used any more"),
            Self::Used => ("used", "This password reset link has already been used"),
        };
        Refusal::new(Kind::NotFound, code, words)
    }
}

/// A link that was proved by its token.
pub struct Found {
    /// The link.
    pub link: ResetLink,
    /// Whose it is.
    pub user: User,
    /// None while it leads in.
    pub end: Option<End>,
}

/// Finds the user of a link's token.
pub fn find(context: &mut Context<'_, '_>, token: &str) -> Result<Option<Found>, Fault> {
    let link = context.proved(RESET, token, links::reset_by_id, |link| link.seed)?;
    let Some(link) = link else { return Ok(None) };
    let Some(user) = users::by_id(context.tx, link.user)? else { return Ok(None) };
    let end = end_of(&link, &user, context.tx.now >= link.expires_at);
    Ok(Some(Found { link, user, end }))
}

/// The same, where only a link that leads in will do.
pub fn find_open(context: &mut Context<'_, '_>, token: &str) -> Result<Found, Fault> {
    match find(context, token)? {
        Some(found) => match found.end {
            None => Ok(found),
            Some(end) => Err(end.refusal().into()),
        },
        None => Err(End::Unknown.refusal().into()),
    }
}

/// Why a user's link leads nowhere, if it does not.
pub fn end_of(link: &ResetLink, user: &User, is_late: bool) -> Option<End> {
    match link.state {
        LinkState::Used => Some(End::Used),
        LinkState::Revoked => Some(End::Replaced),
        LinkState::Live if link.seed.issue != mark_of(&user.email_key) => Some(End::Replaced),
        LinkState::Live if !may_log_in(user) => Some(End::Withdrawn),
        LinkState::Live => Some(End::Expired).filter(|_| is_late),
    }
}

/// Whether a new password would let this user in.
pub fn may_log_in(user: &User) -> bool {
    matches!(user.state, UserState::Registered | UserState::Provisioned)
}
