//! The shared rule of sign-up: who may register, who may open accounts, and how many.

use crate::action::{Context, Fault, Kind, Refusal, SignUp, Site};
use crate::domain::ids::UserId;
use crate::domain::time::DAY;
use crate::store::limits;

/// Nobody registers here, or nobody without an invitation.
pub const CLOSED: Refusal = Refusal::new(
    Kind::Forbidden,
    "signup_closed",
    "New users and accounts are not taken here; log in with the user that you have",
);
/// A user opened as many accounts as he may.
pub const TOO_MANY: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_accounts",
    "You have opened as many accounts as one may in a day; try again tomorrow",
);

/// How many accounts a user opens in a day.
const ACCOUNTS: i64 = 5;

/// Whether people register, and open accounts, of their own accord.
pub fn check_open(site: &Site) -> Result<(), Refusal> {
    if site.signup == SignUp::Open { Ok(()) } else { Err(CLOSED) }
}

/// Whether somebody new registers at all, as by an invitation.
pub fn check_registration(site: &Site) -> Result<(), Refusal> {
    if site.signup == SignUp::Closed { Err(CLOSED) } else { Ok(()) }
}

/// Counts one more account that a user opens.
pub fn count_account(context: &mut Context<'_, '_>, user: UserId) -> Result<(), Fault> {
    let bucket = format!("accounts opened by user {user}");
    if limits::take(context.tx, &bucket, DAY, ACCOUNTS)? { Ok(()) } else { Err(TOO_MANY.into()) }
}
