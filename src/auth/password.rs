//! A user's address and password: whose they are, and how often they were wrong.

use crate::action::{Context, Fault};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::secret::Secret;
use crate::domain::time::MINUTE;
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
    let email = email.and_then(|text| Email::parse(text).ok());
    let found = match &email {
        Some(email) => users::by_email_key(context.tx, email.key())?,
        None => None,
    };
    let bucket = match &found {
        Some(user) => failures_of(user.id),
        None => failures_of_nobody(context, email.as_ref()),
    };
    let is_shut = limits::used(context.tx, &bucket, WINDOW)? >= FAILURES;
    let user = found.filter(|user| user.state == UserState::Registered);
    let hash = user.as_ref().and_then(|user| user.password_hash.as_ref());
    let is_right = context.verify(hash, password)?;
    if is_right && !is_shut {
        return Ok(user);
    }
    limits::count(context.tx, &bucket, WINDOW)?;
    Ok(None)
}

/// Forgets a user's failures: he chose a new password.
pub fn forget_failures(context: &mut Context<'_, '_>, user: UserId) -> Result<(), Fault> {
    Ok(limits::clear(context.tx, &failures_of(user))?)
}

fn failures_of(user: UserId) -> String {
    format!("failed log-ins of user {user}")
}

/// Unknown addresses write as known ones do, so that both take as long; a few rows are enough for all.
fn failures_of_nobody(context: &Context<'_, '_>, email: Option<&Email>) -> String {
    let key = email.map_or("", Email::key);
    let [first, ..] = context.site.key.mac("failed log-ins of nobody", &[key.as_bytes()]);
    format!("failed log-ins of nobody {first}")
}
