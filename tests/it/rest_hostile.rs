//! Bad input to the REST dialect: a problem each time, never a 5xx, and nothing is changed.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::portal::{invite, invites, is, key, problem, send};
use crate::wire::{Request, Response};
use crate::world::World;

const BODY: &str = r#"{"email":"guest@example.com","role":"Member"}"#;

/// A world with a key of its owner and an invite that waits; the invite's own path.
fn furnished() -> (World, String, String) {
    let world = World::new();
    let key = key(&world, 1, &[]);
    let made = invite(&world, &key, "waiting@example.com", "Member").json();
    let one = format!("{}/{}", invites(&world), made["id"].as_str().expect("an id"));
    (world, key, one)
}

/// Every operation that reads a body, beside what stands in a good one.
fn writing(world: &World, one: &str) -> Vec<(&'static str, String, &'static str)> {
    vec![
        ("POST", invites(world), r#""email":"guest@example.com","role":"Member""#),
        (
            "POST",
            format!("{}/bulk", invites(world)),
            r#""invites":[{"email":"guest@example.com","role":"Member"}]"#,
        ),
        ("PATCH", one.to_owned(), r#""role":"Support""#),
        ("POST", format!("{one}/resend"), r#""expiresInDays":3"#),
    ]
}

#[test]
fn a_body_that_is_not_clear_is_refused_by_every_operation_sec_126() {
    let (world, key, one) = furnished();
    let before = world.dump();
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
    let many: Vec<String> = (0..65).map(|number| format!("\"k{number}\":0")).collect();
    for (method, target, good) in writing(&world, &one) {
        for body in [
            "null".to_owned(),
            "\"x\"".to_owned(),
            "7".to_owned(),
            "true".to_owned(),
            "{".to_owned(),
            " ".to_owned(),
            format!("{{{good}}} x"),
            format!("{{{good}}}{{{good}}}"),
            format!("{{{good},}}"),
            format!("{{{good},\"a\":1,\"a\":1}}"),
            format!("{{{good},{good}}}"),
            format!("{{{good},\"a\":NaN}}"),
            format!("{{{good},\"a\":1e400}}"),
            format!("{{{good},\"a\":Infinity}}"),
            format!("{{{good},\"a\":\"\\u0000\"}}"),
            format!("{{{good},\"a\":\"\\ud800\"}}"),
            format!("{{{good},\"a\":\"\n\"}}"),
            format!("{{{good},'a':1}}"),
            format!("{{{good}}} // said"),
            format!("\u{feff}{{{good}}}"),
            format!("{{{good},\"a\":{}}}", deep("[", "]")),
            format!("{{{good},\"a\":{}}}", deep("{\"a\":", "}")),
            format!("{{{good},{}}}", many.join(",")),
            format!("{{{good},\"a\":\"{}\"}}", "x".repeat(1 << 20)),
        ] {
            let answer = send(&world, &key, method, &target, &body);
            let told = body.get(..80).unwrap_or(&body);
            is(&answer, 400, "Request.Invalid");
            assert!(answer.text().len() < 1000, "{method} {target} {told}");
        }
        let latin = [b"{\"a\":\"\xe9\",".as_slice(), good.as_bytes(), b"}"].concat();
        is(&asked(&world, &key, (method, &target), &[], latin), 400, "Request.Invalid");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_member_of_another_type_is_refused_and_an_unknown_one_is_ignored_sec_126() {
    let (world, key, one) = furnished();
    let before = world.dump();
    let values = [r#"["guest@example.com"]"#, r#"{"$ne":1}"#, "7", "1.5", "true", "[]", "{}"];
    for (method, target, member) in [
        ("POST", invites(&world), "email"),
        ("POST", invites(&world), "role"),
        ("POST", invites(&world), "message"),
        ("PATCH", one.clone(), "role"),
    ] {
        for value in values {
            let mut body: Value = serde_json::from_str(BODY).expect("JSON");
            body[member] = serde_json::from_str(value).expect("JSON");
            is(&send(&world, &key, method, &target, &body.to_string()), 400, "Request.Invalid");
        }
    }
    for body in [
        json!({ "expiresInDays": "3" }),
        json!({ "expiresInDays": 1.5 }),
        json!({ "expiresInDays": true }),
        json!({ "sendEmail": "true" }),
        json!({ "sendEmail": 1 }),
        json!({ "sendEmail": [] }),
    ] {
        is(&send(&world, &key, "POST", &format!("{one}/resend"), &body.to_string()), 400, "Request.Invalid");
    }
    assert_eq!(world.dump(), before);
    let more = r#"{"email":"guest@example.com","role":"Member","permissions":["all"],"__proto__":{"admin":true},"clientId":"x"}"#;
    let answer = send(&world, &key, "POST", &invites(&world), more);
    assert_eq!((answer.status, answer.json()["role"].as_str()), (201, Some("Member")), "{}", answer.text());
}

#[test]
fn a_table_of_too_many_columns_is_refused_at_once_sec_126() {
    let (world, key, _) = furnished();
    let names: Vec<String> = (0..150_000).map(|number| format!("{number:x}")).collect();
    let begin = Instant::now();
    let bulk = format!("{}/bulk", invites(&world));
    let answer = asked(&world, &key, ("POST", &bulk), &[("Content-Type", "text/csv")], names.join(","));
    is(&answer, 400, "Request.Invalid");
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

#[test]
fn a_body_beyond_the_limit_is_too_large_sec_126() {
    let (world, key, one) = furnished();
    let before = world.dump();
    for (method, target, _) in writing(&world, &one) {
        for size in [(2 << 20) + 1, 10 << 20] {
            is(&send(&world, &key, method, &target, &" ".repeat(size)), 413, "Request.TooLarge");
        }
    }
    assert_eq!(world.dump(), before);
    assert_eq!(send(&world, &key, "GET", &one, "").status, 200, "the server goes on");
}

#[test]
fn what_is_no_address_is_refused_alone_and_in_a_row_sec_127() {
    let (world, key, _) = furnished();
    let before = world.dump();
    let long = [format!("{}@example.com", "x".repeat(65)), format!("a@{}com", "abcdefg.".repeat(32))];
    let bad = [
        "",
        " ",
        "a",
        "a@",
        "@example.com",
        "a@b",
        "a@127.0.0.1",
        "a@[127.0.0.1]",
        "a@[::1]",
        "\"a b\"@x.example",
        "-oQ/tmp@example.com",
        "a@x..y",
        ".a@example.com",
        "a.@example.com",
        "a@example.com.",
        "a@-x.example",
        "😀@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "a\r\n@example.com",
        "a\u{202e}@example.com",
        "a\u{200b}@example.com",
        "A <a@example.com>",
        "a@example.com,b@example.com",
        "a@example.com;b@example.com",
        "a@b@example.com",
        &long[0],
        &long[1],
    ];
    for email in bad {
        is(&invite(&world, &key, email, "Member"), 400, "ClientInvite.InvalidEmail");
    }
    let rows: Vec<Value> = bad.iter().map(|email| json!({ "email": email, "role": "Member" })).collect();
    let answer = send(&world, &key, "POST", &format!("{}/bulk", invites(&world)), &json!(rows).to_string());
    let said = answer.json();
    assert_eq!((answer.status, &said["created"], &said["failed"]), (200, &json!(0), &json!(bad.len())));
    for (email, result) in bad.iter().zip(said["results"].as_array().expect("results")) {
        assert_eq!(result["problem"]["code"], "ClientInvite.InvalidEmail", "{email:?} {result}");
    }
    // NUL is refused before anybody asks what it stands in.
    is(&invite(&world, &key, "a\0@example.com", "Member"), 400, "Request.Invalid");
    assert_eq!(world.dump(), before);
}

/// A request with a key, its body declared as JSON unless the headers declare another type.
fn asked(
    world: &World,
    key: &str,
    (method, target): (&str, &str),
    headers: &[(&str, &str)],
    body: impl Into<Vec<u8>>,
) -> Response {
    let mut request = Request::new(method, target).header("x-dolfin-api-key", key);
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        request = request.header("Content-Type", "application/json");
    }
    world
        .fetch(&headers.iter().fold(request, |request, (name, value)| request.header(name, value)).body(body))
}

#[test]
fn an_answer_is_json_whatever_is_accepted_sec_132() {
    let (world, key, one) = furnished();
    for accepted in ["text/html", "application/xml", "image/*", "application/json;q=0", "\u{1f600}", ""] {
        let headers = [("Accept", accepted)];
        let good = asked(&world, &key, ("GET", &one), &headers, "");
        assert_eq!((good.status, good.header("content-type")), (200, "application/json"), "{accepted}");
        let bad = asked(&world, &key, ("POST", &invites(&world)), &headers, "{}");
        is(&bad, 400, "ClientInvite.InvalidEmail");
    }
}

#[test]
fn a_body_under_another_name_than_its_own_is_refused_sec_132() {
    let (world, key, one) = furnished();
    let before = world.dump();
    let bulk = format!("{}/bulk", invites(&world));
    let rows = format!("[{BODY}]");
    for name in [
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json-patch+json",
        "application/jsonx",
        "application",
        "*/*",
        "",
    ] {
        for (method, target, body) in
            [("POST", &invites(&world), BODY), ("PATCH", &one, BODY), ("POST", &bulk, &rows)]
        {
            let answer = asked(&world, &key, (method, target), &[("Content-Type", name)], body);
            is(&answer, 400, "Request.UnsupportedMediaType");
        }
    }
    let unnamed = Request::post(&invites(&world)).header("x-dolfin-api-key", &key).body(BODY);
    is(&world.fetch(&unnamed), 400, "Request.UnsupportedMediaType");
    let twice = [("Content-Type", "application/json"), ("Content-Type", "text/plain")];
    is(&asked(&world, &key, ("POST", &invites(&world)), &twice, BODY), 400, "Request.UnsupportedMediaType");
    assert_eq!(world.dump(), before);
    for name in ["Application/JSON", "application/json; charset=utf-8", " application/json ;charset=\"x\""] {
        let answer = asked(&world, &key, ("PATCH", &one), &[("Content-Type", name)], r#"{"role":"Support"}"#);
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
    }
}

/// No other site's script may read it.
#[track_caller]
fn is_closed_to_other_sites(answer: &Response) {
    let opens = |name: &str| name.to_ascii_lowercase().starts_with("access-control-");
    assert!(!answer.headers.iter().any(|(name, _)| opens(name)), "{:?}", answer.headers);
}

#[test]
fn no_answer_is_open_to_scripts_of_other_sites_sec_134() {
    let (world, key, one) = furnished();
    let list = invites(&world);
    for origin in [
        "null",
        "*",
        "https://evil.example",
        "http://accounts.test",
        "http://accounts.test.evil.example",
        "http://evilaccounts.test",
        "http://accounts.test:8080",
        "http://accounts.test@evil.example",
    ] {
        let with = |method: &str, target: &str, body: &str, more: &[(&str, &str)]| {
            let headers = [&[("Origin", origin)][..], more].concat();
            let answer = asked(&world, &key, (method, target), &headers, body);
            is_closed_to_other_sites(&answer);
            answer.status
        };
        let preflight = [
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "x-dolfin-api-key"),
        ];
        assert_eq!(with("GET", &one, "", &[]), 200, "{origin}");
        assert_eq!(with("GET", &list, "", &[]), 200);
        assert_eq!(with("POST", &list, "{}", &[]), 400);
        assert_eq!(with("POST", "/clients/x/invites", BODY, &[]), 400);
        assert_eq!(with("GET", "/clients/x/y/z", "", &[]), 404);
        for target in [&list, &one, &format!("{one}/resend"), &format!("{list}/bulk")] {
            assert_eq!(with("OPTIONS", target, "", &preflight), 405, "{target}");
            let bare = Request::new("OPTIONS", target).header("Origin", origin);
            let answer = world
                .fetch(&preflight.iter().fold(bare, |request, (name, value)| request.header(name, value)));
            is_closed_to_other_sites(&answer);
            is(&answer, 405, "Request.Method");
            assert!(!answer.header("allow").is_empty());
        }
    }
    let nobodys = world.fetch(&Request::get(&list).header("Origin", "https://evil.example"));
    is_closed_to_other_sites(&nobodys);
    is(&nobodys, 401, "Auth.Required");
}

#[test]
fn odd_characters_in_a_path_lead_nowhere() {
    let (world, key, one) = furnished();
    let before = world.dump();
    for method in ["GET", "POST", "PATCH", "DELETE", "PUT"] {
        for end in [
            "%00",
            "\\",
            "%5C",
            "%2F",
            "%2e%2e",
            "..",
            "%0d%0aX:%201",
            "%ff",
            "'",
            "\"",
            "{inviteId}",
            "*",
            "~",
            "|",
            "%",
        ] {
            for target in [
                format!("/clients/{end}"),
                format!("/clients/{end}/invites"),
                format!("{one}{end}"),
                format!("{}/{end}", invites(&world)),
            ] {
                let body = if method == "GET" || method == "DELETE" { "" } else { BODY };
                let answer = send(&world, &key, method, &target, body);
                assert!(
                    [400, 404, 405].contains(&problem(&answer).0),
                    "{method} {target}: {}",
                    answer.text()
                );
                assert!(!answer.headers.iter().any(|(name, _)| name == "X"), "{target}");
            }
        }
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn bytes_that_no_request_holds_do_not_upset_the_server() {
    let (world, key, one) = furnished();
    let before = world.dump();
    let list = invites(&world);
    let mut requests: Vec<Vec<u8>> = Vec::new();
    for odd in [&b"\0"[..], b"\x01", b"\x7f", b"\x1b[2J", b"\xff\xfe", b"\\\0", b"\n", b"\r"] {
        requests.push([b"GET /", odd, b" HTTP/1.1\r\nHost: a\r\n\r\n"].concat());
        requests.push([b"GET ", one.as_bytes(), odd, b" HTTP/1.1\r\nHost: a\r\n\r\n"].concat());
        for name in [
            "x-dolfin-api-key",
            "Authorization",
            "Idempotency-Key",
            "If-Match",
            "X-Request-Id",
            "Content-Type",
        ] {
            let head =
                format!("POST {list} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n{name}: a", BODY.len());
            requests.push([head.as_bytes(), odd, b"b\r\n\r\n", BODY.as_bytes()].concat());
        }
        requests
            .push([b"POST ", list.as_bytes(), b" HTTP/1.1\r\nHost: a\r\nx-", odd, b": a\r\n\r\n"].concat());
    }
    for bytes in requests {
        let answer = world.line().send(&bytes);
        let told = String::from_utf8_lossy(&bytes).into_owned();
        assert!([400, 401, 404].contains(&answer.status), "{} for {told:?}", answer.status);
    }
    assert_eq!(world.dump(), before);
    for value in ["\\", "\"\\\"", "\t", "a\tb", "%00", "\u{e9}"] {
        let headers = [("Idempotency-Key", value), ("X-Request-Id", value)];
        let answer = asked(&world, &key, ("GET", &one), &headers, "");
        let id = answer.header("x-request-id");
        assert_eq!(answer.status, 200, "{value:?}: {}", answer.text());
        assert!(!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic()), "{id:?}");
        let stale = asked(&world, &key, ("DELETE", &one), &[("If-Match", value)], "");
        is(&stale, 412, "Request.PreconditionFailed");
    }
    assert_eq!(send(&world, &key, "GET", &one, "").status, 200, "the server goes on");
}
