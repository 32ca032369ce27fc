//! The shared rule of password resets: mail a link, find what is behind one.

use serde_json::json;

use crate::action::{Context, Fault, Kind, Logged, Refusal};
use crate::domain::time::{HOUR, MINUTE};
use crate::domain::token::RESET;
use crate::mailed_link::{self, Sort};
pub use crate::mailed_link::{End, Found, may_log_in};
use crate::store::limits;
use crate::store::links::Purpose;
use crate::store::users::User;

/// The links by which users choose a new password.
const LINKS: Sort =
    Sort { purpose: Purpose::Reset, proof: RESET, mail: "password_reset", life: 120 * MINUTE };
/// How many such mails a user gets in an hour, whoever asks.
const MAILS: i64 = 5;

/// The user got as many mails as he gets.
pub const LIMITED: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_resets",
    "Too many password reset mails were sent to this user; nothing was changed, try again later",
);

/// Mails a user a link by which he chooses a new password; older ones of his end.
pub fn send(context: &mut Context<'_, '_>, action: &str, user: &User) -> Result<(), Fault> {
    let bucket = format!("password resets of user {}", user.id);
    if !limits::take(context.tx, &bucket, HOUR, MAILS)? {
        return Err(LIMITED.into());
    }
    mailed_link::send(context, &LINKS, user)?;
    let detail = json!({ "email": user.email }).to_string();
    context.log(&Logged { action, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(())
}

/// The refusal for a call that needs a link that leads in.
pub const fn refusal(end: End) -> Refusal {
    let (code, words) = match end {
        End::Unknown => ("unknown", "This password reset link is not valid"),
        End::Replaced => ("replaced", "A newer password reset link was sent"),
        End::Expired => ("expired", "This password reset link has expired"),
        End::Withdrawn => ("withdrawn", "This password reset link cannot be used any more"),
        End::Used => ("used", "This password reset link has already been used"),
    };
    Refusal::new(Kind::NotFound, code, words)
}

/// Finds the user of a link's token.
pub fn find(context: &mut Context<'_, '_>, token: &str) -> Result<Option<Found>, Fault> {
    mailed_link::find(context, &LINKS, token)
}

/// The same, where only a link that leads in will do.
pub fn find_open(context: &mut Context<'_, '_>, token: &str) -> Result<Found, Fault> {
    Ok(mailed_link::find_open(context, &LINKS, token)?.map_err(refusal)?)
}
