//! Links: one row for each address that was mailed or handed out. Their secrets are not here.

use super::db::{DbError, Tx};
use crate::domain::ids::{InviteId, LinkId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::token::LinkSeed;
use crate::params;

/// How a link reached its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// By mail: opening it proves the mailbox.
    Mailed,
    /// By API, command line or copy: it proves nothing.
    Handed,
}

impl Via {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Mailed => "mailed",
            Self::Handed => "handed",
        }
    }

    pub(super) fn from_store(text: &str) -> Self {
        if text == "mailed" { Self::Mailed } else { Self::Handed }
    }
}

/// Makes a link of an invite's issue.
pub fn insert_for_invite(
    tx: &mut Tx<'_>,
    invite: InviteId,
    issue: i64,
    via: Via,
    nonce: i64,
) -> Result<LinkSeed, DbError> {
    let now = tx.now;
    let id = tx.insert_always(
        "INSERT INTO links (purpose, via, invite_id, issue, nonce, state, created_at)
         VALUES ('invitation', $1, $2, $3, $4, 'live', $5)",
        params![via.as_str(), invite.get(), issue, nonce, now],
    )?;
    Ok(LinkSeed { id: LinkId::new(id), issue, nonce })
}

/// What became of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// It leads in, until its end.
    Live,
    /// It has led somebody in.
    Used,
    /// A newer one took its place, or it was withdrawn.
    Revoked,
}

impl LinkState {
    fn from_store(text: &str) -> Self {
        match text {
            "live" => Self::Live,
            "used" => Self::Used,
            _ => Self::Revoked,
        }
    }
}

/// What a link that is mailed to a user about himself is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// He chooses a new password.
    Reset,
    /// He proves his mailbox.
    Verification,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Verification => "verification",
        }
    }
}

/// A link that was mailed to a user about himself.
#[derive(Debug, Clone)]
pub struct UserLink {
    /// What its token is computed over; the issue is a mark of the address it was mailed to.
    pub seed: LinkSeed,
    /// Whose it is.
    pub user: UserId,
    /// What became of it.
    pub state: LinkState,
    /// Its end.
    pub expires_at: Timestamp,
}

impl UserLink {
    /// Whether it was not used, nor is over.
    pub fn leads(&self, now: Timestamp) -> bool {
        self.state == LinkState::Live && self.expires_at > now
    }
}

/// Makes a link to be mailed to a user about himself. His older ones for the same purpose end.
pub fn insert_for_user(
    tx: &mut Tx<'_>,
    purpose: Purpose,
    user: UserId,
    (issue, nonce): (i64, i64),
    expires_at: Timestamp,
) -> Result<LinkSeed, DbError> {
    tx.execute(
        "UPDATE links SET state = 'revoked' WHERE user_id = $1 AND purpose = $2 AND state = 'live'",
        params![user.get(), purpose.as_str()],
    )?;
    let now = tx.now;
    let id = tx.insert_always(
        "INSERT INTO links (purpose, via, user_id, issue, nonce, state, created_at, expires_at)
         VALUES ($1, 'mailed', $2, $3, $4, 'live', $5, $6)",
        params![purpose.as_str(), user.get(), issue, nonce, now, expires_at],
    )?;
    Ok(LinkSeed { id: LinkId::new(id), issue, nonce })
}

/// The link of an id that was mailed to a user for a purpose.
pub fn of_user_by_id(tx: &mut Tx<'_>, purpose: Purpose, id: LinkId) -> Result<Option<UserLink>, DbError> {
    tx.first(
        "SELECT issue, nonce, user_id, state, expires_at FROM links WHERE id = $1 AND purpose = $2",
        params![id.get(), purpose.as_str()],
        |row| {
            Ok(UserLink {
                seed: LinkSeed { id, issue: row.int(0)?, nonce: row.int(1)? },
                user: UserId::new(row.int(2)?),
                state: LinkState::from_store(row.text(3)?),
                expires_at: Timestamp::from_millis(row.int(4)?),
            })
        },
    )
}

/// Uses a user's link up; false when it was used or revoked, or its time is over.
pub fn use_up(tx: &mut Tx<'_>, id: LinkId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE links SET state = 'used'
         WHERE id = $1 AND purpose <> 'invitation' AND state = 'live' AND expires_at > $2",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}

/// Ends the links that were mailed to a user about himself, which reset his password or verify his
/// address; how many there were.
pub fn revoke_all_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE links SET state = 'revoked' WHERE user_id = $1 AND state = 'live'",
        params![user.get()],
    )
}
