//! The calls about a user's place in a client, made by staff and by members who manage users.

use serde_json::json;
use vestibule::domain::ids::{ClientId, UserId};

use crate::whmcs_errors::refuses_in_order;
use crate::wire::Response;
use crate::world::{World, form};

const SUCCESS: &str = r#"{"result":"success"}"#;
const BEYOND: &str = "You cannot grant permissions that you do not hold yourself";
const ABOVE: &str = "You cannot change a member who holds permissions that you do not hold yourself";
const MANAGER: &str = "manageusers,products,tickets";

#[test]
fn delete_user_client_refuses_in_the_documented_order_vector_4() {
    let world = World::new();
    world.user("stranger@example.com");
    refuses_in_order(
        &world,
        "DeleteUserClient",
        &[
            ("", "Invalid user id"),
            ("user_id=999999&client_id=999999", "Invalid user id"),
            ("user_id=1&client_id=999999", "Invalid client id"),
            ("user_id=2", "Invalid client id"),
            ("user_id=3&client_id=1", "User is not associated with client"),
            ("user_id=1&client_id=1", "You cannot remove the account owner"),
        ],
    );
}

#[test]
fn whoever_was_taken_out_is_not_associated_any_more() {
    let world = World::new();
    let sent = "user_id=2&client_id=1";
    let xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n\
               <action>deleteuserclient</action>\n<result>success</result>\n</whmcsapi>";
    assert_eq!(world.api_in("xml", "DeleteUserClient", sent).documented(), xml);
    assert_eq!(world.api("DeleteUserClient", sent).message(), "User is not associated with client");
    assert_eq!(world.may(UserId::new(2)), None);
    assert_eq!(world.api("GetUser", "user_id=2").json()["clients"], json!([]));
    let written = "SELECT action || ' ' || detail FROM activity WHERE client_id = 1 AND user_id = 2";
    assert_eq!(world.text(written), r#"DeleteUserClient {"before":"products,tickets"}"#);
}

#[test]
fn the_members_of_a_client_are_listed_by_pages() {
    let world = World::new();
    world.sql("UPDATE memberships SET created_at = 0");
    world.sql("INSERT INTO membership_roles (client_id, user_id, role_id) VALUES (1, 2, 9), (1, 2, 10)");
    world.sql("UPDATE memberships SET roles = 2 WHERE client_id = 1 AND user_id = 2");
    let none =
        json!({ "since": "1970-01-01 00:00:00", "lastlogin": "", "lastloginip": "", "lastloginhost": "" });
    let all = [
        "profile",
        "contacts",
        "products",
        "manageproducts",
        "productsso",
        "domains",
        "managedomains",
        "invoices",
        "quotes",
        "tickets",
        "affiliates",
        "emails",
        "orders",
    ];
    let mut owner = json!({
        "id": 1, "firstname": "Olga", "lastname": "Owner", "email": "owner@example.com", "state": "registered",
        "isOwner": true, "permissions": { "permission": all }, "roles": [],
    });
    let mut member = json!({
        "id": 2, "firstname": "Max", "lastname": "Member", "email": "member@example.com", "state": "registered",
        "isOwner": false, "roles": ["None", "Member"],
        "permissions": { "permission": ["products", "domains", "invoices", "quotes", "tickets", "emails"] },
    });
    for row in [&mut owner, &mut member] {
        row.as_object_mut().expect("an object").extend(none.as_object().expect("an object").clone());
    }
    for (sent, users) in [
        ("", json!([owner, member])),
        ("&sorting=desc", json!([member, owner])),
        ("&limitnum=1", json!([owner])),
        ("&limitnum=1&sorting=DESC", json!([member])),
        ("&limitstart=1", json!([member])),
        ("&limitstart=2", json!([])),
    ] {
        let answer = world.api("GetClientUsers", &format!("client_id=1{sent}")).json();
        assert_eq!(answer["users"], users, "{sent}");
        assert_eq!(answer["totalresults"], 2);
        assert_eq!(answer["numreturned"], users.as_array().map_or(0, Vec::len));
    }
    let wrong = [("", "Invalid client id"), ("client_id=99", "Invalid client id")];
    refuses_in_order(&world, "GetClientUsers", &wrong);
}

#[test]
fn a_user_is_associated_at_once_by_his_id_or_an_address() {
    let world = World::new();
    world.user("guest@example.com");
    let by_id = world.api("AssociateUser", "client_id=1&user_id=3&permissions=products,nothing,+tickets");
    assert_eq!(by_id.documented(), r#"{"result":"success","user_id":3,"created":false}"#);
    assert_eq!(world.may(UserId::new(3)).as_deref(), Some("products,tickets"));
    let new = world.api("AssociateUser", "client_id=1&email=New@example.com&role=None");
    assert_eq!(new.documented(), r#"{"result":"success","user_id":4,"created":true}"#);
    assert_eq!(world.may(UserId::new(4)).as_deref(), Some(""));
    let shown = world.api("GetUser", "email=new@EXAMPLE.com").json();
    assert_eq!((&shown["email"], &shown["state"]), (&json!("New@example.com"), &json!("provisioned")));
    assert_eq!(shown["clients"][0]["roles"], json!(["None"]));
}

#[test]
fn associate_user_refuses_in_order() {
    let world = World::new();
    world.user("guest@example.com");
    refuses_in_order(
        &world,
        "AssociateUser",
        &[
            ("client_id=1", "Invalid user id"),
            ("user_id=999999&email=guest@example.com&client_id=999999", "Invalid user id"),
            ("email=foo&client_id=999999", "The email address entered is not valid"),
            ("user_id=3", "Invalid client id"),
            ("email=new@example.com&client_id=999999", "Invalid client id"),
            ("user_id=3&client_id=1&permissions=products&role=Admin", "Send permissions or a role, not both"),
            ("user_id=3&client_id=1&role=admin", "There is no role of this name"),
            ("user_id=3&client_id=1&role=Owner", "There is no role of this name"),
            ("user_id=2&client_id=1", "User permissions are required"),
            ("email=new@example.com&client_id=1&permissions=,,,", "User permissions are required"),
            ("user_id=2&client_id=1&permissions=orders", "User already associated with client"),
            ("email=OWNER@example.com&client_id=1&role=None", "User already associated with client"),
        ],
    );
    world.sql("UPDATE clients SET status = 'Closed' WHERE id = 1");
    refuses_in_order(&world, "AssociateUser", &[("user_id=3&client_id=1", "The client is closed")]);
}

#[test]
fn a_role_takes_the_place_of_permissions_and_back() {
    let world = World::new();
    let set = |more: &str| world.api("UpdateUserPermissions", &format!("user_id=2&client_id=1&{more}"));
    let may = || world.may(UserId::new(2)).expect("a member");
    assert_eq!(set("role=Member").documented(), SUCCESS);
    assert_eq!(may(), "products,domains,invoices,quotes,emails");
    assert_eq!(set("permissions=orders").documented(), SUCCESS);
    assert_eq!(may(), "orders");
    assert_eq!(set("role=None").documented(), SUCCESS);
    assert_eq!(may(), "");
    let detail = world.text("SELECT detail FROM activity ORDER BY id DESC LIMIT 1");
    assert_eq!(detail, r#"{"after":"","before":"orders","role":"None"}"#);
    let cases = [
        ("user_id=2&client_id=1&permissions=orders&role=None", "Send permissions or a role, not both"),
        ("user_id=2&client_id=1&role=none", "There is no role of this name"),
        ("user_id=2&client_id=1&role[]=None", "Missing permissions definition"),
    ];
    refuses_in_order(&world, "UpdateUserPermissions", &cases);
}

/// A world in which user 3 manages users and may `products,tickets` besides; his token.
fn with_manager() -> (World, String) {
    let world = World::new();
    let manager = world.user("manager@example.com");
    world.member(manager, MANAGER);
    let token = world.user_token(manager, &[]);
    (world, token)
}

pub fn as_user(world: &World, token: &str, action: &str, more: &str) -> Response {
    world.fetch(&form(&format!("action={action}&usertoken={token}&responsetype=json&{more}")))
}

#[test]
fn a_manager_sees_and_sets_what_other_members_may() {
    let (world, token) = with_manager();
    let users = as_user(&world, &token, "GetClientUsers", "client_id=1");
    assert_eq!((users.status, users.field("totalresults")), (200, "3".to_owned()));
    let shown = as_user(&world, &token, "GetUserPermissions", "client_id=1&user_id=3").json();
    assert_eq!(shown["permissions"]["permission"], json!(["products", "tickets", "manageusers"]));
    let set = as_user(&world, &token, "UpdateUserPermissions", "client_id=1&user_id=2&permissions=tickets");
    assert_eq!(set.documented(), SUCCESS);
    let set =
        as_user(&world, &token, "UpdateUserPermissions", "client_id=1&user_id=2&permissions=manageusers");
    assert_eq!(
        (set.documented().as_str(), world.may(UserId::new(2)).as_deref()),
        (SUCCESS, Some("manageusers"))
    );
    let actor = "SELECT actor || actor_id FROM activity ORDER BY id DESC LIMIT 1";
    assert_eq!(world.text(actor), "user3");
    assert_eq!(as_user(&world, &token, "DeleteUserClient", "client_id=1&user_id=2").documented(), SUCCESS);
}

#[test]
fn a_manager_grants_nothing_that_he_does_not_hold_sec_052() {
    let (world, token) = with_manager();
    let before = world.dump();
    for more in ["permissions=orders", "permissions=products,orders", "role=Admin", "role=Member"] {
        for user in [2, 3] {
            let sent = format!("client_id=1&user_id={user}&{more}");
            let answer = as_user(&world, &token, "UpdateUserPermissions", &sent);
            assert_eq!((answer.status, answer.message().as_str()), (403, BEYOND), "{sent}");
            assert_eq!(answer.field("error_code"), "beyond_own_permissions");
        }
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_manager_leaves_alone_who_holds_more_than_he_sec_052() {
    let (world, token) = with_manager();
    let other = world.user("other@example.com");
    world.member(other, "orders");
    let before = world.dump();
    let set = as_user(&world, &token, "UpdateUserPermissions", "client_id=1&user_id=4&permissions=products");
    assert_eq!((set.status, set.message().as_str()), (403, ABOVE));
    let remove = as_user(&world, &token, "DeleteUserClient", "client_id=1&user_id=4");
    assert_eq!((remove.status, remove.message().as_str()), (403, ABOVE));
    let set = as_user(&world, &token, "UpdateUserPermissions", "client_id=1&user_id=1&permissions=products");
    assert_eq!(set.message(), "Permissions cannot be set on a client owner");
    let remove = as_user(&world, &token, "DeleteUserClient", "client_id=1&user_id=1");
    assert_eq!(remove.message(), "You cannot remove the account owner");
    assert_eq!(world.dump(), before);
}

#[test]
fn a_manager_may_leave_and_is_nobody_there_then() {
    let (world, token) = with_manager();
    assert_eq!(as_user(&world, &token, "DeleteUserClient", "client_id=1&user_id=3").documented(), SUCCESS);
    assert_eq!(as_user(&world, &token, "GetClientUsers", "client_id=1").status, 403);
    let owner = world.user_token(UserId::new(1), &[]);
    let leave = as_user(&world, &owner, "DeleteUserClient", "client_id=1&user_id=1");
    assert_eq!(leave.message(), "You cannot remove the account owner");
}

#[test]
fn without_the_permission_in_this_very_client_nothing_is_shown_sec_046_059() {
    let (world, token) = with_manager();
    let other = world.client(UserId::new(2), "Other Ltd");
    let guest = world.user("guest@example.com");
    world.invite("guest@example.com", "products,manageusers");
    let bound = world.user_token(UserId::new(3), &[other]);
    let (member, guest) = (world.user_token(UserId::new(2), &[]), world.user_token(guest, &[]));
    let before = world.dump();
    for action in ["GetClientUsers", "GetUserPermissions", "UpdateUserPermissions", "DeleteUserClient"] {
        let more = "user_id=2&permissions=products";
        for (token, client) in
            [(&member, 1), (&guest, 1), (&bound, 1), (&token, 2), (&token, 999), (&guest, 999)]
        {
            let answer = as_user(&world, token, action, &format!("client_id={client}&{more}"));
            assert_eq!((answer.status, answer.message().as_str()), (403, "You are not allowed to do this"));
        }
    }
    for action in ["AssociateUser", "GetUser", "DeleteUser", "TransferClientOwnership", "UpdateUser"] {
        assert_eq!(
            as_user(&world, &token, action, "client_id=1&user_id=2&role=None").status,
            403,
            "{action}"
        );
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn users_elsewhere_look_like_nobody_to_a_manager_sec_066() {
    let (world, token) = with_manager();
    let stranger = world.user("stranger@example.com");
    world.client(stranger, "Other Ltd");
    for action in ["GetUserPermissions", "UpdateUserPermissions", "DeleteUserClient"] {
        let told = |user: &str| {
            let sent = format!("client_id=1&user_id={user}&permissions=products");
            let answer = as_user(&world, &token, action, &sent);
            (answer.status, answer.documented())
        };
        assert_eq!(told("4"), told("5"), "{action}");
        assert_eq!(told("4").1, r#"{"result":"error","message":"User is not associated with client"}"#);
    }
}

#[test]
fn a_right_that_was_taken_counts_no_longer() {
    let (world, token) = with_manager();
    let more = "client_id=1&user_id=2&permissions=tickets";
    assert_eq!(as_user(&world, &token, "UpdateUserPermissions", more).documented(), SUCCESS);
    world.api("UpdateUserPermissions", "client_id=1&user_id=3&permissions=products,tickets");
    assert_eq!(as_user(&world, &token, "UpdateUserPermissions", more).status, 403);
    assert_eq!(world.may(UserId::new(2)).as_deref(), Some("tickets"));
    assert_eq!(
        world.number(&format!("SELECT owner_user_id FROM clients WHERE id = {}", ClientId::new(1))),
        1
    );
}
