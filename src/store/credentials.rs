//! WHMCS API credentials: an identifier and the hash of a secret.

use super::db::{DbError, Tx};
use crate::domain::ids::{AdminId, ApiRoleId, CredentialId};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::params;

/// A credential with its administrator and the actions of its roles, in one statement.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Its id.
    pub id: CredentialId,
    /// The hash of its secret.
    pub secret_hash: TokenHash,
    /// Networks it may be used from; empty: anywhere the server allows.
    pub allow_ips: String,
    /// Whether it may call everything.
    pub unrestricted: bool,
    /// The actions of its roles, separated by spaces.
    pub actions: String,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// The administrator it belongs to.
    pub admin: AdminId,
    /// Whether he is disabled.
    pub admin_disabled: bool,
}

/// The credential of an identifier.
pub fn by_identifier(tx: &mut Tx<'_>, identifier: &str) -> Result<Option<Credential>, DbError> {
    let mut found: Option<Credential> = None;
    tx.all(
        "SELECT c.id, c.secret_hash, c.allow_ips, c.unrestricted, c.expires_at, c.revoked_at,
                a.id, a.disabled, r.actions
         FROM credentials c JOIN admins a ON a.id = c.admin_id
         LEFT JOIN credential_roles cr ON cr.credential_id = c.id
         LEFT JOIN api_roles r ON r.id = cr.api_role_id
         WHERE c.identifier = $1",
        params![identifier],
        |row| {
            let actions = row.opt_text(8)?.unwrap_or_default();
            if let Some(credential) = &mut found {
                credential.actions.push(' ');
                credential.actions.push_str(actions);
                return Ok(());
            }
            found = Some(Credential {
                id: CredentialId::new(row.int(0)?),
                secret_hash: TokenHash::stored(row.text(1)?),
                allow_ips: row.text(2)?.to_owned(),
                unrestricted: row.int(3)? != 0,
                actions: actions.to_owned(),
                expires_at: row.opt_int(4)?.map(Timestamp::from_millis),
                revoked: row.opt_int(5)?.is_some(),
                admin: AdminId::new(row.int(6)?),
                admin_disabled: row.int(7)? != 0,
            });
            Ok(())
        },
    )?;
    Ok(found)
}

/// A credential to be.
pub struct NewCredential<'a> {
    /// What names it in a request.
    pub identifier: &'a str,
    /// The hash of its secret.
    pub secret_hash: &'a TokenHash,
    /// The administrator it belongs to.
    pub admin: AdminId,
    /// The operator's note.
    pub description: &'a str,
    /// Networks separated by one space.
    pub allow_ips: &'a str,
    /// Its roles; none: it may call everything.
    pub roles: &'a [ApiRoleId],
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// Makes a credential.
pub fn insert(tx: &mut Tx<'_>, new: &NewCredential<'_>) -> Result<CredentialId, DbError> {
    let now = tx.now;
    let id = tx.number(
        "INSERT INTO credentials (identifier, secret_hash, admin_id, description, allow_ips, unrestricted,
                                  created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        params![
            new.identifier,
            new.secret_hash.as_hex(),
            new.admin.get(),
            new.description,
            new.allow_ips,
            new.roles.is_empty(),
            now,
            new.expires_at
        ],
    )?;
    for role in new.roles {
        tx.execute(
            "INSERT INTO credential_roles (credential_id, api_role_id) VALUES ($1, $2)
             ON CONFLICT (credential_id, api_role_id) DO NOTHING",
            params![id, role.get()],
        )?;
    }
    Ok(CredentialId::new(id))
}

/// Revokes a credential; false when there is none of this identifier that still counts.
pub fn revoke(tx: &mut Tx<'_>, identifier: &str) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE credentials SET revoked_at = $2 WHERE identifier = $1 AND revoked_at IS NULL",
        params![identifier, now],
    )?;
    Ok(changed == 1)
}

/// A credential in a list: never its secret.
#[derive(Debug, Clone)]
pub struct Listed {
    /// What names it in a request.
    pub identifier: String,
    /// The administrator's log-in name.
    pub admin: String,
    /// The operator's note.
    pub description: String,
    /// Networks it may be used from.
    pub allow_ips: String,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// All credentials.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Listed>, DbError> {
    tx.all(
        "SELECT c.identifier, a.username, c.description, c.allow_ips, c.expires_at, c.revoked_at
         FROM credentials c JOIN admins a ON a.id = c.admin_id ORDER BY c.id",
        &[],
        |row| {
            Ok(Listed {
                identifier: row.text(0)?.to_owned(),
                admin: row.text(1)?.to_owned(),
                description: row.text(2)?.to_owned(),
                allow_ips: row.text(3)?.to_owned(),
                expires_at: row.opt_int(4)?.map(Timestamp::from_millis),
                revoked_at: row.opt_int(5)?.map(Timestamp::from_millis),
            })
        },
    )
}
