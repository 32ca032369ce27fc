//! Who may accept an invitation, and what becomes of it.

use vestibule::auth::Proof;
use vestibule::domain::ids::{InviteId, UserId};
use vestibule::domain::secret::Secret;
use vestibule::domain::time::{DAY, Timestamp};
use vestibule::store::invites::{self, Inviter, State};

use crate::people::OWNER;
use crate::world::World;

const GUEST: &str = "guest@example.com";
const OTHER: &str = "other@example.com";
const PASSWORD: &str = "correct horse battery staple";

fn is_verified(world: &World, address: &str) -> bool {
    let sql = format!("SELECT COUNT(*) FROM users WHERE email = '{address}' AND email_verified_at > 1");
    world.number(&sql) == 1
}

#[test]
fn accepting_by_a_mailed_link_gives_the_membership_and_proves_the_mailbox() {
    let world = World::new();
    let guest = world.user(GUEST);
    let link = world.invite(GUEST, "products,orders").link;
    assert_eq!(world.accept(guest, &link), Ok(()));
    assert_eq!(world.may(guest).as_deref(), Some("products,orders"));
    assert!(is_verified(&world, GUEST));
    let entry = "SELECT actor || ' ' || actor_id || ' ' || client_id || ' ' || user_id || ' ' || invite_id || ' ' || ip
                 FROM activity WHERE action = 'AcceptInvite'";
    assert_eq!(world.text(entry), "user 3 1 3 1 127.0.0.1");
    let touched = "SELECT COUNT(*) FROM memberships WHERE user_id = 3 AND last_login_ip = '127.0.0.1'";
    assert_eq!(world.number(touched), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE kind = 'invitation_notice'"), 0);
}

#[test]
fn nobody_accepts_without_logging_in() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    let before = world.dump();
    for proof in [Proof::Nothing, Proof::Session(Secret::new("x".repeat(43)))] {
        assert_eq!(world.page(proof, "AcceptInvite", &[("link", &link)]).map(|_| ()), Err("log_in"));
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn another_address_may_accept_and_both_sides_are_told_sec_022() {
    let world = World::new();
    let other = world.user(OTHER);
    let link = world.invite(GUEST, "products").link;
    world.sql("UPDATE invites SET inviter_user_id = 1, inviter_admin_id = NULL");
    assert_eq!(world.accept(other, &link), Ok(()));
    assert_eq!(world.may(other).as_deref(), Some("products"));
    assert!(!is_verified(&world, OTHER), "the link proves another mailbox");
    let detail: serde_json::Value =
        serde_json::from_str(&world.text("SELECT detail FROM activity WHERE action = 'AcceptInvite'"))
            .unwrap();
    assert_eq!((&detail["invited"], &detail["accepted_by"]), (&GUEST.into(), &OTHER.into()));
    assert_eq!(detail["same_address"], false);
    world.deliver();
    let mails = world.mails();
    // The invitation itself was still in the outbox, and is not wanted any more.
    let mut told: Vec<String> = mails.iter().map(|mail| mail.to().to_string()).collect();
    told.sort();
    assert_eq!(told, [GUEST, OWNER]);
    for mail in mails.iter().filter(|mail| mail.to().to_string() == OWNER) {
        let text = String::from_utf8_lossy(mail.bytes()).replace("=\r\n", "");
        assert!(text.contains("guest@") && text.contains("other@"), "{text}");
    }
}

#[test]
fn the_instant_of_its_end_decides_and_no_sweeper_sec_009() {
    let world = World::new();
    world.invite(GUEST, "products");
    world.user(GUEST);
    let end = world.number("SELECT expires_at FROM invites");
    let accepted_at = |millis: i64| {
        world.house.store.write(move |tx| {
            tx.now = Timestamp::from_millis(millis);
            let invite = invites::by_id(tx, InviteId::new(1))?.expect("the invite");
            let done = invites::accept(tx, &invite, UserId::new(3))?;
            // Only whether it would have been done is wanted.
            Err::<(), _>(vestibule::store::db::DbError::odd(done.to_string()))
        })
    };
    for (millis, done) in [(end - 1, "true"), (end, "false"), (end + 1, "false")] {
        assert_eq!(accepted_at(millis).expect_err("taken back").text, done, "{}", millis - end);
    }
}

#[test]
fn an_expired_invitation_is_refused_whatever_is_stored_sec_009() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    let guest = world.user(GUEST);
    world.advance(7 * DAY - 60_000);
    assert_eq!(world.end_of(&link), "");
    world.advance(60_000);
    let session = world.session_token(guest);
    let before = world.dump();
    assert_eq!(world.text("SELECT state FROM invites"), State::Pending.as_str(), "nothing has swept it");
    assert_eq!(world.end_of(&link), "expired");
    assert_eq!(
        world.page(Proof::Session(session), "AcceptInvite", &[("link", &link)]).map(|_| ()),
        Err("expired")
    );
    assert_eq!(world.register(&link, "third@example.com", PASSWORD), Err("expired"));
    assert_eq!(world.dump(), before);
}

#[test]
fn withdrawn_between_the_look_and_the_click_is_refused_sec_011() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    let guest = world.user(GUEST);
    assert_eq!(world.end_of(&link), "");
    world.api("CancelClientInvite", "invite_id=1");
    assert_eq!(world.accept(guest, &link), Err("withdrawn"));
    assert_eq!(world.may(guest), None);
}

#[test]
fn a_link_is_used_once_sec_004() {
    let world = World::new();
    let (guest, other) = (world.user(GUEST), world.user(OTHER));
    let link = world.invite(GUEST, "products").link;
    assert_eq!(world.accept(guest, &link), Ok(()));
    let sessions = [world.session_token(guest), world.session_token(other)];
    let before = world.dump();
    for session in sessions {
        let again = world.page(Proof::Session(session), "AcceptInvite", &[("link", &link)]);
        assert_eq!(again.map(|_| ()), Err("used"));
    }
    assert_eq!(world.register(&link, "third@example.com", PASSWORD), Err("used"));
    assert_eq!(world.dump(), before);
    assert_eq!(world.number("SELECT COUNT(*) FROM memberships WHERE client_id = 1"), 3);
}

#[test]
fn an_accepted_link_stays_dead_after_the_member_was_removed_sec_042() {
    let world = World::new();
    let guest = world.user(GUEST);
    let link = world.invite(GUEST, "products").link;
    assert_eq!(world.accept(guest, &link), Ok(()));
    world.sql("DELETE FROM memberships WHERE user_id = 3");
    assert_eq!(world.accept(guest, &link), Err("used"));
    assert_eq!(world.may(guest), None);
}

#[test]
fn nobody_gets_into_a_closed_client_sec_019() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    world.sql("UPDATE clients SET status = 'Closed'");
    assert_eq!(world.end_of(&link), "withdrawn");
    assert_eq!(world.accept(world.user(GUEST), &link), Err("withdrawn"));
    assert_eq!(
        world.api("ResendClientInvite", "invite_id=1").message(),
        "The invite is not pending any more"
    );
}

#[test]
fn what_an_inviter_may_no_longer_do_he_no_longer_passes_on() {
    let world = World::new();
    let guest = world.user(GUEST);
    world.sql("UPDATE memberships SET permissions = 16383 WHERE user_id = 2");
    let link = world.invite(GUEST, "products").link;
    world.sql("UPDATE invites SET inviter_user_id = 2, inviter_admin_id = NULL");
    assert_eq!(world.end_of(&link), "");
    for less in ["manageusers", "products,tickets"] {
        let bits = crate::people::permissions(less).bits();
        world.sql(format!("UPDATE memberships SET permissions = {bits} WHERE user_id = 2"));
        assert_eq!(world.accept(guest, &link), Err("withdrawn"), "{less}");
    }
    world.sql("DELETE FROM memberships WHERE user_id = 2");
    assert_eq!(world.end_of(&link), "withdrawn");
    assert_eq!(world.may(guest), None);
}

#[test]
fn an_invitation_that_announces_a_membership_is_for_its_user_alone() {
    let world = World::new();
    let other = world.user(OTHER);
    let pairs = [("userid", "2"), ("dbid", "1"), ("client_id", "1")];
    world.operator("SendInvitation", &pairs);
    let link = world.link(1);
    assert_eq!(world.accept(other, &link), Err("another_address"));
    assert_eq!(world.accept(UserId::new(2), &link), Ok(()));
    assert_eq!(world.may(UserId::new(2)).as_deref(), Some("products,tickets"), "what stood stays");
}

#[test]
fn a_member_who_accepts_once_more_keeps_what_he_has_and_gets_the_rest() {
    let world = World::new();
    let link = world.invite(GUEST, "orders").link;
    assert_eq!(world.accept(UserId::new(2), &link), Ok(()));
    assert_eq!(world.may(UserId::new(2)).as_deref(), Some("products,tickets,orders"));
    assert_eq!(world.end_of(&link), "used");
}

#[test]
fn who_came_in_by_another_invitation_is_not_awaited_any_more_sec_041() {
    let world = World::new();
    let guest = world.user(GUEST);
    let own = world.invite(GUEST, "orders").link;
    let foreign = world.invite(OTHER, "products").link;
    assert_eq!(world.accept(guest, &foreign), Ok(()));
    assert_eq!((world.end_of(&own).as_str(), world.may(guest).as_deref()), ("withdrawn", Some("products")));
    assert_eq!(world.number("SELECT COUNT(*) FROM invites WHERE state = 'pending'"), 0);
    let entry =
        "SELECT action || ' ' || invite_id || ' ' || detail FROM activity WHERE action LIKE 'Cancel%'";
    assert_eq!(world.text(entry), "CancelClientInvite 1 {\"because_of_invite\":2}");
}

#[test]
fn fields_that_name_another_client_count_for_nothing_sec_032() {
    let world = World::new();
    let second = world.client(UserId::new(1), "Second Ltd");
    let guest = world.user(GUEST);
    let link = world.invite(GUEST, "products").link;
    let pairs = [("link", link.as_str()), ("client_id", "2"), ("invite_id", "9"), ("permissions", "orders")];
    let reply = world.page(world.session(guest), "AcceptInvite", &pairs).expect("accepted");
    assert_eq!(reply.get("client_id"), Some(&1.into()));
    let sql = format!("SELECT COUNT(*) FROM memberships WHERE user_id = 3 AND client_id = {second}");
    assert_eq!((world.number(&sql), world.may(guest).as_deref()), (0, Some("products")));
}

#[test]
fn who_invited_is_known_from_the_start() {
    let world = World::new();
    world.invite(GUEST, "products");
    let invite = world.write(|tx| invites::by_id(tx, InviteId::new(1))).expect("the invite");
    assert!(matches!(invite.inviter, Inviter::Admin(admin) if admin.get() == 1));
}
