//! What tells others that the server is well: `/healthz` and `/readyz`.

use vestibule::domain::time::MINUTE;

use crate::wire::Request;
use crate::world::World;

fn ask(world: &World, path: &str) -> (u16, String) {
    let answer = world.fetch(&Request::get(path));
    (answer.status, answer.text().trim_end().to_owned())
}

#[test]
fn a_server_that_answers_is_alive_and_ready() {
    let world = World::new();
    assert_eq!(ask(&world, "/healthz"), (200, "alive".to_owned()));
    assert_eq!(ask(&world, "/readyz"), (200, "ready".to_owned()));
    assert_eq!(ask(&world, "/nowhere").0, 404);
}

#[test]
fn an_outbox_that_stands_still_is_not_ready() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    world.advance(9 * MINUTE);
    assert_eq!(ask(&world, "/readyz").0, 200);
    world.advance(2 * MINUTE);
    assert_eq!(ask(&world, "/readyz"), (503, "the outbox does not move".to_owned()));
    assert_eq!(ask(&world, "/healthz").0, 200);
    world.deliver();
    assert_eq!(ask(&world, "/readyz").0, 200);
}

#[test]
fn a_store_that_cannot_be_written_is_not_ready() {
    let world = World::new();
    world.forbid_writes();
    assert_eq!(ask(&world, "/readyz"), (503, "the store cannot be written".to_owned()));
    assert_eq!(ask(&world, "/healthz").0, 200);
    assert_eq!(world.api("GetUserPermissions", "user_id=2&client_id=1").field("result"), "success");
}
