//! Requests as clients send them and as attackers do.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::*;
use proptest::prelude::*;

const FORM: Option<&str> = Some("application/x-www-form-urlencoded; charset=UTF-8");

fn read(query: &str, content_type: Option<&str>, body: &str) -> Result<Params, FormError> {
    decode(query.as_bytes(), content_type, body.as_bytes(), &Limits::DEFAULT)
}

#[test]
fn query_and_body_are_one_and_the_body_wins() {
    let params =
        read("action=GetUsers&email=q&k[a]=1&z=1", FORM, "responsetype=json&email=b&k[b]=2").unwrap();
    assert_eq!(
        (params.text("action"), params.text("responsetype"), params.text("z")),
        (Some("GetUsers"), Some("json"), Some("1"))
    );
    assert_eq!(params.text("email"), Some("b"), "one in each place is no repetition");
    assert_eq!(params.get("k").and_then(Value::as_list), Some(&[("b".to_owned(), "2".into())][..]));
    assert_eq!(params.len(), 5);
}

#[test]
fn a_list_in_the_body_hides_the_text_in_the_query() {
    assert!(read("email=q", FORM, "email=a&email=b").unwrap().is_list("email"));
    assert_eq!(read("email=a&email=b", FORM, "email=c").unwrap().text("email"), Some("c"));
}

#[test]
fn a_body_of_no_or_unknown_type_is_a_form() {
    for content_type in
        [None, Some(""), Some("text/plain"), Some("application/octet-stream"), Some(";;"), FORM]
    {
        assert_eq!(read("", content_type, "a=1%202+3").unwrap().text("a"), Some("1 2 3"), "{content_type:?}");
    }
    assert!(read("", Some("multipart/form-data"), "").unwrap().is_empty(), "a GET with a stale type");
    assert!(read("", Some("application/json"), "").unwrap().is_empty());
}

#[test]
fn sec_087_nul_and_sec_091_invalid_utf_8_are_refused_anywhere() {
    for nul in ["a=1%00", "a%00b=1", "a=\0", "\0", "k[%00]=1"] {
        assert_eq!(read(nul, None, ""), Err(FormError::Nul), "{nul:?}");
        assert_eq!(read("", FORM, nul), Err(FormError::Nul), "{nul:?}");
    }
    for bad in [&b"a=\xff"[..], b"a=%ff", b"%ff", b"a=%C0%80", b"\xc3=\xa9"] {
        assert_eq!(decode(bad, None, b"", &Limits::DEFAULT), Err(FormError::NotUtf8));
        assert_eq!(decode(b"", FORM, bad, &Limits::DEFAULT), Err(FormError::NotUtf8));
    }
}

#[test]
fn the_limits_are_exact_and_count_both_places() {
    let pieces = |n: usize| (0..n).map(|i| format!("k{i}=v")).collect::<Vec<_>>().join("&");
    assert_eq!(read(&pieces(400), FORM, &pieces(600)).unwrap().len(), 600);
    assert_eq!(read(&pieces(401), FORM, &pieces(600)), Err(FormError::TooMany));
    assert!(read(&"n".repeat(256), None, "").is_ok());
    assert_eq!(read(&"n".repeat(257), None, ""), Err(FormError::NameTooLong));
    assert!(read(&"%6e".repeat(256), None, "").is_ok());
    assert_eq!(read(&"%6e".repeat(257), None, ""), Err(FormError::NameTooLong));
}

#[test]
fn sec_092_hostile_bodies_are_refused_at_once() {
    let distinct = (0..100_000).map(|i| format!("k{i}=")).collect::<Vec<_>>().join("&");
    let key = "k".repeat(5_000_000);
    let member = format!("{{\"{key}\":1}}");
    for (what, content_type, body, expected) in [
        ("100,000 tiny parameters", FORM, &"a=&".repeat(100_000), FormError::TooMany),
        ("100,000 distinct keys", FORM, &distinct, FormError::TooMany),
        ("100,000 list items", FORM, &"k[]=&".repeat(100_000), FormError::TooMany),
        ("5 MB of separators", FORM, &"&".repeat(5_000_000), FormError::TooMany),
        ("one 5 MB key", FORM, &key, FormError::NameTooLong),
        ("one 5 MB JSON key", Some("application/json"), &member, FormError::NameTooLong),
        ("a 5 MB multipart line", Some("multipart/form-data; boundary=k"), &key, FormError::BadMultipart),
    ] {
        let started = Instant::now();
        assert_eq!(read("", content_type, body), Err(expected), "{what}");
        let spent = started.elapsed();
        println!("{what}: {spent:?}");
        assert!(spent < Duration::from_millis(500), "{what} took {spent:?}; the aim is far below 100 ms");
    }
}

#[test]
fn messages_are_short_and_quote_nothing() {
    for error in [FormError::Nul, FormError::NotUtf8, FormError::TooMany, FormError::BadJson] {
        assert!(error.message().starts_with("Invalid request: ") && error.to_string().len() < 80);
    }
}

fn fields() -> impl Strategy<Value = Vec<(String, String)>> {
    let field = ("[a-zA-Z_\"\\\\é][a-z0-9_é\"\\\\;=%+]{0,8}", "(?s)[^\0]{0,12}|[a-z&=%+;\r\n-]{0,12}");
    prop::collection::vec(field, 0..12).prop_map(|mut fields| {
        fields.sort();
        fields.dedup_by(|a, b| a.0 == b.0);
        fields
    })
}

fn as_multipart(fields: &[(String, String)], boundary: &str) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        let name = name.replace('\\', "\\\\").replace('"', "\\\"");
        write!(body, "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            .unwrap();
    }
    body + "--" + boundary + "--\r\n"
}

proptest! {
    #[test]
    fn decoding_any_bytes_never_panics(
        query in prop::collection::vec(any::<u8>(), 0..60),
        body in prop::collection::vec(any::<u8>(), 0..120),
        kind in 0..3_usize,
    ) {
        let types = ["", "multipart/form-data; boundary=-", "application/json"];
        let _ = decode(&query, Some(types[kind]), &body, &Limits::DEFAULT);
    }

    #[test]
    fn decoding_near_misses_never_panics(
        form in "[a\\[\\]=&%+. 0-9\"-]{0,60}",
        parts in "(--B|--|\r\n|\n|Content-Disposition:|form-data; |name=|filename=|\"|\\\\|a| |;|é){0,40}",
        json in "[\\[\\]{}:,\"a0-9.e-]{0,40}",
    ) {
        let _ = read(&form, FORM, &form);
        let _ = read("", Some("multipart/form-data; boundary=B"), &parts);
        let _ = read("", Some(&format!("multipart/form-data;{parts}")), &parts);
        let _ = read("", Some("application/json"), &json);
    }

    #[test]
    fn urlencoding_and_decoding_gives_the_fields_back(fields in fields()) {
        let body = serde_urlencoded::to_string(&fields).unwrap();
        prop_assert_eq!(read("", FORM, &body), Ok(Params::from_pairs(fields.clone())));
        prop_assert_eq!(read(&body, None, ""), Ok(Params::from_pairs(fields)));
    }

    #[test]
    fn multipart_and_decoding_gives_the_fields_back(fields in fields(), boundary in "[a-zA-Z0-9'_.-]{20,60}") {
        let content_type = format!("multipart/form-data; boundary=\"{boundary}\"");
        prop_assert_eq!(read("", Some(&content_type), &as_multipart(&fields, &boundary)), Ok(Params::from_pairs(fields)));
    }

    #[test]
    fn json_and_decoding_gives_the_fields_back(fields in fields()) {
        let object: serde_json::Map<_, _> = fields.iter().map(|(n, v)| (n.clone(), v.clone().into())).collect();
        let decoded = read("", Some("application/json"), &serde_json::Value::from(object).to_string());
        prop_assert_eq!(decoded, Ok(Params::from_pairs(fields)));
    }
}
