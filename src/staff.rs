//! The administrator at work: who he is, what the head of every page of the admin area shows, how far he reaches.

pub mod client;

use crate::account::LOG_IN;
use crate::action::{Caller, Context, Fault, Kind, Refusal, Reply, Value};
use crate::domain::ids::AdminId;
use crate::domain::right::Rights;
use crate::store::admins::{self, Admin};

/// Nobody grants beyond himself, and nobody commands who may do more than he.
const BEYOND: Refusal =
    Refusal::new(Kind::Forbidden, "beyond_own_rights", "That takes rights which you do not have yourself");
/// There is no administrator of this number.
pub const UNKNOWN: Refusal =
    Refusal::new(Kind::NotFound, "unknown_admin_id", "There is no such administrator").about("admin_id");

/// The administrator who asks.
pub fn asking(context: &mut Context<'_, '_>) -> Result<Admin, Fault> {
    let Caller::Staff(staff) = context.caller else { return Err(LOG_IN.into()) };
    Ok(admins::by_id(context.tx, staff.admin)?.ok_or(LOG_IN)?)
}

/// What whoever asks may do: the operator everything, a user nothing here.
pub fn rights(context: &Context<'_, '_>) -> Rights {
    match context.caller {
        Caller::Operator => Rights::ALL,
        Caller::Staff(staff) => staff.rights,
        Caller::User(_) | Caller::Nobody => Rights::NONE,
    }
}

/// Whether whoever asks holds all of these rights.
pub fn check_reach(context: &Context<'_, '_>, rights: Rights) -> Result<(), Refusal> {
    if self::rights(context).includes(rights) { Ok(()) } else { Err(BEYOND) }
}

/// An administrator whom whoever asks may command.
pub fn commanded(context: &mut Context<'_, '_>, id: Option<AdminId>) -> Result<Admin, Fault> {
    let found = id.map(|id| admins::by_id(context.tx, id)).transpose()?.flatten();
    let admin = found.ok_or(UNKNOWN)?;
    check_reach(context, admin.rights)?;
    Ok(admin)
}

/// What the head of every page shows: `now` and `admin`.
pub fn seen(context: &mut Context<'_, '_>) -> Result<Reply, Fault> {
    let admin = asking(context)?;
    let rights = rights(context);
    let lacks_factor = context.site.admins_need_factor && !admin.has_second_factor;
    Ok(Reply::done().with("now", context.tx.now.millis()).with(
        "admin",
        Value::object([
            ("id", admin.id.get().into()),
            ("username", admin.username.as_str().into()),
            ("name", admin.name().into()),
            ("email", admin.email.as_str().into()),
            ("language", admin.language.as_str().into()),
            ("rights", keys(rights)),
            ("has_password", true.into()),
            ("second_factor", admin.has_second_factor.into()),
            ("lacks_factor", lacks_factor.into()),
        ]),
    ))
}

/// Rights as their keys.
pub fn keys(rights: Rights) -> Value {
    Value::list("right", rights.keys().map(Value::from).collect())
}
