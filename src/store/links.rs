//! Links: one row for each address that was mailed or handed out. Their secrets are not here.

use super::db::{DbError, Tx};
use crate::domain::ids::{InviteId, LinkId, UserId};
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

/// Ends the links that were mailed to a user about himself, which reset his password or verify his
/// address; how many there were.
pub fn revoke_all_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<u64, DbError> {
    tx.execute(
        "UPDATE links SET state = 'revoked' WHERE user_id = $1 AND state = 'live'",
        params![user.get()],
    )
}
