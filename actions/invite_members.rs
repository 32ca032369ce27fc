//! REST `POST /clients/{clientId}/invites/bulk`: invites many addresses, each for itself.
//!
//! Takes `clientId` and `invites`, at most a thousand, each as `InviteMember` takes it; answers `results`, one for
//! each in their order, `created` and `failed`. A row that is refused changes nothing and hinders no other.

use super::invite_member;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply, Value, named};
use crate::domain::permission::Permission;
use crate::params::{self, Params};
use crate::portal;

/// The row.
pub const CALL: Call = Call {
    name: "InviteMembers",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// Rows of one call.
const MOST: usize = 1000;

const NO_ROWS: Refusal =
    Refusal::invalid("no_rows", "invites", "Send a list of at least one and at most 1000 invites");
const BAD_ROW: Refusal = Refusal::invalid("wrong_type", "invites", "The row cannot be read");
const BAD_FLAG: Refusal = Refusal::invalid("wrong_type", "sendEmail", "sendEmail must be true or false");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let standing = portal::managed(context, params)?;
    let rows = params.get("invites").and_then(params::Value::as_list).unwrap_or_default();
    if rows.is_empty() || rows.len() > MOST {
        return Err(NO_ROWS.into());
    }
    let (mut results, mut created) = (Vec::with_capacity(rows.len()), 0);
    for (number, (_, row)) in (1..).zip(rows) {
        let answer = context.attempt(|context| invite_member::invite(context, &standing, &read(row)?))?;
        created += i64::from(answer.is_ok());
        results.push(result(number, answer));
    }
    let failed = i64::try_from(rows.len()).unwrap_or(i64::MAX) - created;
    let reply = Reply::done().with("results", Value::list("result", results));
    Ok(reply.with("created", created).with("failed", failed))
}

/// The invite, or why not, for the dialect to word.
fn result(row: i64, answer: Result<Reply, Refusal>) -> Value {
    Value::Object(match answer {
        Ok(invite) => named([("row", row.into()), ("invite", Value::Object(invite.fields))]),
        Err(refusal) => {
            let (code, detail) = (refusal.code.into(), refusal.message.as_ref().into());
            named([("row", row.into()), ("refused", Value::object([("code", code), ("detail", detail)]))])
        }
    })
}

fn read(row: &params::Value) -> Result<Params, Refusal> {
    let params = Params::from_pairs(row.as_list().unwrap_or_default().iter().cloned());
    if let Some(wrong) = params.text(portal::WRONG) {
        return Err(Refusal { message: wrong.to_owned().into(), ..BAD_ROW });
    }
    // A table's cells are texts, of which only two say yes or no.
    match params.text("sendEmail") {
        None | Some("true" | "false") => Ok(params),
        Some(_) => Err(BAD_FLAG),
    }
}
