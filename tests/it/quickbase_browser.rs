//! Browsers before Quickbase's dialect: what a cookie opens, what a token does not, and what an answer's head holds.

use vestibule::domain::ids::UserId;

use crate::qdb::{call, dbid, element, errcode, userid};
use crate::wire::{Request, Response};
use crate::world::World;

fn world(cookie: &str) -> (World, String) {
    let world = World::with(|setup| {
        setup.set("quickbase_cookie", cookie);
        setup.set("limit_interval", "0");
    });
    world.api("SetUserPassword", "user_id=1&password2=correct+horse+battery");
    let log_in = [("username", "owner@example.com"), ("password", "correct horse battery")];
    let ticket = element(&call(&world, "main", "Authenticate", "", &log_in), "ticket");
    (world, ticket)
}

/// What an image on another site, or a script on this one, would ask for.
fn invitation(ticket: &str, headers: &[(&str, &str)]) -> Request {
    let target = format!("/db/{}?a=API_SendInvitation&userid={}", dbid(), userid(2));
    let request = Request::get(&target).header("Cookie", &format!("other=1; TICKET={ticket}"));
    headers.iter().fold(request, |request, (name, value)| request.header(name, value))
}

/// What says that another site, or nobody knows who, made the browser ask.
const FOREIGN: [&[(&str, &str)]; 9] = [
    &[("Sec-Fetch-Site", "cross-site")],
    &[("Sec-Fetch-Site", "same-site")],
    &[("Sec-Fetch-Site", "none")],
    &[("Sec-Fetch-Site", "Same-Origin, cross-site")],
    &[("Sec-Fetch-Site", "")],
    &[("Origin", "https://evil.example")],
    &[("Origin", "null")],
    &[("Origin", "https://accounts.test")],
    &[("Sec-Fetch-Site", "same-origin"), ("Origin", "http://accounts.test.evil.example")],
];

#[test]
fn a_cookie_opens_to_this_site_alone_and_only_where_the_operator_lets_it_sec_121() {
    let (world, ticket) = world("true");
    let before = world.dump();
    for headers in FOREIGN {
        assert_eq!(errcode(&world.fetch(&invitation(&ticket, headers))), "22", "{headers:?}");
    }
    for odd in ["", "wrong", "\"quoted\"", "a b"] {
        let code = errcode(&world.fetch(&invitation(odd, &[]))).to_owned();
        assert_eq!(code, if odd.is_empty() { "22" } else { "4" }, "{odd}");
    }
    assert_eq!(world.dump(), before);
    for headers in [
        &[][..],
        &[("Sec-Fetch-Site", "same-origin")],
        &[("Sec-Fetch-Site", "same-origin"), ("Origin", "http://accounts.test")],
    ] {
        assert_eq!(errcode(&world.fetch(&invitation(&ticket, headers))), "0", "{headers:?}");
        world.advance(1000);
    }
}

#[test]
fn a_cookie_opens_nothing_unless_it_is_switched_on_sec_121() {
    let (world, ticket) = world("false");
    let before = world.dump();
    for headers in [&[][..], &[("Sec-Fetch-Site", "same-origin")]].iter().chain(&FOREIGN) {
        assert_eq!(errcode(&world.fetch(&invitation(&ticket, headers))), "22", "{headers:?}");
    }
    assert_eq!(world.dump(), before);
    let named = format!("/db/{}?a=API_UserRoles&ticket={ticket}", dbid());
    assert_eq!(errcode(&world.fetch(&Request::get(&named))), "0", "the parameter says who asks");
}

#[test]
fn a_cookie_is_for_scripts_of_no_site_sec_121() {
    let (world, _) = world("true");
    let log_in = "/db/main?a=API_Authenticate&username=owner@example.com&password=correct+horse+battery";
    let line = world.fetch(&Request::get(log_in)).header("set-cookie").to_owned();
    for part in ["; Path=/db", "; HttpOnly", "; SameSite=Strict"] {
        assert!(line.contains(part), "{line}");
    }
    assert!(!line.contains("Domain"), "{line}");
    let tls = World::with(|setup| setup.set("public_url", "https://accounts.test"));
    let out = call(&tls, "main", "SignOut", "", &[]);
    assert!(out.header("set-cookie").contains("; Secure"), "{}", out.header("set-cookie"));
}

#[test]
fn neither_user_tokens_nor_tickets_open_a_page_sec_119() {
    let (world, ticket) = world("true");
    let token = world.user_token(UserId::new(1), &[]);
    let session = world.session_token(UserId::new(1));
    let page = |cookie: &str, query: &str, authorization: &str| {
        let request = Request::get(&format!("/account{query}")).header("Cookie", cookie);
        world.fetch(&request.header("Authorization", authorization)).status
    };
    assert_eq!(page(&format!("vestibule_session={}", session.expose()), "", ""), 200);
    for secret in [&token, &ticket] {
        for name in ["vestibule_session", "__Host-vestibule_session", "TICKET", "usertoken"] {
            assert_eq!(page(&format!("{name}={secret}"), "", ""), 303, "{name}");
        }
        assert_eq!(page("", &format!("?usertoken={secret}&ticket={secret}"), ""), 303);
        assert_eq!(page("", "", &format!("QB-USER-TOKEN {secret}")), 303);
        assert_eq!(page("", "", &format!("Bearer {secret}")), 303);
    }
}

/// The names in an answer's head, in order.
fn names(answer: &Response) -> Vec<String> {
    let mut names: Vec<String> = answer.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    names
}

#[test]
fn nothing_that_is_sent_breaks_out_into_the_head_of_an_answer_sec_172() {
    let world = World::new();
    let plain = world.fetch(&Request::get(&format!("/db/{}?a=API_SendInvitation", dbid())));
    for odd in [
        "%0d%0aSet-Cookie:x=1",
        "%0aX-A:b",
        "%0d%0a%0d%0a%3Cb%3E",
        "%E5%98%8A%E5%98%8DX:1",
        "%c2%85X:1",
        "%0bX:1",
        "%7fX:1",
    ] {
        for query in [
            format!("a=API_SendInvitation{odd}"),
            format!("a=API_SendInvitation&udata={odd}"),
            format!("a=API_SendInvitation&encoding=utf-8{odd}"),
            format!("a=API_SendInvitation&userid={odd}&ticket={odd}"),
            format!("a=API_Authenticate&ticket={odd}&username={odd}&password={odd}"),
            format!("a=API_SignOut&ticket={odd}"),
        ] {
            let answer = world.fetch(&Request::get(&format!("/db/{}?{query}", dbid())));
            assert!(answer.header("quickbase-errcode").parse::<u8>().is_ok(), "{query}");
            let known = names(&answer).into_iter().filter(|name| name != "set-cookie").collect::<Vec<_>>();
            assert_eq!(known, names(&plain), "{query}");
            assert!(!answer.header("set-cookie").contains("x=1"), "{query}");
            assert!(
                answer
                    .headers
                    .iter()
                    .all(|(_, value)| value.bytes().all(|byte| (b' '..0x7f).contains(&byte)))
            );
        }
    }
    for raw in ["API_SendInvitation\rX: 1", "API_SendInvitation\0"] {
        let bytes = format!(
            "POST /db/main HTTP/1.1\r\nHost: a\r\nQUICKBASE-ACTION: {raw}\r\nContent-Length: 0\r\n\r\n"
        );
        assert_eq!(world.line().send(bytes.as_bytes()).status, 400, "{raw:?}");
    }
}
