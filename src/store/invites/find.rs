//! Finding invites, with all that pages, mails and answers show of them.

use super::super::clients::shown_name;
use super::super::db::{DbError, Row, Tx};
use super::super::links::Via;
use super::super::users::full_name;
use super::{Inviter, Kind, State};
use crate::domain::ids::{AdminId, ClientId, InviteId, LinkId, RoleId, UserId};
use crate::domain::permission::Permissions;
use crate::domain::time::Timestamp;
use crate::domain::token::LinkSeed;
use crate::params;

/// An invite with all that pages, mails and answers show of it.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Its id.
    pub id: InviteId,
    /// The client.
    pub client: ClientId,
    /// The client's name as shown.
    pub client_name: String,
    /// Whether the client is closed.
    pub client_closed: bool,
    /// The invited address.
    pub email: String,
    /// The same, folded.
    pub email_key: String,
    /// When the membership comes.
    pub kind: Kind,
    /// What it lets the invited person do (with a role: what the role allows).
    pub permissions: Permissions,
    /// The part of that which it gives directly.
    pub direct: Permissions,
    /// The role it gives instead of direct permissions.
    pub role: Option<RoleId>,
    /// Whether accepting it makes its user the owner.
    pub makes_owner: bool,
    /// What is stored; see `expires_at`.
    pub state: State,
    /// The number of the current issue.
    pub issue: i64,
    /// A text from the inviter.
    pub message: Option<String>,
    /// Who invites.
    pub inviter: Inviter,
    /// The inviter's name; None for the operator.
    pub inviter_name: Option<String>,
    /// The address of an inviter who is a person.
    pub inviter_email: Option<String>,
    /// When it was made first.
    pub created_at: Timestamp,
    /// When the current issue was made.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was accepted, declined or withdrawn.
    pub ended_at: Option<Timestamp>,
    /// Who accepted or declined.
    pub ended_by: Option<UserId>,
}

impl Invite {
    /// Whether it still waits for an answer at an instant.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state == State::Pending && self.expires_at > now
    }

    /// What is shown of the state at an instant: a pending one past its time is expired.
    pub fn shown_state(&self, now: Timestamp) -> State {
        match self.state {
            State::Pending if self.expires_at <= now => State::Expired,
            state => state,
        }
    }
}

fn read(row: &dyn Row) -> Result<Invite, DbError> {
    let direct = Permissions::from_bits(row.int(10)?);
    let of_role = row.opt_int(11)?.map_or(Permissions::NONE, Permissions::from_bits);
    let (inviter, inviter_name, inviter_email) = read_inviter(row)?;
    Ok(Invite {
        id: InviteId::new(row.int(0)?),
        client: ClientId::new(row.int(1)?),
        client_name: shown_name(row.text(2)?, row.text(3)?, row.text(4)?),
        client_closed: row.text(5)? == "Closed",
        email: row.text(6)?.to_owned(),
        email_key: row.text(7)?.to_owned(),
        kind: row.opt_int(9)?.map_or(Kind::GrantOnAccept, |user| Kind::GrantOnSend(UserId::new(user))),
        permissions: direct.union(of_role),
        direct,
        role: row.opt_int(12)?.map(RoleId::new),
        makes_owner: row.int(30)? != 0,
        state: State::from_store(row.text(13)?)?,
        issue: row.int(14)?,
        message: row.opt_text(15)?.map(str::to_owned),
        inviter,
        inviter_name,
        inviter_email,
        created_at: Timestamp::from_millis(row.int(24)?),
        issued_at: Timestamp::from_millis(row.int(25)?),
        expires_at: Timestamp::from_millis(row.int(26)?),
        ended_at: row.opt_int(28)?.map(Timestamp::from_millis),
        ended_by: row.opt_int(27)?.map(UserId::new),
    })
}

fn read_inviter(row: &dyn Row) -> Result<(Inviter, Option<String>, Option<String>), DbError> {
    if let Some(user) = row.opt_int(16)? {
        let email = row.opt_text(19)?.unwrap_or_default().to_owned();
        let first = row.opt_text(17)?.unwrap_or_default();
        let name = full_name(first, row.opt_text(18)?.unwrap_or_default()).unwrap_or_else(|| email.clone());
        // Of one who was erased neither is left.
        let known = |text: String| Some(text).filter(|text| !text.is_empty());
        return Ok((Inviter::User(UserId::new(user)), known(name), known(email)));
    }
    if let Some(admin) = row.opt_int(20)? {
        let username = row.opt_text(23)?.unwrap_or_default().to_owned();
        let first = row.opt_text(21)?.unwrap_or_default();
        let name = full_name(first, row.opt_text(22)?.unwrap_or_default()).unwrap_or(username);
        let email = row.opt_text(29)?.map(str::to_owned);
        return Ok((Inviter::Admin(AdminId::new(admin)), Some(name), email));
    }
    Ok((Inviter::Operator, None, None))
}

/// The invite of an id.
pub fn by_id(tx: &mut Tx<'_>, id: InviteId) -> Result<Option<Invite>, DbError> {
    tx.first(
        "SELECT i.id, i.client_id, c.company_name, c.first_name, c.last_name, c.status, i.email, i.email_key,
                i.kind, i.for_user_id, i.permissions, r.permissions, i.role_id, i.state, i.issue, i.message,
                i.inviter_user_id, u.first_name, u.last_name, u.email, i.inviter_admin_id, a.first_name,
                a.last_name, a.username, i.created_at, i.issued_at, i.expires_at, i.ended_by_user_id, i.ended_at,
                a.email, i.makes_owner
         FROM invites i JOIN clients c ON c.id = i.client_id
         LEFT JOIN roles r ON r.id = i.role_id
         LEFT JOIN users u ON u.id = i.inviter_user_id
         LEFT JOIN admins a ON a.id = i.inviter_admin_id
         WHERE i.id = $1",
        params![id.get()],
        read,
    )
}

/// A link with its invite.
pub struct Linked {
    /// What the link's proof is computed over.
    pub seed: LinkSeed,
    /// How it reached its holder.
    pub via: Via,
    /// The invite.
    pub invite: Invite,
}

/// The link of an id, with its invite.
pub fn by_link(tx: &mut Tx<'_>, id: LinkId) -> Result<Option<Linked>, DbError> {
    let link = tx.first(
        "SELECT invite_id, issue, nonce, via FROM links WHERE id = $1 AND purpose = 'invitation' AND state = 'live'",
        params![id.get()],
        |row| {
            let seed = LinkSeed { id, issue: row.int(1)?, nonce: row.int(2)? };
            Ok((InviteId::new(row.int(0)?), seed, Via::from_store(row.text(3)?)))
        },
    )?;
    let Some((invite, seed, via)) = link else { return Ok(None) };
    Ok(by_id(tx, invite)?.map(|invite| Linked { seed, via, invite }))
}

/// How many invites of a client wait for an answer.
pub fn count_pending(tx: &mut Tx<'_>, client: ClientId) -> Result<i64, DbError> {
    let now = tx.now;
    tx.number(
        "SELECT COUNT(*) FROM invites WHERE client_id = $1 AND state IN ('pending', 'expired') AND expires_at > $2",
        params![client.get(), now],
    )
}

/// How many invites of all clients wait for an answer, up to a number.
pub fn count_waiting(tx: &mut Tx<'_>, most: i64) -> Result<i64, DbError> {
    let now = tx.now;
    tx.number(
        "SELECT COUNT(*) FROM (SELECT id FROM invites WHERE state = 'pending' AND expires_at > $1
            ORDER BY expires_at LIMIT $2) AS waiting",
        params![now, most],
    )
}

/// What a new invitation of an address must know of it in its client, in one statement.
pub struct Guest {
    /// Whether a user of this address belongs to the client already, and not by a group only.
    pub is_member: bool,
    /// Whether an invite of it waits for an answer.
    pub is_invited: bool,
}

/// What an address is in a client.
pub fn guest(tx: &mut Tx<'_>, client: ClientId, email_key: &str) -> Result<Guest, DbError> {
    let now = tx.now;
    let found = tx.first(
        "SELECT (SELECT COUNT(*) FROM users u JOIN memberships m ON m.user_id = u.id
                 WHERE u.email_key = $2 AND m.client_id = $1 AND m.own = 1),
                (SELECT COUNT(*) FROM invites WHERE client_id = $1 AND email_key = $2
                   AND state IN ('pending', 'expired') AND state = 'pending' AND expires_at > $3)",
        params![client.get(), email_key, now],
        |row| Ok(Guest { is_member: row.int(0)? > 0, is_invited: row.int(1)? > 0 }),
    )?;
    found.ok_or_else(|| DbError::odd("one row always comes"))
}

/// How many invitations to an address can be answered, up to a hundred.
pub fn count_open_to(tx: &mut Tx<'_>, email_key: &str) -> Result<i64, DbError> {
    let now = tx.now;
    tx.number(
        "SELECT COUNT(*) FROM (SELECT i.id FROM invites i JOIN clients c ON c.id = i.client_id
            WHERE i.email_key = $1 AND i.state = 'pending' AND i.expires_at > $2 AND i.kind = 'accept'
              AND c.status <> 'Closed'
            LIMIT 100) AS open",
        params![email_key, now],
    )
}

/// Whether an invitation to own a client waits for an answer.
pub fn has_open_for_owner(tx: &mut Tx<'_>, client: ClientId) -> Result<bool, DbError> {
    let now = tx.now;
    let found = tx.first(
        "SELECT 1 FROM invites WHERE client_id = $1 AND state IN ('pending', 'expired') AND state = 'pending'
           AND expires_at > $2 AND makes_owner = 1 LIMIT 1",
        params![client.get(), now],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// The invites to an address that wait for an answer, the newest first, at most so many.
pub fn waiting_for(tx: &mut Tx<'_>, email_key: &str, limit: i64) -> Result<Vec<Invite>, DbError> {
    let now = tx.now;
    let ids = tx.all(
        "SELECT id FROM invites WHERE email_key = $1 AND state = 'pending' AND expires_at > $2
         ORDER BY id DESC LIMIT $3",
        params![email_key, now, limit],
        |row| Ok(InviteId::new(row.int(0)?)),
    )?;
    let mut waiting = Vec::with_capacity(ids.len());
    for id in ids {
        waiting.extend(by_id(tx, id)?);
    }
    Ok(waiting)
}

/// A pending invite past its time.
pub struct Overdue {
    /// The invite.
    pub id: InviteId,
    /// Its client.
    pub client: ClientId,
    /// When its time was over.
    pub since: Timestamp,
}

/// Pending invites past their time, the oldest first, at most so many.
pub fn overdue(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Overdue>, DbError> {
    let now = tx.now;
    tx.all(
        "SELECT id, client_id, expires_at FROM invites WHERE state = 'pending' AND expires_at <= $1
         ORDER BY expires_at, id LIMIT $2",
        params![now, limit],
        |row| {
            Ok(Overdue {
                id: InviteId::new(row.int(0)?),
                client: ClientId::new(row.int(1)?),
                since: Timestamp::from_millis(row.int(2)?),
            })
        },
    )
}
