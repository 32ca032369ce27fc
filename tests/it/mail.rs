//! From the outbox to the reader: what is sent once, what never, what again.

use std::time::Duration;

use vestibule::domain::ids::{ClientId, MailId, UserId};
use vestibule::domain::time::{DAY, MINUTE};
use vestibule::mail::smtp::Waits;
use vestibule::mail::transport::{SendError, Transport};
use vestibule::store::db::DbError;
use vestibule::store::outbox::{self, NewMail};

use crate::people::links_in;
use crate::smtp_sink::{Act, At, Sink};
use crate::wire::Request;
use crate::world::{SOON, World, until};

const GUEST: &str = "guest@example.com";
/// How long a mail that a sender has taken is his.
const LEASE: i64 = 20 * MINUTE;

fn over_smtp(sink: &Sink) -> World {
    let second = Duration::from_secs(1);
    let waits = Waits { connect: 5 * second, command: 5 * second, dot: 5 * second };
    let transport = Transport::smtp(&sink.url(), waits).expect("a relay");
    World::with(|setup| setup.mail(transport))
}

fn state(world: &World, mail: i64) -> String {
    world.text(&format!("SELECT state || ' ' || attempts FROM outbox WHERE id = {mail}"))
}

fn reason(world: &World, mail: i64) -> String {
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
    let mail = NewMail { kind, recipient, invite: None, link: None, context: Some("{\"a\":") };
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
fn an_invitation_goes_out_by_smtp() {
    let sink = Sink::start();
    let world = over_smtp(&sink);
    world.start_senders(2);
    let link = world.invite(GUEST, "products").link;
    let mails = sink.wait_for(1, SOON);
    assert_eq!(
        (mails[0].from.as_str(), mails[0].to.as_slice()),
        ("accounts@accounts.test", &[GUEST.to_owned()][..])
    );
    assert!(links_in(&mails[0].bytes).contains(&link));
    until("it is settled", || state(&world, 1) == "sent 1");
    assert_eq!(reason(&world, 1), "250 2.0.0 taken over");
    assert_eq!(sink.count("DATA"), 1);
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
        outbox::insert(
            tx,
            &NewMail { kind: "test", recipient: GUEST, invite: None, link: None, context: None },
        )?;
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
    let poison = [
        plant(&world, "no_such_template", GUEST),
        plant(&world, "test", "nobody"),
        plant(&world, "test", "a@example.com\r\nBcc: b@example.com"),
        plant(&world, "test", "\0@example.com"),
        plant(&world, "invitation", GUEST),
        plant(&world, "invitation_notice", GUEST),
        plant(&world, "test", GUEST),
    ];
    world.sql(format!("UPDATE outbox SET created_at = 9000000000000000 WHERE id = {}", poison[6]));
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
fn a_passing_fault_is_tried_again_under_the_same_message_id() {
    let sink = Sink::start();
    sink.once(At::Rcpt, Act::Answer("451 later")).once(At::Dot, Act::KeepAndDrop);
    let world = over_smtp(&sink);
    world.start_senders(1);
    world.invite(GUEST, "products");
    until("it was tried", || state(&world, 1) == "queued 1" && reason(&world, 1).contains("451"));
    world.advance(MINUTE);
    // The relay has taken it, and the line broke before it could say so.
    until("it was tried again", || state(&world, 1) == "queued 2" && !reason(&world, 1).contains("451"));
    assert_eq!(sink.mails().len(), 1);
    world.advance(5 * MINUTE);
    let mails = sink.wait_for(2, SOON);
    until("it is sent", || state(&world, 1) == "sent 3");
    assert_eq!(mails[0].bytes, mails[1].bytes, "Message-ID and all: a receiver can tell");
    assert_eq!(String::from_utf8_lossy(&mails[0].bytes).matches("Message-ID: <").count(), 1);
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
fn a_final_no_ends_the_mail_at_once() {
    let sink = Sink::start();
    sink.once(At::Rcpt, Act::Answer("550 5.1.1 no such user"));
    let world = over_smtp(&sink);
    world.start_senders(1);
    world.invite(GUEST, "products");
    until("it has failed", || state(&world, 1) == "failed 1");
    assert!(reason(&world, 1).contains("550 5.1.1 no such user"), "{}", reason(&world, 1));
    world.invite("other@example.com", "products");
    sink.wait_for(1, SOON);
    assert!(world.write(|tx| outbox::retry(tx, MailId::new(1))));
    world.ring();
    sink.wait_for(2, SOON);
}

#[test]
fn a_relay_that_hangs_holds_up_one_sender_only() {
    let sink = Sink::start();
    sink.once(At::Dot, Act::Hold);
    let world = over_smtp(&sink);
    world.start_senders(2);
    world.invite(GUEST, "products");
    sink.wait_for_held(1, SOON);
    world.invite("other@example.com", "products");
    until("the other is sent", || state(&world, 2) == "sent 1");
    assert_eq!(state(&world, 1), "queued 1");
    let invited = world.api("CreateClientInvite", "client_id=1&email=third@example.com&permissions=products");
    assert_eq!(invited.field("result"), "success", "no transaction is open while it hangs");
    sink.release();
    until("both are sent", || state(&world, 1) == "sent 1");
}

#[test]
fn what_a_guest_writes_reaches_no_command_of_smtp_sec_112() {
    let sink = Sink::start();
    let world = over_smtp(&sink);
    world.start_senders(1);
    let token = world.user_token(UserId::new(1), &[]);
    let text =
        "Hi\r\n.\r\nMAIL FROM:&lt;x@evil.test&gt;\r\n\u{202e}https://evil.test/x &lt;a href='x'&gt;\r.\r\n.";
    let document = format!(
        "<qdbapi><usertoken>{token}</usertoken><userid>2</userid><usertext>{text}</usertext></qdbapi>"
    );
    let target = format!("/db/{}", ClientId::new(1).dbid());
    let answer = world.fetch(&Request::xml(&target, "API_SendInvitation", &document));
    assert_eq!(answer.header("quickbase-errcode"), "0", "{}", answer.text());
    let mails = sink.wait_for(1, SOON);
    until("it is sent", || state(&world, 1) == "sent 1");
    assert_eq!((sink.count("MAIL FROM"), sink.mails().len()), (1, 1));
    let mail = String::from_utf8_lossy(&mails[0].bytes).replace("=\r\n", "");
    assert!(!mail.contains("=E2=80=AE"), "nothing turns the text around: {mail}");
    assert!(mail.contains("&lt;a href"), "markup is shown, not obeyed: {mail}");
    assert!(!mail.contains("https://evil.test"), "no program makes a link of it: {mail}");
}
