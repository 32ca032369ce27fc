//! The password of a user who is logged in already: what he changes about his log-in asks for it again.

use super::password;
use crate::action::{Context, Fault, Kind, Refusal};
use crate::domain::password::MAX_BYTES;
use crate::domain::secret::Secret;
use crate::params::Params;
use crate::store::users::User;

/// He came in by another way, and has none.
pub const NO_PASSWORD: Refusal = Refusal::new(
    Kind::Conflict,
    "no_password",
    "You have no password yet: ask for a link to choose one on the page for forgotten passwords",
);
/// It is not his password.
const WRONG: Refusal =
    Refusal::new(Kind::BadCredentials, "wrong_existing_password", "The existing password is not right");

/// Why what he typed will not do, if it does not: that was counted as a failed log-in of his, and whoever refuses
/// it must keep what was written.
pub fn check(
    context: &mut Context<'_, '_>,
    user: &User,
    params: &Params,
    name: &'static str,
) -> Result<Option<Refusal>, Fault> {
    if user.password_hash.is_none() {
        return Err(NO_PASSWORD.into());
    }
    let typed = Secret::new(params.text(name).unwrap_or_default());
    if typed.expose().len() > MAX_BYTES {
        return Err(WRONG.about(name).into());
    }
    let found = password::user_of(context, Some(&user.email), &typed)?;
    Ok(if found.is_some() { None } else { Some(WRONG.about(name)) })
}
