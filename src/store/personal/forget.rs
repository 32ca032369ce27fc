//! What the store forgets of a user who is erased, besides his own row and the log.

use super::super::db::{DbError, Tx};
use crate::domain::ids::{ClientId, InviteId, UserId};
use crate::params;

/// What counters count of each user.
const COUNTED: [&str; 7] = [
    "accounts opened by user ",
    "changes of address of user ",
    "failed log-ins of user ",
    "invitations of user ",
    "password resets of user ",
    "verifications of user ",
    "wrong codes of user ",
];

/// Empties what his sessions, keys and counters say of him, the answers that are kept for him, and what he wrote to
/// those he invited; mails about him lose recipient and text, and those that wait are dropped.
pub fn forget_own(tx: &mut Tx<'_>, user: UserId) -> Result<(), DbError> {
    for sql in [
        "UPDATE sessions SET ip = '', user_agent = '' WHERE user_id = $1",
        "UPDATE api_keys SET name = '' WHERE user_id = $1",
        "UPDATE invites SET message = NULL
         WHERE inviter_user_id = $1 AND inviter_user_id IS NOT NULL AND message IS NOT NULL",
        "DELETE FROM operations WHERE scope IN (SELECT 'key ' || id FROM api_keys WHERE user_id = $1
             UNION SELECT 'session ' || id FROM sessions WHERE user_id = $1 AND bearer = 1)",
        "DELETE FROM refused_calls WHERE asker IN (SELECT 'key ' || id FROM api_keys WHERE user_id = $1)",
        // What other servers answered names whom they did not know.
        "DELETE FROM mail_attempts WHERE mail_id IN (SELECT id FROM outbox WHERE user_id = $1)",
    ] {
        tx.execute(sql, params![user.get()])?;
    }
    tx.execute("DELETE FROM operations WHERE scope = $1", params![&format!("user {user}")])?;
    for what in COUNTED {
        tx.execute("DELETE FROM limits WHERE bucket = $1", params![&format!("{what}{user}")])?;
    }
    let now = tx.now;
    tx.execute(
        "UPDATE outbox SET recipient = '', context = NULL, last_error = NULL, lease = NULL,
                state = CASE WHEN state = 'sent' THEN state ELSE 'dropped' END, ended_at = COALESCE(ended_at, $2)
         WHERE user_id = $1",
        params![user.get(), now],
    )?;
    Ok(())
}

/// The open invites to a folded address, with their clients.
pub fn open_invites(tx: &mut Tx<'_>, key: &str) -> Result<Vec<(InviteId, ClientId)>, DbError> {
    tx.all(
        "SELECT id, client_id FROM invites WHERE email_key = $1 AND state IN ('pending', 'expired')",
        params![key],
        |row| Ok((InviteId::new(row.int(0)?), ClientId::new(row.int(1)?))),
    )
}

/// Takes an address out of the invites that went to it. None of them may be open any more.
pub fn forget_address(tx: &mut Tx<'_>, user: UserId, key: &str) -> Result<(), DbError> {
    tx.execute(
        "UPDATE invites SET email = '', email_key = $2, message = NULL
         WHERE email_key = $1 AND state <> 'pending' AND state <> 'expired'",
        params![key, &format!("erased {user}")],
    )?;
    Ok(())
}

/// Takes an address out of the mails that went to it, about nobody or of these numbers; those that wait are dropped.
pub fn forget_mails_to(tx: &mut Tx<'_>, email: &str, about_invites: &[i64]) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "DELETE FROM mail_attempts WHERE mail_id IN
            (SELECT id FROM outbox WHERE recipient = $1 AND invite_id IS NULL AND user_id IS NULL AND LENGTH(recipient) <= 320)",
        params![email],
    )?;
    tx.execute(
        "UPDATE outbox SET recipient = '', context = NULL, last_error = NULL, lease = NULL,
                state = CASE WHEN state = 'sent' THEN state ELSE 'dropped' END, ended_at = COALESCE(ended_at, $2)
         WHERE recipient = $1 AND invite_id IS NULL AND user_id IS NULL AND LENGTH(recipient) <= 320",
        params![email, now],
    )?;
    for id in about_invites {
        tx.execute("DELETE FROM mail_attempts WHERE mail_id = $1", params![*id])?;
        tx.execute(
            "UPDATE outbox SET recipient = '', context = NULL, last_error = NULL, lease = NULL,
                    state = CASE WHEN state = 'sent' THEN state ELSE 'dropped' END, ended_at = COALESCE(ended_at, $2)
             WHERE id = $1",
            params![*id, now],
        )?;
    }
    Ok(())
}

/// The details of the entries by which a user's address may have changed.
pub fn changes_of_address(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<String>, DbError> {
    tx.all(
        "SELECT detail FROM activity WHERE user_id = $1 AND user_id IS NOT NULL
           AND (action = 'ChangeEmail' OR action = 'UpdateUser')",
        params![user.get()],
        |row| Ok(row.text(0)?.to_owned()),
    )
}
