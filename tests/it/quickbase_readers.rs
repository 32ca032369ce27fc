//! Requests of Quickbase clients that read an answer as a text, or by strict types, and what each needs of it.

use vestibule::domain::ids::UserId;

use crate::people::OWNER;
use crate::qdb::{dbid, element, errcode, userid};
use crate::quickbase_clients::{PASSWORD, post, world};
use crate::wire::Response;

// ---- HTTP::QuickBase: the realm in the query, real Latin-1, the answer searched as a text; a 500 is tried again

#[test]
fn perl_s_http_quickbase_finds_its_words() {
    let world = world();
    let body = |more: &[u8]| {
        let mut body = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?><qdbapi>".to_vec();
        body.extend(more);
        body.extend(b"</qdbapi>");
        body
    };
    let call = |target: &str, action: &str, more: &[u8]| {
        let (line, action) = (
            format!("POST /db/{target}?realmhost=accounts.test HTTP/1.1"),
            format!("QUICKBASE-ACTION: {action}"),
        );
        let lines = [
            &*line,
            "TE: deflate,gzip;q=0.3",
            "Connection: TE",
            "Host: accounts.test",
            "Content-Type: text/xml",
            &action,
        ];
        post(&world, &lines, &body(more))
    };
    let login = format!("<username>{OWNER}</username><password>{PASSWORD}</password>");
    let ticket = element(&call("main", "API_Authenticate", login.as_bytes()), "ticket");
    let mut person = format!("<ticket>{ticket}</ticket><email>rene@example.com</email>").into_bytes();
    person.extend(b"<fname>Ren\xE9</fname><lname>M\xFCller \x96 \x80</lname>");
    let made = call(&dbid(), "API_ProvisionUser", &person);
    assert!(made.text().contains("<errcode>0</errcode>") && element(&made, "userid") == userid(3));
    assert_eq!(world.text("SELECT last_name FROM users WHERE id = 3"), "Müller – €", "the web's Latin-1");
    let wrong = call("main", "API_GetUserInfo", b"<ticket>\xFF\xFE</ticket>");
    assert_eq!((wrong.status, errcode(&wrong)), (200, "4"), "never a 500, after which it would try again");
}

// ---- quickbase-go, quickbase-js and base-js: strict readers, and their own capitals

/// What Go's decoder reads as numbers are numbers, and what a regular expression looks for is there.
fn check_strictly(answer: &Response) {
    assert!(answer.text().starts_with("<?xml version=\"1.0\" ?>\n<qdbapi>\n"), "{}", answer.text());
    for begin in ["<role id=\"", "<access id=\"", "<isVerified>", "<externalAuth>", "<errcode>"] {
        for rest in answer.text().split(begin).skip(1) {
            let value = rest.split(['"', '<']).next().unwrap_or_default();
            assert!(value.parse::<i64>().is_ok(), "{begin}{value}");
        }
    }
    for name in ["action", "errcode", "errtext", "errdetail", "userid", "firstName", "login"] {
        assert!(!answer.text().contains(&format!("<{name} ")), "no attribute on {name}");
    }
    assert!(!answer.text().contains("CDATA") && !answer.text().contains("xmlns"));
}

#[test]
fn quickbase_go_and_base_js_go_the_chain_in_their_own_capitals() {
    let world = world();
    let token = world.user_token(UserId::new(1), &[]);
    let call = |target: &str, action: &str, more: &str| {
        let (line, action) = (format!("POST /db/{target} HTTP/1.1"), format!("QUICKBASE-ACTION: {action}"));
        let lines = [
            &*line,
            "Host: accounts.test",
            "User-Agent: Go-http-client/1.1",
            "Content-Type: application/xml",
            &action,
        ];
        let body = format!("<qdbapi><usertoken>{token}</usertoken>{more}</qdbapi>");
        let answer = post(&world, &lines, body.as_bytes());
        check_strictly(&answer);
        answer
    };
    let person = "<email>ann@example.com</email><fname>Ann</fname><lname>Ötherβ</lname><roleId>10</roleId>";
    assert_eq!(errcode(&call(&dbid(), "API_ProvisionUser", person)), "0");
    let who = format!("<userId>{}</userId>", userid(3));
    assert_eq!(errcode(&call(&dbid(), "API_AddUserToRole", &format!("{who}<roleId>11</roleId>"))), "0");
    assert_eq!(errcode(&call(&dbid(), "API_SendInvitation", &format!("{who}<usertext></usertext>"))), "0");
    for (new, code) in [("<newRoleId>13</newRoleId>", "0"), ("<newRoleid>0</newRoleid>", "110")] {
        let role = if code == "0" { "10" } else { "13" };
        let change = call(&dbid(), "API_ChangeUserRole", &format!("{who}<roleId>{role}</roleId>{new}"));
        assert_eq!(errcode(&change), code, "{new}");
    }
    let found = call("main", "API_GetUserInfo", "<email>ann@example.com</email>");
    assert!(found.text().contains(&format!("\n   <user id=\"{}\">\n", userid(3))), "{}", found.text());
    assert!(found.text().contains("<lastName>Ötherβ</lastName>"), "no reference that a pattern would keep");
    for (target, action) in
        [(&*dbid(), "API_UserRoles"), (&*dbid(), "API_GetRoleInfo"), (&*dbid(), "API_GetUserRole")]
    {
        let answer = call(target, action, "");
        assert!(errcode(&answer) == "0" && answer.text().contains("<access id=\"1\">Administrator</access>"));
    }
}
