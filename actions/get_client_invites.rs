//! Ours: `GetClientInvites` lists invites by pages, with what became of their mails; never a link.
//!
//! Takes `client_id`, `email`, `state`, `limitstart`, `limitnum` (25, at most 10,000), `sorting` (ASC
//! or DESC, by id); answers `invites`.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Refusal, Reply, Source, Type,
    Value,
};
use crate::domain::email::Email;
use crate::domain::permission::Permission;
use crate::fields::{self, BAD_EMAIL, NO_CLIENT};
use crate::invitation::{self, invite_fields, known};
use crate::params::Params;
use crate::store::clients;
use crate::store::invites::{self, Filter, State};

/// The row.
pub const CALL: Call = Call {
    name: "GetClientInvites",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Lists invites by pages, each with its state at this moment and what became of its latest mail. The links \
           are not shown: RevealInviteLink makes one to hand out.",
    source: Source::Vestibule,
    takes: &[
        Parameter::optional("client_id", Type::Int, "Only those of one client, which a member has to name"),
        Parameter::optional("email", Type::Text, "Only those to one address, whatever its case"),
        Parameter::optional(
            "state",
            Type::Text,
            "Only `pending`, `accepted`, `declined`, `cancelled` or `expired` ones",
        ),
        Parameter::optional("limitstart", Type::Int, "How many to leave out; 0 unless it is said"),
        Parameter::optional("limitnum", Type::Int, "How many to show; 25 unless it is said, 10,000 at most"),
        Parameter::optional("sorting", Type::Text, "`ASC` or `DESC`, by the invite's id"),
    ],
    answers: invite_fields!(
        "invites.invite[].",
        Field::new("totalresults", Type::Int, "How many there are in all"),
        Field::new("startnumber", Type::Int, "How many were left out"),
        Field::new("numreturned", Type::Int, "How many are shown")
    ),
    refuses: &[NO_CLIENT, BAD_EMAIL, BAD_STATE],
    warns: &[],
    example: &[("client_id", "1"), ("state", "pending")],
};

const BAD_STATE: Refusal = Refusal::invalid(
    "invalid_state",
    "state",
    "The state must be pending, accepted, declined, cancelled or expired",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = known::within(context, params)?;
    if let Some(client) = client {
        clients::by_id(context.tx, client)?.ok_or(NO_CLIENT)?;
    }
    let email = email(params)?;
    let filter = Filter { client, email_key: email.as_ref().map(Email::key), state: state(params)? };
    let page = fields::page(params);
    let found = invites::list(context.tx, filter, page)?;
    let reply = fields::listed(page, found.total, found.invites.len());
    let rows = found.invites.iter().map(|invite| invitation::shown(context, invite));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(reply.with("invites", Value::wrapped("invite", rows)))
}

fn email(params: &Params) -> Result<Option<Email>, Refusal> {
    let is_sent = params.is_list("email") || params.text("email").is_some_and(|text| !text.trim().is_empty());
    if is_sent { fields::email(params, "email", &BAD_EMAIL, &BAD_EMAIL).map(Some) } else { Ok(None) }
}

fn state(params: &Params) -> Result<Option<State>, Refusal> {
    match params.text("state") {
        Some(text) => State::parse(&text.to_ascii_lowercase()).map(Some).ok_or(BAD_STATE),
        None if params.is_list("state") => Err(BAD_STATE),
        None => Ok(None),
    }
}
