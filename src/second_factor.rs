//! The shared rule of second factors: whether what a user shows is his, and how often it was not.

use crate::action::{Context, Fault, Kind, Refusal};
use crate::alert::{self, What};
use crate::domain::backup_code::{BackupCode, CODES};
use crate::domain::ids::UserId;
use crate::domain::time::MINUTE;
use crate::domain::totp::TotpSecret;
use crate::params::Params;
use crate::store::limits;
use crate::store::second_factors::{self, SecondFactor};
use crate::store::users::User;

/// After so many wrong codes the right one waits as well.
const FAILURES: i64 = 10;
/// How long wrong codes count.
const WINDOW: i64 = 15 * MINUTE;
/// How long one that was begun waits for its first code: so long its secret is shown again without a password.
pub const BEGUN: i64 = 15 * MINUTE;

/// One text for a code that is wrong, late or was used.
pub const WRONG_CODE: Refusal = Refusal::new(
    Kind::BadCredentials,
    "wrong_code",
    "The code is not right, has run out or was used already",
);
/// Too many wrong codes of this user.
const TOO_MANY_CODES: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_codes",
    "Too many codes were wrong; try again in a quarter of an hour",
);
/// He has none.
pub const IS_OFF: Refusal =
    Refusal::new(Kind::Conflict, "second_factor_off", "The second factor is not turned on");
/// He has one.
pub const IS_ON: Refusal =
    Refusal::new(Kind::Conflict, "second_factor_on", "The second factor is turned on already");

/// By what a user showed himself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A code of his authenticator.
    Code,
    /// A backup code.
    BackupCode,
}

impl Proof {
    /// The word for it in the activity log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::BackupCode => "backup_code",
        }
    }
}

/// Uses up what a user shows: `code`, which may be a backup code as well, or `backup_code`. None for what is not
/// right: it was counted, and whoever refuses it must keep that.
pub fn shown(context: &mut Context<'_, '_>, user: &User, params: &Params) -> Result<Option<Proof>, Fault> {
    let bucket = tried(context, user.id)?;
    let code = params.text("code").unwrap_or_default();
    let backup = params.text("backup_code").unwrap_or(code);
    let proof = if is_code(context, user.id, code)? {
        Proof::Code
    } else if is_backup_code(context, user.id, backup)? {
        alert::tell(context, user, &user.email, What::BackupCodeUsed)?;
        Proof::BackupCode
    } else {
        return Ok(None);
    };
    limits::give_back(context.tx, &bucket)?;
    Ok(Some(proof))
}

/// The factor that a user is setting up.
pub fn begun(context: &mut Context<'_, '_>, user: UserId) -> Result<Option<SecondFactor>, Fault> {
    let since = context.tx.now.plus(-BEGUN);
    let waits = |factor: &SecondFactor| factor.enabled_at.is_none() && factor.begun_at > since;
    Ok(second_factors::of_user(context.tx, user)?.filter(waits))
}

/// The period of a code of the factor that a user sets up. None for what is not right: it was counted.
pub fn first_code(
    context: &mut Context<'_, '_>,
    user: UserId,
    (nonce, code): (i64, &str),
) -> Result<Option<i64>, Fault> {
    let bucket = tried(context, user)?;
    let step = TotpSecret::of(&context.site.key, user, nonce).step_of(code, context.tx.now);
    if step.is_some() {
        limits::give_back(context.tx, &bucket)?;
    }
    Ok(step)
}

/// New backup codes in place of those that a user had, as he reads them.
pub fn new_codes(context: &mut Context<'_, '_>, user: UserId) -> Result<Vec<String>, Fault> {
    let codes: Vec<BackupCode> = (0..CODES).map(|_| BackupCode::new(context.random)).collect();
    let hashes: Vec<String> = codes.iter().map(|code| code.hash(&context.site.key, user)).collect();
    second_factors::replace_codes(context.tx, user, &hashes)?;
    Ok(codes.iter().map(BackupCode::shown).collect())
}

/// Counts a try before it is looked at, so that no two at once are both the last one; where it was right it is
/// given back to what this answers. Refused where too many were wrong.
fn tried(context: &mut Context<'_, '_>, user: UserId) -> Result<String, Fault> {
    let bucket = format!("wrong codes of user {user}");
    if limits::take(context.tx, &bucket, WINDOW, FAILURES)? {
        return Ok(bucket);
    }
    let lasts = limits::lasts(context.tx, &bucket, WINDOW)? / 1000 + 1;
    Err(TOO_MANY_CODES.after(u32::try_from(lasts).unwrap_or(u32::MAX)).into())
}

fn is_code(context: &mut Context<'_, '_>, user: UserId, code: &str) -> Result<bool, Fault> {
    let factor = second_factors::of_user(context.tx, user)?.filter(|factor| factor.enabled_at.is_some());
    let Some(factor) = factor else { return Ok(false) };
    let step = TotpSecret::of(&context.site.key, user, factor.nonce).step_of(code, context.tx.now);
    match step {
        Some(step) => Ok(second_factors::use_step(context.tx, user, step)?),
        None => Ok(false),
    }
}

fn is_backup_code(context: &mut Context<'_, '_>, user: UserId, typed: &str) -> Result<bool, Fault> {
    match BackupCode::parse(typed) {
        Some(code) => Ok(second_factors::use_code(context.tx, user, &code.hash(&context.site.key, user))?),
        None => Ok(false),
    }
}
