//! The calls about a user: shown, changed, locked out and let in again, erased.

use serde_json::json;

use crate::whmcs_errors::refuses_in_order;
use crate::world::World;

const SUCCESS: &str = r#"{"result":"success"}"#;

#[test]
fn the_permissions_list_has_result_and_status_and_thirteen_keys_vector_6() {
    let world = World::new();
    let keys = "profile contacts products manageproducts productsso domains managedomains invoices quotes tickets \
                affiliates emails orders";
    let in_json = keys.split(' ').map(|key| format!("\"{key}\"")).collect::<Vec<_>>().join(",");
    assert_eq!(
        world.api("GetPermissionsList", "").documented(),
        format!(r#"{{"result":"success","status":"success","permissions":{{"permission":[{in_json}]}}}}"#)
    );
    let in_xml = format!("<permission>{}</permission>\n", keys.replace(' ', "</permission>\n<permission>"));
    assert_eq!(
        world.api_in("xml", "getpermissionslist", "").documented(),
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n\
             <action>getpermissionslist</action>\n<result>success</result>\n<status>success</status>\n\
             <permissions>\n{in_xml}</permissions>\n</whmcsapi>"
        )
    );
    let nvp = world.api_in("nvp", "GetPermissionsList", "").documented();
    assert!(nvp.starts_with("result=success;status=success;permissions[permission][0]=profile;"), "{nvp}");
    assert!(nvp.ends_with(";permissions[permission][12]=orders"), "{nvp}");
}

#[test]
fn update_user_refuses_in_the_documented_order_sec_147() {
    let world = World::new();
    let needed = "One of `email`, `firstname`, `lastname`, or `language` is required";
    refuses_in_order(
        &world,
        "UpdateUser",
        &[
            ("", "Invalid User ID requested"),
            ("user_id=999999", "Invalid User ID requested"),
            ("user_id=999999&email=foo", "Invalid User ID requested"),
            ("user_id=2", needed),
            ("user_id=2&email=&firstname=&lastname=undefined&language=null", needed),
            ("user_id=2&firstname=+&password2=new&state=disabled", needed),
            ("user_id=2&email=foo", "The email address entered is not valid"),
            ("user_id=2&email[]=a@b.example&email[]=c@b.example", "The email address entered is not valid"),
            ("user_id=2&email=a@b.example,c@b.example", "The email address entered is not valid"),
            ("user_id=2&email=a@b.example%0d%0aBcc:c@b.example", "The email address entered is not valid"),
            ("user_id=2&firstname[]=Max", "A list was sent where a text belongs"),
            ("user_id=2&firstname=M%0Ax", "A field is too long or holds characters that are not allowed"),
            (
                "user_id=2&firstname=Max&email=OWNER@example.com",
                "A user already exists with that email address",
            ),
        ],
    );
}

#[test]
fn update_user_answers_the_id_as_it_was_sent() {
    let world = World::new();
    let sent = "user_id=2&firstname=Maria&language=german";
    assert_eq!(world.api("UpdateUser", sent).documented(), r#"{"result":"success","user_id":"2"}"#);
    assert_eq!(world.api_in("nvp", "UpdateUser", sent).documented(), "result=success;user_id=2");
    let xml = world.api_in("xml", "UpdateUser", sent).documented();
    assert!(xml.contains("<result>success</result>\n<user_id>2</user_id>\n</whmcsapi>"), "{xml}");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity"), 1, "twice nothing was left to change");
    let user = world.api("GetUser", "user_id=2").json();
    assert_eq!((&user["firstname"], &user["lastname"]), (&json!("Maria"), &json!("Member")));
    assert_eq!((&user["language"], &user["email"]), (&json!("german"), &json!("member@example.com")));
    for (search, found) in [("Maria", "1"), ("maria m", "1"), ("Member", "1"), ("Max", "0")] {
        let answer = world.api("GetUsers", &format!("search={}", search.replace(' ', "+")));
        assert_eq!(answer.field("totalresults"), found, "{search}");
    }
}

#[test]
fn another_address_is_neither_verified_nor_reached_by_older_links() {
    let world = World::new();
    world.sql("UPDATE users SET email_verified_at = 5 WHERE id = 2");
    world.sql(
        "INSERT INTO links (id, purpose, via, user_id, issue, nonce, state, created_at)
         VALUES (91, 'reset', 'mailed', 2, 1, 1, 'live', 1), (92, 'verification', 'mailed', 2, 1, 1, 'live', 1),
                (93, 'reset', 'mailed', 1, 1, 1, 'live', 1)",
    );
    let state = || world.column("SELECT state FROM links ORDER BY created_at, id");
    let verified = || world.api("GetUser", "user_id=2").json()["email_verified"].clone();
    // The same mailbox in another spelling.
    world.api("UpdateUser", "user_id=2&email=Member@Example.com");
    assert_eq!((state().as_str(), verified()), ("live,live,live", json!(true)));
    world.api("UpdateUser", "user_id=2&email=max@other.example");
    assert_eq!((state().as_str(), verified()), ("revoked,revoked,live,live", json!(false)));
    let detail = world.text("SELECT detail FROM activity ORDER BY id DESC LIMIT 1");
    let expected = r#"{"after":{"email":"max@other.example"},"before":{"email":"Member@Example.com"}}"#;
    assert_eq!(detail, expected);
    let free = "firstname=A&lastname=B&email=member@example.com&password2=x";
    assert_eq!(world.api("AddUser", free).field("user_id"), "3");
}

#[test]
fn no_field_makes_more_of_a_user_than_update_user_says_sec_067() {
    let world = World::new();
    let more = "id=1&state=disabled&created_at=5&email_verified=1&email_verified_at=5&password_hash=x&password2=x&uuid=x";
    let before = "SELECT uuid || state || password_hash || created_at FROM users WHERE id = 2";
    let before = (world.text(before), before);
    world.api("UpdateUser", &format!("user_id=2&lastname=New&{more}"));
    assert_eq!(world.text(before.1), before.0);
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL"), 0);
    assert_eq!(world.text("SELECT last_name FROM users WHERE id = 1"), "Owner");
}

#[test]
fn a_user_is_shown_by_his_id_or_his_exact_address() {
    let world = World::new();
    world.sql("INSERT INTO membership_roles (client_id, user_id, role_id) VALUES (1, 2, 13), (1, 2, 9)");
    world.sql("UPDATE memberships SET roles = 2 WHERE client_id = 1 AND user_id = 2");
    world.sql(
        "UPDATE memberships SET last_login_at = 1000, last_login_ip = '192.0.2.7', last_login_host = 'h.example',
                created_at = 0 WHERE user_id = 2",
    );
    world.sql("UPDATE users SET created_at = 0, second_factor = 'x', uuid = 'u' WHERE id = 2");
    let expected = json!({
        "result": "success", "user_id": 2, "uuid": "u", "firstname": "Max", "lastname": "Member",
        "email": "member@example.com", "email_verified": false, "language": "", "state": "registered",
        "second_factor": true, "datecreated": "1970-01-01 00:00:00", "lastlogin": "", "lastloginip": "",
        "clients": [{
            "id": 1, "name": "Acme Ltd", "isOwner": false,
            "permissions": { "permission":
                ["contacts", "products", "domains", "invoices", "quotes", "tickets", "emails"] },
            "roles": ["None", "Support"], "since": "1970-01-01 00:00:00",
            "lastlogin": "1970-01-01 00:00:01", "lastloginip": "192.0.2.7", "lastloginhost": "h.example",
        }],
    });
    for sent in ["user_id=2", "email=MEMBER@example.COM", "user_id=2&email=owner@example.com"] {
        let shown = world.api("GetUser", sent).documented();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).expect("an object"), expected, "{sent}");
    }
    world.session_token(vestibule::domain::ids::UserId::new(2));
    let shown = world.api("GetUser", "user_id=2").json();
    assert_eq!(
        (shown["lastlogin"].as_str().map(str::len), shown["lastloginip"].as_str()),
        (Some(19), Some("127.0.0.1"))
    );
    let xml = world.api_in("xml", "GetUser", "user_id=2").documented();
    let part = "<roles>\n<role>None</role>\n<role>Support</role>\n</roles>\n";
    assert!(xml.contains(part) && xml.contains("<clients>\n<client>\n<id>1</id>"), "{xml}");
    let nvp = world.api_in("nvp", "GetUser", "user_id=2").documented();
    assert!(nvp.contains("clients[0][permissions][permission][1]=products;"), "{nvp}");
}

#[test]
fn whoever_is_not_found_is_told_in_order() {
    let world = World::new();
    let cases = [
        ("", "Invalid user id"),
        ("user_id=999999", "Invalid user id"),
        ("user_id[]=1&email=owner@example.com", "Invalid user id"),
        ("user_id=0&email=owner@example.com", "Invalid user id"),
        ("email=own", "The email address entered is not valid"),
        ("email[]=owner@example.com", "The email address entered is not valid"),
        ("email=nobody@example.com", "Invalid user id"),
    ];
    refuses_in_order(&world, "GetUser", &cases);
    let one = [("user_id=999999", "Invalid user id")];
    for action in ["DisableUser", "EnableUser", "DeleteUser", "SetUserPassword", "AssociateUser"] {
        refuses_in_order(&world, action, &one);
    }
}

#[test]
fn an_erased_user_leaves_his_number_and_nothing_else() {
    let world = World::new();
    let guest = world.user("guest@example.com");
    let token = world.user_token(guest, &[]);
    let session = world.session_token(guest);
    let still = [("user_id=1", "The user is still associated with a client")];
    refuses_in_order(&world, "DeleteUser", &still);
    let answer = world.api("DeleteUser", "user_id=3");
    assert_eq!(answer.documented(), r#"{"result":"success","user_id":3}"#);
    let sent = format!("action=GetClientUsers&client_id=1&responsetype=json&usertoken={token}");
    assert_eq!(world.fetch(&crate::world::form(&sent)).status, 403);
    let page = world.page(vestibule::auth::Proof::Session(session), "AcceptInvite", &[("link", "x")]);
    assert_eq!(page.expect_err("nobody is logged in"), "log_in");
    for sent in ["user_id=3", "email=guest@example.com"] {
        assert_eq!(world.api("GetUser", sent).message(), "Invalid user id");
    }
    assert_eq!(world.api("GetUsers", "").field("totalresults"), "2");
    assert_eq!(world.api("GetUsers", "search=guest").field("totalresults"), "0");
    assert_eq!(world.api("UpdateUser", "user_id=3&lastname=X").message(), "Invalid User ID requested");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE detail LIKE '%guest@%'"), 0);
    let again = "firstname=A&lastname=B&email=guest@example.com&password2=x";
    assert_eq!(world.api("AddUser", again).field("user_id"), "4");
}

#[test]
fn locking_a_user_out_ends_what_he_has_open() {
    let world = World::new();
    let member = vestibule::domain::ids::UserId::new(2);
    world.session_token(member);
    world.sql(
        "INSERT INTO links (id, purpose, via, user_id, issue, nonce, state, created_at)
         VALUES (91, 'reset', 'mailed', 2, 1, 1, 'live', 1)",
    );
    for action in ["DisableUser", "DisableUser", "EnableUser", "EnableUser"] {
        assert_eq!(world.api(action, "user_id=2").documented(), r#"{"result":"success","user_id":2}"#);
        let state = if action == "DisableUser" { "disabled" } else { "registered" };
        assert_eq!(world.api("GetUser", "user_id=2").field("state"), state);
    }
    let open = "SELECT (SELECT COUNT(*) FROM sessions WHERE revoked_at IS NULL)
                     + (SELECT COUNT(*) FROM links WHERE state = 'live')";
    assert_eq!(world.number(open), 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity"), 2);
}

#[test]
fn ids_are_strictly_decimal_sec_087() {
    let world = World::new();
    let before = world.dump();
    let odd =
        ["1+OR+1=1", "1e0", "0x1", "+1", "%201", "1.0", "-1", "01", "9223372036854775808", "%D9%A1", "1%09"];
    for id in odd {
        for action in
            ["UpdateUserPermissions", "DeleteUserClient", "TransferClientOwnership", "AssociateUser"]
        {
            let more = "permissions=products";
            let answer = world.api(action, &format!("user_id={id}&client_id=1&{more}"));
            assert_eq!(answer.message(), "Invalid user id", "{action} {id}");
            let answer = world.api(action, &format!("user_id=2&client_id={id}&{more}"));
            assert_eq!(answer.message(), "Invalid client id", "{action} {id}");
        }
        assert_eq!(world.api("GetClientUsers", &format!("client_id={id}")).message(), "Invalid client id");
        assert_eq!(world.api("GetUser", &format!("user_id={id}")).message(), "Invalid user id");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_password_is_set_as_add_user_sets_it() {
    let world = World::new();
    let cases = [
        ("user_id=2", "You did not enter a password"),
        ("user_id=2&password2=", "You did not enter a password"),
        ("user_id=2&password2[]=x", "You did not enter a password"),
    ];
    refuses_in_order(&world, "SetUserPassword", &cases);
    let answer = world.api("SetUserPassword", "user_id=2&password2=liftoff");
    assert_eq!(answer.documented(), r#"{"result":"success","user_id":2}"#);
    let pairs = [("email", "member@example.com"), ("password", "liftoff")];
    assert!(world.page(vestibule::auth::Proof::Nothing, "LogIn", &pairs).is_ok());
    assert!(!world.dump().contains("liftoff"));
    assert_eq!(world.api("DeleteUserClient", "user_id=2&client_id=1").documented(), SUCCESS);
}
