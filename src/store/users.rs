//! Users: log-ins.

use super::db::{DbError, Row, Tx};
use super::listing::Page;
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
    let name = name_key(&format!("{} {}", new.first_name.trim(), new.last_name.trim()));
    tx.first(
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
            &name_key(new.last_name),
            new.state.as_str(),
            new.password_hash.map(PasswordHash::as_str),
            new.email_verified.then_some(now),
            new.language,
            now
        ],
        |row| Ok(UserId::new(row.int(0)?)),
    )
}

/// The user of an id.
pub fn by_id(tx: &mut Tx<'_>, id: UserId) -> Result<Option<User>, DbError> {
    tx.first(
        "SELECT id, uuid, email, email_key, first_name, last_name, state, password_hash, second_factor,
                email_verified_at, created_at, version
         FROM users WHERE id = $1 AND state <> 'erased'",
        params![id.get()],
        read,
    )
}

/// The user of a folded address.
pub fn by_email_key(tx: &mut Tx<'_>, key: &str) -> Result<Option<User>, DbError> {
    tx.first(
        "SELECT id, uuid, email, email_key, first_name, last_name, state, password_hash, second_factor,
                email_verified_at, created_at, version
         FROM users WHERE email_key = $1 AND state <> 'erased'",
        params![key],
        read,
    )
}

fn read(row: &dyn Row) -> Result<User, DbError> {
    Ok(User {
        id: UserId::new(row.int(0)?),
        uuid: row.text(1)?.to_owned(),
        email: row.text(2)?.to_owned(),
        email_key: row.text(3)?.to_owned(),
        first_name: row.text(4)?.to_owned(),
        last_name: row.text(5)?.to_owned(),
        state: UserState::from_store(row.text(6)?),
        password_hash: row.opt_text(7)?.map(PasswordHash::stored),
        has_second_factor: row.opt_text(8)?.is_some(),
        email_verified_at: row.opt_int(9)?.map(Timestamp::from_millis),
        created_at: Timestamp::from_millis(row.int(10)?),
        version: row.int(11)?,
    })
}

/// Turns a provisioned user into a registered one; false when he is none any more.
pub fn register(
    tx: &mut Tx<'_>,
    id: UserId,
    first_name: &str,
    last_name: &str,
    password: &PasswordHash,
) -> Result<bool, DbError> {
    let now = tx.now;
    let name = name_key(&format!("{} {}", first_name.trim(), last_name.trim()));
    let changed = tx.execute(
        "UPDATE users SET state = 'registered', first_name = $2, last_name = $3, name_key = $4, last_key = $5,
                password_hash = $6, version = version + 1, updated_at = $7
         WHERE id = $1 AND state = 'provisioned'",
        params![id.get(), first_name, last_name, &name, &name_key(last_name), password.as_str(), now],
    )?;
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

/// A user in a list, with the clients he belongs to.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The user.
    pub user: User,
    /// Each client's id and whether he owns it.
    pub clients: Vec<(i64, bool)>,
}

/// How many users a search finds.
pub fn count(tx: &mut Tx<'_>, search: &str) -> Result<i64, DbError> {
    if search.is_empty() {
        return tx.number("SELECT COUNT(*) FROM users WHERE state <> 'erased'", &[]);
    }
    let (from, to) = prefix_range(search);
    tx.number(
        "SELECT COUNT(*) FROM (
            SELECT id FROM users WHERE email_key >= $1 AND email_key < $2 AND state <> 'erased'
            UNION SELECT id FROM users WHERE name_key >= $1 AND name_key < $2 AND state <> 'erased'
            UNION SELECT id FROM users WHERE last_key >= $1 AND last_key < $2 AND state <> 'erased') AS found",
        params![&from, &to],
    )
}

/// A page of users by id.
pub fn list(tx: &mut Tx<'_>, search: &str, page: Page) -> Result<Vec<Listed>, DbError> {
    let ids = page_of_ids(tx, search, page)?;
    let mut listed = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(user) = by_id(tx, id)? {
            let clients = super::clients::of_user(tx, id)?;
            listed.push(Listed { user, clients });
        }
    }
    Ok(listed)
}

fn page_of_ids(tx: &mut Tx<'_>, search: &str, page: Page) -> Result<Vec<UserId>, DbError> {
    let (from, to) = prefix_range(search);
    let id = |row: &dyn Row| Ok(UserId::new(row.int(0)?));
    match (search.is_empty(), page.descending) {
        (true, false) => tx.all(
            "SELECT id FROM users WHERE state <> 'erased' ORDER BY id LIMIT $1 OFFSET $2",
            params![page.limit, page.start],
            id,
        ),
        (true, true) => tx.all(
            "SELECT id FROM users WHERE state <> 'erased' ORDER BY id DESC LIMIT $1 OFFSET $2",
            params![page.limit, page.start],
            id,
        ),
        (false, false) => tx.all(
            "SELECT id FROM users WHERE email_key >= $1 AND email_key < $2 AND state <> 'erased'
             UNION SELECT id FROM users WHERE name_key >= $1 AND name_key < $2 AND state <> 'erased'
             UNION SELECT id FROM users WHERE last_key >= $1 AND last_key < $2 AND state <> 'erased'
             ORDER BY id LIMIT $3 OFFSET $4",
            params![&from, &to, page.limit, page.start],
            id,
        ),
        (false, true) => tx.all(
            "SELECT id FROM users WHERE email_key >= $1 AND email_key < $2 AND state <> 'erased'
             UNION SELECT id FROM users WHERE name_key >= $1 AND name_key < $2 AND state <> 'erased'
             UNION SELECT id FROM users WHERE last_key >= $1 AND last_key < $2 AND state <> 'erased'
             ORDER BY id DESC LIMIT $3 OFFSET $4",
            params![&from, &to, page.limit, page.start],
            id,
        ),
    }
}

/// The range of all keys that begin with a text, compared bytewise.
pub fn prefix_range(search: &str) -> (String, String) {
    let from = name_key(search);
    // Above every character that Unicode has, so that any continuation lies below.
    let to = format!("{from}\u{10FFFF}");
    (from, to)
}
