//! An administrator's name and password on pages: whose they are, and how often they were wrong.

use crate::action::{Context, Fault, Kind, Refusal};
use crate::domain::ids::AdminId;
use crate::domain::password::MAX_BYTES;
use crate::domain::secret::Secret;
use crate::domain::time::MINUTE;
use crate::params::Params;
use crate::store::admins::{self, Admin};
use crate::store::limits;

/// After so many wrong passwords the right one waits as well.
const FAILURES: i64 = 10;
/// How long failures count.
const WINDOW: i64 = 15 * MINUTE;

/// One text for an unknown name, a wrong password and an administrator who is disabled.
pub const WRONG_LOGIN: Refusal =
    Refusal::new(Kind::BadCredentials, "wrong_admin_login", "The name or the password is not right");
/// It is not his password.
const WRONG: Refusal =
    Refusal::new(Kind::BadCredentials, "wrong_existing_password", "The existing password is not right");

/// The administrator of a name and a password, if they are right and he is not disabled. Everything else takes as
/// long, and counts as a failure: whoever refuses it must keep what was written.
pub fn admin_of(
    context: &mut Context<'_, '_>,
    username: &str,
    password: &Secret,
) -> Result<Option<Admin>, Fault> {
    let found = admins::by_username(context.tx, username)?;
    let bucket = failures_of(found.as_ref().map(|admin| admin.id));
    let is_shut = limits::used(context.tx, &bucket, WINDOW)? >= FAILURES;
    let admin = found.filter(|admin| !admin.disabled);
    let is_right = context.verify(admin.as_ref().map(|admin| &admin.password_hash), password)?;
    let proved = admin.filter(|_| is_right && !is_shut);
    if proved.is_none() {
        limits::count(context.tx, &bucket, WINDOW)?;
    }
    Ok(proved)
}

/// Why what an administrator typed as his own password will not do, if it does not: that was counted, and whoever
/// refuses it must keep what was written.
pub fn check_own(
    context: &mut Context<'_, '_>,
    admin: &Admin,
    params: &Params,
    name: &'static str,
) -> Result<Option<Refusal>, Fault> {
    let typed = Secret::new(params.text(name).unwrap_or_default());
    if typed.expose().len() > MAX_BYTES {
        return Err(WRONG.about(name).into());
    }
    let found = admin_of(context, &admin.username, &typed)?;
    Ok(if found.is_some() { None } else { Some(WRONG.about(name)) })
}

/// Forgets an administrator's failures: he has a new password.
pub fn forget_failures(context: &mut Context<'_, '_>, admin: AdminId) -> Result<(), Fault> {
    Ok(limits::clear(context.tx, &failures_of(Some(admin)))?)
}

/// Unknown names write as known ones do, so that both take as long.
fn failures_of(admin: Option<AdminId>) -> String {
    admin.map_or_else(
        || "failed log-ins of no administrator".to_owned(),
        |admin| format!("failed log-ins of administrator {admin}"),
    )
}
