//! Page: accepts an invitation as the user who is logged in.
//!
//! Takes `link`; answers `client_id`.

use crate::account;
use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::invitation;
use crate::params::Params;
use crate::store::users;

/// The row.
pub const CALL: Call = Call {
    name: "AcceptInvite",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const GONE: Refusal = Refusal::new(Kind::NoCredentials, "log_in", "Please log in");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let Caller::User(caller) = context.caller else { return Err(GONE.into()) };
    let linked = invitation::find_open(context, params.text("link").unwrap_or_default())?;
    let user = users::by_id(context.tx, caller.id)?.ok_or(GONE)?;
    invitation::take_in(context, &linked, &user)?;
    // Whoever accepts wants to be there next.
    if let Ok(session) = account::session(params) {
        account::arrive(context, &session, user.id, linked.invite.client)?;
    }
    Ok(Reply::done().with("client_id", linked.invite.client.get()))
}
