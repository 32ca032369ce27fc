//! The shared rule of second factors: whether what somebody shows is his, and how often it was not.

use crate::action::{Context, Fault, Kind, Refusal, Reply, Value};
use crate::alert::{self, What};
use crate::domain::backup_code::{BackupCode, CODES};
use crate::domain::holder::Holder;
use crate::domain::ids::SessionId;
use crate::domain::secret::TokenHash;
use crate::domain::time::{MINUTE, Timestamp};
use crate::domain::totp::TotpSecret;
use crate::params::Params;
use crate::store::second_factors::{self, SecondFactor};
use crate::store::users::User;
use crate::store::{limits, sessions};

/// After so many wrong codes the right one waits as well.
const FAILURES: i64 = 10;
/// How long wrong codes count.
const WINDOW: i64 = 15 * MINUTE;
/// How long one that was begun waits for its first code: so long its secret is shown again without a password.
pub const BEGUN: i64 = 15 * MINUTE;

/// After so many wrong codes one logs in anew.
const TRIES: i64 = 5;

/// No log-in waits for its second factor.
pub const NO_WAITING: Refusal =
    Refusal::new(Kind::NoCredentials, "no_waiting_login", "This log-in has ended; please log in again");
/// The first code is not right. Nobody guesses there: the address is not held to it.
pub const WRONG_FIRST_CODE: Refusal = WRONG_CODE.of_kind(Kind::Invalid).about("code");
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
/// There is none to turn on.
pub const NOT_BEGUN: Refusal = Refusal::new(
    Kind::Conflict,
    "second_factor_not_begun",
    "Begin with your password: there is no second factor to turn on",
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
    let proof = shown_by(context, user.id, params)?;
    if proof == Some(Proof::BackupCode) {
        alert::tell(context, user, &user.email, What::BackupCodeUsed)?;
    }
    Ok(proof)
}

/// The same of anybody; nobody is told.
pub fn shown_by(
    context: &mut Context<'_, '_>,
    holder: impl Into<Holder>,
    params: &Params,
) -> Result<Option<Proof>, Fault> {
    let holder = holder.into();
    let bucket = tried(context, holder)?;
    let code = params.text("code").unwrap_or_default();
    let backup = params.text("backup_code").unwrap_or(code);
    let proof = if is_code(context, holder, code)? {
        Proof::Code
    } else if is_backup_code(context, holder, backup)? {
        Proof::BackupCode
    } else {
        return Ok(None);
    };
    limits::give_back(context.tx, &bucket)?;
    Ok(Some(proof))
}

/// The factor that somebody is setting up.
fn begun(context: &mut Context<'_, '_>, holder: impl Into<Holder>) -> Result<Option<SecondFactor>, Fault> {
    let since = context.tx.now.plus(-BEGUN);
    let waits = |factor: &SecondFactor| factor.enabled_at.is_none() && factor.begun_at > since;
    Ok(second_factors::of(context.tx, holder)?.filter(waits))
}

/// The period of a code of the factor that a user sets up. None for what is not right: it was counted.
fn first_code(
    context: &mut Context<'_, '_>,
    holder: impl Into<Holder>,
    (nonce, code): (i64, &str),
) -> Result<Option<i64>, Fault> {
    let holder = holder.into();
    let bucket = tried(context, holder)?;
    let step = TotpSecret::of(&context.site.key, holder, nonce).step_of(code, context.tx.now);
    if step.is_some() {
        limits::give_back(context.tx, &bucket)?;
    }
    Ok(step)
}

/// What its holder sees of it: `on`, `since`, `codes_left`.
pub fn seen(context: &mut Context<'_, '_>, holder: impl Into<Holder>) -> Result<Value, Fault> {
    let holder = holder.into();
    let since = second_factors::of(context.tx, holder)?.and_then(|factor| factor.enabled_at);
    let left = second_factors::codes_left(context.tx, holder)?;
    Ok(Value::object([
        ("on", since.is_some().into()),
        ("since", since.map(Timestamp::millis).into()),
        ("codes_left", left.into()),
    ]))
}

/// What he is setting up: `uri` and `secret`. A reload or a wrong code does not end it.
pub fn pending(
    context: &mut Context<'_, '_>,
    holder: impl Into<Holder>,
    name: &str,
) -> Result<Option<Value>, Fault> {
    let holder = holder.into();
    let begun = begun(context, holder)?;
    let secret = begun.map(|begun| TotpSecret::of(&context.site.key, holder, begun.nonce));
    Ok(secret.map(|secret| {
        let uri = secret.uri(&context.site.company, name);
        Value::object([("uri", uri.into()), ("secret", secret.readable().into())])
    }))
}

/// Begins one, and answers what an authenticator is shown: `uri` and `secret`.
pub fn begin(context: &mut Context<'_, '_>, holder: impl Into<Holder>, name: &str) -> Result<Reply, Fault> {
    let holder = holder.into();
    let nonce = context.random.number();
    if !second_factors::begin(context.tx, holder, nonce)? {
        return Err(IS_ON.into());
    }
    let secret = TotpSecret::of(&context.site.key, holder, nonce);
    let uri = secret.uri(&context.site.company, name);
    Ok(Reply::done().with("uri", uri).with("secret", secret.readable()))
}

/// Turns on what was begun, by the first `code` of it, and gives its backup codes. None for a code that is not right:
/// it was counted, and whoever refuses it must keep that.
pub fn enable(
    context: &mut Context<'_, '_>,
    holder: impl Into<Holder>,
    params: &Params,
) -> Result<Option<Vec<String>>, Fault> {
    let holder = holder.into();
    let begun = begun(context, holder)?.ok_or(NOT_BEGUN)?;
    let code = params.text("code").unwrap_or_default();
    let Some(step) = first_code(context, holder, (begun.nonce, code))? else { return Ok(None) };
    if !second_factors::enable(context.tx, holder, (begun.nonce, step))? {
        return Err(NOT_BEGUN.into());
    }
    Ok(Some(new_codes(context, holder)?))
}

/// Counts a wrong code against a log-in that waits; the last one ends it.
pub fn count_wrong(context: &mut Context<'_, '_>, waiting: SessionId, session: &str) -> Result<(), Fault> {
    let bucket = format!("wrong codes of log-in {waiting}");
    limits::count(context.tx, &bucket, sessions::WAITS)?;
    if limits::used(context.tx, &bucket, sessions::WAITS)? >= TRIES {
        sessions::revoke(context.tx, &TokenHash::of(session))?;
    }
    Ok(())
}

/// New backup codes in place of those that somebody had, as he reads them.
pub fn new_codes(context: &mut Context<'_, '_>, holder: impl Into<Holder>) -> Result<Vec<String>, Fault> {
    let holder = holder.into();
    let codes: Vec<BackupCode> = (0..CODES).map(|_| BackupCode::new(context.random)).collect();
    let hashes: Vec<String> = codes.iter().map(|code| code.hash(&context.site.key, holder)).collect();
    second_factors::replace_codes(context.tx, holder, &hashes)?;
    Ok(codes.iter().map(BackupCode::shown).collect())
}

/// Counts a try before it is looked at, so that no two at once are both the last one; where it was right it is
/// given back to what this answers. Refused where too many were wrong.
fn tried(context: &mut Context<'_, '_>, holder: Holder) -> Result<String, Fault> {
    let bucket = format!("wrong codes of {holder}");
    if limits::take(context.tx, &bucket, WINDOW, FAILURES)? {
        return Ok(bucket);
    }
    let lasts = limits::lasts(context.tx, &bucket, WINDOW)? / 1000 + 1;
    Err(TOO_MANY_CODES.after(u32::try_from(lasts).unwrap_or(u32::MAX)).into())
}

fn is_code(context: &mut Context<'_, '_>, holder: Holder, code: &str) -> Result<bool, Fault> {
    let factor = second_factors::of(context.tx, holder)?.filter(|factor| factor.enabled_at.is_some());
    let Some(factor) = factor else { return Ok(false) };
    let step = TotpSecret::of(&context.site.key, holder, factor.nonce).step_of(code, context.tx.now);
    match step {
        Some(step) => Ok(second_factors::use_step(context.tx, holder, step)?),
        None => Ok(false),
    }
}

fn is_backup_code(context: &mut Context<'_, '_>, holder: Holder, typed: &str) -> Result<bool, Fault> {
    match BackupCode::parse(typed) {
        Some(code) => {
            Ok(second_factors::use_code(context.tx, holder, &code.hash(&context.site.key, holder))?)
        }
        None => Ok(false),
    }
}
