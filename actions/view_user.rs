//! Admin area: a user, with his clients and his devices.
//!
//! Takes `user_id`; answers what `staff::seen` does, `person` with `id`, `name`, `first_name`, `last_name`, `email`,
//! `language`, `state`, `has_password`, `verified_at`, `second_factor_since` (or nothing), `codes_left`, `created_at`;
//! `clients` as `ViewUsers` has them, the newest hundred, `has_more_clients`, `owns` (whether any of them is his own); and
//! `sessions`, each with `id`, `program`, `system`, `ip`, `created_at`, `seen_at`, `remembered`, `by_staff`. Times are
//! milliseconds.

use super::view_users::client;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::MAX_ID;
use crate::domain::program;
use crate::domain::right::Right;
use crate::domain::time::Timestamp;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::staff;
use crate::store::devices::{self, Device};
use crate::store::sessions::Stay;
use crate::store::users::{self, User};
use crate::store::{clients, memberships, second_factors};

/// The row.
pub const CALL: Call = Call {
    name: "ViewUser",
    about: None,
    needs: Needs::Staff(Right::ViewUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many clients are named, and one more.
const CLIENTS: usize = 100;
const CLIENTS_ASKED: i64 = 101;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    shown(context, params)
}

/// What is shown of a user to whomever may see him.
pub fn shown(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = users::by_id(context.tx, fields::user_id(params)?)?.ok_or(NO_USER)?;
    let places = memberships::newest_of_user(context.tx, user.id, MAX_ID, CLIENTS_ASKED)?;
    let owns = clients::is_owner(context.tx, user.id)?;
    let sessions = devices::of_user(context.tx, user.id)?.iter().map(device).collect();
    let person = person(context, &user)?;
    Ok(staff::seen(context)?
        .with("person", person)
        .with("clients", Value::list("client", places.iter().take(CLIENTS).map(client).collect()))
        .with("has_more_clients", places.len() > CLIENTS)
        .with("owns", owns)
        .with("sessions", Value::list("session", sessions)))
}

fn person(context: &mut Context<'_, '_>, user: &User) -> Result<Value, Fault> {
    let since = second_factors::of(context.tx, user.id)?.and_then(|factor| factor.enabled_at);
    let left = second_factors::codes_left(context.tx, user.id)?;
    Ok(Value::object([
        ("id", user.id.get().into()),
        ("name", user.display_name().into()),
        ("first_name", user.first_name.as_str().into()),
        ("last_name", user.last_name.as_str().into()),
        ("email", user.email.as_str().into()),
        ("language", user.language.as_str().into()),
        ("state", user.state.as_str().into()),
        ("has_password", user.password_hash.is_some().into()),
        ("verified_at", user.email_verified_at.map(Timestamp::millis).into()),
        ("second_factor_since", since.map(Timestamp::millis).into()),
        ("codes_left", left.into()),
        ("created_at", user.created_at.millis().into()),
    ]))
}

fn device(device: &Device) -> Value {
    let (program, system) = program::parts(&device.user_agent);
    Value::object([
        ("id", device.id.get().into()),
        ("program", program.unwrap_or_default().into()),
        ("system", system.unwrap_or_default().into()),
        ("ip", device.ip.as_str().into()),
        ("created_at", device.created_at.millis().into()),
        ("seen_at", device.seen_at.millis().into()),
        ("remembered", (device.stay == Stay::Remembered).into()),
        ("by_staff", device.by_staff.into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::right::Rights;

    #[test]
    fn a_user_is_shown_with_what_he_has_and_where_he_is() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let (user, owner) = (world.user("ann@example.com"), world.owner(&client));
        world.member(&client, &user, "products");
        let session = world.log_in("ann@example.com");
        world.second_factor(&user, &session);
        let desk = world.desk(Rights::ALL);
        let view = |user: &str| world.at_desk(&desk, CALL.name, &[("user_id", user)]);
        let shown = view(&user).expect("shown");
        let person = shown.get("person").expect("a person");
        assert_eq!((person.at("email").text(), person.at("state").text()), ("ann@example.com", "registered"));
        assert_eq!((person.at("codes_left").int(), person.at("verified_at")), (10, &Value::Null));
        assert!(person.at("second_factor_since").int() > 0);
        assert_eq!((shown.items("clients").len(), shown.is_set("owns")), (1, false));
        assert_eq!(shown.items("sessions").len(), 1);
        assert!(view(&owner).expect("shown").is_set("owns"));
        assert_eq!(view("99").unwrap_err(), NO_USER);
    }
}
