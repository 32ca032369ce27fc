//! Bytes on the connection to Quickbase's dialect: lengths, chunks and pipelines that lie, and what is answered next.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::qdb::dbid;
use crate::world::World;

/// Everything that is answered to these bytes until the connection ends.
fn answered(world: &World, bytes: &str) -> String {
    let mut stream = TcpStream::connect(world.address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a time limit");
    // A server that has seen enough may close before it was told everything.
    let _ = stream.write_all(bytes.as_bytes());
    let mut said = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => said.extend(&buffer[..read]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("the connection does not end: {error}: {}", String::from_utf8_lossy(&said)),
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
    String::from_utf8(said).expect("text")
}

/// What was answered, in order: the `udata` of an answer, or its status where it has none.
fn told(world: &World, bytes: &str) -> Vec<String> {
    let said = answered(world, bytes);
    let answers = said.split("HTTP/1.").skip(1).filter(|answer| !answer[2..].starts_with("100"));
    let of = |answer: &str| {
        let udata = answer.split_once("<udata>").and_then(|(_, rest)| rest.split_once("</udata>"));
        udata.map_or_else(|| answer[2..5].to_owned(), |(udata, _)| udata.to_owned())
    };
    answers.map(of).collect()
}

fn document(udata: &str) -> String {
    format!("<qdbapi><udata>{udata}</udata></qdbapi>")
}

fn head(version: &str, more: &str) -> String {
    let line = format!("POST /db/{} HTTP/{version}\r\nHost: a\r\n", dbid());
    format!("{line}Content-Type: application/xml\r\nQUICKBASE-ACTION: API_SendInvitation\r\n{more}\r\n")
}

/// A request with a length that is right.
fn whole(udata: &str, more: &str) -> String {
    let document = document(udata);
    format!("{}{document}", head("1.1", &format!("{more}Content-Length: {}\r\n", document.len())))
}

fn last(udata: &str) -> String {
    whole(udata, "Connection: close\r\n")
}

fn chunked(chunks: &str) -> String {
    format!("{}{chunks}", head("1.1", "Transfer-Encoding: chunked\r\n"))
}

#[test]
fn requests_on_one_connection_are_answered_each_in_its_turn_sec_122() {
    let world = World::new();
    let (one, two) = (document("b1"), document("b2"));
    let pieces = format!("{:x};x=y\r\n{one}\r\n0\r\nX-Trailer: 1\r\n\r\n", one.len());
    let small = two.chars().fold(String::new(), |text, c| text + &format!("1\r\n{c}\r\n"));
    let broken = "<qdbapi><udata>";
    for (bytes, expected) in [
        (format!("{}{}", whole("a", ""), last("b")), ["a", "b"]),
        (format!("{}{}", chunked(&pieces), last("c")), ["b1", "c"]),
        (format!("{}{}", chunked(&format!("{small}0\r\n\r\n")), last("c")), ["b2", "c"]),
        (format!("{}{broken}{}", head("1.1", "Content-Length: 15\r\n"), last("c")), ["200", "c"]),
        (format!("{}{}", head("1.1", ""), last("c")), ["200", "c"]),
        (format!("{}{}", whole("a", "Expect: 100-continue\r\n"), last("c")), ["a", "c"]),
        (
            format!("{}{}", whole("a", "Connection: keep-alive\r\n").replace("1.1", "1.0"), last("c")),
            ["a", "c"],
        ),
        (
            format!(
                "GET /db/x?a=b&udata=g HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\r\n\r\n{}",
                last("c")
            ),
            ["g", "c"],
        ),
        (
            format!("PUT /db/x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nGET {}", last("c")),
            ["200", "c"],
        ),
    ] {
        assert_eq!(told(&world, &bytes), expected, "{bytes}");
    }
}

#[test]
fn an_old_client_that_asks_for_nothing_more_is_left_after_its_answer_sec_122() {
    let world = World::new();
    let document = document("old");
    let length = format!("Content-Length: {}\r\n", document.len());
    assert_eq!(told(&world, &format!("{}{document}", head("1.0", &length))), ["old"]);
}

/// What would be taken for a request of its own, if a body's end were seen in the wrong place.
const SMUGGLED: &str = "GET /db/main?a=API_GetUserInfo&udata=smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

#[test]
fn a_body_is_never_taken_for_a_request_sec_122() {
    let world = World::new();
    let before = world.dump();
    let length = SMUGGLED.len();
    let both = |more: &str, body: &str| format!("{}{body}{}", head("1.1", more), last("z"));
    for bytes in [
        both(&format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"), SMUGGLED),
        both(&format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n"), SMUGGLED),
        both(&format!("Content-Length: {length}\r\nContent-Length: 0\r\n"), SMUGGLED),
        both(&format!("Content-Length: 0\r\nContent-Length: {length}\r\n"), SMUGGLED),
        both(&format!("Transfer-Encoding: chunked, identity\r\nContent-Length: {length}\r\n"), SMUGGLED),
        both(&format!("Transfer-Encoding: xchunked\r\nContent-Length: {length}\r\n"), SMUGGLED),
        both(&format!("Transfer-Encoding : chunked\r\nContent-Length: {length}\r\n"), SMUGGLED),
        both(&format!("Content-Length: {length}\r\n"), SMUGGLED),
        both("Transfer-Encoding: chunked\r\n", &format!("{length:x}\r\n{SMUGGLED}\r\n0\r\n\r\n")),
        both("Transfer-Encoding: chunked\r\n", &format!("zz\r\n{SMUGGLED}")),
        both("Transfer-Encoding: chunked\r\n", &format!("-1\r\n{SMUGGLED}")),
        both("Transfer-Encoding: chunked\r\n", &format!("fffffffffffffffff\r\n{SMUGGLED}")),
        both("Transfer-Encoding: chunked\r\n", &format!("5\r\n{SMUGGLED}")),
        both("Transfer-Encoding: chunked\r\n", &format!("\r\n{SMUGGLED}")),
    ] {
        let told = told(&world, &bytes);
        assert!(told.iter().all(|one| ["z", "200", "400"].contains(&&**one)), "{told:?}: {bytes}");
        assert!(told.len() <= 2, "{told:?}: {bytes}");
    }
    assert_eq!(told(&world, &last("z")), ["z"]);
    assert_eq!(world.dump(), before);
}

#[test]
fn a_length_that_counts_characters_cuts_the_document_and_the_rest_is_no_request_sec_122() {
    let world = World::new();
    let document = document("Zoë");
    let bytes =
        format!("{}{document}", head("1.1", &format!("Content-Length: {}\r\n", document.chars().count())));
    let said = answered(&world, &format!("{bytes}\r\n\r\n"));
    assert!(said.contains("<errcode>11</errcode>"), "{said}");
    assert_eq!(
        said.matches("HTTP/1.1 ").count(),
        said.matches("HTTP/1.1 200").count() + said.matches("HTTP/1.1 400").count()
    );
    assert_eq!(said.matches("<qdbapi>").count(), 1, "{said}");
    assert_eq!(told(&world, &last("z")), ["z"]);
}

#[test]
fn a_request_that_does_not_end_is_not_carried_out_sec_122() {
    let world = World::new();
    let before = world.dump();
    let cut = |bytes: &str| {
        let mut stream = TcpStream::connect(world.address).expect("the server listens");
        stream.write_all(bytes.as_bytes()).expect("sent");
        stream.shutdown(Shutdown::Write).expect("no more");
        let mut said = String::new();
        let _ = stream.read_to_string(&mut said);
        said
    };
    let document = document("cut");
    for bytes in [
        format!("{}{document}", head("1.1", &format!("Content-Length: {}\r\n", document.len() + 1))),
        chunked(&format!("{:x}\r\n{document}\r\n", document.len())),
        chunked(&format!("{:x}\r\n{document}", document.len() + 5)),
        head("1.1", "Content-Length: 5\r\n"),
        format!("{}{document}", head("1.0", "Content-Length: 4294967297\r\n")),
    ] {
        let said = cut(&bytes);
        assert!(!said.contains("<udata>cut"), "{said}");
    }
    assert_eq!(told(&world, &last("z")), ["z"]);
    assert_eq!(world.dump(), before);
}
