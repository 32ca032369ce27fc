//! Admin area: `ViewDashboard` shows how it goes, as far as whoever looks may see it.
//!
//! Answers what `staff::seen` does and, each with the right to it: `clients`, `pending` (counted up to a limit) and
//! `invites` with `sent`, `accepted`, `expired`, `declined`, `cancelled` of each day; `users`; `mail` with `queued`,
//! `late`, `failed`, `sent`; `calls` with `made` and `refused` of each day; `entries` as `ViewActivity`
//! does. Days are those of UTC, the last one is today. What is counted up to a limit has `count` and `more`.

use super::view_activity;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::protocol::Protocol;
use crate::domain::right::Right;
use crate::domain::time::{DAY, MINUTE};
use crate::params::Params;
use crate::staff;
use crate::store::activity::{self, Filter};
use crate::store::db::{DbError, Tx};
use crate::store::invites;
use crate::store::listing::{Listing, Page};
use crate::store::outbox::health;
use crate::store::tallies::{self, What};

/// The row.
pub const CALL: Call = Call {
    name: "ViewDashboard",
    about: None,
    needs: Needs::Admin,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many days are shown.
const DAYS: usize = 30;
/// Up to how many are counted one by one.
const MOST: i64 = 10_000;
/// Mail that waits longer is late.
const LATE: i64 = 5 * MINUTE;
/// For so long a failed mail is a worry.
const WORRY: i64 = 30 * DAY;
/// How many entries of the activity log are shown.
const ENTRIES: i64 = 10;

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let rights = staff::rights(context);
    let mut reply = staff::seen(context)?;
    let tx = &mut *context.tx;
    if rights.has(Right::ViewClients) {
        let pending = up_to(invites::count_waiting(tx, MOST + 1)?);
        reply = reply.with("clients", Listing::Clients.total(tx)?).with("pending", pending);
        reply = reply.with("invites", invites_of_days(tx)?);
    }
    if rights.has(Right::ViewUsers) {
        reply = reply.with("users", Listing::Users.total(tx)?);
    }
    if rights.has(Right::ViewMail) {
        reply = reply.with("mail", mail(tx)?);
    }
    if rights.has(Right::ManageApi) {
        reply = reply.with("calls", calls(tx)?);
    }
    if rights.has(Right::ViewActivity) {
        let page = Page { start: 0, limit: ENTRIES, descending: true };
        let found = activity::list(context.tx, &Filter::default(), None, page)?;
        reply = reply.with("entries", Value::list("entry", view_activity::rows(context, &found)?));
    }
    Ok(reply)
}

fn up_to(count: i64) -> Value {
    Value::object([("count", count.min(MOST).into()), ("more", (count > MOST).into())])
}

fn days(values: Vec<i64>) -> Value {
    Value::list("day", values.into_iter().map(Value::from).collect())
}

fn invites_of_days(tx: &mut Tx<'_>) -> Result<Value, DbError> {
    let mut of = |what| tallies::of_days(tx, what, DAYS).map(days);
    Ok(Value::object([
        ("sent", of(What::Sent)?),
        ("accepted", of(What::Accepted)?),
        ("expired", of(What::Expired)?),
        ("declined", of(What::Declined)?),
        ("cancelled", of(What::Cancelled)?),
    ]))
}

fn calls(tx: &mut Tx<'_>) -> Result<Value, DbError> {
    let mut sum = |what: fn(Protocol) -> What| {
        let mut all = vec![0; DAYS];
        for protocol in Protocol::ALL {
            let found = tallies::of_days(tx, what(protocol), DAYS)?;
            all.iter_mut().zip(found).for_each(|(sum, found)| *sum += found);
        }
        Ok::<_, DbError>(days(all))
    };
    Ok(Value::object([("made", sum(What::Calls)?), ("refused", sum(What::Refused)?)]))
}

fn mail(tx: &mut Tx<'_>) -> Result<Value, DbError> {
    let now = tx.now;
    let (queued, late) = health::waiting(tx, now.plus(-LATE), MOST + 1)?;
    let failed = health::ended(tx, "failed", now.plus(-WORRY), MOST + 1)?;
    let sent = health::ended(tx, "sent", now.plus(-DAY), MOST + 1)?;
    Ok(Value::object([
        ("queued", up_to(queued)),
        ("late", up_to(late)),
        ("failed", up_to(failed)),
        ("sent", up_to(sent)),
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::domain::right::Rights;

    fn seen(world: &World, rights: &[Right]) -> Reply {
        world.as_admin(Rights::of(rights), CALL.name, &[]).expect("shown")
    }

    #[test]
    fn each_part_is_shown_to_whoever_has_its_right() {
        let world = World::new();
        let parts = ["clients", "pending", "invites", "users", "mail", "calls", "entries"];
        for (right, shown) in [
            (Right::ViewClients, &["clients", "pending", "invites"][..]),
            (Right::ViewUsers, &["users"]),
            (Right::ViewMail, &["mail"]),
            (Right::ManageApi, &["calls"]),
            (Right::ViewActivity, &["entries"]),
            (Right::ManageSettings, &[]),
        ] {
            let reply = seen(&world, &[right]);
            let found: Vec<&str> = parts.into_iter().filter(|part| reply.get(part).is_some()).collect();
            assert_eq!(found, shown, "{}", right.key());
        }
    }

    #[test]
    fn it_counts_what_is_there() {
        let world = World::new();
        world.client("owner@example.com");
        let pairs = [("client_id", "1"), ("email", "a@example.com"), ("permissions", "products")];
        world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
        world.operator("QueueTestMail", &[("email", "b@example.com")]).expect("queued");
        world.write(|tx| {
            let now = tx.now;
            tx.execute(
                "UPDATE outbox SET state = 'failed', ended_at = $1 WHERE id = 1",
                crate::params![now.plus(-2 * DAY)],
            )?;
            tallies::add(tx, What::Calls(Protocol::Xml), tallies::day(now), 7)?;
            tallies::add(tx, What::Calls(Protocol::Form), tallies::day(now), 3)?;
            tallies::add(tx, What::Sent, tallies::day(now) - 29, 4)?;
            tallies::add(tx, What::Sent, tallies::day(now) - 30, 99)
        });
        let reply = world.as_admin(Rights::ALL, CALL.name, &[]).expect("shown");
        assert_eq!((reply.int("clients"), reply.int("users")), (1, 1));
        let count = |value: &Value| (value.at("count").int(), value.at("more").is_true());
        assert_eq!(count(reply.get("pending").expect("counted")), (1, false));
        let mail = reply.get("mail").expect("mail");
        let told = ["queued", "late", "failed", "sent"].map(|part| count(mail.at(part)).0);
        assert_eq!(told, [1, 0, 1, 0]);
        let days = |part: &str, of: &str| -> Vec<i64> {
            reply.get(part).expect("days").at(of).items().iter().map(Value::int).collect()
        };
        assert_eq!(days("calls", "made")[28..], [0, 10]);
        let sent = days("invites", "sent");
        assert_eq!((sent.len(), sent[0], sent[29]), (DAYS, 4, 0));
        world.house().store.clock().advance(LATE + 1_000);
        let reply = world.as_admin(Rights::ALL, CALL.name, &[]).expect("shown");
        assert_eq!(count(reply.get("mail").expect("mail").at("late")), (1, false));
        let first = &reply.items("entries")[0];
        assert_eq!((first.at("action").text(), first.at("actor").text()), ("QueueTestMail", "operator"));
    }
}
