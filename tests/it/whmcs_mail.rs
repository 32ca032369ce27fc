//! Messaging: what is sent to clients, and what of it can be seen afterwards.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use vestibule::domain::time::{DAY, Timestamp};
use vestibule::mail::smtp::Waits;
use vestibule::mail::transport::Transport;

use crate::mail::{GUEST, reason, state};
use crate::people::links_in;
use crate::reference::encoded;
use crate::smtp_sink::Sink;
use crate::whmcs_errors::refuses_in_order;
use crate::world::{SOON, World, until};

/// `a:2:{s:11:"custommerge";s:9:"<b>x</b>;";s:12:"custommerge2";i:7;}`
const VARS: &str = "YToyOntzOjExOiJjdXN0b21tZXJnZSI7czo5OiI8Yj54PC9iPjsiO3M6MTI6ImN1c3RvbW1lcmdlMiI7aTo3O30=";

/// What a caller sends for a message of his own.
fn own(subject: &str, message: &str) -> String {
    let (subject, message) = (encoded(subject), encoded(message));
    format!("id=1&customtype=general&customsubject={subject}&custommessage={message}")
}

fn send(world: &World, fields: &str) -> String {
    world.api("SendEmail", fields).documented()
}

const DONE: &str = r#"{"result":"success"}"#;

/// Headers and both parts of the only mail, its soft line breaks undone.
fn only_mail(world: &World) -> String {
    world.deliver();
    let mails = world.mails();
    assert_eq!(mails.len(), 1);
    String::from_utf8_lossy(mails[0].bytes()).replace("=\r\n", "").replace("=3D", "=")
}

#[test]
fn send_email_refuses_in_the_documented_order() {
    let world = World::new();
    let failed = "Sending Failed. Please see documentation.";
    let full = own("Subject", "Message");
    let with = |more: &str| format!("{full}&{more}");
    let cases = [
        (
            "customvars=x".to_owned(),
            "You must provide either an existing email template name or a custom message type",
        ),
        (
            "messagename=&customtype=".to_owned(),
            "You must provide either an existing email template name or a custom message type",
        ),
        ("customtype=nonsense&customvars=x".to_owned(), "Invalid message type provided"),
        ("customtype=general&customvars=x".to_owned(), "A subject is required for a custom message"),
        ("customtype=general&custommessage=m".to_owned(), "A subject is required for a custom message"),
        (
            "customtype=product&customsubject=s&customvars=x".to_owned(),
            "A message body is required for a custom message",
        ),
        (
            "customtype=general&customsubject=s&custommessage=+%0a".to_owned(),
            "A message body is required for a custom message",
        ),
        (with("customvars=x&id="), "The custom variables you provided are invalid."),
        (with("customvars[]=x"), "The custom variables you provided are invalid."),
        (with("customvars=TzozOiJGb28iOjA6e30="), "The custom variables you provided are invalid."),
        ("messagename=Nope&customvars=x".to_owned(), "The custom variables you provided are invalid."),
        ("messagename=Nope".to_owned(), "A related ID is required"),
        (with("id="), "A related ID is required"),
        ("messagename=Nope&id=1".to_owned(), "Email Template not found"),
        ("messagename=custom&id=1".to_owned(), "Email Template not found"),
        ("messagename=Account+Access+Invitation&id=1".to_owned(), failed),
        ("messagename=Custom+Message&id=1".to_owned(), failed),
        (with("id=9"), failed),
        (with("id=x"), failed),
        (with("customtype=domain"), failed),
        ("messagename=Test+Mail&id=9".to_owned(), failed),
        (own("a\r\nBcc: x@evil.test", "m"), "A field is too long or holds characters that are not allowed"),
        (with("custommessage[]=m"), "A list was sent where a text belongs"),
    ];
    let cases: Vec<(&str, &str)> = cases.iter().map(|(sent, words)| (&**sent, *words)).collect();
    refuses_in_order(&world, "SendEmail", &cases);
    let code = |fields: &str| world.api("SendEmail", fields).field("error_code");
    assert_eq!(code("messagename=account+access+invitation&id=1"), "template_not_sendable");
    assert_eq!(code(&with("customtype=invoice")), "type_not_here");
    assert_eq!(code(&with("id=9")), "unknown_client");
    assert_eq!(code(&own("s", &"x".repeat(65_537))), "bad_text");
    assert_eq!(code(&own("s", &"{$client_email}".repeat(4_000))), "null", "it fits");
    let value = format!("a:1:{{s:1:\"x\";s:1000:\"{}\";}}", "x".repeat(1_000));
    let vars = encoded(&STANDARD.encode(value));
    let long = format!("{}&customvars={vars}", own("s", &"{$x}".repeat(1_000)));
    assert_eq!(code(&long), "message_too_long");
}

#[test]
fn a_message_of_ones_own_goes_to_the_client_in_both_parts() {
    let world = World::new();
    let message = "<p>Thank you, {$client_name}</p><p>{$custommerge}<br />{$custommerge2} {$unknown}</p>\
                   <a href=\"https://big.example/x?a=1&amp;b=2\">More</a> {$signature}";
    let sent = own("News of {$company_name} & {$custommerge}", message);
    assert_eq!(send(&world, &format!("{sent}&customvars={}", encoded(VARS))), DONE);
    let mail = only_mail(&world);
    assert!(mail.contains("To: owner@example.com\r\n"), "{mail}");
    assert!(mail.contains("Subject: News of Big Host & <b>x</b>;\r\n"), "{mail}");
    let text = "Thank you, Olga Owner\r\n\r\n<b>x</b>;\r\n7 {$unknown}\r\n\r\nMore (https://big.example/x?a=1&b=2) Big Host";
    assert!(mail.contains(text), "{mail}");
    let html = "<p>Thank you, Olga Owner</p><p>&lt;b&gt;x&lt;/b&gt;;<br />7 {$unknown}</p>";
    assert!(mail.contains(html), "{mail}");
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE client_id = 1 AND user_id IS NULL"), 1);
}

#[test]
fn a_message_without_tags_is_a_text() {
    let world = World::new();
    assert_eq!(send(&world, &own("S", "1 < 2 & so on\n\nYours")), DONE);
    let mail = only_mail(&world);
    assert!(mail.contains("\r\n\r\n1 < 2 & so on\r\n\r\nYours\r\n"), "{mail}");
    assert!(mail.contains("1 &lt; 2 &amp; so on<br>\r\n<br>\r\nYours"), "{mail}");
}

#[test]
fn nothing_but_a_field_is_filled_in_sec_096() {
    let world = World::new();
    world.sql(
        "UPDATE clients SET first_name = '{{7*7}}', last_name = '{$client_email} evil.test <i>' WHERE id = 1",
    );
    let odd = "{{7*7}} {% raw %} {$smarty.version} {php} ${jndi:x} %s%n";
    assert_eq!(send(&world, &own(odd, &format!("<p>{odd}</p>{{$client_name}}"))), DONE);
    let mail = only_mail(&world);
    assert!(mail.contains(&format!("<p>{odd}</p>{{{{7*7}}}} {{$client_email}} evil.")), "{mail}");
    assert!(mail.contains("test &lt;i&gt;"), "{mail}");
    assert!(!mail.contains("evil.test"), "a name never becomes a link: {mail}");
}

#[test]
fn what_a_message_holds_reaches_no_command_of_smtp_sec_179_181() {
    let sink = Sink::start();
    let second = Duration::from_secs(1);
    let waits = Waits { connect: 5 * second, command: 5 * second, dot: 5 * second };
    let transport = Transport::smtp(&sink.url(), waits).expect("a relay");
    let world = World::with(|setup| setup.mail(transport));
    world.start_senders(1);
    let message = format!(
        "one\n.\nMAIL FROM:<x@evil.test>\r\n.\r\ntwo\r.\rthree\n.\r\n\u{2028}\u{202e}{}\n.",
        "long ".repeat(400)
    );
    let subject = "=?utf-8?b?4oCu?= {$client_name}";
    assert_eq!(send(&world, &own(subject, &message)), DONE);
    let mails = sink.wait_for(1, SOON);
    until("it is sent", || state(&world, 1) == "sent 1");
    assert_eq!((sink.count("MAIL FROM"), sink.mails().len()), (1, 1), "{}", reason(&world, 1));
    let bytes = &mails[0].bytes;
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    assert!(lines.iter().rev().skip(1).all(|line| line.ends_with(b"\r") && line.len() < 1_000));
    let mail = String::from_utf8_lossy(bytes).replace("=\r\n", "");
    assert!(
        mail.contains("one\r\n.\r\nMAIL FROM:<x@evil.test>\r\n.\r\ntwo\r\n.\r\nthree\r\n.\r\n"),
        "{mail}"
    );
    assert!(mail.contains("Subject: = ?utf-8?b?4oCu?= Olga Owner\r\n"), "{mail}");
    assert!(!mail.contains("=E2=80=AE"), "nothing turns the text around");
    assert_eq!(mail.matches("\r\nMessage-ID: ").count(), 1);
}

#[test]
fn mail_goes_where_mail_of_its_type_is_wanted() {
    let world = World::new();
    let contact = |email: &str, general: i64| {
        world.api(
            "AddContact",
            &format!("clientid=1&firstname=C&email={email}&email_preferences[general]={general}"),
        )
    };
    for (email, general) in [("yes@example.com", 1), ("no@example.com", 0), ("OWNER@example.com", 1)] {
        assert_eq!(contact(email, general).field("result"), "success");
    }
    assert_eq!(send(&world, &own("S", "M")), DONE);
    let to = || world.column("SELECT recipient FROM outbox ORDER BY id");
    assert_eq!(to(), "owner@example.com,yes@example.com");
    world.sql("UPDATE clients SET email_preferences = 62 WHERE id = 1");
    assert_eq!(send(&world, "messagename=test+mail&id=1"), DONE);
    assert_eq!(to(), "owner@example.com,yes@example.com,yes@example.com,OWNER@example.com");
    world.sql("DELETE FROM contacts");
    assert_eq!(world.api("SendEmail", &own("S", "M")).field("error_code"), "mail_not_wanted");
    world.deliver();
    assert!(
        world
            .mails()
            .iter()
            .any(|mail| String::from_utf8_lossy(mail.bytes()).contains("Subject: Test mail from Big Host"))
    );
}

#[test]
fn what_was_sent_is_written_down_without_the_message_sec_221() {
    let world = World::new();
    send(&world, &own("Your {$client_id} things", "secret words"));
    let detail =
        r#"1 {"recipients":["owner@example.com"],"subject":"Your {$client_id} things","template":"custom"}"#;
    assert_eq!(world.text("SELECT client_id || ' ' || detail FROM activity"), detail);
}

fn emails(world: &World, fields: &str) -> (i64, Vec<serde_json::Value>) {
    let answer = world.api("GetEmails", fields).json();
    let list = answer["emails"]["email"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    assert_eq!(answer["numreturned"], list.len());
    (answer["totalresults"].as_i64().expect("a number"), list)
}

#[test]
fn the_mails_of_a_client_are_those_of_its_invites_and_its_own() {
    let world = World::new();
    world.client(vestibule::domain::ids::UserId::new(1), "Other");
    world.invite(GUEST, "products");
    let accepted = world.invite("other@example.com", "products").link;
    world.accept(world.user("third@example.com"), &accepted).expect("accepted");
    world.api("CreateClientInvite", "client_id=2&email=elsewhere@example.com&permissions=products");
    send(&world, &own("Hello", "M"));
    let subjects = |fields: &str| {
        let (total, list) = emails(&world, fields);
        (
            total,
            list.iter()
                .map(|mail| mail["subject"].as_str().unwrap_or_default().to_owned())
                .collect::<Vec<_>>(),
        )
    };
    let invited = "Ada Byron invites you to the account Acme Ltd";
    let notices = [
        "Your invitation to Acme Ltd was accepted by another address",
        "An invitation sent to you was accepted by another address",
    ];
    let all = ["Hello", notices[0], notices[1], invited, invited].map(str::to_owned).to_vec();
    assert_eq!(subjects("clientid=1"), (5, all));
    assert_eq!(subjects("clientid=1&limitstart=3&limitnum=1"), (5, vec![invited.to_owned()]));
    assert_eq!(subjects("clientid=1&subject=INVITES+you"), (2, vec![invited.to_owned(); 2]));
    assert_eq!(subjects("clientid=1&subject=accepted&limitstart=1"), (2, vec![notices[1].to_owned()]));
    assert_eq!(subjects("clientid=1&subject=%25"), (0, vec![]));
    assert_eq!(subjects("clientid=2").0, 1);
    let now = Timestamp::from_millis(world.now());
    let day = |ago: i64| now.plus(-ago * DAY).rfc3339()[..10].to_owned();
    assert_eq!(
        (
            subjects(&format!("clientid=1&date={}", day(0))).0,
            subjects(&format!("clientid=1&date={}", day(1))).0
        ),
        (5, 0)
    );
    let second = emails(&world, "clientid=1").1[0]["date"].as_str().expect("a text").replace(' ', "+");
    assert!(subjects(&format!("clientid=1&date={second}")).0 >= 1);
    refuses_in_order(
        &world,
        "GetEmails",
        &[
            ("date=x", "Client ID Not Found"),
            ("clientid=9", "Client ID Not Found"),
            ("clientid=1x", "Client ID Not Found"),
            ("clientid=1&date=yesterday", "The date entered is not valid"),
        ],
    );
}

#[test]
fn a_mail_is_shown_with_all_but_what_lets_somebody_in() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    let (_, list) = emails(&world, "clientid=1");
    let message = list[0]["message"].as_str().expect("a text");
    assert!(message.contains("http://accounts.test/invite/...") && message.contains("Open the invitation"));
    for format in ["json", "xml", "nvp"] {
        let answer = world.api_in(format, "GetEmails", "clientid=1");
        assert!(!answer.text().contains(&link) && !answer.text().contains(&link[..20]));
    }
    let mut mail = list[0].clone();
    mail["message"] = json!("");
    let date = mail["created_at"].clone();
    let expected = json!({
        "id": 1, "userid": 1, "subject": "Ada Byron invites you to the account Acme Ltd", "message": "", "date": date,
        "to": GUEST, "cc": "", "bcc": "", "attachments": [], "pending": 1, "message_data": "", "failed": 0,
        "failure_reason": "", "retry_count": 0, "created_at": date, "updated_at": date, "campaign_id": 0,
    });
    assert_eq!(mail, expected);
    world.deliver();
    assert!(links_in(world.mails()[0].bytes()).contains(&link), "the real one goes out");
}

#[test]
fn a_mail_says_what_became_of_it() {
    let world = World::new();
    send(&world, &own("One", "M"));
    send(&world, &own("Two", "M"));
    world.invite(GUEST, "products");
    world.invite(GUEST, "products");
    world.sql("UPDATE outbox SET state = 'failed', last_error = '550 no', attempts = 3, ended_at = created_at + 5000 WHERE id = 1");
    world.deliver();
    let (_, list) = emails(&world, "clientid=1");
    let of = |at: usize, name: &str| list[at][name].clone();
    assert_eq!(of(3, "to"), "Olga Owner (Acme Ltd) <owner@example.com>");
    assert_eq!(
        (of(3, "failed"), of(3, "failure_reason"), of(3, "retry_count")),
        (json!(1), json!("550 no"), json!(2))
    );
    assert_ne!(of(3, "date"), of(3, "created_at"));
    assert_eq!((of(2, "pending"), of(2, "failed"), of(2, "failure_reason")), (json!(0), json!(0), json!("")));
    let replaced = "a newer mail of this invitation took its place";
    assert_eq!((of(1, "failed"), of(1, "failure_reason")), (json!(1), json!(replaced)));
    assert_eq!((of(0, "pending"), of(0, "failed")), (json!(0), json!(0)));
    let xml = world.api_in("xml", "GetEmails", "clientid=1&limitstart=3");
    assert!(xml.text().contains("<emails>\n<email>\n<id>1</id>\n<userid>1</userid>\n<subject>One</subject>"));
    assert!(
        xml.text().contains("<to>Olga Owner (Acme Ltd) &lt;owner@example.com&gt;</to>"),
        "{}",
        xml.text()
    );
    let empty = world.api("GetEmails", "clientid=1&limitstart=9").documented();
    assert_eq!(
        empty,
        r#"{"result":"success","totalresults":4,"startnumber":9,"numreturned":0,"emails":{"email":[]}}"#
    );
}

#[test]
fn the_operator_s_own_texts_are_what_is_shown_and_a_faulty_one_stops_nothing() {
    let world = World::new();
    world.invite(GUEST, "products");
    let folder = world.folder.path().join("templates");
    std::fs::create_dir(&folder).expect("a folder");
    let subject = || emails(&world, "clientid=1").1[0]["subject"].as_str().expect("a text").to_owned();
    std::fs::write(folder.join("invitation.subject.txt"), "Come to {{ invite_account_name }}")
        .expect("a file");
    assert_eq!(subject(), "Come to Acme Ltd");
    std::fs::write(folder.join("invitation.subject.txt"), "{% if %}").expect("a file");
    assert!(subject().contains("invites you"));
}

#[test]
fn the_kinds_of_mail_are_listed_by_category() {
    let world = World::new();
    let names = |fields: &str| {
        let answer = world.api("GetEmailTemplates", fields).json();
        let list = answer["emailtemplates"]["emailtemplate"].as_array().expect("a list").clone();
        assert_eq!(answer["totalresults"], list.len());
        list.iter().map(|one| one["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("type=general"), ["Test Mail", "Custom Message"]);
    assert!(names("").contains(&"Account Access Invitation".to_owned()));
    assert_eq!(names("language=English&type=invite").len(), 2);
    assert_eq!((names("language=klingon"), names("type=product")), (vec![], vec![]));
    let german = world.api("GetEmailTemplates", "type=general&language=german");
    let german = german.text();
    assert!(german.contains(r#""subject":"Test-E-Mail von {$company_name}""#), "{german}");
    let first = r#"{"id":3,"name":"Test Mail","subject":"Test mail from {$company_name}","custom":0}"#;
    assert!(world.api("GetEmailTemplates", "type=general").text().contains(first));
}
