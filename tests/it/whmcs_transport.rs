//! How a call of the form dialect may be sent, and how its answer's format is chosen.

use crate::wire::Request;
use crate::world::{World, form};

fn works(world: &World, request: &Request) {
    let answer = world.fetch(request);
    assert_eq!((answer.status, answer.field("result").as_str()), (200, "success"), "{}", answer.documented());
}

fn call(world: &World) -> String {
    format!("action=GetUserPermissions&user_id=2&client_id=1&responsetype=json&{}", world.credential.pair())
}

#[test]
fn any_prefix_leads_to_the_endpoint() {
    let world = World::new();
    for path in [
        "/includes/api.php",
        "/billing/whmcs/includes/api.php",
        "//includes/api.php",
        "/includes/api.php/",
        "/includes/api.php/includes/api.php",
        "/api.php",
    ] {
        works(&world, &Request::form(path, &call(&world)));
        works(&world, &Request::get(&format!("{path}?{}", call(&world))));
    }
    for path in ["/INCLUDES/API.PHP", "/includes/api.php/x", "/includes/api.php%00", "/includes"] {
        assert_eq!(world.fetch(&Request::form(path, &call(&world))).status, 404, "{path}");
    }
}

#[test]
fn query_and_body_are_one_and_the_body_wins() {
    let world = World::new();
    let pair = world.credential.pair();
    let target =
        format!("/includes/api.php?action=GetUserPermissions&client_id=1&user_id=1&accesskey=&{pair}");
    works(&world, &Request::form(&format!("{target}&responsetype=json"), ""));
    let answer = world.fetch(&Request::form(&target, "user_id=2&responsetype=json"));
    assert_eq!(answer.json()["permissions"]["permission"], serde_json::json!(["products", "tickets"]));
    works(&world, &Request::post(&format!("/includes/api.php?{}", call(&world))));
    let twice = world.fetch(&form(&format!("{}&user_id=999999", call(&world))));
    assert_eq!(twice.message(), "Invalid user id", "within one place the last counts");
}

#[test]
fn bodies_are_urlencoded_multipart_or_json() {
    let world = World::new();
    works(&world, &Request::post("/includes/api.php").body(call(&world)));
    let urlencoded = "application/x-www-form-urlencoded; charset=UTF-8";
    works(&world, &Request::post("/includes/api.php").header("Content-Type", urlencoded).body(call(&world)));
    let parts: Vec<String> = call(&world)
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| {
            format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        })
        .collect();
    let multipart =
        Request::post("/includes/api.php").header("Content-Type", "multipart/form-data; boundary=xyz");
    works(&world, &multipart.body(format!("{}--xyz--\r\n", parts.concat())));
    let pairs = call(&world);
    let object: serde_json::Map<_, _> = pairs
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let json = Request::post("/includes/api.php").header("Content-Type", "application/json");
    works(&world, &json.body(serde_json::Value::from(object).to_string()));
}

#[test]
fn old_and_odd_ways_to_send_a_body_work() {
    let world = World::new();
    let body = call(&world);
    let length = body.len();
    let path = "/includes/api.php";
    let chunked = format!("POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    let (one, two) = body.split_at(20);
    let chunks = format!("{:x}\r\n{one}\r\n{:x}\r\n{two}\r\n0\r\n\r\n", one.len(), two.len());
    for bytes in [
        format!("POST {path} HTTP/1.0\r\nContent-Length: {length}\r\n\r\n{body}"),
        format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n{body}"
        ),
        format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nTE: deflate\r\nConnection: TE, close\r\nContent-Length: {length}\r\n\r\n{body}"
        ),
        format!("{chunked}{chunks}"),
    ] {
        let answer = world.line().send(bytes.as_bytes());
        assert_eq!((answer.status, answer.field("result").as_str()), (200, "success"), "{bytes}");
    }
    let large = format!("{body}&unknown={}", "x".repeat(1 << 20));
    works(&world, &form(&large));
}

#[test]
fn a_connection_serves_many_calls() {
    let world = World::new();
    let mut line = world.line();
    for _ in 0..3 {
        assert_eq!(line.fetch(&form(&call(&world))).field("result"), "success");
        assert_eq!(line.fetch(&form("action=x&responsetype=json")).status, 403);
    }
}

#[test]
fn action_names_have_no_case() {
    let world = World::new();
    for name in ["GetUserPermissions", "getuserpermissions", "GETUSERPERMISSIONS", "getUserPermissions"] {
        assert_eq!(world.api(name, "user_id=2&client_id=1").field("result"), "success", "{name}");
    }
}

#[test]
fn the_format_is_asked_for_in_any_case_and_an_unknown_one_is_the_default_sec_089() {
    let world = World::new();
    let media = |kind: &str, header: &str| {
        let request = world.request("GetUserPermissions", &format!("user_id=2&client_id=1&{kind}"));
        let request = if header.is_empty() { request } else { request.header("Accept", header) };
        let answer = world.fetch(&request);
        let type_of_body = match answer.body.first() {
            Some(b'{') => "application/json",
            Some(b'<') => "application/xml",
            _ => "text/plain",
        };
        assert_eq!(answer.header("content-type"), format!("{type_of_body}; charset=utf-8"));
        assert!(!answer.documented().contains("etc"), "{}", answer.documented());
        type_of_body
    };
    for json in ["json", "JSON", "Json"] {
        assert_eq!(media(&format!("responsetype={json}"), ""), "application/json");
    }
    assert_eq!(media("responsetype=XML", ""), "application/xml");
    assert_eq!(media("responsetype=NVP", "application/json"), "text/plain");
    for unknown in ["", "responsetype=", "responsetype=../../etc", "responsetype[]=json"] {
        assert_eq!(media(unknown, ""), "text/plain", "{unknown}");
        assert_eq!(media(unknown, "application/json, text/plain"), "application/json", "{unknown}");
    }
}

#[test]
fn the_default_format_is_a_setting() {
    let world = World::with(|setup| setup.set("default_responsetype", "json"));
    assert_eq!(
        world.fetch(&world.request("", "")).documented(),
        r#"{"result":"error","message":"Empty action request"}"#
    );
}

#[test]
fn an_empty_action_is_a_bad_request_vector_12() {
    let world = World::new();
    for (format, body) in [
        ("json", r#"{"result":"error","message":"Empty action request"}"#),
        ("nvp", "result=error;message=Empty action request"),
        (
            "xml",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n<action></action>\n\
             <result>error</result>\n<message>Empty action request</message>\n</whmcsapi>",
        ),
    ] {
        let answer = world.api_in(format, "", "");
        assert_eq!((answer.status, &*answer.documented()), (400, body));
        assert_eq!(world.api_in(format, "+", "").status, 400);
    }
}

#[test]
fn an_unknown_action_is_an_error_with_200_vector_11() {
    let world = World::new();
    let json = world.api("AddPromotion", "");
    let expected =
        r#"{"result":"error","message":"Invalid API Action: \"addpromotion\" is not a valid API action"}"#;
    assert_eq!((json.status, &*json.documented()), (200, expected));
    let xml = world.api_in("xml", "AddPromotion", "");
    assert!(xml.documented().contains("<action>addpromotion</action>"), "{}", xml.documented());
    assert!(
        xml.documented().contains("<message>Invalid API Action: &quot;addpromotion&quot;"),
        "{}",
        xml.documented()
    );
}

#[test]
fn answers_are_neither_stored_nor_sniffed() {
    let world = World::new();
    for answer in [world.api("GetUsers", ""), world.fetch(&Request::get("/includes/api.php"))] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
    }
}

#[test]
fn get_can_be_switched_off_and_other_methods_never_work_sec_094() {
    let world = World::with(|setup| setup.set("api_get", "false"));
    let refused = world.fetch(&Request::get(&format!("/includes/api.php?{}", call(&world))));
    assert_eq!((refused.status, refused.header("allow")), (405, "POST"));
    assert_eq!(refused.message(), "This method is not accepted here");
    works(&world, &form(&call(&world)));
    let open = World::new();
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let answer = open.fetch(&Request::new(method, &format!("/includes/api.php?{}", call(&open))));
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, POST"), "{method}");
    }
}
