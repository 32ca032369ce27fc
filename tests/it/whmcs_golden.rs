//! What the form dialect answers when all is well, byte for byte.

use vestibule::domain::ids::InviteId;
use vestibule::domain::time::Timestamp;

use crate::world::World;

const ALL: &str = "profile,contacts,products,manageproducts,productsso,domains,managedomains,invoices,quotes,\
                   tickets,affiliates,emails,orders";

fn expiry(world: &World, invite: i64) -> String {
    let millis = world.number(&format!("SELECT expires_at FROM invites WHERE id = {invite}"));
    Timestamp::from_millis(millis).rfc3339()
}

#[test]
fn add_user_makes_a_user_once_vector_1() {
    let world = World::new();
    let sent = "firstname=A&lastname=B&email=a@b.example&password2=x";
    let answer = world.api("AddUser", sent);
    assert_eq!((answer.status, &*answer.documented()), (200, r#"{"result":"success","user_id":3}"#));
    let again = world.api("AddUser", sent);
    let told = r#"{"result":"error","message":"A user already exists with that email address"}"#;
    assert_eq!((again.status, &*again.documented()), (200, told));
    assert_eq!(world.text("SELECT action || ' ' || actor FROM activity"), "AddUser admin");
}

#[test]
fn an_invitation_answers_its_ids_and_its_end_in_each_format_vector_3() {
    let world = World::new();
    let invite = |number: i64, format| {
        let sent = format!("client_id=1&email=n{number}@example.com&permissions=products");
        let answer = world.api_in(format, "createclientinvite", &sent);
        assert_eq!(answer.status, 200);
        let created = Timestamp::from_millis(world.number("SELECT MAX(created_at) FROM invites"));
        let uuid = InviteId::new(number).uuid(created);
        (answer.documented(), uuid, expiry(&world, number))
    };
    let (text, uuid, end) = invite(1, "json");
    let json = format!(r#"{{"result":"success","invite_id":1,"uuid":"{uuid}","expires_at":"{end}"}}"#);
    assert_eq!(text, json);
    let (text, uuid, end) = invite(2, "xml");
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n\
         <action>createclientinvite</action>\n<result>success</result>\n<invite_id>2</invite_id>\n\
         <uuid>{uuid}</uuid>\n<expires_at>{end}</expires_at>\n</whmcsapi>"
    );
    assert_eq!(text, xml);
    let (text, uuid, end) = invite(3, "nvp");
    assert_eq!(text, format!("result=success;invite_id=3;uuid={uuid};expires_at={end}"));
}

#[test]
fn update_user_permissions_replaces_the_whole_set_vector_5() {
    let world = World::new();
    world.sql("INSERT INTO membership_roles (client_id, user_id, role_id) VALUES (1, 2, 12)");
    world.sql("UPDATE memberships SET roles = 1 WHERE client_id = 1 AND user_id = 2");
    let sent = "user_id=2&client_id=1&permissions=tickets,orders";
    for (format, expected) in [
        ("json", r#"{"result":"success"}"#),
        ("nvp", "result=success"),
        (
            "xml",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n\
             <action>updateuserpermissions</action>\n<result>success</result>\n</whmcsapi>",
        ),
    ] {
        assert_eq!(world.api_in(format, "UpdateUserPermissions", sent).documented(), expected);
    }
    let shown = world.api("GetUserPermissions", "user_id=2&client_id=1");
    let expected = r#"{"result":"success","permissions":{"permission":["tickets","orders"]}}"#;
    assert_eq!(shown.documented(), expected, "the roles are replaced too");
}

#[test]
fn the_owner_has_the_thirteen_permissions_in_their_order() {
    let world = World::new();
    let shown = world.api("GetUserPermissions", "user_id=1&client_id=1");
    let keys = ALL.split(',').map(|key| format!("\"{key}\"")).collect::<Vec<_>>().join(",");
    assert_eq!(
        shown.documented(),
        format!(r#"{{"result":"success","permissions":{{"permission":[{keys}]}}}}"#)
    );
    let xml = world.api_in("xml", "GetUserPermissions", "user_id=2&client_id=1");
    let list =
        "<permissions>\n<permission>products</permission>\n<permission>tickets</permission>\n</permissions>";
    assert!(xml.documented().contains(list), "{}", xml.documented());
    let nvp = world.api_in("nvp", "GetUserPermissions", "user_id=2&client_id=1");
    let pairs = "result=success;permissions[permission][0]=products;permissions[permission][1]=tickets";
    assert_eq!(nvp.documented(), pairs);
}

#[test]
fn get_users_finds_an_exact_address_vector_7() {
    let world = World::new();
    let answer = world.api("GetUsers", "search=member@example.com");
    let made = answer.json()["users"][0]["datecreated"].as_str().unwrap_or_default().to_owned();
    let expected = format!(
        r#"{{"result":"success","totalresults":1,"startnumber":0,"numreturned":1,"users":[{{"id":2,"firstname":"Max","lastname":"Member","email":"member@example.com","datecreated":"{made}","validationdata":"","clients":[{{"id":1,"isOwner":false}}]}}]}}"#
    );
    assert_eq!(answer.documented(), expected);
    let shape = made.bytes().map(|byte| if byte.is_ascii_digit() { '0' } else { char::from(byte) });
    assert_eq!(shape.collect::<String>(), "0000-00-00 00:00:00");
}

#[test]
fn get_users_goes_by_pages_and_by_beginnings() {
    let world = World::new();
    let ids = |sent: &str| {
        let answer = world.api("GetUsers", sent).json();
        let users = answer["users"].as_array().expect("a flat list").clone();
        assert_eq!(answer["numreturned"], users.len());
        (answer["totalresults"].as_i64(), users.iter().map(|user| user["id"].as_i64()).collect::<Vec<_>>())
    };
    assert_eq!(ids(""), (Some(2), vec![Some(1), Some(2)]));
    assert_eq!(ids("sorting=desc"), (Some(2), vec![Some(2), Some(1)]));
    assert_eq!(ids("limitnum=1&limitstart=1"), (Some(2), vec![Some(2)]));
    assert_eq!(ids("limitstart=2"), (Some(2), vec![]));
    assert_eq!(ids("limitnum=0&limitstart="), (Some(2), vec![Some(1), Some(2)]));
    for search in ["Olga", "olga o", "OWNER", "owner@"] {
        assert_eq!(
            ids(&format!("search={}", search.replace(' ', "+"))),
            (Some(1), vec![Some(1)]),
            "{search}"
        );
    }
    assert_eq!(ids("search=lga"), (Some(0), vec![]), "only beginnings");
    assert_eq!(ids("search=%25"), (Some(0), vec![]));
}

#[test]
fn get_users_in_xml_repeats_an_element() {
    let world = World::new();
    let xml = world.api_in("xml", "GetUsers", "limitnum=1");
    let text = xml.documented();
    assert!(text.contains("<users>\n<user>\n<id>1</id>\n<firstname>Olga</firstname>"), "{text}");
    let clients =
        "<clients>\n<client>\n<id>1</id>\n<isOwner>1</isOwner>\n</client>\n</clients>\n</user>\n</users>";
    assert!(text.contains(clients), "{text}");
}

#[test]
fn add_client_makes_a_client_and_its_owner_vector_8() {
    let world = World::new();
    let client = "firstname=A&lastname=B&email=a@b.example&address1=1+Road&city=Ulm&state=BW&postcode=1&country=de&\
                  phonenumber=%2B49.731/1-2";
    let answer = world.api("AddClient", &format!("{client}&password2=x"));
    assert_eq!(answer.documented(), r#"{"result":"success","clientid":2,"owner_id":3}"#);
    assert_eq!(world.text("SELECT country FROM clients WHERE id = 2"), "DE");
    let second = world.api("AddClient", &format!("{client}&owner_user_id=3&cardnum=4111"));
    let warned = "\"warning\":\"Credit card related parameters are now deprecated and may be removed in a future \
                  version. Use AddPayMethod instead.\"";
    assert_eq!(second.documented(), format!(r#"{{"result":"success","clientid":3,"owner_id":3,{warned}}}"#));
    let relaxed = world.api("AddClient", "skipvalidation=true&email=c@b.example&password2=x");
    assert_eq!(relaxed.documented(), r#"{"result":"success","clientid":4,"owner_id":4}"#);
    let owned = world.api("GetUsers", "search=a@b.example").json();
    let expected = serde_json::json!([{ "id": 2, "isOwner": true }, { "id": 3, "isOwner": true }]);
    assert_eq!(owned["users"][0]["clients"], expected);
}

#[test]
fn no_field_makes_more_of_a_user_than_the_call_says_sec_067() {
    let world = World::new();
    let more =
        "id=99&is_admin=1&created_at=5&email_verified=1&email_verified_at=5&password_hash=x&state=disabled";
    let sent = format!("firstname=A&lastname=B&email=a@b.example&password2=x&{more}");
    assert_eq!(world.api("AddUser", &sent).field("user_id"), "3");
    let sql = "SELECT COUNT(*) FROM users WHERE id = 3 AND state = 'registered' AND email_verified_at IS NULL
               AND created_at > 1000000 AND password_hash LIKE '$argon2id$%'";
    assert_eq!(world.number(sql), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM admins"), 1);
}
