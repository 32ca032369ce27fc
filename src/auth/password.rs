//! A user's address and password: whose they are, and how often they were wrong.

use crate::action::{Context, Fault, Worked};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::secret::Secret;
use crate::domain::time::MINUTE;
use crate::domain::token::Key;
use crate::store::db::{DbError, Tx};
use crate::store::limits;
use crate::store::users::{self, User, UserState};

/// After so many wrong passwords the right one waits as well.
const FAILURES: i64 = 10;
/// How long failures count.
const WINDOW: i64 = 15 * MINUTE;

/// The user of an address and a password, if they are right and he may log in. Everything else takes as
/// long, and counts as a failure: whoever refuses it must keep what was written.
pub fn user_of(
    context: &mut Context<'_, '_>,
    email: Option<&str>,
    password: &Secret,
) -> Result<Option<User>, Fault> {
    let found = check(context.tx, (&context.site.key, context.worked), email, password)?;
    if found.is_none() {
        count_failure(context.tx, &context.site.key, email)?;
    }
    Ok(found)
}

/// The same without writing anything: whoever is told that it is none counts the failure himself.
pub fn check(
    tx: &mut Tx<'_>,
    (key, worked): (&Key, &Worked),
    email: Option<&str>,
    password: &Secret,
) -> Result<Option<User>, Fault> {
    let (found, bucket) = look_up(tx, key, email)?;
    let is_shut = limits::used(tx, &bucket, WINDOW)? >= FAILURES;
    let user = found.filter(|user| user.state == UserState::Registered);
    let hash = user.as_ref().and_then(|user| user.password_hash.as_ref());
    let is_right = worked.is_password(hash, password)?;
    Ok(user.filter(|_| is_right && !is_shut))
}

/// Counts a wrong password against the user of an address.
pub fn count_failure(tx: &mut Tx<'_>, key: &Key, email: Option<&str>) -> Result<(), DbError> {
    let (_, bucket) = look_up(tx, key, email)?;
    limits::count(tx, &bucket, WINDOW)
}

/// The user of an address, and what his failures are counted under.
fn look_up(tx: &mut Tx<'_>, key: &Key, email: Option<&str>) -> Result<(Option<User>, String), DbError> {
    let email = email.and_then(|text| Email::parse(text).ok());
    let found = match &email {
        Some(email) => users::by_email_key(tx, email.key())?,
        None => None,
    };
    let bucket = match &found {
        Some(user) => failures_of(user.id),
        None => failures_of_nobody(key, email.as_ref()),
    };
    Ok((found, bucket))
}

/// Forgets a user's failures: he chose a new password.
pub fn forget_failures(context: &mut Context<'_, '_>, user: UserId) -> Result<(), Fault> {
    Ok(limits::clear(context.tx, &failures_of(user))?)
}

fn failures_of(user: UserId) -> String {
    format!("failed log-ins of user {user}")
}

/// Unknown addresses write as known ones do, so that both take as long; a few rows are enough for all.
fn failures_of_nobody(key: &Key, email: Option<&Email>) -> String {
    let address = email.map_or("", Email::key);
    let [first, ..] = key.mac("failed log-ins of nobody", &[address.as_bytes()]);
    format!("failed log-ins of nobody {first}")
}
