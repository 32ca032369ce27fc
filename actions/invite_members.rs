//! REST `POST /clients/{clientId}/invites/bulk`: invites many addresses, each for itself.
//!
//! Takes `clientId` and `invites`, at most a thousand, each as `InviteMember` takes it; answers `results`, one for
//! each in their order, `created` and `failed`. A row that is refused changes nothing and hinders no other.

use super::invite_member;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply, Value, named};
use crate::domain::permission::Permission;
use crate::invitation::LIMITED;
use crate::params::{self, Params};
use crate::portal::{self, Standing};

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
    let (mut results, mut created, mut limited) = (Vec::with_capacity(rows.len()), 0, false);
    for (place, (_, row)) in rows.iter().enumerate() {
        // What limits refuse once they refuse to all that follow: nothing more is counted against the caller.
        let answer = if limited { Err(LIMITED) } else { invited(context, &standing, row)? };
        limited |= answer.as_ref().is_err_and(|refusal| refusal.code == LIMITED.code);
        created += i64::from(answer.is_ok());
        let number = i64::try_from(place + 1).unwrap_or(i64::MAX);
        let mut result = named([("row", number.into())]);
        match answer {
            Ok(invite) => result.push(("invite".into(), Value::Object(invite.fields))),
            Err(refusal) => result.push(("refused".into(), refused(&refusal))),
        }
        results.push(Value::Object(result));
    }
    let failed = i64::try_from(rows.len()).unwrap_or(i64::MAX) - created;
    let reply = Reply::done().with("results", Value::list("result", results));
    Ok(reply.with("created", created).with("failed", failed))
}

/// Why not, for the dialect to word.
fn refused(refusal: &Refusal) -> Value {
    Value::object([("code", refusal.code.into()), ("detail", refusal.message.as_ref().into())])
}

/// One row: an invite, or why not.
fn invited(
    context: &mut Context<'_, '_>,
    standing: &Standing,
    row: &params::Value,
) -> Result<Result<Reply, Refusal>, Fault> {
    let invited = match read(row) {
        Ok(params) => invite_member::invite(context, standing, &params),
        Err(refusal) => Err(refusal.into()),
    };
    match invited {
        Ok(invite) => Ok(Ok(invite)),
        Err(Fault::Refused(refusal)) => Ok(Err(refusal)),
        Err(fault) => Err(fault),
    }
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
