//! Page: whose mailbox a link proves, to its holder. Changes nothing.
//!
//! Takes `link`; answers `end` (empty while it leads in, else `unknown`, `replaced`, `expired` or `used`), the
//! `email` that it proves, whether the user who is logged in is the one (`mine`), who is logged in, and whether his
//! own address is proved (`verified`).

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::params::Params;
use crate::verification::{self, Found};

/// The row.
pub const CALL: Call = Call {
    name: "ViewVerification",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let found = verification::find(context, params.text("link").unwrap_or_default())?;
    let visitor = account::visitor(context)?;
    let verified = visitor.as_ref().is_some_and(|visitor| visitor.email_verified_at.is_some());
    let reply = account::visitor_fields(visitor.as_ref()).with("verified", verified);
    let Some(Found { user, end, .. }) = found else { return Ok(reply.with("end", "unknown")) };
    let mine = visitor.is_some_and(|visitor| visitor.id == user.id);
    // Whoever has a former mailbox of the user learns nothing about the present one.
    let email = if end.is_none() { user.email } else { String::new() };
    Ok(reply.with("end", verification::word(end)).with("email", email).with("mine", mine))
}
