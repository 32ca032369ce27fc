//! The life of an invite by the form dialect: listed, shown, changed, accepted, declined, handed out.

use serde_json::{Value, json};
use vestibule::domain::ids::{ClientId, InviteId, UserId};
use vestibule::domain::time::{DAY, Timestamp};
use vestibule::store::invites;

use crate::whmcs_errors::refuses_in_order;
use crate::world::World;

pub const SUCCESS: &str = r#"{"result":"success"}"#;
pub const ENDED: &str = "The invite is not pending any more";
const UNKNOWN: &str = "Invalid invite id";

pub fn instant(world: &World, column: &str, invite: i64) -> String {
    let millis = world.number(&format!("SELECT {column} FROM invites WHERE id = {invite}"));
    Timestamp::from_millis(millis).rfc3339()
}

pub fn get(world: &World, invite: i64) -> Value {
    world.api("GetClientInvite", &format!("invite_id={invite}")).json()["invite"].clone()
}

/// The ids of a page of a list, and how many there are in all.
pub fn listed(world: &World, more: &str) -> (Vec<i64>, i64) {
    let answer = world.api("GetClientInvites", more);
    let json = answer.json();
    let rows = json["invites"]["invite"].as_array().unwrap_or_else(|| panic!("{}", answer.text()));
    assert_eq!(json["numreturned"].as_u64(), u64::try_from(rows.len()).ok());
    let ids = rows.iter().map(|row| row["id"].as_i64().expect("a number")).collect();
    (ids, json["totalresults"].as_i64().expect("a number"))
}

#[test]
fn an_invite_is_shown_with_all_that_is_known_of_it_and_without_its_link() {
    let world = World::new();
    let sent = "client_id=1&email=Guest@Example.com&permissions=tickets,products&message=Hello";
    world.api("CreateClientInvite", sent);
    let created = instant(&world, "created_at", 1);
    let uuid = InviteId::new(1).uuid(Timestamp::from_millis(world.number("SELECT created_at FROM invites")));
    let expected = json!({
        "id": 1, "uuid": uuid.to_string(), "client_id": 1, "client_name": "Acme Ltd",
        "email": "Guest@Example.com", "state": "pending",
        "permissions": { "permission": ["products", "tickets"] }, "role": null, "message": "Hello",
        "invited_by": "Ada Byron", "created_at": created, "sent_at": created,
        "expires_at": instant(&world, "expires_at", 1), "ended_at": null, "accepted_by": null,
        "mail": { "state": "queued", "attempts": 0, "last_error": null, "sent_at": null },
    });
    let one = world.api("GetClientInvite", "invite_id=1");
    assert_eq!(one.json()["invite"], expected);
    let all = world.api("GetClientInvites", "");
    assert_eq!(all.json()["invites"], json!({ "invite": [expected] }));
    let link = world.link(1);
    for answer in [one, all] {
        assert!(!answer.text().contains(&link[..12]), "{}", answer.text());
    }
}

#[test]
fn an_invite_is_listed_in_xml_and_in_pairs() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    world.sql("UPDATE invites SET created_at = 0, issued_at = 0, expires_at = 9000000000000");
    world.sql("UPDATE outbox SET state = 'failed', attempts = 3, last_error = 'no & such host'");
    let uuid = InviteId::new(1).uuid(Timestamp::from_millis(0));
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n\
         <action>getclientinvites</action>\n<result>success</result>\n<totalresults>1</totalresults>\n\
         <startnumber>0</startnumber>\n<numreturned>1</numreturned>\n<invites>\n<invite>\n<id>1</id>\n\
         <uuid>{uuid}</uuid>\n<client_id>1</client_id>\n<client_name>Acme Ltd</client_name>\n\
         <email>guest@example.com</email>\n<state>pending</state>\n<permissions>\n\
         <permission>products</permission>\n</permissions>\n<role></role>\n<message></message>\n\
         <invited_by>Ada Byron</invited_by>\n<created_at>1970-01-01T00:00:00Z</created_at>\n\
         <sent_at>1970-01-01T00:00:00Z</sent_at>\n<expires_at>2255-03-14T16:00:00Z</expires_at>\n\
         <ended_at></ended_at>\n<accepted_by></accepted_by>\n<mail>\n<state>failed</state>\n\
         <attempts>3</attempts>\n<last_error>no &amp; such host</last_error>\n<sent_at></sent_at>\n</mail>\n\
         </invite>\n</invites>\n</whmcsapi>"
    );
    assert_eq!(world.api_in("xml", "GetClientInvites", "").documented(), xml);
    let nvp = world.api_in("nvp", "GetClientInvite", "invite_id=1").documented();
    for pair in
        ["result=success;invite[id]=1;", "invite[permissions][permission][0]=products;", "[attempts]=3;"]
    {
        assert!(nvp.contains(pair), "{nvp}");
    }
}

/// One invite in each state: 1 pending, 2 accepted, 3 declined, 4 cancelled, 5 expired and swept, 6
/// expired; and 7 pending in client 2.
fn in_each_state() -> World {
    let world = World::new();
    for number in 1..=6 {
        world.invite(&format!("n{number}@example.com"), "products");
    }
    world.sql(format!("UPDATE invites SET expires_at = {} WHERE id > 4", world.now()));
    world.write(|tx| invites::expire(tx, InviteId::new(5)));
    let guest = world.user("guest@example.com");
    assert_eq!(world.accept(guest, &world.link(2)), Ok(()));
    assert_eq!(world.api("DeclineClientInvite", "invite_id=3").documented(), SUCCESS);
    assert_eq!(world.api("CancelClientInvite", "invite_id=4").documented(), SUCCESS);
    world.client(UserId::new(2), "Other");
    world.api("CreateClientInvite", "client_id=2&email=N1@example.com&permissions=products");
    world
}

#[test]
fn invites_are_found_by_client_address_and_state_with_exact_totals() {
    let world = in_each_state();
    for (more, ids) in [
        ("", &[1, 2, 3, 4, 5, 6, 7][..]),
        ("client_id=1", &[1, 2, 3, 4, 5, 6]),
        ("client_id=2", &[7]),
        ("state=pending", &[1, 7]),
        ("state=Expired", &[5, 6]),
        ("state=accepted", &[2]),
        ("state=declined&client_id=1", &[3]),
        ("state=cancelled&client_id=2", &[]),
        ("email=n1@EXAMPLE.com", &[1, 7]),
        ("email=n1@example.com&client_id=2", &[7]),
        ("email=n6@example.com&state=expired", &[6]),
        ("email=n6@example.com&state=pending", &[]),
        ("email=n@example.com", &[]),
        ("client_id=&email=&state=undefined&stale=1", &[1, 2, 3, 4, 5, 6, 7]),
    ] {
        let total = i64::try_from(ids.len()).expect("a few");
        assert_eq!(listed(&world, more), (ids.to_vec(), total), "{more}");
    }
    for (more, page) in [
        ("limitnum=2", &[1, 2][..]),
        ("limitstart=2&limitnum=2", &[3, 4]),
        ("limitstart=6", &[7]),
        ("limitstart=7", &[]),
        ("sorting=desc&limitnum=2&limitstart=1", &[6, 5]),
        ("limitstart=-1&limitnum=x", &[1, 2, 3, 4, 5, 6, 7]),
    ] {
        assert_eq!(listed(&world, more), (page.to_vec(), 7), "{more}");
    }
    let pages = [("limitnum=4", &[1, 2, 3, 4][..]), ("sorting=DESC&limitstart=4", &[2, 1])];
    for (more, page) in pages {
        assert_eq!(listed(&world, &format!("client_id=1&{more}")), (page.to_vec(), 6), "{more}");
    }
}

#[test]
fn what_became_of_an_invite_is_shown() {
    let world = in_each_state();
    let states = (1..=6).map(|id| get(&world, id)["state"].as_str().expect("a word").to_owned());
    assert_eq!(
        states.collect::<Vec<_>>(),
        ["pending", "accepted", "declined", "cancelled", "expired", "expired"]
    );
    assert_eq!((&get(&world, 2)["accepted_by"], &get(&world, 3)["accepted_by"]), (&json!(3), &Value::Null));
    assert_eq!(get(&world, 3)["ended_at"], instant(&world, "ended_at", 3));
    world.advance(8 * DAY);
    assert_eq!(get(&world, 1)["state"], "expired", "as it is at that moment");
}

#[test]
fn what_became_of_the_latest_mail_is_shown() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    world.deliver();
    let sent = get(&world, 1)["mail"].clone();
    assert_eq!(
        (&sent["state"], &sent["attempts"], &sent["last_error"]),
        (&json!("sent"), &json!(1), &Value::Null)
    );
    assert!(sent["sent_at"].is_string(), "{sent}");
    world.api("ResendClientInvite", "invite_id=1");
    assert_eq!(get(&world, 1)["mail"]["state"], "queued", "the newer one");
    world.sql("UPDATE outbox SET state = 'failed', last_error = '550 no such user' WHERE id = 2");
    let failed =
        json!({ "state": "failed", "attempts": 0, "last_error": "550 no such user", "sent_at": null });
    assert_eq!(get(&world, 1)["mail"], failed);
    world.api("CreateClientInvite", "client_id=1&email=b@example.com&permissions=products&send_email=0");
    assert_eq!(get(&world, 2)["mail"], Value::Null);
}

#[test]
fn each_call_about_an_invite_refuses_in_its_order_sec_046() {
    let world = in_each_state();
    let unknown = [
        ("", UNKNOWN),
        ("invite_id=99", UNKNOWN),
        ("invite_id=01", UNKNOWN),
        ("invite_id[]=1", UNKNOWN),
        ("invite_id=1&client_id=2", UNKNOWN),
        ("invite_id=1&client_id=99", UNKNOWN),
        ("invite_id=99&client_id=x", "Invalid client id"),
        ("invite_id=1&client_id[]=1", "Invalid client id"),
    ];
    let ended = [("invite_id=2", ENDED), ("invite_id=3&client_id=1", ENDED), ("invite_id=4", ENDED)];
    refuses_in_order(&world, "GetClientInvite", &unknown);
    for action in ["CancelClientInvite", "ResendClientInvite"] {
        refuses_in_order(&world, action, &[&unknown[..], &ended].concat());
    }
    let late = [&unknown[..], &ended, &[("invite_id=5", ENDED), ("invite_id=6", ENDED)]].concat();
    for action in ["AcceptClientInvite", "DeclineClientInvite", "RevealInviteLink", "UpdateClientInvite"] {
        refuses_in_order(&world, action, &late);
    }
    refuses_in_order(
        &world,
        "GetClientInvites",
        &[
            ("client_id=99&email=x&state=x", "Invalid client id"),
            ("client_id=x", "Invalid client id"),
            ("client_id[]=1", "Invalid client id"),
            ("email=x&state=x", "The email address entered is not valid"),
            ("email[]=a@example.com", "The email address entered is not valid"),
            ("state=open", "The state must be pending, accepted, declined, cancelled or expired"),
            ("state[]=pending", "The state must be pending, accepted, declined, cancelled or expired"),
        ],
    );
}

#[test]
fn an_id_is_strictly_decimal_sec_087() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    let before = world.dump();
    for id in ["1+OR+1=1", "1e0", "0x1", "+1", "1.0", "-1", "9223372036854775808", "%D9%A1", "1%00"] {
        let answer = world.api("CancelClientInvite", &format!("invite_id={id}"));
        assert!(answer.status < 500 && answer.field("result") == "error", "{id}: {}", answer.text());
        let sent = format!("client_id={id}&email=a@example.com&permissions=products");
        let answer = world.api("CreateClientInvite", &sent);
        assert!(answer.status < 500 && answer.field("result") == "error", "{id}: {}", answer.text());
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_list_of_a_client_holds_its_own_invites_only() {
    let world = in_each_state();
    let other = ClientId::new(2);
    let rows = world.api("GetClientInvites", &format!("client_id={other}")).json();
    assert_eq!(rows["invites"]["invite"][0]["client_name"], "Other");
    assert_eq!(rows["totalresults"], 1);
}
