//! The world on which the references' examples are run: their introductions describe it.

use std::sync::{Arc, LazyLock};

use vestibule::dispatch::House;
use vestibule::domain::ids::UserId;
use vestibule::domain::password::PasswordHash;
use vestibule::domain::random::Random;
use vestibule::domain::secret::Secret;
use vestibule::store::db::{DbError, Tx};
use vestibule::store::users::UserState;

use crate::people::{self, Credential, MEMBER, OWNER};
use crate::world::World;

/// 2027-01-04 12:00:00 UTC, in milliseconds: what an example answers is rounded down to the hour.
pub const NOON: i64 = 1_799_064_000_000;

/// What user 1 logs in with.
pub const PASSWORD: &str = "correct horse battery staple";

/// Hashed once: worlds are made by the dozen.
static HASH: LazyLock<PasswordHash> = LazyLock::new(|| {
    PasswordHash::of(&Secret::new(PASSWORD), &mut Random::machine()).expect("it can be hashed")
});

/// A fresh one.
pub fn world() -> World {
    let world = World::with(|setup| {
        setup.people(found);
        setup.set("limit_failures", "0");
    });
    world.sql(format!("UPDATE users SET password_hash = '{}' WHERE id = 1", HASH.as_str()));
    for (owner, company) in [("1", "Big Corp"), ("2", "Small+Shop")] {
        add_client(&world, owner, company);
    }
    world.member(UserId::new(2), "products,tickets");
    let invite = "client_id=1&email=invited@example.com&permissions=products,invoices";
    goes_well(&world, "CreateClientInvite", invite);
    let contact = "clientid=1&firstname=Carla&lastname=Contact&email=contact@example.com&phonenumber=%2B49+731+2\
                   &email_preferences[general]=1&email_preferences[invoice]=1";
    goes_well(&world, "AddContact", contact);
    world
}

fn found(house: &Arc<House>) -> Credential {
    let clock = house.store.clock();
    clock.advance(NOON - clock.now().millis());
    let made = house.store.write(|tx: &mut Tx<'_>| {
        let admin = people::new_admin(tx, "ada", None)?;
        let credential = people::new_credential(tx, admin, &[], "")?;
        people::new_user(tx, OWNER, "Olivia Owner", UserState::Registered)?;
        people::new_user(tx, MEMBER, "Max Member", UserState::Registered)?;
        people::new_user(tx, "guest@example.com", "Gina Guest", UserState::Registered)?;
        Ok::<Credential, DbError>(credential)
    });
    made.expect("the people of the reference")
}

fn add_client(world: &World, owner: &str, company: &str) {
    let (first, last, email) = match owner {
        "1" => ("Olivia", "Owner", OWNER),
        _ => ("Max", "Member", MEMBER),
    };
    let fields = format!(
        "owner_user_id={owner}&firstname={first}&lastname={last}&companyname={company}&email={email}\
         &address1=1+Long+Road&city=Ulm&state=BW&postcode=89073&country=DE&phonenumber=%2B49+731+1"
    );
    goes_well(world, "AddClient", &fields);
}

fn goes_well(world: &World, action: &str, fields: &str) {
    let answer = world.api(action, fields);
    assert_eq!(answer.field("result"), "success", "{action}: {}", answer.text());
}
