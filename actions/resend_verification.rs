//! Page: mails the user who is logged in another link that proves his mailbox.
//!
//! Answers nothing, also where his address is proved already.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::params::Params;
use crate::verification;

/// The row.
pub const CALL: Call = Call {
    name: "ResendVerification",
    about: None,
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    if user.email_verified_at.is_none() {
        verification::send(context, CALL.name, &user)?;
    }
    Ok(Reply::done())
}
