//! Bad input: a documented error each time, never a 5xx, and nothing is changed.

use std::time::{Duration, Instant};

use crate::wire::{Request, Response};
use crate::world::{World, form};

/// Refused in JSON with one of these statuses; the message is given back.
fn refused(answer: &Response, statuses: &[u16], sent: &str) -> String {
    assert!(statuses.contains(&answer.status), "{} for {sent}: {}", answer.status, answer.text());
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8", "{sent}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    answer.message()
}

fn shortened(text: &str) -> &str {
    text.get(..80).unwrap_or(text)
}

#[test]
fn odd_actions_are_errors_and_never_echoed_as_markup_sec_084() {
    let world = World::new();
    let before = world.dump();
    let long = "x".repeat(100_000);
    for action in ["", "+", "nothing", "../x", "<script>alert(1)</script>", "%00", "%0d%0aX:1", "a%ff", &long]
    {
        for more in ["responsetype=json", "responsetype=xml", "responsetype=nvp", ""] {
            let answer = world.fetch(&world.request(action, more));
            assert!([200, 400].contains(&answer.status), "{}: {}", shortened(action), answer.status);
            let text = answer.text();
            assert!(text.contains("error"), "{text}");
            assert!(text.len() < 500 && !answer.header("content-type").contains("html"), "{text}");
            assert!(!answer.header("content-type").contains("xml") || !text.contains("<script"), "{text}");
        }
    }
    let twice = format!("action=GetUsers&action=AddUser&responsetype=json&{}", world.credential.pair());
    assert_eq!(refused(&world.fetch(&form(&twice)), &[400], "two"), "Empty action request");
    assert_eq!(world.dump(), before);
}

#[test]
fn an_address_is_one_address_sec_086() {
    let world = World::new();
    let before = world.dump();
    for sent in [
        "email[]=a@example.com&email[]=b@example.com",
        "email[0]=a@example.com",
        "email=a@example.com&email=b@example.com",
        "email=a@example.com,b@example.com",
        "email=a@example.com;b@example.com",
        "email=a@example.com%0d%0aBcc:b@example.com",
        "email=a@exam%0aple.com",
        "email=%22a%22@example.com",
        "email=-oQ/tmp@example.com",
        "email=a@127.0.0.1",
        "email=a@b",
        "email=a@example.com%E2%80%AE",
        "email=A+<a@example.com>",
    ] {
        let answer = world.api("CreateClientInvite", &format!("client_id=1&permissions=products&{sent}"));
        assert_eq!(refused(&answer, &[200], sent), "The email address entered is not valid", "{sent}");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn an_id_is_strictly_decimal_sec_087() {
    let world = World::new();
    let before = world.dump();
    for id in [
        "1+OR+1=1",
        "1e0",
        "0x1",
        "+1",
        "1+",
        "%2B1",
        "01",
        "1.0",
        "-1",
        "9223372036854775808",
        "18446744073709551617",
        "9007199254740993",
        "%D9%A1",
        "1;",
        "1,1",
        "1'--",
    ] {
        let invite = format!("client_id={id}&email=a@example.com&permissions=products");
        let answer = world.api("CreateClientInvite", &invite);
        assert_eq!(refused(&answer, &[200], id), "Invalid client id", "{id}");
        let update = format!("user_id={id}&client_id=1&permissions=products");
        assert_eq!(
            refused(&world.api("UpdateUserPermissions", &update), &[200], id),
            "Invalid user id",
            "{id}"
        );
        let update = format!("user_id=2&client_id={id}&permissions=products");
        let answer = world.api("UpdateUserPermissions", &update);
        assert_eq!(refused(&answer, &[200], id), "Invalid client id", "{id}");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn what_cannot_be_read_is_a_bad_request_sec_091() {
    let world = World::new();
    let before = world.dump();
    for (sent, message) in [
        ("email=a%ff", "Invalid request: parameters must be UTF-8"),
        ("email=%C3", "Invalid request: parameters must be UTF-8"),
        ("client_id=1%00", "Invalid request: NUL is not allowed in parameters"),
        ("permissions=products%00admin", "Invalid request: NUL is not allowed in parameters"),
        ("a[b][c][d][e][f][g][h][i][j]=1", "Invalid request: arrays are nested too deeply"),
    ] {
        let answer = world.api("CreateClientInvite", sent);
        assert_eq!(refused(&answer, &[400], sent), message, "{sent}");
    }
    for (media, body) in [
        ("multipart/form-data", "--x\r\n"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut"),
        ("application/json", "{\"action\":"),
        ("application/json", "[1]"),
    ] {
        let target = "/includes/api.php?responsetype=json";
        let answer = world.fetch(&Request::post(target).header("Content-Type", media).body(body));
        assert!(refused(&answer, &[400], body).starts_with("Invalid request: malformed"));
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn an_answer_is_json_whatever_is_in_it_sec_091() {
    let world = World::new();
    let name = "%E2%80%A8</script>%22%5C%F0%9F%98%80&lastname=%C3%89";
    let sent = format!("firstname={name}&email=a@b.example&password2=x");
    // U+2028 ends a line for JavaScript: no name may hold it.
    let message = refused(&world.api("AddUser", &sent), &[200], name);
    assert_eq!(message, "A field is too long or holds characters that are not allowed");
    let sent = sent.replace("%E2%80%A8", "");
    assert_eq!(world.api("AddUser", &sent).field("user_id"), "3");
    let listed = world.api("GetUsers", "search=a@b.example");
    assert!(listed.text().is_ascii() && !listed.text().contains("</"), "{}", listed.text());
    let user = listed.json()["users"][0].clone();
    assert_eq!((&user["firstname"], &user["lastname"]), (&"</script>\"\\\u{1F600}".into(), &"É".into()));
    let xml = world.api_in("xml", "GetUsers", "search=a@b.example");
    assert!(xml.text().contains("<firstname>&lt;/script&gt;&quot;\\\u{1F600}</firstname>"), "{}", xml.text());
}

#[test]
fn floods_are_refused_quickly_sec_092() {
    let world = World::new();
    let before = world.dump();
    let pair = world.credential.pair();
    let tiny: String = "a=1&".repeat(100_000);
    let keys: String = (0..100_000).fold(String::new(), |text, number| text + &format!("k{number}=&"));
    let key = format!("{}=1", "k".repeat(1 << 20));
    let brackets = format!("a{}=1", "[]".repeat(100_000));
    for flood in [tiny, keys, key, brackets] {
        let start = Instant::now();
        let answer = world.fetch(&form(&format!("action=GetUsers&responsetype=json&{pair}&{flood}")));
        refused(&answer, &[400, 413], shortened(&flood));
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}: {}", start.elapsed(), shortened(&flood));
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_body_beyond_the_limit_is_too_large_sec_092() {
    let world = World::new();
    for size in [(2 << 20) + 1, 5 << 20] {
        let answer = world.fetch(&form(&"k".repeat(size)));
        assert_eq!(answer.status, 413);
        assert!(
            answer.text().starts_with("result=error;message=The request is too large"),
            "{}",
            answer.text()
        );
    }
    assert_eq!(world.api("GetUsers", "").field("result"), "success", "the server goes on");
}

#[test]
fn lists_where_a_text_belongs_are_refused_or_ignored() {
    let world = World::new();
    let before = world.dump();
    for (action, sent) in [
        ("CreateClientInvite", "client_id[]=1&email=a@example.com&permissions=products"),
        ("CreateClientInvite", "client_id=1&email=a@example.com&permissions[]=products"),
        ("CreateClientInvite", "client_id=1&email=a@example.com&permissions=products&message[]=x"),
        ("UpdateUserPermissions", "user_id[a]=2&client_id=1&permissions=products"),
        ("AddUser", "firstname[]=A&lastname=B&email=a@b.example&password2=x"),
        ("AddUser", "firstname=A&lastname=B&email=a@b.example&password2[]=x"),
        ("GetUserPermissions", "user_id[]=2&client_id=1"),
    ] {
        refused(&world.api(action, sent), &[200], sent);
    }
    assert_eq!(world.api("GetUsers", "limitnum[]=1&search[]=x").field("result"), "success");
    let stolen = format!("action=GetUsers&responsetype=json&identifier[]={}", world.credential.identifier);
    assert_eq!(refused(&world.fetch(&form(&stolen)), &[403], "identifier[]"), "Authentication Failed");
    assert_eq!(world.dump(), before);
}

#[test]
fn names_and_numbers_beyond_their_limits_are_refused() {
    let world = World::new();
    let before = world.dump();
    let long = "n".repeat(256);
    let message = "m".repeat(4097);
    let password = "p".repeat(1025);
    let user = "lastname=B&email=a@b.example";
    let invite = "client_id=1&email=a@example.com&permissions=products";
    for (action, sent) in [
        ("AddUser", format!("firstname={long}&password2=x&{user}")),
        ("AddUser", format!("firstname=A%0d%0aBcc:x&password2=x&{user}")),
        ("AddUser", format!("firstname=A%E2%80%AEB&password2=x&{user}")),
        ("AddUser", format!("firstname=A&password2={password}&{user}")),
        ("CreateClientInvite", format!("message={message}&{invite}")),
        ("CancelClientInvite", "invite_id=9223372036854775807".to_owned()),
        ("ResendClientInvite", "invite_id=-1".to_owned()),
        ("CancelClientInvite", String::new()),
    ] {
        refused(&world.api(action, &sent), &[200], shortened(&sent));
    }
    let huge = "limitstart=99999999999999999999&limitnum=99999999999999999999&sorting=';--&search=%25%5F'";
    assert_eq!(world.api("GetUsers", huge).field("result"), "success");
    assert_eq!(world.dump(), before);
}

#[test]
fn template_marks_in_names_stay_what_they_are_sec_096() {
    let world = World::new();
    let mark = "{{7*7}} {$smarty.version} {php} ${jndi:ldap://x} %s%n";
    world.sql(format!("UPDATE clients SET company_name = '{mark}' WHERE id = 1"));
    world.invite("guest@example.com", "products");
    world.deliver();
    let mail = String::from_utf8_lossy(world.mails()[0].bytes()).replace("=\r\n", "");
    assert_eq!(mail.matches("{{7*7}} {$smarty.").count(), 2, "in both texts: {mail}");
    assert!(!mail.contains("49 {$smarty"), "{mail}");
}
