//! Issuing an invite: a new row, or the open one of the same client and address refreshed.

use super::super::db::{DbError, Param, Tx};
use super::{Inviter, Kind};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, InviteId, RoleId};
use crate::domain::permission::Permissions;
use crate::domain::time::Timestamp;
use crate::params;

/// How many mails one address may get from one client.
#[derive(Debug, Clone, Copy)]
pub struct RecipientLimit {
    /// The number in a window; 0: no limit.
    pub most: i64,
    /// The window in milliseconds.
    pub window: i64,
    /// The least time between two mails in milliseconds.
    pub interval: i64,
}

/// An invitation to be issued.
pub struct Issue<'a> {
    /// Into which client.
    pub client: ClientId,
    /// The invited address.
    pub email: &'a Email,
    /// When the membership comes.
    pub kind: Kind,
    /// What it lets the invited person do.
    pub permissions: Permissions,
    /// The role it gives instead of direct permissions.
    pub role: Option<RoleId>,
    /// Whether accepting it makes its user the owner.
    pub makes_owner: bool,
    /// A text from the inviter.
    pub message: Option<&'a str>,
    /// Who invites.
    pub inviter: Inviter,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether a mail goes out.
    pub mails: bool,
    /// How many mails the address may get.
    pub limit: RecipientLimit,
}

/// What was issued.
#[derive(Debug, Clone, Copy)]
pub struct Issued {
    /// The invite.
    pub id: InviteId,
    /// The number of this issue: older links are superseded.
    pub issue: i64,
    /// When the invite was made first.
    pub created_at: Timestamp,
}

/// The row of a new invite, and what happens where an open one of its client and address is there.
macro_rules! insert_or {
    ($otherwise:literal) => {
        concat!(
            "INSERT INTO invites (client_id, email, email_key, kind, for_user_id, permissions, role_id, state,
                                  message, inviter_user_id, inviter_admin_id, created_at, issued_at, expires_at,
                                  mails_since, mails, makes_owner)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9, $10, $11, $11, $12, $11, $13, $14)
             ON CONFLICT (client_id, email_key) WHERE state IN ('pending', 'expired') ",
            $otherwise
        )
    };
}

const INSERT: &str = insert_or!("DO NOTHING");

const INSERT_OR_REFRESH: &str = insert_or!(
    "DO UPDATE SET
        email = excluded.email, kind = excluded.kind, for_user_id = excluded.for_user_id,
        permissions = excluded.permissions, role_id = excluded.role_id, makes_owner = excluded.makes_owner,
        state = 'pending',
        issue = invites.issue + 1, message = excluded.message, inviter_user_id = excluded.inviter_user_id,
        inviter_admin_id = excluded.inviter_admin_id, issued_at = excluded.issued_at,
        expires_at = excluded.expires_at, ended_at = NULL,
        mails_since = CASE WHEN invites.mails_since + $15 <= excluded.issued_at
                           THEN excluded.issued_at ELSE invites.mails_since END,
        mails = CASE WHEN invites.mails_since + $15 <= excluded.issued_at
                     THEN excluded.mails ELSE invites.mails + excluded.mails END
     WHERE excluded.mails = 0
        OR ((invites.mails < $16 OR invites.mails_since + $15 <= excluded.issued_at)
            AND invites.issued_at + $17 <= excluded.issued_at)
     RETURNING id, issue, created_at"
);

/// Makes an invite, or refreshes the open one of the same client and address. Each statement does
/// the whole by itself, so that no race makes two; most invites are new, and for those the first is
/// the cheaper one. None when the address got enough mails: then nothing has changed.
pub fn issue(tx: &mut Tx<'_>, new: &Issue<'_>) -> Result<Option<Issued>, DbError> {
    let now = tx.now;
    let (kind, for_user) = match new.kind {
        Kind::GrantOnAccept => ("accept", None),
        Kind::GrantOnSend(user) => ("send", Some(user.get())),
    };
    let (by_user, by_admin) = new.inviter.ids();
    let row: &[Param<'_>] = params![
        new.client.get(),
        new.email.as_str(),
        new.email.key(),
        kind,
        for_user,
        new.permissions.bits(),
        new.role.map(RoleId::get),
        new.message,
        by_user,
        by_admin,
        now,
        new.expires_at,
        new.mails,
        new.makes_owner
    ];
    if let Some(id) = tx.insert(INSERT, row)? {
        return Ok(Some(Issued { id: InviteId::new(id), issue: 1, created_at: now }));
    }
    let most = if new.limit.most == 0 { i64::MAX } else { new.limit.most };
    let limits: &[Param<'_>] = params![new.limit.window, most, new.limit.interval];
    tx.first(INSERT_OR_REFRESH, &[row, limits].concat(), |row| {
        Ok(Issued {
            id: InviteId::new(row.int(0)?),
            issue: row.int(1)?,
            created_at: Timestamp::from_millis(row.int(2)?),
        })
    })
}
