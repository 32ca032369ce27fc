//! Quickbase's call on the form endpoint: its own envelope, and 200 whatever the code.

use vestibule::domain::ids::{ClientId, UserId};

use crate::wire::Request;
use crate::world::{World, form};

#[test]
fn the_form_endpoint_answers_in_the_same_envelope() {
    let world = World::with(|setup| setup.set("limit_recipient", "0"));
    let pair = world.credential.pair();
    let call =
        |more: &str| world.fetch(&Request::form("/api.php", &format!("action=SendInvitation&{pair}&{more}")));
    let xml = call("userid=2&client_id=1&udata=job-17");
    let expected = "<?xml version=\"1.0\" ?>\n<qdbapi>\n   <action>SendInvitation</action>\n   <errcode>0</errcode>\n\
                    \x20  <errtext>No error</errtext>\n   <udata>job-17</udata>\n</qdbapi>\n";
    assert_eq!((xml.status, xml.header("content-type"), xml.text()), (200, "application/xml", expected));
    let json = call("user_id=2&client_id=1&responsetype=json&udata=job-17");
    let expected = r#"{"action":"SendInvitation","errcode":0,"errtext":"No error","udata":"job-17"}"#;
    assert_eq!((json.status, json.text()), (200, expected));
    assert_eq!(json.header("content-type"), "application/json; charset=utf-8");
    let nvp = call(&format!(
        "userid={}&dbid={}&responsetype=nvp",
        UserId::new(2).quickbase(),
        ClientId::new(1).dbid()
    ));
    assert_eq!((nvp.status, nvp.text()), (200, "action=SendInvitation;errcode=0;errtext=No error"));
    assert_eq!(nvp.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(world.text("SELECT inviter_admin_id || ' ' || issue FROM invites"), "1 3");
}

#[test]
fn every_refusal_of_the_form_endpoint_has_its_code_in_each_format_and_status_200() {
    let world = World::new();
    world.user("stranger@example.com");
    let before = world.dump();
    for (more, code, text, detail) in [
        ("", 2, "Invalid input", "The parameter userid is missing"),
        ("userid=x", 21, "Unknown user", "There is no user of this userid"),
        ("userid=2", 14, "Missing DBID or DBID of wrong type", "The call needs the dbid of an application"),
        (
            "userid=2&client_id=x",
            32,
            "The application does not exist or was deleted",
            "There is no application of this dbid",
        ),
        (
            "userid=2&client_id=999999",
            32,
            "The application does not exist or was deleted",
            "There is no application of this dbid",
        ),
        ("user_id=999999&client_id=1", 21, "Unknown user", "There is no user of this userid"),
        (
            "user_id=3&client_id=1",
            112,
            "No user in role",
            "The user has no role in this application: add him to one first",
        ),
        ("user_id=2&client_id=1&secret=x", 20, "Unknown username/password", "Invalid or missing credentials"),
    ] {
        let json = world.api("SendInvitation", more);
        let expected = format!(
            r#"{{"action":"SendInvitation","errcode":{code},"errtext":"{text}","errdetail":"{detail}"}}"#
        );
        assert_eq!(
            (json.status, json.text()),
            (200, expected.replace("name/p", "name\\/p").as_str()),
            "{more}"
        );
        let xml = world.api_in("xml", "SendInvitation", more);
        let expected = format!(
            "<?xml version=\"1.0\" ?>\n<qdbapi>\n   <action>SendInvitation</action>\n   <errcode>{code}</errcode>\n\
             \x20  <errtext>{text}</errtext>\n   <errdetail>{detail}</errdetail>\n</qdbapi>\n"
        );
        assert_eq!((xml.status, xml.text()), (200, expected.as_str()), "{more}");
        let nvp = world.api_in("nvp", "SendInvitation", more);
        let expected = format!("action=SendInvitation;errcode={code};errtext={text};errdetail={detail}");
        assert_eq!((nvp.status, nvp.text()), (200, expected.as_str()), "{more}");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn refused_addresses_and_roles_keep_the_envelope() {
    let world = World::with(|setup| setup.set("api_allowed_ips", "203.0.113.1"));
    assert_eq!(world.api("SendInvitation", "").json()["errcode"], 19);
    let world = World::new();
    let role = world.credential(&["users.*"], "");
    let sent = format!("action=SendInvitation&responsetype=json&{}&userid=2&client_id=1", role.pair());
    let answer = world.fetch(&form(&sent));
    assert_eq!((answer.status, &answer.json()["errcode"]), (200, &3.into()));
    let role = world.credential(&["quickbase.*"], "");
    let sent = format!("action=sendinvitation&responsetype=json&{}&userid=2&client_id=1", role.pair());
    assert_eq!(world.fetch(&form(&sent)).json()["errcode"], 0);
}
