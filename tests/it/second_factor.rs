//! Second factors as users have them: an authenticator that reads what the page shows, and codes on paper.

use vestibule::auth::Proof;
use vestibule::domain::ids::UserId;
use vestibule::domain::time::Timestamp;
use vestibule::domain::totp::TotpSecret;

use crate::world::World;

/// Turns on a user's second factor half a minute ago; gives his backup codes.
pub fn turn_on(world: &World, user: UserId, password: &str) -> Vec<String> {
    let session = world.session_token(user);
    let page = |action: &str, pair: (&str, &str)| {
        let pairs = [pair, ("session", session.expose())];
        world.page(Proof::Session(session.clone()), action, &pairs).expect(action)
    };
    page("BeginSecondFactor", ("existing_password", password));
    let reply = page("EnableSecondFactor", ("code", &code(world, user)));
    world.advance(30_000);
    reply.items("codes").iter().map(|code| code.text().to_owned()).collect()
}

/// What a user's authenticator shows now.
pub fn code(world: &World, user: UserId) -> String {
    let nonce = world.number(&format!("SELECT nonce FROM second_factors WHERE user_id = {user}"));
    let key = &world.beside().site.key;
    TotpSecret::of(key, user, nonce).code(Timestamp::from_millis(world.now()))
}
