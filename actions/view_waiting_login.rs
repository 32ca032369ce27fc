//! Page: whose log-in waits for his second factor. Changes nothing.
//!
//! Takes `session`, the token that `LogIn` answered; answers the user's `email` and `language`.

use super::verify_second_factor::awaited;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "ViewWaitingLogin",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let (_, user) = awaited(context, params)?;
    Ok(Reply::done().with("email", user.email).with("language", user.language))
}
