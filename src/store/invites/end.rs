//! How an invite ends: accepted, withdrawn, or too late. One conditional statement each decides.

use super::super::db::{DbError, Tx};
use super::Invite;
use crate::domain::ids::{ClientId, InviteId, RoleId, UserId};
use crate::params;

/// Ends an invite as accepted, if it is still the one that was read: what it grants is what its reader
/// saw. This one statement decides: it answers true for exactly one caller.
pub fn accept(tx: &mut Tx<'_>, invite: &Invite, user: UserId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE invites SET state = 'accepted', ended_at = $3, ended_by_user_id = $4
         WHERE id = $1 AND issue = $2 AND state = 'pending' AND expires_at > $3
           AND permissions = $5 AND COALESCE(role_id, 0) = $6 AND makes_owner = $7",
        params![
            invite.id.get(),
            invite.issue,
            now,
            user.get(),
            invite.direct.bits(),
            invite.role.map_or(0, RoleId::get),
            invite.makes_owner
        ],
    )?;
    Ok(changed == 1)
}

/// Ends a pending invite as declined, by the user who did so himself; false when it has ended before.
pub fn decline(tx: &mut Tx<'_>, id: InviteId, by: Option<UserId>) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE invites SET state = 'declined', ended_at = $2, ended_by_user_id = $3
         WHERE id = $1 AND state = 'pending' AND expires_at > $2",
        params![id.get(), now, by.map(UserId::get)],
    )?;
    Ok(changed == 1)
}

/// Withdraws an open invite; false when it has ended before.
pub fn cancel(tx: &mut Tx<'_>, id: InviteId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE invites SET state = 'cancelled', ended_at = $2 WHERE id = $1 AND state IN ('pending', 'expired')",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}

/// Withdraws the open invites that rest on a user's membership: the one that tells him of it, and the one by
/// which he would own the client. Once it is gone, accepting must not bring it back. How many there were.
pub fn cancel_announcement(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE invites SET state = 'cancelled', ended_at = $3
         WHERE client_id = $1 AND state IN ('pending', 'expired') AND (for_user_id = $2
            OR (makes_owner = 1 AND email_key = (SELECT u.email_key FROM users u WHERE u.id = $2)))",
        params![client.get(), user.get(), now],
    )
}

/// Withdraws the open invite of an address whose user has come into the client by another way; None
/// where there is none. One that announces a membership stays: it was made for a member.
pub fn cancel_needless(
    tx: &mut Tx<'_>,
    client: ClientId,
    email_key: &str,
) -> Result<Option<InviteId>, DbError> {
    let now = tx.now;
    tx.first(
        "UPDATE invites SET state = 'cancelled', ended_at = $3
         WHERE client_id = $1 AND email_key = $2 AND kind = 'accept' AND state IN ('pending', 'expired')
         RETURNING id",
        params![client.get(), email_key, now],
        |row| Ok(InviteId::new(row.int(0)?)),
    )
}

/// Marks an overdue invite as expired; false when it is not overdue any more.
pub fn expire(tx: &mut Tx<'_>, id: InviteId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE invites SET state = 'expired' WHERE id = $1 AND state = 'pending' AND expires_at <= $2",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}
