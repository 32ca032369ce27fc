//! Administrators.

use super::db::{DbError, Row, Tx};
use super::users::{full_name, name_key};
use crate::domain::email::Email;
use crate::domain::ids::AdminId;
use crate::domain::password::PasswordHash;
use crate::domain::right::Rights;
use crate::domain::time::Timestamp;
use crate::params;

/// An administrator's row.
#[derive(Debug, Clone)]
pub struct Admin {
    /// His id.
    pub id: AdminId,
    /// His log-in name.
    pub username: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// His address.
    pub email: String,
    /// Argon2id over the MD5 of his password, where the old API log-in is on.
    pub legacy_hash: Option<PasswordHash>,
    /// Whether a second factor is set.
    pub has_second_factor: bool,
    /// Whether he may do anything at all.
    pub disabled: bool,
    /// Grows with every change.
    pub version: i64,
    /// When he was made.
    pub created_at: Timestamp,
    /// When he was changed last.
    pub updated_at: Timestamp,
    /// What he may do.
    pub rights: Rights,
    /// The language of his pages, or empty.
    pub language: String,
    /// When he logged in last.
    pub last_login_at: Option<Timestamp>,
    /// Where from.
    pub last_login_ip: String,
    /// His password's.
    pub password_hash: PasswordHash,
}

impl Admin {
    /// First and last name, or the log-in name.
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name).unwrap_or_else(|| self.username.clone())
    }
}

/// An administrator to be.
pub struct NewAdmin<'a> {
    /// His log-in name.
    pub username: &'a str,
    /// His address.
    pub email: &'a Email,
    /// First name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// His password.
    pub password_hash: &'a PasswordHash,
    /// The verifier of the old API log-in.
    pub legacy_hash: Option<&'a PasswordHash>,
    /// What he may do.
    pub rights: Rights,
}

/// Makes an administrator; None when the name is taken.
pub fn insert(tx: &mut Tx<'_>, new: &NewAdmin<'_>) -> Result<Option<AdminId>, DbError> {
    let now = tx.now;
    tx.first(
        "INSERT INTO admins (username, username_key, email, first_name, last_name, password_hash, legacy_hash,
                             created_at, updated_at, rights)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9) ON CONFLICT (username_key) DO NOTHING RETURNING id",
        params![
            new.username, &name_key(new.username), new.email.as_str(), new.first_name, new.last_name,
            new.password_hash.as_str(), new.legacy_hash.map(PasswordHash::as_str), now,
            new.rights.bits()
        ],
        |row| Ok(AdminId::new(row.int(0)?)),
    )
}

/// How many there are, disabled ones too.
pub fn count(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.number("SELECT COUNT(*) FROM admins", &[])
}

/// The administrator of a log-in name.
pub fn by_username(tx: &mut Tx<'_>, username: &str) -> Result<Option<Admin>, DbError> {
    tx.first(
        "SELECT id, username, first_name, last_name, email, legacy_hash, second_factor, disabled, version,
                created_at, updated_at, rights, language, last_login_at, last_login_ip,
                password_hash
         FROM admins WHERE username_key = $1",
        params![&name_key(username)],
        read,
    )
}

/// The administrator of an id.
pub fn by_id(tx: &mut Tx<'_>, id: AdminId) -> Result<Option<Admin>, DbError> {
    tx.first(
        "SELECT id, username, first_name, last_name, email, legacy_hash, second_factor, disabled, version,
                created_at, updated_at, rights, language, last_login_at, last_login_ip,
                password_hash
         FROM admins WHERE id = $1",
        params![id.get()],
        read,
    )
}

/// All administrators.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Admin>, DbError> {
    tx.all(
        "SELECT id, username, first_name, last_name, email, legacy_hash, second_factor, disabled, version,
                created_at, updated_at, rights, language, last_login_at, last_login_ip,
                password_hash
         FROM admins ORDER BY id",
        &[],
        read,
    )
}

fn read(row: &dyn Row) -> Result<Admin, DbError> {
    Ok(Admin {
        id: AdminId::new(row.int(0)?),
        username: row.text(1)?.to_owned(),
        first_name: row.text(2)?.to_owned(),
        last_name: row.text(3)?.to_owned(),
        email: row.text(4)?.to_owned(),
        legacy_hash: row.opt_text(5)?.map(PasswordHash::stored),
        has_second_factor: row.opt_text(6)?.is_some(),
        disabled: row.int(7)? != 0,
        version: row.int(8)?,
        created_at: Timestamp::from_millis(row.int(9)?),
        updated_at: Timestamp::from_millis(row.int(10)?),
        rights: Rights::from_bits(row.int(11)?),
        language: row.text(12)?.to_owned(),
        last_login_at: row.opt_int(13)?.map(Timestamp::from_millis),
        last_login_ip: row.opt_text(14)?.unwrap_or_default().to_owned(),
        password_hash: PasswordHash::stored(row.text(15)?),
    })
}

/// Switches an administrator off or on; false when there is none of this name.
pub fn set_disabled(tx: &mut Tx<'_>, username: &str, disabled: bool) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE admins SET disabled = $2, version = version + 1, updated_at = $3 WHERE username_key = $1",
        params![&name_key(username), disabled, now],
    )?;
    Ok(changed == 1)
}

/// Gives an administrator a new password; without a legacy hash the old API log-in goes off.
pub fn set_password(
    tx: &mut Tx<'_>,
    username: &str,
    password: &PasswordHash,
    legacy: Option<&PasswordHash>,
) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE admins SET password_hash = $2, legacy_hash = $3, version = version + 1, updated_at = $4
         WHERE username_key = $1",
        params![&name_key(username), password.as_str(), legacy.map(PasswordHash::as_str), now],
    )?;
    Ok(changed == 1)
}

/// Writes down that an administrator has logged in.
pub fn note_login(tx: &mut Tx<'_>, id: AdminId, ip: &str) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE admins SET last_login_at = $2, last_login_ip = $3 WHERE id = $1",
        params![id.get(), now, ip],
    )?;
    Ok(())
}

/// What an administrator is, besides his log-in name and what he logs in with.
pub struct Changed<'a> {
    /// His address.
    pub email: &'a Email,
    /// First name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// The language of his pages, or empty.
    pub language: &'a str,
    /// What he may do.
    pub rights: Rights,
}

/// Changes that; false where it changed since this version.
pub fn update(tx: &mut Tx<'_>, (id, version): (AdminId, i64), new: &Changed<'_>) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE admins SET email = $3, first_name = $4, last_name = $5, language = $6, rights = $7,
                version = version + 1, updated_at = $8
         WHERE id = $1 AND version = $2",
        params![
            id.get(),
            version,
            new.email.as_str(),
            new.first_name,
            new.last_name,
            new.language,
            new.rights.bits(),
            now
        ],
    )?;
    Ok(changed == 1)
}

/// Whether somebody else than this administrator is left who may make and change administrators.
pub fn has_another(tx: &mut Tx<'_>, id: AdminId, rights: Rights) -> Result<bool, DbError> {
    let found = tx.number(
        "SELECT COUNT(*) FROM (SELECT 1 FROM admins
         WHERE id <> $1 AND disabled = 0 AND (rights & $2) = $2 LIMIT 1) AS others",
        params![id.get(), rights.bits()],
    )?;
    Ok(found > 0)
}
