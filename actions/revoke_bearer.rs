//! REST: ends the bearer token that comes with the call.
//!
//! Takes and answers nothing.

use crate::action::{Badge, Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::BAD_BEARER;
use crate::params::Params;
use crate::store::bearers;

/// The row.
pub const CALL: Call = Call {
    name: "RevokeBearer",
    about: None,
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let Some(Badge::Bearer(bearer)) = context.badge else { return Err(BAD_BEARER.into()) };
    if bearers::revoke(context.tx, bearer)? {
        context.log(&Logged { action: CALL.name, detail: "{}", ..Logged::default() })?;
    }
    Ok(Reply::done())
}
