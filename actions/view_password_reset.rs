//! Page: whose password a link changes, to its holder. Changes nothing.
//!
//! Takes `link`; answers `end` (empty while it leads in, else `unknown`, `replaced`, `expired`, `withdrawn`
//! or `used`), the user's `email`, whether he is `provisioned` and has no name yet, and who is logged in.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::params::Params;
use crate::password_reset::{self, Found};
use crate::store::users::UserState;

/// The row.
pub const CALL: Call = Call {
    name: "ViewPasswordReset",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let found = password_reset::find(context, params.text("link").unwrap_or_default())?;
    let user = account::visitor(context)?;
    let reply = account::visitor_fields(user.as_ref());
    let Some(Found { user, end, .. }) = found else { return Ok(reply.with("end", "unknown")) };
    let reply = reply.with("end", end.map_or("", |end| end.refusal().code));
    if end.is_some() {
        return Ok(reply);
    }
    Ok(reply
        .with("email", user.email.as_str())
        .with("firstname", user.first_name.as_str())
        .with("lastname", user.last_name.as_str())
        .with("provisioned", user.state == UserState::Provisioned))
}
