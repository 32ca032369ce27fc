//! How each dialect says that something is not done, or perhaps not; and that nothing secret is said.

use vestibule::domain::ids::{ClientId, UserId};

use super::logged;
use super::{BEGIN, COMMIT, GUEST, PASSWORD, Troubled, invitation};
use crate::pg_proxy::{Fault, When};
use crate::wire::{Request, Response};

const UNKNOWN: &str = "The connection to the database was lost and it is not known whether this was done; look \
                       before you repeat it, or repeat it with the same idempotency key";
const BUSY: &str = "The server is busy; try again in a moment";
const NO_ROOM: &str = "The server cannot store anything at the moment; nothing was changed";

/// What brings about each refusal of a call that writes.
const REFUSALS: [(&str, &str, (When, Fault)); 3] = [
    ("unknown_outcome", UNKNOWN, (When::complete("COMMIT"), Fault::Warn)),
    ("busy", BUSY, (BEGIN, Fault::Fail("57014"))),
    ("no_room", NO_ROOM, (COMMIT, Fault::Fail("53100"))),
];

/// The answer to a call that is struck.
fn struck(troubled: &Troubled, (when, fault): (When, Fault), request: &Request) -> Response {
    let armed = troubled.proxy.arm(when, fault);
    let answer = troubled.world.fetch(request);
    assert!(armed.struck().is_some());
    answer
}

/// A call of the form dialect, to somebody else each time.
fn invite(troubled: &Troubled, format: &str, code: &str) -> Request {
    let more = invitation(&format!("{format}-{code}@example.com"));
    troubled.world.request("CreateClientInvite", &format!("responsetype={format}&{more}"))
}

#[test]
fn the_form_dialect_says_in_every_format_that_a_call_was_not_done() {
    let troubled = Troubled::new();
    for (code, message, fault) in REFUSALS {
        for (format, media_type, body) in [
            ("json", "application/json", format!(r#"{{"result":"error","message":"{message}"}}"#)),
            ("nvp", "text/plain", format!("result=error;message={message}")),
            (
                "xml",
                "application/xml",
                format!(
                    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n\
                     <action>createclientinvite</action>\n<result>error</result>\n\
                     <message>{message}</message>\n</whmcsapi>"
                ),
            ),
        ] {
            let answer = struck(&troubled, fault, &invite(&troubled, format, code));
            assert_eq!((answer.status, answer.header("retry-after")), (503, "1"), "{code} {format}");
            assert_eq!(answer.header("content-type"), format!("{media_type}; charset=utf-8"));
            assert!(answer.text().contains(code), "{}", answer.text());
            assert_eq!(answer.documented(), body);
        }
    }
}

#[test]
fn quickbase_says_that_it_has_technical_difficulties() {
    let troubled = Troubled::with(|setup| setup.set("limit_interval", "0"));
    let token = troubled.world.user_token(UserId::new(1), &[]);
    // No use of it is written down: no commit but the call's is struck.
    troubled.world.sql("UPDATE user_tokens SET last_used_at = 9000000000000");
    let document = format!(
        "<qdbapi><usertoken>{token}</usertoken><userid>{}</userid></qdbapi>",
        UserId::new(2).quickbase()
    );
    let target = format!("/db/{}", ClientId::new(1).dbid());
    for (_, message, fault) in REFUSALS {
        let request = Request::xml(&target, "API_SendInvitation", &document);
        let answer = struck(&troubled, fault, &request);
        let expected = format!(
            "<?xml version=\"1.0\" ?>\n<qdbapi>\n   <action>API_SendInvitation</action>\n   \
             <errcode>100</errcode>\n   <errtext>Technical Difficulties -- try again later</errtext>\n   \
             <errdetail>{message}</errdetail>\n</qdbapi>\n"
        );
        assert_eq!((answer.status, answer.header("quickbase-errcode")), (200, "100"));
        assert_eq!((answer.text(), answer.header("retry-after")), (expected.as_str(), ""));
    }
}

#[test]
fn a_page_says_that_it_is_not_available() {
    let troubled = Troubled::new();
    troubled.proxy.go_away();
    let answer = troubled.world.fetch(&Request::get("/login"));
    assert_eq!((answer.status, answer.header("retry-after")), (503, "1"));
    assert!(answer.text().contains(BUSY), "{}", answer.text());
}

/// Everything that may not be read by whoever reads a log or an answer.
fn secrets(troubled: &mut Troubled) -> Vec<String> {
    let invite = troubled.direct.query_one("SELECT id FROM invites WHERE email = $1", &[&GUEST]);
    let token = troubled.world.link(invite.expect("the invite").get(0));
    vec![PASSWORD.to_owned(), troubled.world.credential.secret.clone(), token]
}

#[test]
fn neither_the_log_nor_an_answer_holds_anything_secret_whatever_happens() {
    logged::start();
    let mut troubled = Troubled::new();
    let mut said = String::new();
    for (when, fault) in [
        (BEGIN, Fault::CutBefore),
        (COMMIT, Fault::CutAfter),
        (COMMIT, Fault::Fail("40003")),
        (COMMIT, Fault::Fail("53100")),
        (BEGIN, Fault::Dismiss("57P01")),
        (BEGIN, Fault::Fail("XX000")),
        (When::complete("INSERT"), Fault::Deny("23505")),
        (When::complete("COMMIT"), Fault::Warn),
    ] {
        said +=
            struck(&troubled, (when, fault), &invite(&troubled, "json", &format!("{}", said.len()))).text();
    }
    said += troubled.invite(GUEST).text();
    troubled.proxy.go_away();
    said += troubled.read().text();
    troubled.proxy.come_back();
    let secrets = secrets(&mut troubled);
    let logged = logged::text();
    for words in ["XX000", "is looked up", "nobody knows", "nothing can be stored", "broken "] {
        assert!(logged.contains(words), "{words}: {logged}");
    }
    for secret in secrets {
        assert!(!logged.contains(&secret), "{secret} is in the log");
        assert!(!said.contains(&secret), "{secret} is in an answer");
    }
    for words in ["57P01", "XX000", "INSERT", "postgres", "127.0.0.1"] {
        assert!(!said.contains(words), "{words}: {said}");
    }
}
