//! An account is offered to one of its members.

use super::*;

#[test]
fn an_account_is_offered_waits_and_is_accepted() {
    let world = logging_in::world();
    prove(&world, 2);
    let mut owner = at_home(&world, 1);
    assert!(owner.get("/account/users").text().contains(&format!("href=\"{OWNED}\"")));
    let page = owner.get(OWNED);
    assert!(
        page.text().contains("You offer the account <bdi>Acme Ltd</bdi> to <bdi>member@example.com</bdi>.")
    );
    let offer = |password| {
        [("action", "offer"), ("client_id", "1"), ("user_id", "2"), ("existing_password", password)]
    };
    let again = owner.send(&page, OWNED, &offer("wrong"));
    assert_eq!((again.status, beside(&again, "owner-password")), (422, "This is not your current password."));
    let (page, address) = arrive(&mut owner, &page, OWNED, &offer(PASSWORD));
    assert_eq!(address, "/account/users");
    assert!(page.text().contains("The account was offered.") && page.text().contains(">Ownership<"));
    let again = owner.send(&page, OWNED, &offer(PASSWORD));
    assert!(
        again.status == 422 && alert(&again).starts_with("Somebody has been offered this account already")
    );
    let mut heir = at_home(&world, 2);
    let page = heir.get(INVITES);
    assert!(page.text().contains("you become its owner"));
    let invite = world.text("SELECT CAST(id AS TEXT) FROM invites");
    arrive(&mut heir, &page, INVITES, &[("action", "accept"), ("invite_id", &invite)]);
    assert_eq!(world.number("SELECT owner_user_id FROM clients WHERE id = 1"), 2);
    let page = owner.get("/account/users");
    assert!(page.status == 200 && !page.text().contains("/account/users/owner/"), "he is no owner any more");
}

#[test]
fn it_is_the_owners_alone() {
    let world = logging_in::world();
    world.sql("UPDATE memberships SET permissions = 16383 WHERE user_id = 2");
    let mut manager = at_home(&world, 2);
    assert!(!manager.get("/account/users").text().contains("/account/users/owner/"));
    let page = manager.get("/account/users/owner/1");
    assert_eq!(page.status, 403, "{}", page.text());
    let page = manager.get("/account/users");
    let fields = [("action", "offer"), ("client_id", "1"), ("user_id", "2"), ("existing_password", PASSWORD)];
    assert_eq!(manager.send(&page, OWNED, &fields).status, 403);
    let mut owner = at_home(&world, 1);
    assert!(owner.get("/account/users/owner/1").text().contains("This user owns the account already."));
    assert_eq!(owner.get("/account/users/owner/99").status, 404);
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 0);
}
