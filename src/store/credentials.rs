//! WHMCS API credentials: an identifier and the hash of a secret.

mod shown;

pub use self::shown::{Changed, NOTED, Shown, allow, by_id, change, newest, note_use, rights_behind};

use std::net::{IpAddr, Ipv4Addr};

use super::db::{DbError, Param, Row, Tx};
use super::memberships::{self, place};
use super::visitors::{self, Sight, Visitor, sight};
use crate::domain::ids::{AdminId, ApiRoleId, ClientId, CredentialId, UserId};
use crate::domain::right::Rights;
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
    /// When it was used last, as far as it was written down.
    pub last_used_at: Option<Timestamp>,
    /// The administrator it belongs to.
    pub admin: AdminId,
    /// Whether he is disabled.
    pub admin_disabled: bool,
    /// What he may do.
    pub admin_rights: Rights,
}

/// The credential of an identifier; None when there is no such.
pub fn by_identifier(tx: &mut Tx<'_>, identifier: &str) -> Result<Option<Credential>, DbError> {
    let nobody = Visitor::at(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    Ok(at_the_door(tx, identifier, &nobody, None)?.1)
}

/// Who is at the door: `$5` is the identifier; further columns and where they come from.
macro_rules! door {
    ($columns:expr, $joins:expr) => {
        concat!(
            "SELECT ",
            sight!(),
            ", c.id, c.secret_hash, c.allow_ips, c.unrestricted, c.expires_at, c.revoked_at, a.id, a.disabled,
             a.rights, c.last_used_at",
            $columns,
            " FROM (SELECT 1 AS one) AS door
             LEFT JOIN credentials c ON c.identifier = $5
             LEFT JOIN admins a ON a.id = c.admin_id",
            $joins
        )
    };
}

/// What is known of a visitor, and the credential of the identifier that he brings: one statement,
/// because every call with a credential begins with it. The roles of those that have some are a second.
/// Whose place in a client he asks `about` is read along with it.
pub fn at_the_door(
    tx: &mut Tx<'_>,
    identifier: &str,
    visitor: &Visitor,
    about: Option<(ClientId, UserId)>,
) -> Result<(Sight, Option<Credential>), DbError> {
    let (now, since) = (tx.now, tx.now.plus(-visitors::WINDOW));
    let params = params![&visitor.address, now, &visitor.bucket, since, identifier];
    let read = |row: &dyn Row| {
        let credential = row.opt_int(2)?.map(|id| read(row, CredentialId::new(id))).transpose()?;
        Ok((visitors::read(row, 0)?, credential))
    };
    let found = match about {
        None => tx.first(door!("", ""), params, read)?,
        Some((client, user)) => {
            let sql = door!(concat!(", ", place!(columns)), place!(joins "$6" "$7"));
            let params = [params as &[Param<'_>], params![client.get(), user.get()]].concat();
            let both = tx.first(sql, &params, |row| {
                Ok((read(row)?, memberships::foresee(row, 12, (client, user))?))
            })?;
            both.map(|(found, foreseen)| {
                tx.foreseen = Some(foreseen);
                found
            })
        }
    };
    let (sight, mut credential) = found.ok_or_else(|| DbError::odd("one row always comes"))?;
    if let Some(credential) = credential.as_mut().filter(|credential| !credential.unrestricted) {
        credential.actions = granted(tx, credential.id)?;
    }
    Ok((sight, credential))
}

fn read(row: &dyn Row, id: CredentialId) -> Result<Credential, DbError> {
    Ok(Credential {
        id,
        secret_hash: TokenHash::stored(row.text(3)?),
        allow_ips: row.text(4)?.to_owned(),
        unrestricted: row.int(5)? != 0,
        actions: String::new(),
        expires_at: row.opt_int(6)?.map(Timestamp::from_millis),
        revoked: row.opt_int(7)?.is_some(),
        admin: AdminId::new(row.int(8)?),
        admin_disabled: row.int(9)? != 0,
        admin_rights: Rights::from_bits(row.int(10)?),
        last_used_at: row.opt_int(11)?.map(Timestamp::from_millis),
    })
}

/// The actions of a credential's roles, separated by spaces.
fn granted(tx: &mut Tx<'_>, id: CredentialId) -> Result<String, DbError> {
    let roles = tx.all(
        "SELECT r.actions FROM credential_roles cr JOIN api_roles r ON r.id = cr.api_role_id
         WHERE cr.credential_id = $1",
        params![id.get()],
        |row| Ok(row.text(0)?.to_owned()),
    )?;
    Ok(roles.join(" "))
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
    let id = CredentialId::new(id);
    hold(tx, id, new.roles)?;
    Ok(id)
}

/// Gives a credential roles.
fn hold(tx: &mut Tx<'_>, id: CredentialId, roles: &[ApiRoleId]) -> Result<(), DbError> {
    for role in roles {
        tx.execute(
            "INSERT INTO credential_roles (credential_id, api_role_id) VALUES ($1, $2)
             ON CONFLICT (credential_id, api_role_id) DO NOTHING",
            params![id.get(), role.get()],
        )?;
    }
    Ok(())
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
