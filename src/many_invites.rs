//! Many invites at once, each for itself: what one of them is refused hinders no other.

use crate::action::{Context, Fault, Refusal, Reply, Value, named};
use crate::domain::ids::InviteId;
use crate::invitation::known::NO_INVITE;
use crate::params::{self, Params};
use crate::store::invites::{self, Invite};

/// As many as a page of invites has, and some.
const MOST: usize = 200;

const NONE: Refusal = Refusal::invalid("no_invites", "invites", "Name at least one invite and at most 200");

/// Does something with each invite of the list `invites`, whose keys are their ids; answers `results`, one for each
/// (`id`, `email`, and `refused` with why not), `done` and `failed`.
pub fn each(
    context: &mut Context<'_, '_>,
    params: &Params,
    act: fn(&mut Context<'_, '_>, &Invite) -> Result<(), Fault>,
) -> Result<Reply, Fault> {
    let ticked = params.get("invites").and_then(params::Value::as_list).unwrap_or_default();
    if ticked.is_empty() || ticked.len() > MOST {
        return Err(NONE.into());
    }
    let (mut results, mut done) = (Vec::with_capacity(ticked.len()), 0);
    for (id, _) in ticked {
        let (email, answer) = one(context, id, act)?;
        done += i64::from(answer.is_ok());
        results.push(Value::object([
            ("id", id.as_str().into()),
            ("email", email.into()),
            ("refused", answer.err().map(|refusal| refused(&refusal)).into()),
        ]));
    }
    let failed = i64::try_from(ticked.len()).unwrap_or(i64::MAX) - done;
    Ok(Reply::done()
        .with("results", Value::list("result", results))
        .with("done", done)
        .with("failed", failed))
}

fn one(
    context: &mut Context<'_, '_>,
    id: &str,
    act: fn(&mut Context<'_, '_>, &Invite) -> Result<(), Fault>,
) -> Result<(String, Result<(), Refusal>), Fault> {
    let invite = InviteId::parse(id).map(|id| invites::by_id(context.tx, id)).transpose()?.flatten();
    let Some(invite) = invite else { return Ok((String::new(), Err(NO_INVITE))) };
    let answer = context.attempt(|context| act(context, &invite))?;
    Ok((invite.email, answer))
}

/// Why not, for a page to word.
pub fn refused(refusal: &Refusal) -> Value {
    Value::Object(named([
        ("code", refusal.code.into()),
        ("field", refusal.field.into()),
        ("detail", refusal.message.as_ref().into()),
    ]))
}
