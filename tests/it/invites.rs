//! The life of an invite by the form dialect: listed, shown, changed, accepted, declined, handed out.

use serde_json::{Value, json};
use vestibule::auth::Proof;
use vestibule::domain::ids::{ClientId, InviteId, UserId};
use vestibule::domain::time::{DAY, Timestamp};
use vestibule::store::invites;

use crate::whmcs_errors::refuses_in_order;
use crate::wire::Response;
use crate::world::World;

const SUCCESS: &str = r#"{"result":"success"}"#;
const ENDED: &str = "The invite is not pending any more";
const UNKNOWN: &str = "Invalid invite id";

fn instant(world: &World, column: &str, invite: i64) -> String {
    let millis = world.number(&format!("SELECT {column} FROM invites WHERE id = {invite}"));
    Timestamp::from_millis(millis).rfc3339()
}

fn get(world: &World, invite: i64) -> Value {
    world.api("GetClientInvite", &format!("invite_id={invite}")).json()["invite"].clone()
}

/// The ids of a page of a list, and how many there are in all.
fn listed(world: &World, more: &str) -> (Vec<i64>, i64) {
    let answer = world.api("GetClientInvites", more);
    let json = answer.json();
    let rows = json["invites"]["invite"].as_array().unwrap_or_else(|| panic!("{}", answer.text()));
    assert_eq!(json["numreturned"].as_u64(), u64::try_from(rows.len()).ok());
    let ids = rows.iter().map(|row| row["id"].as_i64().expect("a number")).collect();
    (ids, json["totalresults"].as_i64().expect("a number"))
}

/// The token at the end of an answer's link.
fn handed(answer: &Response) -> String {
    let url = answer.field("invite_url");
    url.strip_prefix("http://accounts.test/invite/").unwrap_or_else(|| panic!("{}", answer.text())).to_owned()
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
fn an_invite_made_without_a_mail_answers_a_link_that_proves_nothing_sec_029() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&permissions=products&send_email=false&expires_in_days=2";
    let answer = world.api("CreateClientInvite", sent);
    let link = handed(&answer);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 0);
    assert_eq!(world.number("SELECT expires_at - issued_at FROM invites"), 2 * DAY);
    assert_eq!(world.text("SELECT via FROM links"), "handed");
    assert_eq!(world.text("SELECT action FROM activity ORDER BY id DESC LIMIT 1"), "RevealInviteLink");
    assert_eq!(world.register(&link, "guest@example.com", "correct horse battery"), Ok(()));
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL"), 0);
}

#[test]
fn a_repeated_call_hands_out_the_same_link_and_stores_none_sec_129() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&permissions=products&send_email=0&idempotency_key=k";
    let first = handed(&world.api("CreateClientInvite", sent));
    let after = world.dump();
    assert_eq!(handed(&world.api("CreateClientInvite", sent)), first);
    assert_eq!(world.dump(), after);
    assert!(!after.contains(&first[..12]));
    let reveal =
        |key: &str| handed(&world.api("RevealInviteLink", &format!("invite_id=1&idempotency_key={key}")));
    assert_eq!(reveal("r"), reveal("r"));
    assert_ne!(reveal("r"), reveal("s"));
    assert!(!world.dump().contains(&reveal("s")[..12]));
}

#[test]
fn a_revealed_link_stands_beside_the_mailed_one() {
    let world = World::new();
    let mailed = world.invite("guest@example.com", "products").link;
    let answer = world.api("RevealInviteLink", "invite_id=1&client_id=1");
    let link = handed(&answer);
    assert_eq!((world.end_of(&mailed), world.end_of(&link)), (String::new(), String::new()));
    assert_eq!(answer.field("expires_at"), instant(&world, "expires_at", 1));
    assert_eq!(world.accept(world.user("guest@example.com"), &link), Ok(()));
    assert_eq!(world.end_of(&mailed), "used");
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL"), 0);
    let written = world.text("SELECT actor || ' ' || detail FROM activity WHERE action = 'RevealInviteLink'");
    assert!(written.starts_with("admin {") && !written.contains(&link[..12]), "{written}");
}

#[test]
fn a_role_is_given_instead_of_permissions_and_changed_like_them() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&role=Support";
    assert_eq!(world.api("CreateClientInvite", sent).field("result"), "success");
    assert_eq!(get(&world, 1)["role"], "Support");
    let invalid = [
        ("client_id=1&email=a@example.com&role=Owner", "There is no role of this name"),
        ("client_id=1&email=a@example.com&role=admin", "There is no role of this name"),
        ("client_id=1&email=a@example.com&role=None", "User permissions are required"),
        (
            "client_id=1&email=a@example.com&role=Admin&permissions=products",
            "Send permissions or a role, not both",
        ),
    ];
    refuses_in_order(&world, "CreateClientInvite", &invalid);
    let changed = world.api("UpdateClientInvite", "invite_id=1&permissions=orders");
    assert_eq!(changed.json()["invite"]["role"], Value::Null);
    assert_eq!(changed.json()["invite"]["permissions"], json!({ "permission": ["orders"] }));
    world.api("UpdateClientInvite", "invite_id=1&role=Developer");
    let guest = world.user("guest@example.com");
    assert_eq!(world.accept(guest, &world.link(1)), Ok(()));
    assert_eq!(world.number("SELECT role_id FROM membership_roles WHERE user_id = 3"), 11);
    assert_eq!(world.number("SELECT permissions FROM memberships WHERE user_id = 3"), 0);
}

#[test]
fn a_changed_invite_keeps_its_link_and_grants_what_it_says_then() {
    let world = World::new();
    let link = world.invite("guest@example.com", "products").link;
    let end = instant(&world, "expires_at", 1);
    let answer = world.api("UpdateClientInvite", "invite_id=1&permissions=tickets,orders");
    let after = &answer.json()["invite"];
    assert_eq!(after["permissions"], json!({ "permission": ["tickets", "orders"] }));
    assert_eq!((&after["expires_at"], &after["message"]), (&json!(end), &Value::Null));
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1, "nothing is mailed");
    world.api("UpdateClientInvite", "invite_id=1&message=Hi%0Athere");
    assert_eq!(get(&world, 1)["message"], "Hi\nthere");
    assert_eq!(get(&world, 1)["permissions"], after["permissions"]);
    world.api("UpdateClientInvite", "invite_id=1&permissions=undefined&message=");
    assert_eq!(get(&world, 1)["message"], Value::Null);
    let logged = world.text("SELECT detail FROM activity WHERE action = 'UpdateClientInvite' ORDER BY id");
    let logged: Value = serde_json::from_str(&logged).expect("an object");
    let before = json!({ "permissions": "products", "role": null });
    assert_eq!((&logged["before"], &logged["after"]["permissions"]), (&before, &json!("tickets,orders")));
    let guest = world.user("guest@example.com");
    assert_eq!(world.accept(guest, &link), Ok(()));
    assert_eq!(world.may(guest).as_deref(), Some("tickets,orders"));
}

#[test]
fn a_change_that_says_nothing_or_nonsense_is_refused_sec_051() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    refuses_in_order(
        &world,
        "UpdateClientInvite",
        &[
            ("invite_id=1", "Send permissions, a role or a message"),
            ("invite_id=1&permissions=&message=undefined", "Send permissions, a role or a message"),
            ("invite_id=1&permissions=,,,", "User permissions are required"),
            ("invite_id=1&permissions=PRODUCTS", "User permissions are required"),
            ("invite_id=1&permissions[]=products", "User permissions are required"),
            ("invite_id=1&role=None", "User permissions are required"),
            ("invite_id=1&role=Owner&message[]=x", "There is no role of this name"),
            ("invite_id=1&role=Admin&permissions=products", "Send permissions or a role, not both"),
            ("invite_id=1&message[]=x", "A list was sent where a text belongs"),
        ],
    );
}

#[test]
fn an_administrator_accepts_for_a_user_of_any_address() {
    let world = World::with(|setup| setup.set("invite_accept", "invited"));
    let link = world.invite("guest@example.com", "products,manageusers").link;
    let other = world.user("other@example.com");
    let answer = world.api("AcceptClientInvite", "invite_id=1&user_id=3");
    assert_eq!(answer.documented(), r#"{"result":"success","client_id":1,"user_id":3}"#);
    assert_eq!(world.may(other).as_deref(), Some("products,manageusers"));
    assert_eq!((&get(&world, 1)["state"], &get(&world, 1)["accepted_by"]), (&json!("accepted"), &json!(3)));
    assert_eq!(world.end_of(&link), "used");
    let logged = "SELECT actor || ' ' || actor_id || ' ' || user_id FROM activity WHERE invite_id = 1 \
                  AND action = 'AcceptClientInvite'";
    assert_eq!(world.text(logged), "admin 1 3");
    let touched = "SELECT COUNT(*) FROM memberships WHERE user_id = 3 AND last_login_at IS NOT NULL";
    assert_eq!(world.number(touched), 0, "it is no log-in");
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL"), 0);
    let told = "SELECT COUNT(*) FROM outbox WHERE kind = 'invitation_notice'";
    assert_eq!(world.number(told), 2, "the invited address and the inviter");
    let again = world.api("AcceptClientInvite", "invite_id=1&user_id=3");
    assert_eq!(again.message(), ENDED);
}

#[test]
fn accepting_for_somebody_ends_his_own_invitation_and_leaves_a_membership_as_it_is() {
    let world = World::new();
    world.user("guest@example.com");
    world.invite("guest@example.com", "orders");
    world.invite("other@example.com", "tickets");
    world.api("AcceptClientInvite", "invite_id=2&user_id=3");
    assert_eq!(get(&world, 1)["state"], "cancelled");
    let withdrawn = "SELECT actor || ' ' || detail FROM activity WHERE action = 'CancelClientInvite'";
    assert_eq!(world.text(withdrawn), r#"admin {"because_of_invite":2}"#);
    world.invite("third@example.com", "orders");
    assert_eq!(world.api("AcceptClientInvite", "invite_id=3&user_id=3").field("result"), "success");
    assert_eq!(world.may(UserId::new(3)).as_deref(), Some("tickets"));
}

#[test]
fn only_an_existing_user_who_is_not_disabled_is_accepted_for() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    world.user("disabled@example.com");
    world.sql("UPDATE users SET state = 'disabled' WHERE id = 3");
    refuses_in_order(
        &world,
        "AcceptClientInvite",
        &[
            ("invite_id=1", "Invalid user id"),
            ("invite_id=1&user_id=99", "Invalid user id"),
            ("invite_id=1&user_id[]=2", "Invalid user id"),
            ("invite_id=1&user_id=3", "The user is disabled"),
        ],
    );
}

#[test]
fn an_announcement_belongs_to_its_user_and_leaves_his_membership_alone() {
    let world = World::new();
    world.user("other@example.com");
    world.operator("SendInvitation", &[("client_id", "1"), ("userid", "2")]);
    let refused = world.api("AcceptClientInvite", "invite_id=1&user_id=3");
    assert_eq!((refused.status, &*refused.field("error_code")), (403, "another_address"));
    let refused = world.api("UpdateClientInvite", "invite_id=1&permissions=orders");
    assert_eq!(refused.field("error_code"), "membership_stands");
    assert_eq!(world.api("DeclineClientInvite", "invite_id=1").documented(), SUCCESS);
    assert_eq!(world.may(UserId::new(2)).as_deref(), Some("products,tickets"));
    world.operator("SendInvitation", &[("client_id", "1"), ("userid", "2")]);
    assert_eq!(world.api("AcceptClientInvite", "invite_id=2&user_id=2").field("result"), "success");
}

#[test]
fn nothing_is_accepted_into_a_closed_client_sec_019() {
    let world = World::new();
    world.invite("guest@example.com", "products");
    world.api("CloseClient", "clientid=1");
    let before = world.dump();
    for action in ["AcceptClientInvite", "ResendClientInvite", "RevealInviteLink", "UpdateClientInvite"] {
        assert_eq!(
            world.api(action, "invite_id=1&user_id=2&permissions=orders").message(),
            ENDED,
            "{action}"
        );
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_declined_invitation_is_over_and_can_be_made_anew() {
    let world = World::new();
    let link = world.invite("guest@example.com", "products").link;
    assert_eq!(world.api("DeclineClientInvite", "invite_id=1&client_id=1").documented(), SUCCESS);
    assert_eq!(world.end_of(&link), "withdrawn");
    let logged = "SELECT actor || ' ' || detail FROM activity WHERE action = 'DeclineClientInvite'";
    assert_eq!(world.text(logged), r#"admin {"invited":"guest@example.com"}"#);
    world.deliver();
    assert_eq!(world.mails().len(), 0, "the mail is not wanted any more");
    assert_eq!(world.invite("guest@example.com", "products").id, 2);
    assert_eq!(world.accept(world.user("guest@example.com"), &link), Err("withdrawn"));
}

#[test]
fn a_link_lives_as_long_as_the_call_says() {
    let world = World::new();
    let life = |id: i64| world.number(&format!("SELECT expires_at - issued_at FROM invites WHERE id = {id}"));
    let invite = "client_id=1&email=guest@example.com&permissions=products";
    world.api("CreateClientInvite", &format!("{invite}&expires_in_days=30"));
    assert_eq!(life(1), 30 * DAY);
    world.api("ResendClientInvite", "invite_id=1&expires_in_seconds=90");
    assert_eq!(life(1), 90_000);
    world.api("ResendClientInvite", "invite_id=1");
    assert_eq!(life(1), 7 * DAY);
    let told = "An invitation is good for 1 to 30 days, or for as many seconds";
    let before = world.dump();
    for bad in ["expires_in_days=31", "expires_in_days=0", "expires_in_days[]=1", "expires_in_seconds=1.5"] {
        assert_eq!(world.api("CreateClientInvite", &format!("{invite}&{bad}")).message(), told);
        let answer = world.api("ResendClientInvite", &format!("invite_id=1&{bad}"));
        assert_eq!(answer.message(), told);
        assert!(bad.starts_with(&answer.field("field")), "{}", answer.text());
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn inviting_again_answers_the_same_invite_and_its_new_end_sec_039() {
    let world = World::new();
    let sent = "client_id=1&email=guest@example.com&permissions=products";
    let first = world.api("CreateClientInvite", sent);
    world.advance(DAY);
    let second = world.api("CreateClientInvite", &format!("{sent}&role=&message=Again"));
    assert_eq!(second.field("invite_id"), "1");
    assert_eq!(second.field("uuid"), first.field("uuid"), "the time of its creation stays");
    assert_ne!(second.field("expires_at"), first.field("expires_at"));
    let third = world.api("CreateClientInvite", &format!("{sent}&send_email=no"));
    assert_eq!(world.end_of(&handed(&third)), "");
    assert_eq!(world.links(1).iter().filter(|link| world.end_of(link).is_empty()).count(), 1);
    assert_eq!(listed(&world, "state=pending"), (vec![1], 1));
    assert_eq!(get(&world, 1)["created_at"], instant(&world, "created_at", 1));
    assert_ne!(get(&world, 1)["sent_at"], get(&world, 1)["created_at"]);
}

#[test]
fn what_templates_would_run_is_only_text_sec_096() {
    let world = World::new();
    let text = "{{7*7}} {$smarty.version} {php} ${jndi:ldap} %25s%25n";
    let sent = format!("client_id=1&email=guest@example.com&permissions=products&message={text}");
    assert_eq!(world.api("CreateClientInvite", &sent).field("result"), "success");
    let expected = text.replace("%25", "%");
    assert_eq!(get(&world, 1)["message"], expected.as_str());
    let shown = world.page(Proof::Nothing, "ViewInvite", &[("link", &world.link(1))]).expect("shown");
    assert_eq!(shown.text("message"), expected);
    world.deliver();
    let mail = String::from_utf8_lossy(world.mails()[0].bytes()).replace("=\r\n", "");
    assert!(mail.contains("{{7*7}} {$smarty.version} {php} ${jndi:ldap} %s%n"), "{mail}");
}

#[test]
fn a_list_of_a_client_holds_its_own_invites_only() {
    let world = in_each_state();
    let other = ClientId::new(2);
    let rows = world.api("GetClientInvites", &format!("client_id={other}")).json();
    assert_eq!(rows["invites"]["invite"][0]["client_name"], "Other");
    assert_eq!(rows["totalresults"], 1);
}
