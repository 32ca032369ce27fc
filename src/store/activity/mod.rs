//! The activity log: one row in the transaction of each change.

mod list;
mod look;

pub use self::list::{By, Filter, Logged, Seen, by_admins, count, list};
pub use self::look::{Found, LOOKED_THROUGH, Sought, look};

use super::db::{DbError, Tx};
use crate::domain::ids::{AdminId, ClientId, CredentialId, InviteId, UserId};
use crate::params;

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// An administrator, by a credential of his where it is named.
    Admin(AdminId, Option<CredentialId>),
    /// A user.
    User(UserId),
    /// Somebody at the command line.
    Operator,
    /// The server itself.
    System,
    /// Somebody who is not logged in.
    Nobody,
}

/// What is written down.
pub struct Entry<'a> {
    /// The action's name.
    pub action: &'a str,
    /// Who did it.
    pub actor: Actor,
    /// In whose place he did it.
    pub as_user: Option<UserId>,
    /// The client it is about.
    pub client: Option<ClientId>,
    /// The user it is about.
    pub user: Option<UserId>,
    /// The invite it is about.
    pub invite: Option<InviteId>,
    /// Where the request came from.
    pub ip: &'a str,
    /// What changed, as a JSON object; never a secret.
    pub detail: &'a str,
}

/// Writes an entry.
pub fn insert(tx: &mut Tx<'_>, entry: &Entry<'_>) -> Result<(), DbError> {
    let (actor, actor_id, credential) = match entry.actor {
        Actor::Admin(admin, credential) => ("admin", Some(admin.get()), credential.map(CredentialId::get)),
        Actor::User(user) => ("user", Some(user.get()), None),
        Actor::Operator => ("operator", None, None),
        Actor::System => ("system", None, None),
        Actor::Nobody => ("nobody", None, None),
    };
    let now = tx.now;
    tx.execute_later(
        "INSERT INTO activity (at, action, actor, actor_id, credential_id, client_id, user_id, invite_id, ip, detail,
                               as_user_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            now, entry.action, actor, actor_id, credential,
            entry.client.map(ClientId::get), entry.user.map(UserId::get), entry.invite.map(InviteId::get),
            entry.ip, entry.detail, entry.as_user.map(UserId::get)
        ],
    )
}
