//! Who may accept under each of the operator's policies.

use vestibule::auth::Proof;
use vestibule::domain::ids::UserId;
use vestibule::domain::permission::Permissions;

use crate::world::World;

const GUEST: &str = "guest@example.com";
const OTHER: &str = "other@example.com";
const PASSWORD: &str = "correct horse battery staple";

fn under(policy: &str) -> World {
    World::with(|setup| setup.set("invite_accept", policy))
}

fn verify(world: &World, user: UserId) {
    world.sql(format!("UPDATE users SET email_verified_at = 1 WHERE id = {user}"));
}

fn hand_out(world: &World) {
    world.sql("UPDATE links SET via = 'handed'");
}

#[test]
fn under_verified_the_own_address_must_be_proved_whichever_it_is() {
    let world = under("verified");
    let other = world.user(OTHER);
    let link = world.invite(GUEST, "products").link;
    let before = world.dump();
    assert_eq!(world.register(&link, "third@example.com", PASSWORD), Err("not_verified"));
    assert_eq!(world.dump(), before);
    assert_eq!(world.accept(other, &link), Err("not_verified"));
    verify(&world, other);
    assert_eq!(world.accept(other, &link), Ok(()));
    let link = world.invite(GUEST, "products").link;
    assert_eq!(world.accept(world.user(GUEST), &link), Ok(()), "the mailed link is the proof");
}

#[test]
fn under_verified_a_handed_link_is_no_proof() {
    let world = under("verified");
    let guest = world.user(GUEST);
    let link = world.invite(GUEST, "products").link;
    hand_out(&world);
    assert_eq!(world.accept(guest, &link), Err("not_verified"));
    verify(&world, guest);
    assert_eq!(world.accept(guest, &link), Ok(()));
}

#[test]
fn under_invited_only_the_invited_address_accepts_sec_021() {
    let world = under("invited");
    let other = world.user(OTHER);
    verify(&world, other);
    let link = world.invite(GUEST, "products").link;
    let session = world.session_token(other);
    let before = world.dump();
    let accepted = world.page(Proof::Session(session), "AcceptInvite", &[("link", &link)]);
    assert_eq!(accepted.map(|_| ()), Err("another_address"));
    assert_eq!(world.register(&link, "third@example.com", PASSWORD), Err("another_address"));
    assert_eq!(world.dump(), before);
    assert_eq!(world.register(&link, "GUEST@example.com", PASSWORD), Ok(()));
    assert_eq!(world.number("SELECT COUNT(*) FROM memberships WHERE user_id = 4"), 1);
}

#[test]
fn the_right_to_manage_users_stays_with_the_invited_address_under_any_policy() {
    let world = World::new();
    let other = world.user(OTHER);
    let link = world.invite(GUEST, "products,manageusers").link;
    assert_eq!(world.accept(other, &link), Err("another_address"));
    assert_eq!(world.accept(world.user(GUEST), &link), Ok(()));
}

#[test]
fn a_role_comes_with_the_acceptance_and_its_rights_count_beforehand() {
    let world = World::new();
    let (guest, other) = (world.user(GUEST), world.user(OTHER));
    let link = world.invite(GUEST, "products").link;
    world.sql("UPDATE invites SET role_id = 12, permissions = 0");
    assert_eq!(world.accept(other, &link), Err("another_address"), "an Admin manages users");
    assert_eq!(world.accept(guest, &link), Ok(()));
    assert_eq!(world.number("SELECT permissions FROM memberships WHERE user_id = 3"), 0);
    assert_eq!(world.number("SELECT role_id FROM membership_roles WHERE user_id = 3"), 12);
    assert_eq!(world.may(guest), Some(Permissions::EVERYTHING.list()));
}
