//! The shared rule of verification: mail a user a link that proves his mailbox, find what is behind one.

use serde_json::json;

use crate::action::{Context, Fault, Kind, Logged, Refusal};
use crate::domain::time::{HOUR, MINUTE};
use crate::domain::token::VERIFICATION;
use crate::mailed_link::{self, Sort};
pub use crate::mailed_link::{End, Found};
use crate::store::limits;
use crate::store::links::Purpose;
use crate::store::users::{User, UserState};

/// The links by which users prove their mailboxes.
const LINKS: Sort =
    Sort { purpose: Purpose::Verification, proof: VERIFICATION, mail: "verification", life: 60 * MINUTE };
/// How many such mails a user gets in an hour, whoever asks.
const MAILS: i64 = 5;

/// The user got as many mails as he gets.
pub const LIMITED: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_verifications",
    "Too many verification mails went to this address; try again later",
);

/// Mails a user a link by which he proves his mailbox; older ones of his end.
pub fn send(context: &mut Context<'_, '_>, action: &str, user: &User) -> Result<(), Fault> {
    if !queue(context, user)? {
        return Err(LIMITED.into());
    }
    let detail = json!({ "email": user.email }).to_string();
    context.log(&Logged { action, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(())
}

/// The same as a part of what made his address a new one: that is done even where he got as many mails as he
/// gets. Whoever cannot log in is not asked: the link to his first password proves the mailbox.
pub fn ask(context: &mut Context<'_, '_>, user: &User) -> Result<(), Fault> {
    if user.state == UserState::Registered && user.email_verified_at.is_none() {
        queue(context, user)?;
    }
    Ok(())
}

fn queue(context: &mut Context<'_, '_>, user: &User) -> Result<bool, Fault> {
    let bucket = format!("verifications of user {}", user.id);
    if !limits::take(context.tx, &bucket, HOUR, MAILS)? {
        return Ok(false);
    }
    mailed_link::send(context, &LINKS, user)?;
    Ok(true)
}

/// The refusal for a call that needs a link that leads in.
pub const fn refusal(end: End) -> Refusal {
    let (code, words) = match end {
        End::Unknown | End::Withdrawn => ("verification_unknown", "This verification link is not valid"),
        End::Replaced => {
            ("verification_replaced", "A newer verification link was sent, or the address is another one now")
        }
        End::Expired => ("verification_expired", "This verification link has expired"),
        End::Used => ("verification_used", "This verification link has already been used"),
    };
    Refusal::new(Kind::NotFound, code, words)
}

/// What an end is called in answers.
pub const fn word(end: Option<End>) -> &'static str {
    match end {
        None => "",
        Some(End::Unknown | End::Withdrawn) => "unknown",
        Some(End::Replaced) => "replaced",
        Some(End::Expired) => "expired",
        Some(End::Used) => "used",
    }
}

/// Finds the user of a link's token.
pub fn find(context: &mut Context<'_, '_>, token: &str) -> Result<Option<Found>, Fault> {
    mailed_link::find(context, &LINKS, token)
}

/// The same, where only a link that leads in will do.
pub fn find_open(context: &mut Context<'_, '_>, token: &str) -> Result<Found, Fault> {
    Ok(mailed_link::find_open(context, &LINKS, token)?.map_err(refusal)?)
}
