//! From the outbox to the reader: what is sent once, what never, what again.

use vestibule::domain::time::{DAY, MINUTE};
use vestibule::mail::transport::{SendError, Transport};
use vestibule::store::db::DbError;
use vestibule::store::outbox::{self, NewMail};

use crate::people::links_in;
use crate::world::{World, until};

pub const GUEST: &str = "guest@example.com";
/// How long a mail that a sender has taken is his.
const LEASE: i64 = 20 * MINUTE;

pub fn state(world: &World, mail: i64) -> String {
    world.text(&format!("SELECT state || ' ' || attempts FROM outbox WHERE id = {mail}"))
}

pub fn reason(world: &World, mail: i64) -> String {
    world.text(&format!("SELECT COALESCE(last_error, '') FROM outbox WHERE id = {mail}"))
}

fn refuse_next(world: &World, error: SendError) {
    match &world.post.transport {
        Transport::Memory(memory) => memory.refuse_next(error),
        other => panic!("mail goes elsewhere: {other:?}"),
    }
}

/// Puts a row into the outbox as no action would.
fn plant(world: &World, kind: &'static str, recipient: &'static str) -> i64 {
    let mail = NewMail { kind, recipient, context: Some("{\"a\":"), ..NewMail::default() };
    world.write(move |tx| outbox::insert(tx, &mail)).get()
}

#[test]
fn an_invitation_leaves_at_once_exactly_once_and_its_link_works() {
    let world = World::new();
    world.start_senders(4);
    let link = world.invite(GUEST, "products").link;
    until("the mail is sent", || state(&world, 1) == "sent 1");
    let mails = world.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to().to_string(), GUEST);
    let links = links_in(mails[0].bytes());
    assert!(links.len() >= 2 && links.iter().all(|one| *one == link), "in both texts: {links:?}");
    assert_eq!(world.accept(world.user(GUEST), &links[0]), Ok(()));
}

#[test]
fn many_senders_send_each_mail_once() {
    let world = World::new();
    world.start_senders(4);
    for number in 0..100 {
        world.invite(&format!("n{number}@example.com"), "products");
    }
    until("all are sent", || world.number("SELECT COUNT(*) FROM outbox WHERE state = 'sent'") == 100);
    let mut to: Vec<String> = world.mails().iter().map(|mail| mail.to().to_string()).collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), world.mails().len()), (100, 100));
}

#[test]
fn a_superseded_mail_is_never_sent() {
    let world = World::new();
    world.invite(GUEST, "products");
    let newest = world.invite(GUEST, "orders").link;
    world.deliver();
    let mails = world.mails();
    assert_eq!(mails.len(), 1);
    assert!(links_in(mails[0].bytes()).iter().all(|link| *link == newest));
    assert_eq!((state(&world, 1).as_str(), state(&world, 2).as_str()), ("dropped 1", "sent 1"));
    assert_eq!(reason(&world, 1), "a newer mail of this invitation took its place");
}

#[test]
fn what_ended_before_its_mail_left_is_not_sent_sec_194() {
    let world = World::new();
    for (number, end) in [
        "UPDATE invites SET state = 'cancelled' WHERE id = 1",
        "UPDATE invites SET state = 'accepted' WHERE id = 2",
        "UPDATE clients SET status = 'Closed'",
    ]
    .into_iter()
    .enumerate()
    {
        world.sql("UPDATE clients SET status = 'Active'");
        let id = world.invite(&format!("n{number}@example.com"), "products").id;
        world.sql(end);
        world.deliver();
        assert_eq!(state(&world, id), "dropped 1", "{end}");
    }
    assert_eq!(world.mails().len(), 0);
}

#[test]
fn an_invitation_whose_time_is_over_is_not_sent() {
    let world = World::new();
    world.invite(GUEST, "products");
    world.advance(7 * DAY);
    world.deliver();
    assert_eq!((state(&world, 1).as_str(), world.mails().len()), ("dropped 1", 0));
}

#[test]
fn a_user_who_was_removed_gets_no_mail_about_the_client_sec_061() {
    let world = World::new();
    let pairs = [("userid", "2"), ("client_id", "1")];
    world.operator("SendInvitation", &pairs);
    world.sql("DELETE FROM memberships WHERE user_id = 2");
    world.deliver();
    assert_eq!((state(&world, 1).as_str(), world.mails().len()), ("dropped 1", 0));
    assert_eq!(reason(&world, 1), "the user was removed from the client");
}

#[test]
fn a_transaction_taken_back_sends_nothing_sec_186() {
    let world = World::new();
    world.start_senders(1);
    let refused = world.house.store.write(|tx| {
        outbox::insert(tx, &NewMail { kind: "test", recipient: GUEST, ..NewMail::default() })?;
        Err::<(), DbError>(DbError::odd("changed my mind"))
    });
    assert!(refused.is_err());
    world.invite("other@example.com", "products");
    until("the other is sent", || world.mails().len() == 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1);
    assert_eq!(world.mails()[0].to().to_string(), "other@example.com");
}

#[test]
fn a_poisoned_mail_is_parked_and_delays_no_other_sec_189() {
    let world = World::new();
    let mut poison = vec![
        plant(&world, "no_such_template", GUEST),
        plant(&world, "test", "nobody"),
        plant(&world, "test", "a@example.com\r\nBcc: b@example.com"),
        plant(&world, "invitation", GUEST),
        plant(&world, "invitation_notice", GUEST),
        plant(&world, "test", GUEST),
    ];
    world.sql(format!("UPDATE outbox SET created_at = 9000000000000000 WHERE id = {}", poison[5]));
    let nul = NewMail { kind: "test", recipient: "\0@example.com", ..NewMail::default() };
    if world.database().is_none() {
        poison.push(plant(&world, nul.kind, nul.recipient));
    } else {
        assert!(world.house.store.write(move |tx| outbox::insert(tx, &nul)).is_err(), "no text there");
    }
    for number in 0..50 {
        plant(&world, "test", if number % 2 == 0 { GUEST } else { "other@example.com" });
    }
    world.deliver();
    assert_eq!(world.mails().len(), 50);
    for mail in poison {
        assert_eq!(state(&world, mail), "failed 1");
        assert_ne!(reason(&world, mail), "");
    }
}

#[test]
fn a_name_that_breaks_headers_is_cleaned_before_it_is_sent_sec_179() {
    let world = World::new();
    let name = "Evil\r\nBcc: victim@example.com\r\n\u{202e}\u{2028}";
    world.write(move |tx| {
        tx.execute("UPDATE clients SET company_name = $1", vestibule::params![name])?;
        tx.execute("UPDATE admins SET first_name = $1", vestibule::params![name])
    });
    world.invite(GUEST, "products");
    world.deliver();
    assert_eq!((state(&world, 1).as_str(), world.mails().len()), ("sent 1", 1));
    let mail = String::from_utf8_lossy(world.mails()[0].bytes()).into_owned();
    let head = mail.split("\r\n\r\n").next().unwrap_or_default();
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    assert_eq!(head.lines().filter(|line| line.starts_with("To: ")).count(), 1);
}

#[test]
fn a_mail_whose_sender_died_is_taken_again_when_the_lease_ends_sec_192() {
    let world = World::new();
    world.invite(GUEST, "products");
    // A sender that took it and was never heard of again.
    world.write(|tx| outbox::lease(tx, 7, LEASE, 1));
    world.start_senders(2);
    world.invite("other@example.com", "products");
    until("the other is sent", || state(&world, 2) == "sent 1");
    assert_eq!((state(&world, 1).as_str(), world.mails().len()), ("queued 1", 1));
    world.advance(LEASE);
    until("it is taken again", || state(&world, 1) == "sent 2");
    assert_eq!(world.mails().len(), 2);
}

#[test]
fn a_new_server_takes_over_at_once_what_its_predecessor_held_sec_192() {
    let world = World::new();
    world.invite(GUEST, "products");
    let taken = world.write(|tx| outbox::lease(tx, 7, LEASE, 1));
    assert_eq!(world.write(outbox::release_all), 1);
    world.deliver();
    assert_eq!((state(&world, 1).as_str(), world.mails().len()), ("sent 2", 1));
    let late = taken.into_iter().next().expect("taken");
    let settled = world.write(move |tx| outbox::settle(tx, &late, &outbox::Fate::Failed("late".into())));
    assert!(!settled, "the predecessor's word counts no longer");
}

#[test]
fn a_retry_waits_for_its_time() {
    let world = World::new();
    refuse_next(&world, SendError::transient(Some(451), "451 later"));
    world.invite(GUEST, "products");
    let before = world.now();
    world.deliver();
    assert_eq!(state(&world, 1), "queued 1");
    let due = world.number("SELECT due_at FROM outbox");
    assert!((before + MINUTE..=world.now() + MINUTE).contains(&due), "{}", due - before);
    world.advance(MINUTE);
    world.deliver();
    assert_eq!(state(&world, 1), "sent 2");
}

#[test]
fn every_mail_has_the_headers_it_must_and_none_twice_sec_182() {
    let world = World::new();
    world.invite(GUEST, "products");
    world.deliver();
    let link = world.invite("b@example.com", "products").link;
    world.accept(world.user("c@example.com"), &link).expect("accepted by another address");
    plant(&world, "test", GUEST);
    world.deliver();
    assert_eq!(world.mails().len(), 4, "an invitation, a notice to each side, a test");
    for mail in world.mails() {
        let text = String::from_utf8_lossy(mail.bytes()).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        for name in [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "MIME-Version",
            "Content-Type",
            "Auto-Submitted",
            "Content-Language",
        ] {
            let count = head.lines().filter(|line| line.starts_with(&format!("{name}: "))).count();
            assert_eq!(count, 1, "{name} in {head}");
        }
        assert!(
            head.contains("@accounts.test>\r\n") && head.contains("Auto-Submitted: auto-generated"),
            "{head}"
        );
        assert!(!body.contains("<img") && !body.contains("<script"), "nothing is fetched: {body}");
        let addresses = body.replace("=\r\n", "");
        let foreign = addresses.split("http").skip(1).filter(|rest| !rest.starts_with("://accounts.test/"));
        assert_eq!(
            foreign.filter(|rest| rest.starts_with("://") || rest.starts_with("s://")).count(),
            0,
            "{body}"
        );
    }
}
