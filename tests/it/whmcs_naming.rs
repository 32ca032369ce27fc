//! What every answer names: its request, and of an error its code and the parameter that it is about.

use std::collections::BTreeSet;

use crate::wire::Request;
use crate::world::{World, form};

#[test]
fn an_answer_carries_the_callers_own_request_id_where_it_looks_like_one_sec_219() {
    let world = World::new();
    let call =
        |id: &str| world.fetch(&world.request("GetUsers", "responsetype=json").header("X-Request-Id", id));
    for id in ["12345678", "0b5f8a52-6d4c-4c0e-9d0c-0d1f3b0a7a11", &"a".repeat(64)] {
        let answer = call(id);
        assert_eq!((answer.header("x-request-id"), answer.field("request_id").as_str()), (id, id));
    }
    let odd = ["", "short", &"a".repeat(65), "1234567\t[31m", "12345678\"}", "id with spaces", "añañañaña"];
    let mut seen = BTreeSet::new();
    for id in odd {
        let answer = call(id);
        let own = answer.field("request_id");
        assert_ne!(own, id);
        assert_eq!(own, answer.header("x-request-id"));
        assert!(
            own.len() >= 8 && own.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'),
            "{own}"
        );
        assert!(seen.insert(own), "an id is given once");
    }
}

#[test]
fn every_error_names_its_code_its_field_and_its_request_in_each_format() {
    let world = World::new();
    let call = |format: &str, fields: &str| {
        let body =
            format!("action=CreateClientInvite&responsetype={format}&{fields}&{}", world.credential.pair());
        world.fetch(&form(&body).header("X-Request-Id", "request-1"))
    };
    let fields = "client_id=7&email=a@b.example";
    assert_eq!(
        call("json", fields).text(),
        r#"{"result":"error","message":"Invalid client id","error_code":"invalid_client","field":"client_id","request_id":"request-1"}"#
    );
    assert_eq!(
        call("nvp", fields).text(),
        "result=error;message=Invalid client id;error_code=invalid_client;field=client_id;request_id=request-1"
    );
    let xml = "<result>error</result>\n<message>Invalid client id</message>\n\
               <error_code>invalid_client</error_code>\n<field>client_id</field>\n\
               <request_id>request-1</request_id>\n</whmcsapi>";
    let answer = call("xml", fields);
    assert!(answer.text().ends_with(xml), "{}", answer.text());
}

#[test]
fn what_is_refused_before_it_is_a_call_names_code_and_request_too() {
    let world = World::new();
    let pair = world.credential.pair();
    for (body, status, code) in [
        (format!("{pair}&responsetype=json"), 400, "no_action"),
        (format!("action=Nothing&{pair}&responsetype=json"), 200, "unknown_action"),
        ("action=GetUsers&responsetype=json".to_owned(), 403, "bad_credentials"),
        (format!("action=GetUsers&responsetype=json&a=%ff&{pair}"), 400, "unreadable"),
    ] {
        let answer = world.fetch(&form(&body).header("X-Request-Id", "request-1"));
        assert_eq!((answer.status, answer.field("error_code").as_str()), (status, code), "{}", answer.text());
        assert_eq!(answer.field("request_id"), "request-1");
    }
    let put = Request::new("PUT", "/includes/api.php?responsetype=json").header("Content-Length", "0");
    let answer = world.fetch(&put.header("X-Request-Id", "request-1"));
    assert_eq!((answer.status, answer.field("error_code").as_str()), (405, "method"));
    assert_eq!(answer.field("request_id"), "request-1");
}
