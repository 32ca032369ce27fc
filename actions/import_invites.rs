//! Admin area: `ImportInvites` invites whom a table names, each row for itself, as `CreateClientInvite` does.
//!
//! Takes `csv`, at most a thousand rows: `client` (number, UUID, address or name), `email`, `permissions` (their keys,
//! or a role's name) or `role`, `message`, `days`. Answers `results`, one for each row (`line`, `client`, `email`,
//! and `refused` with why not), `done`, `failed`, and `again`, the refused rows as a table.

use super::create_client_invite;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Value};
use crate::domain::ids::ClientId;
use crate::domain::permission::Permissions;
use crate::domain::right::Right;
use crate::domain::role::Role;
use crate::fields::NO_CLIENT;
use crate::invitation::table::{Row, Table};
use crate::many_invites;
use crate::params::Params;
use crate::store::clients;

/// The row.
pub const CALL: Call = Call {
    name: "ImportInvites",
    about: None,
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const AMBIGUOUS: Refusal =
    Refusal::new(Kind::Conflict, "ambiguous_client", "More than one client has this name or address")
        .about("client_id");
const UNKNOWN_PERMISSION: Refusal =
    Refusal::invalid("unknown_permission", "permissions", "There is no permission or role of this name");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let table = Table::read(params.text("csv").unwrap_or_default())?;
    let (mut results, mut refused) = (Vec::with_capacity(table.rows.len()), Vec::new());
    for (place, row) in table.rows.iter().enumerate() {
        let answer = context.attempt(|context| invite(context, &table, row))?;
        if answer.is_err() {
            refused.push(place);
        }
        results.push(result(&table, row, answer.err().as_ref()));
    }
    let failed = i64::try_from(refused.len()).unwrap_or(i64::MAX);
    let done = i64::try_from(results.len()).unwrap_or(i64::MAX) - failed;
    let again = if refused.is_empty() { String::new() } else { table.only(&refused) };
    let reply = Reply::done().with("results", Value::list("result", results)).with("again", again);
    Ok(reply.with("done", done).with("failed", failed))
}

fn result(table: &Table, row: &Row, refused: Option<&Refusal>) -> Value {
    let cell = |column| table.cell(row, column).unwrap_or_default();
    Value::object([
        ("line", i64::try_from(row.line).unwrap_or_default().into()),
        ("client", cell("client").into()),
        ("email", cell("email").into()),
        ("refused", refused.map(many_invites::refused).into()),
    ])
}

fn invite(context: &mut Context<'_, '_>, table: &Table, row: &Row) -> Result<(), Fault> {
    let cell = |column| table.cell(row, column);
    let client = client(context, cell("client").unwrap_or_default())?;
    let mut params = Params::from_pairs([("client_id", client.to_string())]);
    for (column, name) in
        [("email", "email"), ("role", "role"), ("message", "message"), ("days", "expires_in_days")]
    {
        if let Some(text) = cell(column) {
            params.insert(name, text);
        }
    }
    if let Some(text) = cell("permissions") {
        grant(&mut params, text)?;
    }
    create_client_invite::invite(context, &params).map(drop)
}

fn client(context: &mut Context<'_, '_>, text: &str) -> Result<ClientId, Fault> {
    match clients::named(context.tx, text)?[..] {
        [] => Err(NO_CLIENT.into()),
        [only] => Ok(only),
        _ => Err(AMBIGUOUS.into()),
    }
}

/// Keys of permissions with whatever between them, or the name of a role. A key that is mistyped is said: whoever
/// sends a thousand invitations does not look at each.
fn grant(params: &mut Params, text: &str) -> Result<(), Refusal> {
    let role = [Role::Admin, Role::Developer, Role::Support, Role::Member]
        .into_iter()
        .find(|role| role.name().eq_ignore_ascii_case(text));
    if let Some(role) = role.filter(|_| params.text("role").is_none()) {
        params.insert("role", role.name());
        return Ok(());
    }
    let is_between = |sign: char| sign.is_whitespace() || ",;|+".contains(sign);
    let keys: Vec<&str> = text.split(is_between).filter(|key| !key.is_empty()).collect();
    let list = keys.join(",");
    Permissions::parse(&list, true).map_err(|_| UNKNOWN_PERMISSION)?;
    params.insert("permissions", list);
    Ok(())
}
