//! What the relay sees, and what a sender learns when the relay misbehaves.

use std::thread;
use std::time::Duration;

use super::message::{Composed, Message, compose, tests::sample};
use super::smtp::Waits;
use super::smtp_sink::{Act, At, Sink};
use super::transport::{Accepted, Kind, SendError, Transport};

const SOON: Duration = Duration::from_secs(20);

fn mail(id: &str) -> Composed {
    compose(&sample(id)).unwrap()
}

/// Waits long enough for a busy machine.
fn patient() -> Waits {
    Waits { connect: SOON, command: SOON, dot: SOON }
}

/// Runs out of patience at this step only.
fn impatient(at: At) -> Waits {
    let brief = Duration::from_millis(100);
    match at {
        At::Mail | At::Rcpt | At::Data => Waits { command: brief, ..patient() },
        At::Dot => Waits { dot: brief, ..patient() },
        _ => Waits { connect: brief, ..patient() },
    }
}

fn transport(sink: &Sink) -> Transport {
    Transport::smtp(&sink.url(), patient()).unwrap()
}

/// One message to a server that misbehaves once.
fn outcome(at: At, act: Act) -> Result<Accepted, SendError> {
    let sink = Sink::start();
    sink.once(at, act);
    let waits = if act == Act::Hang { impatient(at) } else { patient() };
    Transport::smtp(&sink.url(), waits).unwrap().send(&mail("one"))
}

#[test]
fn a_message_arrives_byte_for_byte_under_the_senders_name() {
    let sink = Sink::start();
    let accepted = transport(&sink).send(&mail("one")).unwrap();
    assert_eq!(accepted.answer, "250 2.0.0 taken over");
    let got = &sink.wait_for(1, SOON)[0];
    assert_eq!(got.bytes, mail("one").bytes());
    assert_eq!(
        (got.from.as_str(), got.to.as_slice()),
        ("hello@example.com", ["ada@example.org".to_owned()].as_slice())
    );
    assert_eq!(sink.commands()[0], "EHLO example.com");
    assert_eq!(got.command, "MAIL FROM:<hello@example.com>");
}

#[test]
fn sec_181_hostile_text_stays_one_message_with_only_crlf_on_the_wire() {
    let sink = Sink::start();
    let transport = transport(&sink);
    let texts = ["\n.\nMAIL FROM:<x@evil.test>", "\r\n.\r\n", "a\r.\rb\r.\r\n", "\n.\r\n", ".", "..", "\r"];
    for text in texts {
        let message = Message { text: text.into(), html: text.into(), ..sample("one") };
        transport.send(&compose(&message).unwrap()).unwrap();
    }
    let mails = sink.wait_for(texts.len(), SOON);
    assert_eq!((mails.len(), sink.count("MAIL")), (texts.len(), texts.len()));
    for mail in &mails {
        let lines: Vec<&[u8]> = mail.wire.split(|&b| b == b'\n').collect();
        let (last, lines) = lines.split_last().unwrap();
        assert!(last.is_empty());
        assert!(lines.iter().all(|line| line.iter().position(|&b| b == b'\r') == Some(line.len() - 1)));
        assert!(lines.iter().all(|line| line.len() <= 999), "998 and its CR");
        let dots = lines.iter().filter(|line| line.starts_with(b".") && !line.starts_with(b"..")).count();
        assert_eq!(dots, 1, "only the final dot stands alone");
    }
}

#[test]
fn a_refusal_of_the_message_is_permanent_at_every_step() {
    for at in [At::Mail, At::Rcpt, At::Data, At::Dot] {
        let error = outcome(at, Act::Answer("550 5.1.1 no such user")).unwrap_err();
        assert_eq!((error.kind, error.code), (Kind::Permanent, Some(550)), "{at:?}");
        assert_eq!(error.text, "550 5.1.1 no such user");
    }
}

#[test]
fn a_request_to_come_back_is_transient_at_every_step() {
    for at in [At::Connect, At::Ehlo, At::Mail, At::Rcpt, At::Data, At::Dot] {
        let error = outcome(at, Act::Answer("451 4.7.1 greylisted")).unwrap_err();
        assert_eq!((error.kind, error.code), (Kind::Transient, Some(451)), "{at:?}");
    }
}

#[test]
fn a_relay_that_turns_everybody_away_condemns_no_message() {
    for (at, answer) in
        [(At::Connect, "554 no service"), (At::Ehlo, "550 go away"), (At::Mail, "530 login first")]
    {
        let error = outcome(at, Act::Answer(answer)).unwrap_err();
        assert_eq!(error.kind, Kind::Transient, "{at:?}");
        assert_eq!(error.text, answer);
    }
}

#[test]
fn a_wrong_password_is_transient_and_shows_the_code_but_not_the_password() {
    let sink = Sink::start();
    sink.always(At::Auth, Act::Answer("535 5.7.8 bad login"));
    let url = sink.url().replace("://", "://robot:hunter2@");
    let error = Transport::smtp(&url, patient()).unwrap().send(&mail("one")).unwrap_err();
    assert_eq!((error.kind, error.code), (Kind::Transient, Some(535)));
    assert!(!format!("{error:?}").contains("hunter2"));
    assert_eq!(sink.count("MAIL"), 0);
}

#[test]
fn a_login_is_sent_decoded_before_the_message() {
    let sink = Sink::start();
    let url = sink.url().replace("://", "://us%40er:p%C3%BC@");
    Transport::smtp(&url, patient()).unwrap().send(&mail("one")).unwrap();
    let commands = sink.commands();
    let login = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, "\0us@er\0pü");
    assert_eq!(commands[1], format!("AUTH PLAIN {login}"));
    assert!(commands[2].starts_with("MAIL"));
}

#[test]
fn a_dropped_connection_is_transient_wherever_it_drops() {
    for at in [At::Connect, At::Ehlo, At::Mail, At::Rcpt, At::Data, At::Dot] {
        let error = outcome(at, Act::Drop).unwrap_err();
        assert_eq!((error.kind, error.code), (Kind::Transient, None), "{at:?}");
    }
}

#[test]
fn a_silent_relay_is_transient_wherever_it_falls_silent() {
    for at in [At::Connect, At::Ehlo, At::Mail, At::Rcpt, At::Data, At::Dot] {
        let error = outcome(at, Act::Hang).unwrap_err();
        assert_eq!(error.kind, Kind::Transient, "{at:?}");
        assert_eq!(error.text, "the relay did not answer in time");
    }
}

#[test]
fn nobody_listening_is_transient() {
    let sink = Sink::start();
    let url = sink.url();
    drop(sink);
    let error = Transport::smtp(&url, patient()).unwrap().send(&mail("one")).unwrap_err();
    assert_eq!(error.kind, Kind::Transient);
}

#[test]
fn sec_187_an_answer_lost_after_the_message_was_taken_repeats_with_the_same_id() {
    let sink = Sink::start();
    sink.once(At::Dot, Act::KeepAndDrop);
    let transport = transport(&sink);
    assert_eq!(transport.send(&mail("one")).unwrap_err().kind, Kind::Transient);
    transport.send(&mail("one")).unwrap();
    let mails = sink.wait_for(2, SOON);
    assert_eq!(mails[0].bytes, mails[1].bytes);
    assert!(String::from_utf8_lossy(&mails[0].bytes).contains("Message-ID: <one@mail.example.com>"));
}

#[test]
fn sec_191_one_call_is_at_most_one_attempt() {
    for (at, act) in [
        (At::Dot, Act::Drop),
        (At::Dot, Act::Answer("451 later")),
        (At::Data, Act::Drop),
        (At::Dot, Act::Hang),
    ] {
        let sink = Sink::start();
        sink.always(at, act);
        let waits = if act == Act::Hang { impatient(at) } else { patient() };
        Transport::smtp(&sink.url(), waits).unwrap().send(&mail("one")).unwrap_err();
        assert_eq!((sink.sessions().len(), sink.count("DATA")), (1, 1), "{at:?} {act:?}");
    }
}

#[test]
fn sec_196_a_relay_without_any_extension_gets_a_body_it_can_carry() {
    let sink = Sink::offering(&[]);
    let message = Message { text: "Grüße 🙂".into(), subject: "Für Zoë".into(), ..sample("one") };
    transport(&sink).send(&compose(&message).unwrap()).unwrap();
    assert!(sink.wait_for(1, SOON)[0].bytes.is_ascii());
}

#[test]
fn sec_196_an_address_outside_ascii_needs_a_relay_that_takes_it() {
    let mut message = sample("one");
    message.to.address = "zoë@example.org".into();
    let mail = compose(&message).unwrap();
    let plain = Sink::offering(&["8BITMIME"]);
    let error = transport(&plain).send(&mail).unwrap_err();
    assert_eq!(error.kind, Kind::Permanent);
    assert!(error.text.contains("SMTPUTF8"));
    assert_eq!(plain.count("MAIL"), 0);

    let modern = Sink::start();
    transport(&modern).send(&mail).unwrap();
    let got = &modern.wait_for(1, SOON)[0];
    assert_eq!(got.to, ["zoë@example.org"]);
    assert!(got.command.ends_with(" SMTPUTF8 BODY=8BITMIME"));
}

#[test]
fn required_encryption_sends_nothing_to_a_relay_that_offers_none() {
    let sink = Sink::start();
    let url = format!("{}?tls=required", sink.url().replace("://", "://u:hunter2@"));
    let error = Transport::smtp(&url, patient()).unwrap().send(&mail("one")).unwrap_err();
    assert_eq!(error.kind, Kind::Transient);
    assert!(error.text.contains("STARTTLS"));
    assert_eq!(sink.commands(), ["EHLO example.com"]);
}

#[test]
fn a_failed_handshake_never_falls_back_to_the_clear() {
    for tls in ["required", "opportunistic"] {
        let sink = Sink::offering(&["STARTTLS", "AUTH PLAIN"]);
        sink.once(At::StartTls, Act::Answer("220 go on\r\nthis is no handshake"));
        let url = format!("{}?tls={tls}", sink.url().replace("://", "://u:hunter2@"));
        let error = Transport::smtp(&url, impatient(At::StartTls)).unwrap().send(&mail("one")).unwrap_err();
        assert_eq!(error.kind, Kind::Transient, "{tls}");
        assert_eq!((sink.count("AUTH"), sink.count("MAIL")), (0, 0), "{tls}");
    }
}

#[test]
fn opportunistic_encryption_goes_on_where_none_is_offered() {
    let sink = Sink::start();
    let transport = Transport::smtp(&format!("{}?tls=opportunistic", sink.url()), patient()).unwrap();
    transport.send(&mail("one")).unwrap();
    assert_eq!(sink.wait_for(1, SOON).len(), 1);
}

#[test]
fn a_connection_is_used_again_and_replaced_when_the_relay_closed_it() {
    let sink = Sink::start();
    let transport = transport(&sink);
    transport.send(&mail("one")).unwrap();
    transport.send(&mail("two")).unwrap();
    assert_eq!(sink.sessions().len(), 1);
    sink.once(At::Noop, Act::Drop);
    transport.send(&mail("three")).unwrap();
    assert_eq!((sink.wait_for(3, SOON).len(), sink.sessions().len()), (3, 2));
}

#[test]
fn after_a_refusal_the_next_message_goes_through() {
    let sink = Sink::start();
    sink.once(At::Rcpt, Act::Answer("550 no such user"));
    let transport = transport(&sink);
    transport.send(&mail("one")).unwrap_err();
    transport.send(&mail("two")).unwrap();
    assert_eq!(sink.wait_for(1, SOON).len(), 1);
    sink.wait_for_command("QUIT", 1, SOON);
}

#[test]
fn a_slow_message_delays_no_other() {
    let sink = Sink::start();
    sink.once(At::Dot, Act::Hold);
    let transport = transport(&sink);
    thread::scope(|scope| {
        let slow = scope.spawn(|| transport.send(&mail("slow")));
        sink.wait_for_held(1, SOON);
        transport.send(&mail("quick")).unwrap();
        sink.release();
        slow.join().unwrap().unwrap();
    });
    assert_eq!(sink.wait_for(2, SOON).len(), 2);
}

#[test]
fn an_answer_out_of_step_is_never_taken_for_success() {
    for (at, answer) in [(At::Data, "250 fine"), (At::Dot, "354 go on"), (At::Dot, "nonsense")] {
        let error = outcome(at, Act::Answer(answer)).unwrap_err();
        assert_eq!((error.kind, error.code), (Kind::Transient, None), "{at:?}");
    }
}

#[test]
fn the_final_dot_is_waited_for_ten_minutes() {
    assert!(Waits::default().dot >= Duration::from_mins(10));
}

#[test]
fn a_certificate_file_that_cannot_be_read_is_refused_at_the_start() {
    assert!(Transport::smtp("smtps://mail.example.com?ca=no/such/file", Waits::default()).is_err());
}
