//! Answers of Quickbase's dialect as its clients read them: what would break one of them, row by row.

use vestibule::action::Call;
use vestibule::actions::XML;
use vestibule::dialect::errcode;

use crate::qdb::{self, dbid, element};
use crate::quickbase_transport::{invitation, target, typed, world};
use crate::wire::{Request, Response};
use crate::world::World;

#[test]
fn an_answer_declares_an_encoding_only_where_one_was_asked_for_and_then_is_ascii() {
    let (world, token) = world();
    let ask = |label: &str| {
        let more = format!("<udata>é日😀</udata><encoding>{label}</encoding>");
        let answer = typed(&world, "application/xml", invitation(&token, &more));
        assert_eq!(qdb::errcode(&answer), "0");
        answer
    };
    for label in ["", "UTF-16", "utf-16le", "iso-2022-jp", "nothing", "x\"?&gt;&lt;a/&gt;"] {
        let answer = ask(label);
        assert!(answer.text().starts_with("<?xml version=\"1.0\" ?>\n<qdbapi>\n"), "{}", answer.text());
        assert_eq!(element(&answer, "udata"), "é日😀", "{label}");
    }
    for label in ["shift_jis", "Shift_JIS", "ISO-8859-1", "UTF-8"] {
        let answer = ask(label);
        let begin = format!("<?xml version=\"1.0\" encoding=\"{label}\" ?>\n<qdbapi>\n");
        assert!(answer.text().starts_with(&begin) && answer.body.is_ascii(), "{}", answer.text());
        assert_eq!(element(&answer, "udata"), "&#233;&#26085;&#128512;");
    }
}

/// Answers of every sort, by what each is.
fn answers_of_every_sort(
    world: &World,
    token: &str,
    with: fn(Request) -> Request,
) -> Vec<(&'static str, &'static str, Response)> {
    let good = invitation(token, "");
    let xml =
        |dbid: &str, document: &str| Request::xml(&format!("/db/{dbid}"), "API_SendInvitation", document);
    let requests = [
        ("done", "0", xml(&dbid(), &good)),
        ("no action", "6", Request::post(&target()).body(&*good)),
        ("unknown action", "5", Request::xml(&target(), "API_DoQuery", &good)),
        ("broken", "11", xml(&dbid(), "<qdbapi>")),
        ("a bad query", "11", Request::get(&format!("{}?a=%FF", target()))),
        ("no proof", "22", xml(&dbid(), "<qdbapi/>")),
        ("a large document", "2", xml(&dbid(), &"x".repeat(300_000))),
        ("too large a request", "2", xml(&dbid(), &"x".repeat(3 << 20))),
        ("another method", "6", Request::new("PUT", &target())),
        ("no application", "32", xml("nonsense", &good)),
        ("no path", "14", xml("", &good)),
    ];
    requests.map(|(what, code, request)| (what, code, world.fetch(&with(request)))).into()
}

#[test]
fn every_answer_has_its_media_type_byte_for_byte_its_code_in_the_head_and_status_200() {
    let (world, token) = world();
    for (what, code, answer) in answers_of_every_sort(&world, &token, |request| request) {
        assert_eq!((qdb::errcode(&answer), answer.status), (code, 200), "{what}");
        assert_eq!(answer.header("content-type"), "application/xml", "{what}");
        assert_eq!(element(&answer, "errtext"), answer.header("quickbase-errtext"), "{what}");
        assert_eq!(answer.header("www-authenticate"), "", "{what}");
        assert_eq!(answer.text().contains("<errdetail>"), code != "0", "{what}: {}", answer.text());
        let length = answer.header("content-length");
        assert_eq!(length, answer.body.len().to_string(), "{what}: an HTTP/1.0 client waits for it");
    }
}

#[test]
fn an_element_stands_on_a_line_of_its_own_without_attributes_at_the_envelope() {
    let (world, token) = world();
    for (what, _, answer) in answers_of_every_sort(&world, &token, |request| request) {
        let lines: Vec<&str> = answer.text().lines().collect();
        assert_eq!(lines[..2], ["<?xml version=\"1.0\" ?>", "<qdbapi>"], "{what}");
        assert_eq!(lines.last(), Some(&"</qdbapi>"), "{what}");
        for (line, name) in
            lines[2..lines.len() - 1].iter().zip(["action", "errcode", "errtext", "errdetail"])
        {
            assert!(line.starts_with(&format!("   <{name}>")), "{what}: {line}");
            assert!(line.ends_with(&format!("</{name}>")), "{what}: {line}");
        }
        assert!(!answer.text().contains("CDATA") && !answer.text().contains("xmlns"), "{what}");
    }
}

#[test]
fn whoever_asks_for_a_status_gets_the_one_of_the_code() {
    let (world, token) = world();
    let asking = |request: Request| request.header("X_QUICKBASE_RETURN_HTTP_ERROR", "true");
    for (what, code, answer) in answers_of_every_sort(&world, &token, asking) {
        let status = match code {
            "0" => 200,
            "22" => 401,
            "32" => 404,
            // It was turned away before anything of it was looked at.
            _ if what == "too large a request" => 200,
            _ => 400,
        };
        assert_eq!((answer.header("quickbase-errcode"), answer.status), (code, status), "{what}");
        assert_eq!(answer.header("content-type"), "application/xml", "{what}");
        assert_eq!(element(&answer, "errcode"), code, "{what}");
        assert_eq!(answer.header("www-authenticate"), "", "{what}");
    }
    for said in ["false", "0", ""] {
        let request = Request::xml(&target(), "API_SendInvitation", "<qdbapi>");
        let answer = world.fetch(&request.header("X_QUICKBASE_RETURN_HTTP_ERROR", said));
        assert_eq!(qdb::errcode(&answer), "11", "{said}");
    }
}

fn codes() -> impl Iterator<Item = (&'static str, errcode::Errcode)> {
    let calls = XML.iter().flat_map(|group| group.calls);
    let told = |call: &'static Call| call.about.map_or(&[][..], |about| about.refuses);
    calls.flat_map(move |call| told(call).iter().map(|refusal| (call.name, errcode::of(refusal))))
}

#[test]
fn no_refusal_has_a_code_that_a_client_takes_for_something_else() {
    assert!(codes().count() > 20);
    for (call, (code, text)) in codes() {
        assert!(code > 0 && !text.is_empty(), "{call}: {code}");
        assert_ne!(code, 8, "{call}: a client takes it for a ticket that has ended");
        assert!(call != "Authenticate" || code != 4, "a client would call it again, without end");
    }
}

#[test]
fn a_refused_write_has_a_code_that_every_client_takes_for_an_error() {
    let known = |code: i64| {
        matches!(code, 2..=9 | 11..=14 | 20..=24 | 30..=38 | 50 | 51 | 53 | 54 | 60 | 70 | 71 | 73..=77 | 80..=82)
            || matches!(code, 100 | 101 | 110..=113)
    };
    for (call, (code, text)) in codes() {
        // Groups have a documented code of their own, and that client has no calls about groups.
        assert!(known(code) || code == 87, "{call}: {code} {text}");
    }
}

#[test]
fn the_status_of_each_code_is_the_one_that_is_promised() {
    for (status, codes) in [
        (200, &[0][..]),
        (401, &[4, 20, 22]),
        (403, &[3, 19, 24, 29, 83, 114]),
        (404, &[21, 30, 32, 81]),
        (409, &[111, 113]),
        (429, &[77]),
        (503, &[100, 101, 104, 105]),
        (400, &[1, 2, 5, 6, 11, 14, 87, 110, 112]),
    ] {
        for code in codes {
            assert_eq!(errcode::status((*code, "")), status, "{code}");
        }
    }
}

#[test]
fn userids_have_a_letter_in_their_second_half_and_every_user_has_roles() {
    let (world, token) = world();
    world.member(world.user("none@example.com"), "");
    let answer = world.fetch(&Request::get(&format!("{}?a=API_UserRoles&usertoken={token}", target())));
    assert_eq!(qdb::errcode(&answer), "0");
    let users: Vec<&str> = answer.text().split("<user type=\"user\" id=\"").skip(1).collect();
    assert_eq!(users.len(), 3, "{}", answer.text());
    for user in users {
        let (id, rest) = user.split_once('"').expect("an id");
        let second = id.split_once('.').expect("two halves").1;
        assert!(!second.is_empty() && second.bytes().all(|byte| byte.is_ascii_lowercase()), "{id}");
        assert!(rest.contains("<roles>") && rest.contains("</roles>"), "{user}");
    }
}
