//! Clients: billable accounts, each with exactly one owner.

mod delete;
mod desk;
mod list;
mod named;
mod newest;
mod profile;

pub use self::delete::delete;
pub use self::desk::{OnDesk, Sought, claim, count_left_alone, sought, total};
pub use self::list::{Clients, Listed, Order, Wanted, list};
pub use self::named::named;
pub use self::newest::{Shown, Whose, newest, with_owner};
pub(super) use self::profile::particulars;
pub use self::profile::{Details, Profile, details, first_of_email, has_other_of_email, insert, update};

use super::db::{DbError, Row, Tx};
use super::users::full_name;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::time::Timestamp;
use crate::params;

/// What a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// As every client begins.
    Active,
    /// Without anything that is used; for the operator's information.
    Inactive,
    /// Nobody is let in any more.
    Closed,
}

impl Status {
    /// The word of the store and of the form dialect.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Inactive => "Inactive",
            Self::Closed => "Closed",
        }
    }

    /// A status by its word, in whatever case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Active, Self::Inactive, Self::Closed]
            .into_iter()
            .find(|status| status.as_str().eq_ignore_ascii_case(text))
    }

    pub(super) fn from_store(text: &str) -> Result<Self, DbError> {
        Self::parse(text).ok_or_else(|| DbError::odd(format!("a client is {text}")))
    }
}

/// What the rules need of a client.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// Its UUID.
    pub uuid: String,
    /// The user who owns it.
    pub owner: UserId,
    /// What it is.
    pub status: Status,
    /// The company, or the first and last name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Client {
    /// Whether it is closed: nobody is let in any more.
    pub fn is_closed(&self) -> bool {
        self.status == Status::Closed
    }
}

/// The name under which a client is shown.
pub fn shown_name(company: &str, first: &str, last: &str) -> String {
    let company = company.trim();
    if company.is_empty() { full_name(first, last).unwrap_or_default() } else { company.to_owned() }
}

/// The client of an id.
pub fn by_id(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<Client>, DbError> {
    tx.first(
        "SELECT id, uuid, owner_user_id, status, company_name, first_name, last_name, email, created_at
         FROM clients WHERE id = $1",
        params![id.get()],
        read,
    )
}

/// When a client changed last.
#[derive(Debug, Clone, Copy)]
pub struct Changed {
    /// The client itself.
    pub client: Timestamp,
    /// Its members, or what they may do.
    pub members: Timestamp,
}

/// When a client changed last; None where there is none.
pub fn changed(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<Changed>, DbError> {
    tx.first(
        "SELECT c.updated_at, COALESCE((SELECT MAX(m.updated_at) FROM memberships m WHERE m.client_id = c.id), c.updated_at)
         FROM clients c WHERE c.id = $1",
        params![id.get()],
        |row| {
            Ok(Changed {
                client: Timestamp::from_millis(row.int(0)?),
                members: Timestamp::from_millis(row.int(1)?),
            })
        },
    )
}

/// The id of the client of a UUID.
pub fn id_of_uuid(tx: &mut Tx<'_>, uuid: &str) -> Result<Option<ClientId>, DbError> {
    tx.first("SELECT id FROM clients WHERE uuid = $1", params![uuid], |row| Ok(ClientId::new(row.int(0)?)))
}

/// The client of a UUID.
pub fn by_uuid(tx: &mut Tx<'_>, uuid: &str) -> Result<Option<Client>, DbError> {
    tx.first(
        "SELECT id, uuid, owner_user_id, status, company_name, first_name, last_name, email, created_at
         FROM clients WHERE uuid = $1",
        params![uuid],
        read,
    )
}

/// All clients, for the command line.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Client>, DbError> {
    tx.all(
        "SELECT id, uuid, owner_user_id, status, company_name, first_name, last_name, email, created_at
         FROM clients ORDER BY id",
        &[],
        read,
    )
}

fn read(row: &dyn Row) -> Result<Client, DbError> {
    Ok(Client {
        id: ClientId::new(row.int(0)?),
        uuid: row.text(1)?.to_owned(),
        owner: UserId::new(row.int(2)?),
        status: Status::from_store(row.text(3)?)?,
        name: shown_name(row.text(4)?, row.text(5)?, row.text(6)?),
        email: row.text(7)?.to_owned(),
        created_at: Timestamp::from_millis(row.int(8)?),
    })
}

/// The clients of a user: each one's id and whether he owns it.
pub fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<(i64, bool)>, DbError> {
    tx.all(
        "SELECT c.id, c.owner_user_id FROM memberships m JOIN clients c ON c.id = m.client_id
         WHERE m.user_id = $1 ORDER BY c.id",
        params![user.get()],
        |row| Ok((row.int(0)?, row.int(1)? == user.get())),
    )
}

/// Whether a user owns any client.
pub fn is_owner(tx: &mut Tx<'_>, user: UserId) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM clients WHERE owner_user_id = $1 LIMIT 1";
    Ok(tx.first(sql, params![user.get()], |row| row.int(0))?.is_some())
}

/// The first so many open clients of a user.
pub fn open_of_user(tx: &mut Tx<'_>, user: UserId, most: i64) -> Result<Vec<ClientId>, DbError> {
    tx.all(
        "SELECT c.id FROM memberships m JOIN clients c ON c.id = m.client_id
         WHERE m.user_id = $1 AND c.status <> 'Closed' ORDER BY m.client_id LIMIT $2",
        params![user.get(), most],
        |row| Ok(ClientId::new(row.int(0)?)),
    )
}

/// A client in the list of a user's own.
#[derive(Debug, Clone)]
pub struct OfUser {
    /// Its id.
    pub id: ClientId,
    /// Its UUID.
    pub uuid: String,
    /// The name under which it is shown.
    pub name: String,
    /// Whether the user owns it.
    pub is_owner: bool,
    /// Whether it is closed.
    pub closed: bool,
}

/// The clients of a user as he sees them, the open ones first.
pub fn shown_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<OfUser>, DbError> {
    tx.all(
        "SELECT c.company_name, c.first_name, c.last_name, c.owner_user_id, c.status, c.uuid, c.id
         FROM memberships m JOIN clients c ON c.id = m.client_id
         WHERE m.user_id = $1 ORDER BY CASE WHEN c.status = 'Closed' THEN 1 ELSE 0 END, c.id",
        params![user.get()],
        |row| {
            Ok(OfUser {
                id: ClientId::new(row.int(6)?),
                name: shown_name(row.text(0)?, row.text(1)?, row.text(2)?),
                is_owner: row.int(3)? == user.get(),
                closed: row.text(4)? == "Closed",
                uuid: row.text(5)?.to_owned(),
            })
        },
    )
}

/// Whether a client's users may be let in by a token: it is not closed, and did not switch that off.
pub fn allows_sso(tx: &mut Tx<'_>, id: ClientId) -> Result<bool, DbError> {
    let allowed = tx.first(
        "SELECT id FROM clients WHERE id = $1 AND status <> 'Closed' AND allow_sso = 1",
        params![id.get()],
        |row| row.int(0),
    )?;
    Ok(allowed.is_some())
}

/// What a new invitation must know of a client and an address, in one statement.
pub struct Addressee {
    /// Whether the client is closed.
    pub closed: bool,
    /// Whether a user of this address belongs to the client already, and not by a group only.
    pub is_member: bool,
}

/// The client of an invitation, and whether the invited address belongs to it; None without client.
pub fn addressee(tx: &mut Tx<'_>, id: ClientId, email_key: &str) -> Result<Option<Addressee>, DbError> {
    tx.first(
        "SELECT c.status, (SELECT COUNT(*) FROM users u JOIN memberships m ON m.user_id = u.id
                           WHERE u.email_key = $2 AND m.client_id = c.id AND m.own = 1)
         FROM clients c WHERE c.id = $1",
        params![id.get(), email_key],
        |row| Ok(Addressee { closed: row.text(0)? == "Closed", is_member: row.int(1)? > 0 }),
    )
}

/// Gives a client another status; false where there is none of this id.
pub fn set_status(tx: &mut Tx<'_>, id: ClientId, status: Status) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE clients SET status = $2, version = version + 1, updated_at = $3 WHERE id = $1",
        params![id.get(), status.as_str(), now],
    )?;
    Ok(changed == 1)
}

/// Gives a client another owner, who is a member, instead of the one it has; false where any of that
/// has changed meanwhile.
pub fn set_owner(tx: &mut Tx<'_>, id: ClientId, before: UserId, owner: UserId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE clients SET owner_user_id = $3, version = version + 1, updated_at = $4
         WHERE id = $1 AND owner_user_id = $2
           AND EXISTS (SELECT 1 FROM memberships WHERE client_id = $1 AND user_id = $3)",
        params![id.get(), before.get(), owner.get(), now],
    )?;
    Ok(changed == 1)
}
