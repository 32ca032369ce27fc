//! The senders and a relay: what is said on the line, and what they make of its answers.

use std::time::Duration;

use vestibule::domain::ids::{ClientId, MailId, UserId};
use vestibule::domain::time::MINUTE;
use vestibule::mail::smtp::Waits;
use vestibule::mail::transport::Transport;
use vestibule::store::outbox;

use crate::mail::{GUEST, reason, state};
use crate::people::links_in;
use crate::smtp_sink::{Act, At, Sink};
use crate::wire::Request;
use crate::world::{SOON, World, until};

fn over_smtp(sink: &Sink) -> World {
    let second = Duration::from_secs(1);
    let waits = Waits { connect: 5 * second, command: 5 * second, dot: 5 * second };
    let transport = Transport::smtp(&sink.url(), waits).expect("a relay");
    World::with(|setup| setup.mail(transport))
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
