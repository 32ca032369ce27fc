//! Users: log-ins.

mod beginning;
mod change;
mod list;
mod newest;

pub use self::beginning::beginning;
pub use self::change::{Profile, enable, erase, update};
pub use self::list::{Listed, Users, list};
pub use self::newest::newest;

use super::db::{DbError, Row, Tx};
use super::listing::Listing;
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::password::PasswordHash;
use crate::domain::time::Timestamp;
use crate::params;

/// What a user is, besides his names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserState {
    /// Can log in.
    Registered,
    /// Exists, and cannot log in until a mailed link lets him set a password.
    Provisioned,
    /// Must not log in.
    Disabled,
    /// Was deleted on request; only the row's number remains.
    Erased,
}

impl UserState {
    /// The store's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Provisioned => "provisioned",
            Self::Disabled => "disabled",
            Self::Erased => "erased",
        }
    }

    pub(super) fn from_store(text: &str) -> Self {
        match text {
            "registered" => Self::Registered,
            "provisioned" => Self::Provisioned,
            "disabled" => Self::Disabled,
            _ => Self::Erased,
        }
    }
}

/// A user's row.
#[derive(Debug, Clone)]
pub struct User {
    /// His id.
    pub id: UserId,
    /// His UUID.
    pub uuid: String,
    /// His address as he typed it.
    pub email: String,
    /// The address folded.
    pub email_key: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What he is.
    pub state: UserState,
    /// None where he cannot log in by password.
    pub password_hash: Option<PasswordHash>,
    /// Whether a second factor is set.
    pub has_second_factor: bool,
    /// When he proved his mailbox.
    pub email_verified_at: Option<Timestamp>,
    /// A language name such as `english`, or empty.
    pub language: String,
    /// When the row was made.
    pub created_at: Timestamp,
    /// Grows with every change of what he is or how he logs in.
    pub version: i64,
}

impl User {
    /// First and last name, or the address where both are empty.
    pub fn display_name(&self) -> String {
        full_name(&self.first_name, &self.last_name).unwrap_or_else(|| self.email.clone())
    }
}

/// First and last name in one; None when both are empty.
pub fn full_name(first: &str, last: &str) -> Option<String> {
    let name = format!("{first} {last}");
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// The folded form of a name that `search` compares.
pub fn name_key(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    name.trim().nfc().flat_map(char::to_lowercase).collect()
}

/// A user to be.
pub struct NewUser<'a> {
    /// His UUID.
    pub uuid: &'a str,
    /// His address.
    pub email: &'a Email,
    /// First name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// Registered, or provisioned.
    pub state: UserState,
    /// None for a provisioned user.
    pub password_hash: Option<&'a PasswordHash>,
    /// Whether his mailbox is proved.
    pub email_verified: bool,
    /// A language name such as `english`, or empty.
    pub language: &'a str,
}

/// Makes a user; None when the address has one already.
pub fn insert(tx: &mut Tx<'_>, new: &NewUser<'_>) -> Result<Option<UserId>, DbError> {
    let now = tx.now;
    let (name, last) = name_keys(new.first_name, new.last_name);
    let id = tx.first(
        "INSERT INTO users (uuid, email, email_key, first_name, last_name, name_key, last_key, state,
                            password_hash, email_verified_at, language, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
         ON CONFLICT (email_key) DO NOTHING RETURNING id",
        params![
            new.uuid,
            new.email.as_str(),
            new.email.key(),
            new.first_name,
            new.last_name,
            &name,
            &last,
            new.state.as_str(),
            new.password_hash.map(PasswordHash::as_str),
            new.email_verified.then_some(now),
            new.language,
            now
        ],
        |row| Ok(UserId::new(row.int(0)?)),
    )?;
    if let Some(id) = id {
        Listing::Users.add(tx, id.get(), &[new.email.key(), &name, &last])?;
    }
    Ok(id)
}

/// Makes a user who exists and cannot log in until a mailed link lets him; None when the address has one already.
pub fn provision(
    tx: &mut Tx<'_>,
    uuid: &str,
    email: &Email,
    (first_name, last_name): (&str, &str),
) -> Result<Option<UserId>, DbError> {
    let new = NewUser {
        uuid,
        email,
        first_name,
        last_name,
        state: UserState::Provisioned,
        password_hash: None,
        email_verified: false,
        language: "",
    };
    insert(tx, &new)
}

/// What `search` compares the beginning of, besides the address: "first last", and "last".
pub(super) fn name_keys(first: &str, last: &str) -> (String, String) {
    (name_key(&format!("{} {}", first.trim(), last.trim())), name_key(last))
}

/// The address's key and both name keys, as they are stored.
fn search_keys(tx: &mut Tx<'_>, id: UserId) -> Result<Option<[String; 3]>, DbError> {
    tx.first(
        "SELECT email_key, name_key, last_key FROM users WHERE id = $1 AND state <> 'erased'",
        params![id.get()],
        |row| Ok([row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.text(2)?.to_owned()]),
    )
}

/// The columns of a user, `u`.
macro_rules! person {
    () => {
        "u.id, u.uuid, u.email, u.email_key, u.first_name, u.last_name, u.state, u.password_hash, u.second_factor,
         u.email_verified_at, u.language, u.created_at, u.version"
    };
}
pub(super) use person;

/// The user of an id; the caller himself may have been read before anybody asked.
pub fn by_id(tx: &mut Tx<'_>, id: UserId) -> Result<Option<User>, DbError> {
    if let Some(caller) = tx.caller.take_if(|caller| caller.id == id) {
        return Ok(Some(caller));
    }
    tx.first(
        concat!("SELECT ", person!(), " FROM users u WHERE u.id = $1 AND u.state <> 'erased'"),
        params![id.get()],
        |row| read(row, 0),
    )
}

/// The user of a folded address.
pub fn by_email_key(tx: &mut Tx<'_>, key: &str) -> Result<Option<User>, DbError> {
    tx.first(
        concat!("SELECT ", person!(), " FROM users u WHERE u.email_key = $1 AND u.state <> 'erased'"),
        params![key],
        |row| read(row, 0),
    )
}

/// The user of a UUID.
pub fn by_uuid(tx: &mut Tx<'_>, uuid: &str) -> Result<Option<User>, DbError> {
    tx.first(
        concat!("SELECT ", person!(), " FROM users u WHERE u.uuid = $1 AND u.state <> 'erased'"),
        params![uuid],
        |row| read(row, 0),
    )
}

/// A user from the columns that begin at this place.
pub(super) fn read(row: &dyn Row, place: usize) -> Result<User, DbError> {
    Ok(User {
        id: UserId::new(row.int(place)?),
        uuid: row.text(place + 1)?.to_owned(),
        email: row.text(place + 2)?.to_owned(),
        email_key: row.text(place + 3)?.to_owned(),
        first_name: row.text(place + 4)?.to_owned(),
        last_name: row.text(place + 5)?.to_owned(),
        state: UserState::from_store(row.text(place + 6)?),
        password_hash: row.opt_text(place + 7)?.map(PasswordHash::stored),
        has_second_factor: row.opt_text(place + 8)?.is_some(),
        email_verified_at: row.opt_int(place + 9)?.map(Timestamp::from_millis),
        language: row.text(place + 10)?.to_owned(),
        created_at: Timestamp::from_millis(row.int(place + 11)?),
        version: row.int(place + 12)?,
    })
}

/// Turns a provisioned user into a registered one, who may have no password; false when he is none any more.
pub fn register(
    tx: &mut Tx<'_>,
    id: UserId,
    first_name: &str,
    last_name: &str,
    password: Option<&PasswordHash>,
) -> Result<bool, DbError> {
    let now = tx.now;
    let (name, last) = name_keys(first_name, last_name);
    let before = search_keys(tx, id)?;
    let changed = tx.execute(
        "UPDATE users SET state = 'registered', first_name = $2, last_name = $3, name_key = $4, last_key = $5,
                password_hash = $6, version = version + 1, updated_at = $7
         WHERE id = $1 AND state = 'provisioned'",
        params![id.get(), first_name, last_name, &name, &last, password.map(PasswordHash::as_str), now],
    )?;
    if let (Some([email, old_name, old_last]), 1) = (&before, changed) {
        Listing::Users.rename(tx, &[email, old_name, old_last], &[email, &name, &last])?;
    }
    Ok(changed == 1)
}

/// Writes down that a user proved his mailbox.
pub fn verify_email(tx: &mut Tx<'_>, id: UserId) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE users SET email_verified_at = $2, updated_at = $2 WHERE id = $1 AND email_verified_at IS NULL",
        params![id.get(), now],
    )?;
    Ok(())
}

/// Gives a user a new password; a provisioned one can log in with it. False where there is none.
pub fn set_password(tx: &mut Tx<'_>, id: UserId, password: &PasswordHash) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE users SET password_hash = $2, version = version + 1, updated_at = $3,
                state = CASE WHEN state = 'provisioned' THEN 'registered' ELSE state END
         WHERE id = $1 AND state <> 'erased'",
        params![id.get(), password.as_str(), now],
    )?;
    Ok(changed == 1)
}

/// Takes a user's password away, and his second factor.
pub fn forget_password(tx: &mut Tx<'_>, id: UserId) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE users SET password_hash = NULL, second_factor = NULL, version = version + 1, updated_at = $2
         WHERE id = $1 AND state <> 'erased'",
        params![id.get(), now],
    )?;
    Ok(())
}

/// Keeps a user from logging in; false where there is none.
pub fn disable(tx: &mut Tx<'_>, id: UserId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE users SET state = 'disabled', version = version + 1, updated_at = $2
         WHERE id = $1 AND state <> 'erased'",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}
