//! Links that are mailed to a user about himself: how one is made, and why one leads nowhere.

use sha2::{Digest, Sha256};

use crate::action::{Context, Fault};
use crate::store::links::{self, LinkState, Purpose, UserLink};
use crate::store::outbox;
use crate::store::users::{self, User, UserState};

/// A sort of such links.
pub struct Sort {
    /// What they are for.
    pub purpose: Purpose,
    /// What their proof is computed for.
    pub proof: &'static str,
    /// The mail that carries one.
    pub mail: &'static str,
    /// How long one leads in, in milliseconds.
    pub life: i64,
}

/// Mails a user a link; older ones of its sort end.
pub fn send(context: &mut Context<'_, '_>, sort: &Sort, user: &User) -> Result<(), Fault> {
    let (nonce, end) = (context.random.number(), context.tx.now.plus(sort.life));
    let mark = mark_of(&user.email_key);
    let link = links::insert_for_user(context.tx, sort.purpose, user.id, (mark, nonce), end)?;
    let mail = outbox::NewMail {
        kind: sort.mail,
        recipient: &user.email,
        user: Some(user.id),
        link: Some(link.id),
        ..outbox::NewMail::default()
    };
    outbox::queue(context.tx, &mail)?;
    context.after.mail_queued = true;
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
    /// It did what it was for.
    Used,
}

/// A link that was proved by its token.
pub struct Found {
    /// The link.
    pub link: UserLink,
    /// Whose it is.
    pub user: User,
    /// None while it leads in.
    pub end: Option<End>,
}

/// Finds the user of a link's token.
pub fn find(context: &mut Context<'_, '_>, sort: &Sort, token: &str) -> Result<Option<Found>, Fault> {
    let link = context.proved(
        sort.proof,
        token,
        |tx, id| links::of_user_by_id(tx, sort.purpose, id),
        |link| link.seed,
    )?;
    let Some(link) = link else { return Ok(None) };
    let Some(user) = users::by_id(context.tx, link.user)? else { return Ok(None) };
    let end = end_of(&link, &user, context.tx.now >= link.expires_at);
    Ok(Some(Found { link, user, end }))
}

/// The same, where only a link that leads in will do.
pub fn find_open(
    context: &mut Context<'_, '_>,
    sort: &Sort,
    token: &str,
) -> Result<Result<Found, End>, Fault> {
    let found = find(context, sort, token)?;
    Ok(match found {
        Some(Found { end: Some(end), .. }) => Err(end),
        Some(found) => Ok(found),
        None => Err(End::Unknown),
    })
}

fn end_of(link: &UserLink, user: &User, is_late: bool) -> Option<End> {
    match link.state {
        LinkState::Used => Some(End::Used),
        LinkState::Revoked => Some(End::Replaced),
        LinkState::Live if link.seed.issue != mark_of(&user.email_key) => Some(End::Replaced),
        LinkState::Live if !may_log_in(user) => Some(End::Withdrawn),
        LinkState::Live => Some(End::Expired).filter(|_| is_late),
    }
}

/// Whether a password lets this user in, once he has one.
pub fn may_log_in(user: &User) -> bool {
    matches!(user.state, UserState::Registered | UserState::Provisioned)
}
