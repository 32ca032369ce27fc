//! Admin area: users, the newest first, of all of them or of those that a search finds.
//!
//! Takes `search` (the beginning of an address or of a first, last or full name, or a number) and `before` (a user) to
//! go on from; answers what `staff::seen` does, `users`, and `more`, the user to go on from where there are more. Each
//! has `id`, `name`, `email`, `state`, `verified`, `second_factor`, `created_at`, `last_login_at` (milliseconds, or
//! nothing), `clients` (the newest three, each with `id`, `name` and `owner`) and `has_more_clients`.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::{MAX_ID, parse_id};
use crate::domain::right::Right;
use crate::fields;
use crate::params::Params;
use crate::staff;
use crate::store::memberships::{self, Member};
use crate::store::sessions;
use crate::store::users::{self, User};

/// The row.
pub const CALL: Call = Call {
    name: "ViewUsers",
    about: None,
    needs: Needs::Staff(Right::ViewUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many come at once.
const MOST: usize = 25;
/// One more says whether there are more.
const ASKED: i64 = 26;
/// How many clients of each are named, and one more.
const CLIENTS: usize = 3;
const CLIENTS_ASKED: i64 = 4;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let below = params.text("before").and_then(parse_id).unwrap_or(MAX_ID);
    let mut found = users::newest(context.tx, fields::search(params), (below, ASKED))?;
    let has_more = found.len() > MOST;
    found.truncate(MOST);
    let more = found.last().map(|user| user.id.get()).filter(|_| has_more);
    let mut rows = Vec::with_capacity(found.len());
    for user in found {
        rows.push(row(context, user)?);
    }
    Ok(staff::seen(context)?.with("users", Value::list("user", rows)).with("more", more))
}

fn row(context: &mut Context<'_, '_>, user: User) -> Result<Value, Fault> {
    let places = memberships::newest_of_user(context.tx, user.id, MAX_ID, CLIENTS_ASKED)?;
    let last_login = sessions::latest_of_user(context.tx, user.id)?.map(|(at, _)| at.millis());
    let clients = places.iter().take(CLIENTS).map(client).collect();
    Ok(Value::object([
        ("id", user.id.get().into()),
        ("name", user.display_name().into()),
        ("state", user.state.as_str().into()),
        ("verified", user.email_verified_at.is_some().into()),
        ("second_factor", user.has_second_factor.into()),
        ("created_at", user.created_at.millis().into()),
        ("last_login_at", last_login.into()),
        ("clients", Value::list("client", clients)),
        ("has_more_clients", (places.len() > CLIENTS).into()),
        ("email", user.email.into()),
    ]))
}

/// A client in which a user has a place.
pub fn client(place: &Member) -> Value {
    Value::object([
        ("id", place.client.get().into()),
        ("name", place.client_name.as_str().into()),
        ("owner", place.is_owner.into()),
        ("status", place.client_status.as_str().into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::right::Rights;

    fn found(world: &World, pairs: &[(&str, &str)]) -> (Vec<i64>, i64) {
        let reply = world.at_desk(&world.desk(Rights::ALL), CALL.name, pairs).expect("shown");
        (reply.items("users").iter().map(|user| user.at("id").int()).collect(), reply.int("more"))
    }

    #[test]
    fn a_search_finds_beginnings_of_names_and_addresses_and_numbers() {
        let world = World::new();
        let client = world.client("owner@example.com");
        for (first, last, email) in [
            ("Ann", "Zeta", "x@example.com"),
            ("Zoe", "Anders", "y@example.com"),
            ("Bo", "Li", "ann@example.com"),
        ] {
            let pairs =
                [("firstname", first), ("lastname", last), ("email", email), ("password2", World::PASSWORD)];
            world.call(crate::actions::FORM, "AddUser", &pairs).expect("a user");
        }
        world.member(&client, "4", "products");
        assert_eq!(found(&world, &[]), (vec![4, 3, 2, 1], 0));
        assert_eq!(found(&world, &[("search", "ANN")]), (vec![4, 2], 0));
        assert_eq!(found(&world, &[("search", "an")]), (vec![4, 3, 2], 0));
        assert_eq!(found(&world, &[("search", "zoe anders")]), (vec![3], 0));
        assert_eq!(found(&world, &[("search", "3")]), (vec![3], 0));
        assert_eq!(found(&world, &[("search", "nobody")]), (vec![], 0));
        assert_eq!(found(&world, &[("search", "an"), ("before", "4")]), (vec![3, 2], 0));
        let reply = world.at_desk(&world.desk(Rights::ALL), CALL.name, &[("search", "ann@")]).expect("shown");
        let shown = &reply.items("users")[0];
        assert_eq!((shown.at("name").text(), shown.at("email").text()), ("Bo Li", "ann@example.com"));
        assert_eq!(shown.at("clients").items()[0].at("id").int(), 1);
        world.call(crate::actions::FORM, "DeleteUser", &[("user_id", "3")]).expect("erased");
        assert_eq!(found(&world, &[("search", "er")]), (vec![], 0), "what is left of him is no address");
        assert_eq!(found(&world, &[]), (vec![4, 2, 1], 0));
    }

    #[test]
    fn pages_of_twenty_five_go_back_to_the_first_user() {
        let world = World::new();
        for number in 0..60 {
            world.user(&format!("user{number}@example.com"));
        }
        for search in ["", "user"] {
            let (mut seen, mut before) = (Vec::new(), String::new());
            loop {
                let (ids, more) = found(&world, &[("search", search), ("before", &before)]);
                seen.extend(ids);
                before = more.to_string();
                if more == 0 {
                    break;
                }
            }
            assert_eq!(seen, (1..=60).rev().collect::<Vec<i64>>(), "{search}");
        }
    }
}
