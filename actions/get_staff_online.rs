//! WHMCS `GetStaffOnline`: the administrators who were here lately, as far as the activity log knows.

use crate::action::{
    About, Call, Caller, Context, Effect, Envelope, Fault, Field, Needs, Reply, Source, Type, Value,
};
use crate::domain::right::Right;
use crate::domain::time::{MINUTE, Timestamp};
use crate::params::Params;
use crate::store::activity::{self, Seen};
use crate::store::admins;
use crate::store::db::DbError;

/// The row.
pub const CALL: Call = Call {
    name: "GetStaffOnline",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "The administrators who changed something in the last fifteen minutes, and the caller's own. Whoever only \
           read is not known: reading leaves no trace.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("totalresults", Type::Int, "How many there are"),
        Field::new("staffonline.staff[].adminusername", Type::Text, "Log-in name"),
        Field::new("staffonline.staff[].logintime", Type::Date, "His first change in that time"),
        Field::new("staffonline.staff[].ipaddress", Type::Text, "Where his last request came from"),
        Field::new("staffonline.staff[].lastvisit", Type::Date, "His last change, or now"),
    ],
    refuses: &[],
    warns: &[],
    example: &[],
};

/// Who was here within this time counts.
const LATELY: i64 = 15 * MINUTE;
/// So many entries of the log are looked at.
const AMONG: i64 = 10_000;

/// An administrator with his first and his last entry.
struct Online {
    last: Seen,
    since: Timestamp,
}

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let since = context.tx.now.plus(-LATELY);
    let mut online: Vec<Online> = Vec::new();
    let entries = activity::by_admins(context.tx, since, AMONG)?;
    for seen in own_visit(context)?.into_iter().chain(entries) {
        match online.iter_mut().find(|one| one.last.admin == seen.admin) {
            Some(one) => one.since = seen.at,
            None => online.push(Online { since: seen.at, last: seen }),
        }
    }
    let total = i64::try_from(online.len()).unwrap_or(i64::MAX);
    let staff = online.iter().map(|one| row(context, one)).collect();
    Ok(Reply::done().with("totalresults", total).with("staffonline", Value::wrapped("staff", staff)))
}

fn own_visit(context: &mut Context<'_, '_>) -> Result<Option<Seen>, DbError> {
    let Caller::Staff(staff) = context.caller else { return Ok(None) };
    let (at, ip) = (context.tx.now, context.origin.ip.to_string());
    let admin = admins::by_id(context.tx, staff.admin)?;
    Ok(admin.map(|admin| Seen { admin: admin.id, username: admin.username, at, ip }))
}

fn row(context: &Context<'_, '_>, online: &Online) -> Value {
    let zone = &context.site.zone;
    Value::object([
        ("adminusername", online.last.username.as_str().into()),
        ("logintime", online.since.whmcs(zone).into()),
        ("ipaddress", online.last.ip.as_str().into()),
        ("lastvisit", online.last.at.whmcs(zone).into()),
    ])
}
