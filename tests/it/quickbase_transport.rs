//! Requests to Quickbase's dialect as its clients send them: what would break one of them, row by row.

use vestibule::domain::ids::UserId;

use crate::qdb::{self, dbid, element, userid};
use crate::wire::{Request, Response};
use crate::world::World;

const PASSWORD: &str = "correct horse battery";

/// A world whose owner has a password, and his user token.
pub fn world() -> (World, String) {
    let world = World::with(|setup| {
        setup.set("limit_interval", "0");
        setup.set("limit_recipient", "0");
        setup.set("quickbase_cookie", "true");
    });
    let set = world.api("SetUserPassword", "user_id=1&password2=correct+horse+battery");
    assert_eq!(set.field("result"), "success", "{}", set.text());
    let token = world.user_token(UserId::new(1), &[]);
    (world, token)
}

pub fn target() -> String {
    format!("/db/{}", dbid())
}

pub fn invitation(token: &str, more: &str) -> String {
    format!("<qdbapi><usertoken>{token}</usertoken><userid>{}</userid>{more}</qdbapi>", userid(2))
}

/// A document under a media type, for an invitation.
pub fn typed(world: &World, media: &str, document: impl Into<Vec<u8>>) -> Response {
    let request = Request::post(&target()).header("QUICKBASE-ACTION", "API_SendInvitation");
    let request = if media.is_empty() { request } else { request.header("Content-Type", media) };
    world.fetch(&request.body(document))
}

fn message(world: &World) -> String {
    world.text("SELECT message FROM invites")
}

#[test]
fn all_six_ways_to_send_a_call_get_the_same_answer() {
    let (world, token) = world();
    let pairs = format!("userid={}&usertoken={token}&usertext=Hello&udata=%26x", userid(2));
    let document = invitation(&token, "<usertext>Hello</usertext><udata>&amp;x</udata>");
    let xml = |query: &str| {
        Request::post(&format!("{}{query}", target()))
            .header("Content-Type", "application/xml")
            .body(&*document)
    };
    let query = |name: &str| format!("{}?{name}=API_SendInvitation", target());
    let answers = [
        xml("").header("QUICKBASE-ACTION", "API_SendInvitation"),
        xml("?a=API_SendInvitation"),
        xml("?act=API_SendInvitation"),
        Request::get(&format!("{}&{pairs}", query("a"))),
        Request::get(&format!("{}&{pairs}", query("act"))),
        Request::post(&format!("{}&{pairs}", query("a"))),
    ]
    .map(|request| world.fetch(&request));
    assert_eq!(qdb::errcode(&answers[0]), "0", "{}", answers[0].text());
    for answer in &answers {
        assert_eq!(answer.text(), answers[0].text());
        let same = ["content-type", "quickbase-errcode", "quickbase-errtext", "cache-control"];
        assert_eq!(same.map(|name| answer.header(name)), same.map(|name| answers[0].header(name)));
    }
    assert_eq!(world.text("SELECT message || ' ' || issue FROM invites"), "Hello 6");
}

#[test]
fn a_call_is_known_in_any_case_and_without_its_prefix_and_echoed_as_it_was_sent() {
    let (world, token) = world();
    let document = invitation(&token, "");
    for name in ["api_sendinvitation", "API_sendInvitation", "SENDINVITATION", "Api_SENDinvitation"] {
        for request in [
            Request::xml(&target(), name, &document),
            Request::xml(&target(), &format!("  {name}\t"), &document),
            Request::post(&format!("{}?A={name}", target())).body(&*document),
            Request::post(&format!("{}?ACT={name}", target())).body(&*document),
        ] {
            let answer = world.fetch(&request);
            assert_eq!((qdb::errcode(&answer), &*element(&answer, "action")), ("0", name));
        }
    }
    let without = Request::xml(&target(), "getAppDTMInfo", &invitation(&token, ""));
    assert_eq!(element(&world.fetch(&without), "action"), "getAppDTMInfo");
    for odd in ["<b>&\"'", "API_é", "API_API_SendInvitation", "API_"] {
        let answer = world.fetch(&Request::xml(&target(), odd, &document));
        assert!(["5", "6"].contains(&qdb::errcode(&answer)), "{}", answer.text());
        let shown = if odd.is_ascii() { odd } else { "" };
        assert_eq!(element(&answer, "action"), shown, "a header that is no ASCII is none");
    }
}

#[test]
fn parameters_are_known_in_any_case() {
    let (world, token) = world();
    let id = userid(2);
    for document in [
        format!("<qdbapi><userToken>{token}</userToken><userId>{id}</userId></qdbapi>"),
        format!("<QDBAPI><USERTOKEN>{token}</USERTOKEN><UserID>{id}</UserID><appToken/></QDBAPI>"),
    ] {
        assert_eq!(qdb::errcode(&typed(&world, "application/xml", document)), "0");
    }
    let query = format!("?Act=API_SendInvitation&userToken={token}&USERID={id}");
    assert_eq!(qdb::errcode(&world.fetch(&Request::get(&format!("{}{query}", target())))), "0");
}

#[test]
fn usertext_arrives_whatever_its_charset_is_said_to_be() {
    let (world, token) = world();
    let latin = "application/xml; charset=ISO-8859-1";
    let document = |text: &str| invitation(&token, &format!("<usertext>{text}</usertext>"));
    let declared =
        |label: &str, text: &str| format!("<?xml version=\"1.0\" encoding=\"{label}\"?>{}", document(text));
    let encoded = |label: &str, text: &str| {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a known label");
        let (bytes, _, unmapped) = encoding.encode(text);
        assert!(!unmapped, "{text}");
        bytes.into_owned()
    };
    let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{FEFF}{text}").encode_utf16().flat_map(bytes).collect()
    };
    for (media, body, text) in [
        (latin, declared("ISO-8859-1", "Zoë, 日本").into_bytes(), "Zoë, 日本"),
        ("application/xml", document("Zoë").into_bytes(), "Zoë"),
        ("", document("Zoë").into_bytes(), "Zoë"),
        ("text/xml;", document("Zoë").into_bytes(), "Zoë"),
        ("application/xml;UTF-8", document("Zoë").into_bytes(), "Zoë"),
        (latin, encoded("windows-1252", &document("Zoë")), "Zoë"),
        ("text/xml", encoded("windows-1252", &document("€ Zoë")), "€ Zoë"),
        ("text/xml; charset=shift_jis", encoded("shift_jis", &document("ソ日本")), "ソ日本"),
        ("text/xml", encoded("shift_jis", &declared("Shift_JIS", "表示")), "表示"),
        ("application/xml", wide(&document("Zoë 日"), u16::to_le_bytes), "Zoë 日"),
        ("application/xml; charset=utf-8", wide(&document("Zoë 日"), u16::to_be_bytes), "Zoë 日"),
        (latin, format!("\u{FEFF}{}", document("é")).into_bytes(), "é"),
    ] {
        let answer = typed(&world, media, body);
        assert_eq!((qdb::errcode(&answer), &*message(&world)), ("0", text), "{media}");
    }
}

#[test]
fn old_clients_speak_http_1_0_and_name_the_whole_address() {
    let (world, token) = world();
    let document = invitation(&token, "");
    let head = format!(
        "Content-Type: application/xml\r\nQUICKBASE-ACTION: API_SendInvitation\r\nContent-Length: {}",
        document.len()
    );
    for (line, host) in [
        (format!("POST {} HTTP/1.0", target()), ""),
        (format!("POST {} HTTP/1.0", target()), "Host: www.quickbase.com\r\n"),
        (format!("POST https://www.quickbase.com:443{} HTTP/1.1", target()), "Host: www.quickbase.com\r\n"),
        (format!("POST http://accounts.test{} HTTP/1.1", target()), "Host: accounts.test\r\n"),
        (format!("POST https://example.org{}?realmhost=example.org HTTP/1.0", target()), ""),
    ] {
        let answer = world.line().send(format!("{line}\r\n{host}{head}\r\n\r\n{document}").as_bytes());
        assert_eq!(qdb::errcode(&answer), "0", "{line}");
    }
}

#[test]
fn a_log_in_by_get_gives_the_cookie_and_the_cookie_is_enough_for_the_next_get() {
    let (world, _) = world();
    let log_in = format!(
        "/db/main?act=API_Authenticate&username=owner@example.com&password={}",
        PASSWORD.replace(' ', "+")
    );
    let answer = world.fetch(&Request::get(&log_in));
    assert_eq!(qdb::errcode(&answer), "0", "{}", answer.text());
    let ticket = element(&answer, "ticket");
    let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default();
    assert_eq!(cookie, format!("TICKET={ticket}"), "the bare ticket, under a name in capitals");
    let users = format!("{}?act=API_UserRoles", target());
    assert_eq!(qdb::errcode(&world.fetch(&Request::get(&users).header("Cookie", cookie))), "0");
    assert_eq!(qdb::errcode(&world.fetch(&Request::get(&users))), "22");
    let out = world.fetch(&Request::get("/db/main?act=API_SignOut").header("Cookie", cookie));
    assert!(out.header("set-cookie").starts_with("TICKET=; "), "{}", out.header("set-cookie"));
    assert_eq!(qdb::errcode(&world.fetch(&Request::get(&format!("{users}&ticket={ticket}")))), "0");
}

#[test]
fn a_boolean_or_an_extra_that_clients_send_along_is_no_error() {
    let (world, token) = world();
    let extras = "<msInUTC>1</msInUTC><dbid>main</dbid><realmhost>x</realmhost><rdr>https://example.org/</rdr>\
                  <xsl>x^y</xsl><devkey/><adminOnly/><fmt>structured</fmt><options>num-1</options><first_name>x</first_name>";
    let answer = typed(&world, "application/xml", invitation(&token, extras));
    assert_eq!(qdb::errcode(&answer), "0", "{}", answer.text());
    assert_eq!((answer.header("location"), answer.text().contains("stylesheet")), ("", false));
}

/// As the documentation prints it.
const PRINTED: &str = "<qdbapi>\n   <ticket>auth_ticket</ticket>\n   <apptoken>app_token</apptoken>\n   \
                       <userid>112249.ctdg</userid>\n   <usertext>Welcome!</usertext>\n</qdbapi>";

#[test]
fn the_documented_sample_is_understood_byte_for_byte() {
    let (world, _) = world();
    let send = |body: &str| world.fetch(&Request::xml(&target(), "API_SendInvitation", body));
    let before = world.dump();
    assert_eq!(qdb::errcode(&send(PRINTED)), "4", "its ticket is none");
    assert_eq!(world.dump(), before);
    let log_in = [("username", "owner@example.com"), ("password", PASSWORD)];
    let ticket = element(&qdb::call(&world, "main", "Authenticate", "", &log_in), "ticket");
    let with_ticket = PRINTED.replace("auth_ticket", &ticket);
    assert_eq!(qdb::errcode(&send(&with_ticket)), "21", "nor is its user");
    let answer = send(&with_ticket.replace("112249.ctdg", &userid(2)));
    let expected = "<?xml version=\"1.0\" ?>\n<qdbapi>\n   <action>API_SendInvitation</action>\n\
                    \x20  <errcode>0</errcode>\n   <errtext>No error</errtext>\n</qdbapi>\n";
    assert_eq!((answer.text(), &*message(&world)), (expected, "Welcome!"));
}

#[test]
fn the_request_as_it_is_printed_is_a_bad_request_and_loses_nothing_sec_122() {
    let (world, token) = world();
    let before = world.dump();
    let rest = format!(
        "Content-Type: application/xml\nContent-Length:\nQUICKBASE-ACTION: API_SendInvitation\n\n{PRINTED}"
    );
    let printed = format!("POST https://target_domain/db/target_dbid \n HTTP/1.0\n{rest}");
    let line = "POST https://target_domain/db/target_dbid HTTP/1.0";
    for request in [
        printed.clone(),
        printed.replace('\n', "\r\n"),
        format!("{line}\n{rest}"),
        format!("{line}\r\n{}", rest.replace('\n', "\r\n")),
    ] {
        assert_eq!(world.line().send(request.as_bytes()).status, 400, "{request}");
        assert_eq!(world.dump(), before);
        let without = format!("<qdbapi><usertoken>{token}</usertoken></qdbapi>");
        let good = typed(&world, "application/xml", without);
        assert_eq!(qdb::errcode(&good), "2", "the server goes on");
    }
}

#[test]
fn what_would_expand_or_fetch_is_refused_with_11_and_nothing_is_expanded() {
    let (world, token) = world();
    for document in [
        format!("<!DOCTYPE q [<!ENTITY x 'expanded'>]>{}", invitation(&token, "<udata>&x;</udata>")),
        invitation(&token, "<udata>&x;</udata>"),
        invitation(&token, "<usertext>Tom & Jerry</usertext>"),
        invitation(&token, "<usertext>1 < 2</usertext>"),
    ] {
        let answer = typed(&world, "application/xml", document);
        assert_eq!(qdb::errcode(&answer), "11");
        assert!(!answer.text().contains("expanded") && !answer.text().contains("Jerry"), "{}", answer.text());
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 0);
}
