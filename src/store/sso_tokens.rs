//! Tokens that let a user in once, within a minute. Their secrets are not here.

use super::db::{DbError, Tx};
use crate::domain::ids::{AdminId, ClientId, LinkId, UserId};
use crate::domain::time::Timestamp;
use crate::domain::token::LinkSeed;
use crate::params;

/// How long a token is good, in milliseconds.
pub const LIFE: i64 = 60_000;

/// A token to be.
pub struct NewSsoToken<'a> {
    /// Whom it lets in.
    pub user: UserId,
    /// To which client's account, where one was named.
    pub client: Option<ClientId>,
    /// A path of this site.
    pub destination: &'a str,
    /// Who asked for it.
    pub admin: Option<AdminId>,
    /// Makes its secret its own.
    pub nonce: i64,
}

/// Makes a token.
pub fn insert(tx: &mut Tx<'_>, new: &NewSsoToken<'_>) -> Result<LinkSeed, DbError> {
    let now = tx.now;
    let id = tx.insert_always(
        "INSERT INTO sso_tokens (nonce, user_id, client_id, destination, admin_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            new.nonce,
            new.user.get(),
            new.client.map(ClientId::get),
            new.destination,
            new.admin.map(AdminId::get),
            now,
            now.plus(LIFE)
        ],
    )?;
    Ok(seed(LinkId::new(id), new.nonce))
}

fn seed(id: LinkId, nonce: i64) -> LinkSeed {
    LinkSeed { id, issue: 0, nonce }
}

/// A token.
#[derive(Debug, Clone)]
pub struct SsoToken {
    /// What its secret is computed over.
    pub seed: LinkSeed,
    /// Whom it lets in.
    pub user: UserId,
    /// To which client's account.
    pub client: Option<ClientId>,
    /// A path of this site.
    pub destination: String,
}

/// The token of an id, whatever became of it.
pub fn by_id(tx: &mut Tx<'_>, id: LinkId) -> Result<Option<SsoToken>, DbError> {
    tx.first(
        "SELECT nonce, user_id, client_id, destination FROM sso_tokens WHERE id = $1",
        params![id.get()],
        |row| {
            Ok(SsoToken {
                seed: seed(id, row.int(0)?),
                user: UserId::new(row.int(1)?),
                client: row.opt_int(2)?.map(ClientId::new),
                destination: row.text(3)?.to_owned(),
            })
        },
    )
}

/// Uses a token up; false when it was used, or its minute is over.
pub fn redeem(tx: &mut Tx<'_>, id: LinkId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE sso_tokens SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}

/// Forgets tokens that ended before an instant, at most so many; how many there were.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM sso_tokens
         WHERE expires_at <= $1 AND id IN (SELECT id FROM sso_tokens ORDER BY id LIMIT $2)",
        params![before, most],
    )
}
