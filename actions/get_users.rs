//! WHMCS `GetUsers`: users by pages, or by the beginning of a name or address.
//!
//! Takes `limitstart`, `limitnum` (25, at most 10,000), `sorting` (ASC or DESC, by id), `search`.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::params::Params;
use crate::store::users::{self, Listed, Page};

/// The row.
pub const CALL: Call = Call {
    name: "GetUsers",
    needs: Needs::Staff,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const DEFAULT_LIMIT: i64 = 25;
const MOST: i64 = 10_000;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let start = number(params, "limitstart").unwrap_or(0);
    let limit = number(params, "limitnum").filter(|limit| *limit > 0).unwrap_or(DEFAULT_LIMIT).min(MOST);
    let descending = params.text("sorting").is_some_and(|order| order.eq_ignore_ascii_case("desc"));
    let search = params.text("search").unwrap_or_default().trim();
    let total = users::count(context.tx, search)?;
    let listed = users::list(context.tx, &Page { search, start, limit, descending })?;
    let returned = i64::try_from(listed.len()).unwrap_or(i64::MAX);
    let items = listed.into_iter().map(|listed| row(listed, context)).collect();
    Ok(Reply::done()
        .with("totalresults", total)
        .with("startnumber", start)
        .with("numreturned", returned)
        .with("users", Value::List { item: "user", wrapped: false, items }))
}

/// A number that is not negative; what is no number counts as absent, as in WHMCS.
fn number(params: &Params, name: &str) -> Option<i64> {
    params.text(name)?.parse().ok().filter(|number| (0..=crate::domain::ids::MAX_ID).contains(number))
}

fn row(listed: Listed, context: &Context<'_, '_>) -> Value {
    let user = listed.user;
    let clients = listed.clients.into_iter();
    let clients =
        clients.map(|(id, owner)| Value::Object(vec![("id", id.into()), ("isOwner", owner.into())]));
    Value::Object(vec![
        ("id", user.id.get().into()),
        ("firstname", user.first_name.into()),
        ("lastname", user.last_name.into()),
        ("email", user.email.into()),
        ("datecreated", user.created_at.whmcs(&context.site.zone).into()),
        ("validationdata", "".into()),
        ("clients", Value::List { item: "client", wrapped: false, items: clients.collect() }),
    ])
}
