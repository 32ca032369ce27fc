//! Invites: who was asked into which client, and what became of it.

use super::clients::shown_name;
use super::db::{DbError, Param, Row, Tx};
use super::links::Via;
use super::users::full_name;
use crate::domain::email::Email;
use crate::domain::ids::{AdminId, ClientId, InviteId, LinkId, RoleId, UserId};
use crate::domain::permission::Permissions;
use crate::domain::time::Timestamp;
use crate::domain::token::LinkSeed;
use crate::params;

/// When the membership comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// With the acceptance.
    GrantOnAccept,
    /// It stands already; the invite tells this user of it, and nobody else may accept it.
    GrantOnSend(UserId),
}

/// Who invites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inviter {
    /// A member of the client.
    User(UserId),
    /// An administrator, by a page or an API credential.
    Admin(AdminId),
    /// The operator at the command line.
    Operator,
}

/// What becomes of an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for an answer; whether it is too late is decided by its `expires_at`.
    Pending,
    /// Somebody became a member by it.
    Accepted,
    /// The invited person said no.
    Declined,
    /// It was withdrawn.
    Cancelled,
    /// It was swept up after its time; inviting again revives it.
    Expired,
}

impl State {
    /// The store's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Reads the store's word.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::Pending, Self::Accepted, Self::Declined, Self::Cancelled, Self::Expired];
        all.into_iter().find(|state| state.as_str() == text)
    }

    fn from_store(text: &str) -> Result<Self, DbError> {
        Self::parse(text).ok_or_else(|| DbError::odd(format!("an invite in the state {text}")))
    }
}

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
                                  mails_since, mails)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9, $10, $11, $11, $12, $11, $13)
             ON CONFLICT (client_id, email_key) WHERE state IN ('pending', 'expired') ",
            $otherwise
        )
    };
}

const INSERT: &str = insert_or!("DO NOTHING");

const INSERT_OR_REFRESH: &str = insert_or!(
    "DO UPDATE SET
        email = excluded.email, kind = excluded.kind, for_user_id = excluded.for_user_id,
        permissions = excluded.permissions, role_id = excluded.role_id, state = 'pending',
        issue = invites.issue + 1, message = excluded.message, inviter_user_id = excluded.inviter_user_id,
        inviter_admin_id = excluded.inviter_admin_id, issued_at = excluded.issued_at,
        expires_at = excluded.expires_at, ended_at = NULL,
        mails_since = CASE WHEN invites.mails_since + $14 <= excluded.issued_at
                           THEN excluded.issued_at ELSE invites.mails_since END,
        mails = CASE WHEN invites.mails_since + $14 <= excluded.issued_at
                     THEN excluded.mails ELSE invites.mails + excluded.mails END
     WHERE excluded.mails = 0
        OR ((invites.mails < $15 OR invites.mails_since + $14 <= excluded.issued_at)
            AND invites.issued_at + $16 <= excluded.issued_at)
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
    let (by_user, by_admin) = match new.inviter {
        Inviter::User(user) => (Some(user.get()), None),
        Inviter::Admin(admin) => (None, Some(admin.get())),
        Inviter::Operator => (None, None),
    };
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
        new.mails
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
    /// The role it gives instead of direct permissions.
    pub role: Option<RoleId>,
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
    /// The address of an inviter who is a member.
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

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.client_id, c.company_name, c.first_name, c.last_name, c.status, i.email, i.email_key,
                    i.kind, i.for_user_id, i.permissions, r.permissions, i.role_id, i.state, i.issue, i.message,
                    i.inviter_user_id, u.first_name, u.last_name, u.email, i.inviter_admin_id, a.first_name,
                    a.last_name, a.username, i.created_at, i.issued_at, i.expires_at, i.ended_by_user_id, i.ended_at
             FROM invites i JOIN clients c ON c.id = i.client_id
             LEFT JOIN roles r ON r.id = i.role_id
             LEFT JOIN users u ON u.id = i.inviter_user_id
             LEFT JOIN admins a ON a.id = i.inviter_admin_id ",
            $rest
        )
    };
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
        role: row.opt_int(12)?.map(RoleId::new),
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
        return Ok((Inviter::User(UserId::new(user)), Some(name), Some(email)));
    }
    if let Some(admin) = row.opt_int(20)? {
        let username = row.opt_text(23)?.unwrap_or_default().to_owned();
        let first = row.opt_text(21)?.unwrap_or_default();
        let name = full_name(first, row.opt_text(22)?.unwrap_or_default()).unwrap_or(username);
        return Ok((Inviter::Admin(AdminId::new(admin)), Some(name), None));
    }
    Ok((Inviter::Operator, None, None))
}

/// The invite of an id.
pub fn by_id(tx: &mut Tx<'_>, id: InviteId) -> Result<Option<Invite>, DbError> {
    tx.first(select!("WHERE i.id = $1"), params![id.get()], read)
}

/// All invites, newest first, at most so many.
pub fn list(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Invite>, DbError> {
    tx.all(select!("ORDER BY i.id DESC LIMIT $1"), params![limit], read)
}

/// The same, of one state as it is shown: a pending one past its time is expired.
pub fn list_of(tx: &mut Tx<'_>, state: State, limit: i64) -> Result<Vec<Invite>, DbError> {
    let now = tx.now;
    tx.all(
        select!(
            "WHERE CASE WHEN i.state = 'pending' AND i.expires_at <= $2 THEN 'expired' ELSE i.state END = $1
             ORDER BY i.id DESC LIMIT $3"
        ),
        params![state.as_str(), now, limit],
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

/// Ends an invite as accepted. This one statement decides: it answers true for exactly one caller.
pub fn accept(tx: &mut Tx<'_>, id: InviteId, issue: i64, user: UserId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE invites SET state = 'accepted', ended_at = $3, ended_by_user_id = $4
         WHERE id = $1 AND issue = $2 AND state = 'pending' AND expires_at > $3",
        params![id.get(), issue, now, user.get()],
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

/// Withdraws the open invite that tells a user of his membership: once that is gone, accepting
/// must not bring it back. How many there were.
pub fn cancel_announcement(tx: &mut Tx<'_>, client: ClientId, user: UserId) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE invites SET state = 'cancelled', ended_at = $3
         WHERE client_id = $1 AND for_user_id = $2 AND state IN ('pending', 'expired')",
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

/// How many invites of a client wait for an answer.
pub fn count_pending(tx: &mut Tx<'_>, client: ClientId) -> Result<i64, DbError> {
    let now = tx.now;
    tx.number(
        "SELECT COUNT(*) FROM invites WHERE client_id = $1 AND state IN ('pending', 'expired') AND expires_at > $2",
        params![client.get(), now],
    )
}

/// Pending invites past their time, by id from after one on, at most so many.
pub fn overdue(tx: &mut Tx<'_>, after: InviteId, limit: i64) -> Result<Vec<(InviteId, ClientId)>, DbError> {
    let now = tx.now;
    tx.all(
        "SELECT id, client_id FROM invites WHERE id > $1 AND state = 'pending' AND expires_at <= $2
         ORDER BY id LIMIT $3",
        params![after.get(), now, limit],
        |row| Ok((InviteId::new(row.int(0)?), ClientId::new(row.int(1)?))),
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
