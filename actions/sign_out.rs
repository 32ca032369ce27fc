//! Quickbase `API_SignOut`: takes the ticket's cookie back.
//!
//! Takes nothing; answers nothing. As documented, a ticket that was sent in it lives on to its end: with
//! `revoke` set, which is ours, it ends, and with it every ticket of the same log-in.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::domain::secret::TokenHash;
use crate::params::Params;
use crate::store::activity::Actor;
use crate::store::tickets;

/// The row.
pub const CALL: Call = Call {
    name: "SignOut",
    about: Some(&ABOUT),
    needs: Needs::Password,
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Takes the cookie `TICKET` back. The ticket itself lives to its end, as it is documented; with `revoke` it \
           ends at once, and with it every other ticket of the same log-in.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("ticket", Type::Text, "The ticket that `revoke` ends").ours(),
        Parameter::optional("revoke", Type::Flag, "Whether the ticket ends").ours(),
    ],
    answers: &[],
    refuses: &[],
    warns: &[],
    example: &[],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let revoked = params.flag("revoke") == Some(true);
    let Some(ticket) = params.text("ticket").filter(|_| revoked) else { return Ok(Reply::done()) };
    // One that has ended already is as it should be.
    let Some(ticket) = tickets::live(context.tx, &TokenHash::of(ticket))? else { return Ok(Reply::done()) };
    tickets::revoke(context.tx, ticket.first)?;
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::User(ticket.user)),
        user: Some(ticket.user),
        detail: "{}",
        ..Logged::default()
    })?;
    Ok(Reply::done())
}
