//! Hostile documents, texts and browsers before Quickbase's dialect: a code each time, and nothing is changed.

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use quick_xml::events::Event;
use vestibule::domain::ids::UserId;

use crate::qdb::{call, dbid, element, errcode, userid};
use crate::wire::{Request, Response};
use crate::world::World;

fn token(world: &World) -> String {
    format!("<usertoken>{}</usertoken>", world.user_token(UserId::new(1), &[]))
}

fn send(world: &World, document: &str) -> Response {
    world.fetch(&Request::xml(&format!("/db/{}", dbid()), "API_SendInvitation", document))
}

/// An invitation that would work, with more in it.
fn good(token: &str, more: &str) -> String {
    format!("<qdbapi>{token}<userid>{}</userid>{more}</qdbapi>", userid(2))
}

fn refused(world: &World, document: &str, code: &str) {
    let answer = send(world, document);
    assert_eq!(errcode(&answer), code, "{}", document.get(..120).unwrap_or(document));
    assert!(answer.text().len() < 500, "nothing of it is said back: {}", answer.text());
}

#[test]
fn no_document_makes_the_server_connect_anywhere_sec_101() {
    let (world, listener) = (World::new(), TcpListener::bind("127.0.0.1:0").expect("a port"));
    let (token, before) = (token(&world), world.dump());
    let there = format!("http://{}", listener.local_addr().expect("an address"));
    for head in [
        format!("<!DOCTYPE qdbapi SYSTEM '{there}/a.dtd'>"),
        format!("<!DOCTYPE qdbapi PUBLIC '-//Q' '{there}/a.dtd'>"),
        format!("<!DOCTYPE qdbapi [<!ENTITY x SYSTEM '{there}/a'>]>"),
        format!("<!DOCTYPE qdbapi [<!ENTITY % x SYSTEM '{there}/a'>%x;]>"),
        format!("<?xml version='1.0'?><!doctype qdbapi SYSTEM '{there}/a.dtd'>"),
    ] {
        refused(&world, &format!("{head}{}", good(&token, "<usertext>&x;</usertext>")), "11");
    }
    let harmless = format!("<?xml-stylesheet href='{there}/a.xsl'?>");
    let link = format!(
        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{there}/a'/><xsl>{there}</xsl>"
    );
    assert_eq!(
        errcode(&send(&world, &format!("{harmless}{}", good(&token, "").replace("<userid>", "<userid>0")))),
        "21"
    );
    assert_eq!(
        errcode(&send(&world, &format!("{harmless}<qdbapi xmlns='{there}/n'>{token}{link}</qdbapi>"))),
        "2"
    );
    assert_eq!(world.dump(), before);
    listener.set_nonblocking(true).expect("it does not wait");
    assert_eq!(listener.accept().map_err(|error| error.kind()).err(), Some(ErrorKind::WouldBlock));
    let _own = TcpStream::connect(listener.local_addr().expect("an address")).expect("it listens");
    assert!(listener.accept().is_ok(), "a connection would have been seen");
}

#[test]
fn entities_are_never_expanded_sec_102() {
    let world = World::new();
    let (token, before) = (token(&world), world.dump());
    let laughs = (1..10).fold("<!ENTITY a0 'ha'>".to_owned(), |text, number| {
        text + &format!("<!ENTITY a{number} '{}'>", format!("&a{};", number - 1).repeat(10))
    });
    let quadratic = format!("<!ENTITY a9 '{}'>", "x".repeat(100_000));
    for entities in [laughs, quadratic] {
        let document = format!(
            "<!DOCTYPE q [{entities}]>{}",
            good(&token, &format!("<udata>{}</udata>", "&a9;".repeat(1000)))
        );
        refused(&world, &document, "11");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn attributes_and_depth_have_their_limits_sec_104() {
    let world = World::new();
    let (token, before) = (token(&world), world.dump());
    let root = |attributes: &str| good(&token, "").replacen("<qdbapi>", &format!("<qdbapi {attributes}>"), 1);
    let many = |count: usize, one: &str| {
        (0..count).fold(String::new(), |text, number| text + &one.replace('#', &number.to_string()))
    };
    for document in [
        root(&many(17, "a#='1' ")),
        root(&many(10_000, "a#='1' ")),
        root(&many(10_000, "xmlns:a#='u' ")),
        root("a='1' a='2'"),
        root("a"),
        root("a=1"),
        root("a='<'>"),
        "<a>".repeat(50_000),
        format!("<qdbapi>{}", "<a>".repeat(50_000)),
        good(&token, &"<a/>".repeat(64)),
        good(&token, &"<!---->".repeat(20_000)),
        good(&token, &format!("<{0}/>", "n".repeat(300))),
    ] {
        refused(&world, &document, "11");
    }
    for document in [root(&many(100_000, "a#='1' ")), root(&many(60_000, "xmlns:a#='' "))] {
        refused(&world, &document, "2");
    }
    assert_eq!(world.dump(), before);
    assert_eq!(errcode(&send(&world, &root(&many(16, "a#='1' ")))), "0", "so many are none too many");
}

#[test]
fn what_is_not_one_whole_document_is_refused_sec_106_107() {
    let world = World::new();
    let (token, before) = (token(&world), world.dump());
    let whole = good(&token, "<usertext>Welcome!</usertext>");
    for document in [
        format!("{whole}{whole}"),
        format!("{whole}x"),
        format!("x{whole}"),
        format!("{whole}</qdbapi>"),
        whole.replace("</usertext>", "</userText>"),
        whole.replace("</usertext>", ""),
        whole.replace("<usertext>", "<usertext"),
        whole.replace("Welcome!", "Wel<come"),
        whole.replace("</qdbapi>", ""),
        whole.trim_end_matches('>').to_owned(),
        whole[..whole.len() / 2].to_owned(),
        whole.replace("qdbapi", "whmcsapi"),
    ] {
        refused(&world, &document, "11");
    }
    for reference in [
        "&#0;",
        "&#x1F;",
        "&#xD800;",
        "&#x110000;",
        "&#xFFFE;",
        "&#;",
        "&#x;",
        "&#-1;",
        "&#99999999999999999999;",
        "&unknown;",
        "&AMP;",
        "&;",
        "&amp",
        "\u{0}",
        "\u{1}",
        "\u{b}",
        "\u{FFFE}",
    ] {
        refused(&world, &whole.replace("Welcome!", reference), "11");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_repeated_parameter_counts_once_or_is_refused_sec_109() {
    let world = World::with(|setup| {
        setup.set("limit_interval", "0");
        setup.set("limit_recipient", "0");
    });
    world.api("SetUserPassword", "user_id=1&password2=correct+horse+battery");
    let log_in = [("username", "owner@example.com"), ("password", "correct horse battery")];
    let ticket = element(&call(&world, "main", "Authenticate", "", &log_in), "ticket");
    let token = token(&world);
    for document in [
        good(&token, "<apptoken>a</apptoken><apptoken>b</apptoken>"),
        good(&token, &format!("<userid>{}</userid><userid/>", userid(2))),
        good(&token, "<usertoken>wrong</usertoken>"),
        good(&format!("<usertoken/><userToken> </userToken>{token}"), ""),
        good(&format!("<Ticket>{ticket}</Ticket>"), ""),
    ] {
        assert_eq!(errcode(&send(&world, &document)), "0", "{document}");
    }
    let before = world.dump();
    refused(&world, &good(&token, &format!("<USERID>{}</USERID>", userid(1))), "2");
    refused(&world, &good(&token, "<roleid>10</roleid><roleId>11</roleId>"), "2");
    refused(&world, &format!("<qdbapi>{}</qdbapi>", good(&token, "")), "11");
    refused(&world, &good(&token, "<userid><b/></userid>"), "11");
    assert_eq!(world.dump(), before);
}

#[test]
fn a_list_or_two_spellings_in_a_query_are_refused_and_not_taken_for_nothing_sec_109() {
    let world = World::new();
    let token = world.user_token(UserId::new(1), &[]);
    let before = world.dump();
    let who = format!("usertoken={token}&userid={}", userid(2));
    for query in [
        format!("a=API_ChangeUserRole&{who}&roleid=11&newroleid=10&newRoleId=12"),
        format!("a=API_ChangeUserRole&{who}&roleid=11&newroleid[]=10"),
        format!("a=API_GetUserInfo&{who}&email=a@example.com&email=b@example.com"),
        format!("a=API_GetUserInfo&A=API_SendInvitation&{who}"),
    ] {
        let answer = world.fetch(&Request::get(&format!("/db/{}?{query}", dbid())));
        assert_eq!(errcode(&answer), "2", "{query}");
    }
    assert_eq!(world.dump(), before);
}

/// The text of `udata`, by a reader that is not the server's writer.
fn udata(answer: &Response) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(answer.text());
    let (mut inside, mut text) = (None, String::new());
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) if start.name().as_ref() == "udata" => inside = Some(()),
            Event::End(end) if end.name().as_ref() == "udata" => return inside.map(|()| text),
            Event::Text(piece) if inside.is_some() => text.push_str(&piece),
            Event::GeneralRef(reference) if inside.is_some() => {
                let named = quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned);
                let number = reference.resolve_char_ref().expect("a character").map(String::from);
                text.push_str(&named.or(number).expect("a known one"));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn escaped(text: &str) -> String {
    let carefully = |c| match c {
        '<' | '>' | '&' | '"' | '\r' => format!("&#{};", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(carefully).collect()
}

const fn is_of_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// It comes back through a document, a query, and either in an encoding of its own.
fn comes_back(world: &World, text: &str) {
    let shown: String = text.chars().map(|c| if is_of_xml(c) { c } else { '\u{FFFD}' }).collect();
    let query = serde_urlencoded::to_string([("a", "API_SendInvitation"), ("udata", text)]).expect("a query");
    for encoding in ["", "shift_jis", "utf-8"] {
        let document =
            format!("<qdbapi><encoding>{encoding}</encoding><udata>{}</udata></qdbapi>", escaped(&shown));
        let target = format!("/db/{}?{query}&encoding={encoding}", dbid());
        for answer in [send(world, &document), world.fetch(&Request::get(&target))] {
            assert_eq!((errcode(&answer), udata(&answer).as_deref()), ("22", Some(&*shown)), "{text:?}");
        }
    }
}

#[test]
fn udata_of_any_text_comes_back_exactly_sec_111() {
    let world = World::new();
    for text in [
        "</udata><errcode>0</errcode>",
        "]]>",
        "<!--",
        "-->",
        "<![CDATA[x]]>",
        "\r\n\r\r\n\t",
        "\u{1}\u{1b}\u{7f}\u{85}",
        "&amp;&lt;&#0;",
        "\u{202e}\u{2028}\u{feff}",
        "\u{fffe}\u{ffff}",
        "'\"%00%0d%0a",
        "日本語 é e\u{301} 😀",
        "  ",
        "null",
        "undefined",
    ] {
        comes_back(&world, text);
    }
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let any = proptest::collection::vec(any::<char>().prop_filter("no NUL", |c| *c != '\0'), 0..200);
    let ran = TestRunner::new(config).run(&any, |text| {
        comes_back(&world, &text.into_iter().collect::<String>());
        Ok(())
    });
    ran.expect("every text comes back");
    let nul = world.fetch(&Request::get(&format!("/db/{}?a=API_SendInvitation&udata=a%00b", dbid())));
    assert_eq!(errcode(&nul), "11");
}
