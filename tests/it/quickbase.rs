//! Quickbase's dialect on `/db/{dbid}`.

use vestibule::domain::ids::{ClientId, UserId};

use crate::qdb::{element, errcode};
use crate::wire::{Request, Response};
use crate::world::World;

fn dbid() -> String {
    ClientId::new(1).dbid()
}

fn member() -> String {
    UserId::new(2).quickbase()
}

/// The documentation's sample, with a user token in place of its ticket.
fn sample(token: &str, userid: &str, more: &str) -> String {
    format!(
        "<qdbapi>\n   <usertoken>{token}</usertoken>\n   <apptoken>app_token</apptoken>\n   \
         <userid>{userid}</userid>\n   <usertext>Welcome!</usertext>\n{more}</qdbapi>\n"
    )
}

fn send(world: &World, document: &str) -> Response {
    send_to(world, &dbid(), document)
}

fn send_to(world: &World, dbid: &str, document: &str) -> Response {
    world.fetch(&Request::xml(&format!("/db/{dbid}"), "API_SendInvitation", document))
}

fn owner_token(world: &World) -> String {
    world.user_token(UserId::new(1), &[])
}

#[test]
fn the_documented_sample_sends_an_invitation() {
    let world = World::new();
    let token = world.user_token(UserId::new(1), &[ClientId::new(1)]);
    let answer = send(&world, &sample(&token, &member(), ""));
    let expected = "<?xml version=\"1.0\" ?>\n<qdbapi>\n   <action>API_SendInvitation</action>\n\
                    \x20  <errcode>0</errcode>\n   <errtext>No error</errtext>\n</qdbapi>\n";
    assert_eq!(answer.text(), expected);
    assert_eq!((errcode(&answer), answer.header("quickbase-errtext")), ("0", "No error"));
    let row = "SELECT kind || ' ' || for_user_id || ' ' || inviter_user_id || ' ' || message FROM invites";
    assert_eq!(world.text(row), "send 2 1 Welcome!");
    assert_eq!(
        world.text("SELECT actor || ' ' || actor_id || ' ' || action FROM activity"),
        "user 1 SendInvitation"
    );
    world.deliver();
    assert_eq!(world.mails()[0].to().to_string(), crate::people::MEMBER);
}

#[test]
fn a_place_is_announced_to_somebody_who_holds_more_than_whoever_announces_it() {
    let world = World::new();
    let manager = world.user("manager@example.com");
    world.member(manager, "products,manageusers");
    let token = world.user_token(manager, &[]);
    assert_eq!(errcode(&send(&world, &sample(&token, &member(), ""))), "0");
    let link = world.link(1);
    assert_eq!(world.end_of(&link), "");
    world.api("UpdateUserPermissions", &format!("user_id={manager}&client_id=1&permissions=products"));
    assert_eq!(world.end_of(&link), "", "the place was not his to give");
    assert_eq!(world.accept(UserId::new(2), &link), Ok(()));
    assert_eq!(world.may(UserId::new(2)).as_deref(), Some("products,tickets"));
}

#[test]
fn the_url_alternative_does_the_same() {
    let world = World::with(|setup| setup.set("limit_interval", "0"));
    let (token, member) = (owner_token(&world), member());
    for action in
        ["a=API_SendInvitation", "act=API_SendInvitation", "a=api_sendinvitation", "a=SendInvitation"]
    {
        let query = format!("{action}&userid={member}&usertoken={token}&apptoken=app_token&usertext=Hello");
        let answer = world.fetch(&Request::get(&format!("/db/{}?{query}", dbid())));
        assert_eq!(errcode(&answer), "0", "{action}");
        let name = action.split_once('=').map_or("", |(_, name)| name);
        assert!(answer.text().contains(&format!("<action>{name}</action>")), "{}", answer.text());
    }
    assert_eq!(world.text("SELECT message || issue FROM invites"), "Hello4");
}

#[test]
fn requests_come_as_old_clients_send_them() {
    let world = World::with(|setup| {
        setup.set("limit_interval", "0");
        setup.set("limit_recipient", "0");
    });
    let (token, member, target) = (owner_token(&world), member(), format!("/db/{}", dbid()));
    let plain = sample(&token, &member, "");
    for document in [
        plain.clone(),
        format!("<?xml version=\"1.0\"?>\n{plain}"),
        format!("<?xml version='1.0' encoding='ISO-8859-1'?>{plain}"),
        format!("\n\n  {plain}"),
        plain
            .replace("<usertext>Welcome!", "<usertext><![CDATA[<Wel>come!]]>")
            .replace("usertoken", "userToken"),
        plain.replace("qdbapi", "QDBAPI"),
        plain.replace("<usertext>Welcome!", "<ticket>None</ticket><unknown/><usertext>"),
        format!("{}<udata></udata></qdbapi>", plain.trim_end().trim_end_matches("</qdbapi>")),
    ] {
        assert_eq!(errcode(&send(&world, &document)), "0", "{document}");
    }
    let length = plain.len();
    let head = "Content-Type: application/xml\r\nQUICKBASE-ACTION: API_SendInvitation";
    let old = format!("POST {target} HTTP/1.0\r\n{head}\r\nContent-Length: {length}\r\n\r\n{plain}");
    assert_eq!(errcode(&world.line().send(old.as_bytes())), "0");
    let without = plain.replace(&format!("<usertoken>{token}</usertoken>"), "");
    let bearer = format!("QB-USER-TOKEN {token}");
    let request = Request::xml(&target, "API_SendInvitation", &without).header("Authorization", &bearer);
    assert_eq!(errcode(&world.fetch(&request)), "0");
    let request = Request::xml(&format!("{target}?a=API_DoQuery"), "API_SendInvitation", &plain);
    assert_eq!(errcode(&world.fetch(&request)), "0", "the header wins");
}

#[test]
fn who_asks_must_be_known() {
    let world = World::new();
    let before = world.dump();
    let userid = format!("<userid>{}</userid>", member());
    for (proof, code, text) in [
        ("", "22", "Sign-in required"),
        ("<ticket>None</ticket>", "22", "Sign-in required"),
        ("<usertoken></usertoken>", "22", "Sign-in required"),
        ("<ticket>auth_ticket</ticket>", "4", "Bad ticket"),
        ("<usertoken>wrong</usertoken>", "83", "Access denied"),
        ("<ticket>auth_ticket</ticket><usertoken>wrong</usertoken>", "83", "Access denied"),
    ] {
        let answer = send(&world, &format!("<qdbapi>{proof}{userid}</qdbapi>"));
        assert_eq!((errcode(&answer), answer.header("quickbase-errtext")), (code, text), "{proof}");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_token_reaches_its_clients_and_no_further() {
    let world = World::new();
    let second = world.client(UserId::new(1), "Second Ltd");
    let bound = world.user_token(UserId::new(1), &[second]);
    let stranger = world.user_token(world.user("stranger@example.com"), &[]);
    let no_manager = world.user_token(UserId::new(2), &[]);
    let before = world.dump();
    for (token, code, text) in [
        (&bound, "83", "Access denied"),
        (&stranger, "32", "The application does not exist or was deleted"),
        (&no_manager, "3", "Insufficient permissions"),
    ] {
        let answer = send(&world, &sample(token, &member(), ""));
        assert_eq!((errcode(&answer), answer.header("quickbase-errtext")), (code, text));
    }
    assert_eq!(world.dump(), before);
    world.sql("UPDATE user_tokens SET revoked_at = 1");
    assert_eq!(errcode(&send_to(&world, &second.dbid(), &sample(&bound, &member(), ""))), "83");
}

#[test]
fn a_foreign_application_looks_like_one_that_never_was_sec_046() {
    let world = World::new();
    let stranger = world.user("stranger@example.com");
    let token = world.user_token(stranger, &[]);
    let foreign = send(&world, &sample(&token, &member(), ""));
    let missing = send_to(&world, &ClientId::new(999).dbid(), &sample(&token, &member(), ""));
    assert_eq!((foreign.status, foreign.text()), (missing.status, missing.text()));
    assert_eq!(errcode(&foreign), "32");
}

#[test]
fn what_cannot_be_invited_is_refused_with_its_code_sec_114() {
    let world = World::new();
    let (token, stranger) = (owner_token(&world), world.user("stranger@example.com"));
    let none = world.user("none@example.com");
    world.member(none, "");
    let disabled = world.user("disabled@example.com");
    world.member(disabled, "products");
    world.sql(format!("UPDATE users SET state = 'disabled' WHERE id = {disabled}"));
    let before = world.dump();
    for (userid, code) in [
        (String::new(), "2"),
        (stranger.quickbase(), "112"),
        (none.quickbase(), "3"),
        (disabled.quickbase(), "3"),
        (UserId::new(999).quickbase(), "21"),
        ("2.zzzz".to_owned(), "21"),
        ("nobody".to_owned(), "21"),
        ("999".to_owned(), "21"),
    ] {
        assert_eq!(errcode(&send(&world, &sample(&token, &userid, ""))), code, "{userid}");
    }
    let good = sample(&token, &member(), "");
    for (dbid, code) in [("main", "14"), ("", "14"), ("nonsense", "32"), ("bqdbapi", "32")] {
        assert_eq!(errcode(&send_to(&world, dbid, &good)), code, "{dbid}");
    }
    let long = sample(&token, &member(), "").replace("Welcome!", &"x".repeat(4097));
    assert_eq!(errcode(&send(&world, &long)), "2");
    world.sql("UPDATE clients SET status = 'Closed'");
    assert_eq!(errcode(&send(&world, &good)), "32");
    world.sql("UPDATE clients SET status = 'Active'");
    assert_eq!(world.dump(), before);
}

#[test]
fn what_is_no_request_is_refused_with_its_code() {
    let world = World::new();
    let (token, target) = (owner_token(&world), format!("/db/{}", dbid()));
    let before = world.dump();
    let good = sample(&token, &member(), "");
    let action = |action: &str| world.fetch(&Request::xml(&target, action, &good));
    assert_eq!(errcode(&action("")), "6");
    assert_eq!(errcode(&action("API_DoQuery")), "5");
    assert_eq!(errcode(&action("API_AcceptInvite")), "5", "what pages call is not for this endpoint");
    for document in [
        "<qdbapi>",
        "x",
        "<qdbapi/><qdbapi/>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/'><qdbapi/>",
        "<qdbapi><a>&unknown;</a></qdbapi>",
        "<qdbapi><userid>1.a</userid><userid>2.b</userid></qdbapi>",
        &"<a>".repeat(100_000),
    ] {
        let code = errcode(&send(&world, document)).to_owned();
        assert!(["11", "2"].contains(&code.as_str()), "{code}");
    }
    let deleted = world.fetch(&Request::new("DELETE", &target));
    assert_eq!(errcode(&deleted), "6");
    assert_eq!(errcode(&send(&world, &"x".repeat(3 << 20))), "2");
    assert_eq!(world.dump(), before);
}

#[test]
fn a_length_that_is_none_is_a_bad_request_sec_122() {
    let world = World::new();
    let target = format!("/db/{}", dbid());
    let document = sample("x", "2", "");
    for length in ["", " ", "x", "-1", "1, 2", "99999999999999999999999"] {
        let head = format!("POST {target} HTTP/1.0\r\nQUICKBASE-ACTION: API_SendInvitation");
        let answer =
            world.line().send(format!("{head}\r\nContent-Length: {length}\r\n\r\n{document}").as_bytes());
        assert_eq!(answer.status, 400, "{length:?}");
    }
    assert_eq!(errcode(&send(&world, &document)), "83", "the server goes on");
}

#[test]
fn udata_comes_back_exactly_and_escaped_sec_111() {
    let world = World::new();
    let token = owner_token(&world);
    for (sent, expected) in [
        ("job-17", "job-17"),
        ("&lt;/udata&gt;&lt;errcode&gt;0&lt;/errcode&gt;", "</udata><errcode>0</errcode>"),
        ("]]&gt;&lt;!--", "]]><!--"),
        ("<![CDATA[</udata>&amp;]]>", "</udata>&amp;"),
        ("  a&#13;&#10;b\n ", "  a\r\nb\n "),
        ("null", "null"),
        ("é\u{1F600}", "é\u{1F600}"),
        ("", ""),
    ] {
        let document = format!("<qdbapi><usertoken>{token}</usertoken><udata>{sent}</udata></qdbapi>");
        let answer = send(&world, &document);
        assert_eq!(errcode(&answer), "2", "no userid was sent");
        assert!(answer.text().contains("<udata>"), "{sent}");
        assert_eq!(element(&answer, "udata"), expected, "{sent}");
    }
    let query = "a=API_SendInvitation&udata=%3C%2Fudata%3E%01%0D%0A";
    let answer = world.fetch(&Request::get(&format!("/db/{}?{query}", dbid())));
    assert_eq!((errcode(&answer), element(&answer, "udata").as_str()), ("22", "</udata>\u{FFFD}\r\n"));
    let of = |length| format!("<qdbapi><udata>{}</udata></qdbapi>", "u".repeat(length));
    for (length, code) in [(64 << 10, "22"), ((64 << 10) + 1, "11"), (1 << 20, "2")] {
        assert_eq!(errcode(&send(&world, &of(length))), code, "{length}");
    }
    assert!(!send(&world, "<qdbapi/>").text().contains("udata"));
}
