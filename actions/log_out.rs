//! Page: ends a session.
//!
//! Takes `session`, its token: whoever holds it may end it. One that has ended already is as good. Of an administrator
//! in an owner's place it answers `masked_client`, the client to which he goes back.

use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::ids::ClientId;
use crate::domain::secret::TokenHash;
use crate::params::Params;
use crate::store::sessions;

/// The row.
pub const CALL: Call = Call {
    name: "LogOut",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let Some(session) = params.text("session") else { return Ok(Reply::done()) };
    sessions::revoke(context.tx, &TokenHash::of(session))?;
    if let Caller::User(user) = context.caller {
        let client = user.masked.and_then(|_| user.clients.as_ref()?.first().copied());
        let user = user.id;
        context.log(&Logged {
            action: CALL.name,
            client,
            user: Some(user),
            detail: "{}",
            ..Logged::default()
        })?;
        return Ok(Reply::done().with("masked_client", client.map(ClientId::get)));
    }
    Ok(Reply::done())
}
