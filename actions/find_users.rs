//! Admin area: `FindUsers` lists a few users whose name or address begins with what somebody types.
//!
//! Takes `q`, at least two characters; answers what `staff::seen` does and `found`: `id`, `name`, `email`, at most
//! ten, those whose address is meant first. It is for whoever sees users, and for whoever gives them places.

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Value};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;
use crate::store::users::{self, User};

/// The row.
pub const CALL: Call = Call {
    name: "FindUsers",
    about: None,
    needs: Needs::Admin,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const NO_RIGHT: Refusal =
    Refusal::new(Kind::NotGranted, "right_missing", "This administrator has no right to do that");
/// The least that is looked for: one character finds too many.
const LEAST: usize = 2;
/// Nobody's name is longer.
const LONGEST: usize = 255;
/// How many are answered.
const MOST: i64 = 10;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let rights = staff::rights(context);
    if ![Right::ViewUsers, Right::ManageMembers, Right::ManageClients].iter().any(|right| rights.has(*right))
    {
        return Err(NO_RIGHT.into());
    }
    let found = found(context, params.text("q").unwrap_or_default())?;
    Ok(staff::seen(context)?.with("found", found))
}

/// The users who are found.
pub fn found(context: &mut Context<'_, '_>, typed: &str) -> Result<Value, Fault> {
    let typed: String = typed.trim().chars().take(LONGEST).collect();
    let users =
        if typed.chars().count() < LEAST { Vec::new() } else { users::beginning(context.tx, &typed, MOST)? };
    Ok(Value::list("user", users.iter().map(shown).collect()))
}

fn shown(user: &User) -> Value {
    Value::object([
        ("id", user.id.get().into()),
        ("name", users::full_name(&user.first_name, &user.last_name).unwrap_or_default().into()),
        ("email", user.email.as_str().into()),
    ])
}

#[cfg(test)]
mod tests {
    use crate::cli::testing::World;
    use crate::store::users;

    fn found(world: &World, typed: &'static str) -> Vec<String> {
        let found = world.read(move |tx| users::beginning(tx, typed, 10));
        found.into_iter().map(|user| user.email).collect()
    }

    #[test]
    fn users_are_found_by_the_beginning_of_a_name_or_an_address_once_each() {
        let world = World::new();
        world.user("ann@example.com");
        world.user("Anna.Lee@example.com");
        world.user("ben@example.com");
        assert_eq!(found(&world, "ann"), ["ann@example.com", "Anna.Lee@example.com"]);
        assert_eq!(found(&world, "ANN@EXAMPLE.COM"), ["ann@example.com"]);
        assert_eq!(found(&world, "%"), [""; 0]);
    }
}
