//! Credentials as the admin area shows and changes them.

use super::super::db::{DbError, Row, Tx};
use crate::domain::ids::{AdminId, ApiRoleId, CredentialId};
use crate::domain::right::Rights;
use crate::domain::time::{MINUTE, Timestamp};
use crate::params;

/// Uses within this time of one that was written down are not written down: milliseconds.
pub const NOTED: i64 = MINUTE;

/// A credential: never its secret.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Its id.
    pub id: CredentialId,
    /// What names it in a request.
    pub identifier: String,
    /// The administrator it belongs to.
    pub admin: AdminId,
    /// His log-in name.
    pub username: String,
    /// Whether he is disabled.
    pub admin_disabled: bool,
    /// What he may do.
    pub admin_rights: Rights,
    /// The operator's note.
    pub description: String,
    /// Networks it may be used from, separated by one space.
    pub allow_ips: String,
    /// Whether it may call everything.
    pub unrestricted: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was used last, as far as it was written down.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Its roles, in the order of their names.
    pub roles: Vec<(ApiRoleId, String)>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.identifier, c.admin_id, a.username, a.disabled, a.rights, c.description, c.allow_ips,
                    c.unrestricted, c.created_at, c.expires_at, c.last_used_at, c.revoked_at
             FROM credentials c JOIN admins a ON a.id = c.admin_id WHERE ",
            $rest
        )
    };
}

/// The newest before one, at most so many.
pub fn newest(tx: &mut Tx<'_>, before: i64, most: i64) -> Result<Vec<Shown>, DbError> {
    let mut found = tx.all(select!("c.id < $1 ORDER BY c.id DESC LIMIT $2"), params![before, most], read)?;
    let oldest = found.last().map_or(before, |last| last.id.get());
    let roles = tx.all(
        "SELECT cr.credential_id, r.id, r.name FROM credential_roles cr JOIN api_roles r ON r.id = cr.api_role_id
         WHERE cr.credential_id >= $1 AND cr.credential_id < $2 ORDER BY r.name_key",
        params![oldest, before],
        |row| Ok((row.int(0)?, role(row)?)),
    )?;
    for (credential, role) in roles {
        if let Some(one) = found.iter_mut().find(|one| one.id.get() == credential) {
            one.roles.push(role);
        }
    }
    Ok(found)
}

/// The one of an id.
pub fn by_id(tx: &mut Tx<'_>, id: CredentialId) -> Result<Option<Shown>, DbError> {
    let Some(mut found) = tx.first(select!("c.id = $1"), params![id.get()], read)? else { return Ok(None) };
    found.roles = tx.all(
        "SELECT cr.credential_id, r.id, r.name FROM credential_roles cr JOIN api_roles r ON r.id = cr.api_role_id
         WHERE cr.credential_id = $1 ORDER BY r.name_key",
        params![id.get()],
        role,
    )?;
    Ok(Some(found))
}

fn role(row: &dyn Row) -> Result<(ApiRoleId, String), DbError> {
    Ok((ApiRoleId::new(row.int(1)?), row.text(2)?.to_owned()))
}

fn read(row: &dyn Row) -> Result<Shown, DbError> {
    Ok(Shown {
        id: CredentialId::new(row.int(0)?),
        identifier: row.text(1)?.to_owned(),
        admin: AdminId::new(row.int(2)?),
        username: row.text(3)?.to_owned(),
        admin_disabled: row.int(4)? != 0,
        admin_rights: Rights::from_bits(row.int(5)?),
        description: row.text(6)?.to_owned(),
        allow_ips: row.text(7)?.to_owned(),
        unrestricted: row.int(8)? != 0,
        created_at: Timestamp::from_millis(row.int(9)?),
        expires_at: row.opt_int(10)?.map(Timestamp::from_millis),
        last_used_at: row.opt_int(11)?.map(Timestamp::from_millis),
        revoked_at: row.opt_int(12)?.map(Timestamp::from_millis),
        roles: Vec::new(),
    })
}

/// What becomes of a credential.
pub struct Changed<'a> {
    /// The operator's note.
    pub description: &'a str,
    /// Networks separated by one space.
    pub allow_ips: &'a str,
    /// Its roles; none: it may call everything.
    pub roles: &'a [ApiRoleId],
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// Changes one that was not revoked; false where there is none.
pub fn change(tx: &mut Tx<'_>, id: CredentialId, new: &Changed<'_>) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE credentials SET description = $2, allow_ips = $3, unrestricted = $4, expires_at = $5
         WHERE id = $1 AND revoked_at IS NULL",
        params![id.get(), new.description, new.allow_ips, new.roles.is_empty(), new.expires_at],
    )?;
    tx.execute("DELETE FROM credential_roles WHERE credential_id = $1", params![id.get()])?;
    super::hold(tx, id, new.roles)?;
    Ok(changed == 1)
}

/// Gives one its list of networks; false where there is none that counts.
pub fn allow(tx: &mut Tx<'_>, id: CredentialId, allow_ips: &str) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE credentials SET allow_ips = $2 WHERE id = $1 AND revoked_at IS NULL",
        params![id.get(), allow_ips],
    )?;
    Ok(changed == 1)
}

/// What the administrators may do whose credentials hold a role and were not revoked.
pub fn rights_behind(tx: &mut Tx<'_>, role: ApiRoleId) -> Result<Vec<Rights>, DbError> {
    tx.all(
        "SELECT DISTINCT a.rights FROM credential_roles cr
         JOIN credentials c ON c.id = cr.credential_id AND c.revoked_at IS NULL
         JOIN admins a ON a.id = c.admin_id WHERE cr.api_role_id = $1",
        params![role.get()],
        |row| Ok(Rights::from_bits(row.int(0)?)),
    )
}

/// Writes down that a credential is in use, unless somebody did a moment ago.
pub fn note_use(tx: &mut Tx<'_>, id: CredentialId) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE credentials SET last_used_at = $2
         WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)",
        params![id.get(), now, now.plus(-NOTED)],
    )?;
    Ok(())
}
