//! Every documented error of the form dialect's actions, in their order, and the bytes of each format.

use vestibule::domain::ids::UserId;

use crate::world::World;

/// Asserts the bytes of each refusal in each format, and that none changed anything.
pub fn refuses_in_order(world: &World, action: &str, cases: &[(&str, &str)]) {
    let (before, name) = (world.dump(), action.to_ascii_lowercase());
    for (sent, message) in cases {
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n<action>{name}</action>\n\
             <result>error</result>\n<message>{message}</message>\n</whmcsapi>"
        );
        let json = format!(r#"{{"result":"error","message":"{message}"}}"#);
        let nvp = format!("result=error;message={message}");
        for (format, media, expected) in [
            ("json", "application/json; charset=utf-8", json),
            ("xml", "application/xml; charset=utf-8", xml),
            ("nvp", "text/plain; charset=utf-8", nvp),
        ] {
            let answer = world.api_in(format, action, sent);
            assert_eq!((answer.status, answer.header("content-type")), (200, media), "{sent}");
            assert_eq!(answer.documented(), expected, "{sent}");
        }
    }
    assert_eq!(world.dump(), before, "{action} changed something");
}

#[test]
fn create_client_invite_refuses_in_the_documented_order_sec_044() {
    let world = World::new();
    refuses_in_order(
        &world,
        "CreateClientInvite",
        &[
            ("", "Email is required"),
            ("email=&client_id=999999", "Email is required"),
            ("email=+&client_id=999999", "Email is required"),
            ("email=undefined&client_id=999999", "Email is required"),
            ("email=foo", "Invalid client id"),
            ("email=foo&client_id=999999", "Invalid client id"),
            ("email=a@example.com&client_id=", "Invalid client id"),
            ("email=foo&client_id=1", "The email address entered is not valid"),
            ("email=foo&client_id=1&permissions=", "The email address entered is not valid"),
            ("email=owner@example.com&client_id=1", "User permissions are required"),
            ("email=owner@example.com&client_id=1&permissions=", "User permissions are required"),
            ("email=owner@example.com&client_id=1&permissions=,,,", "User permissions are required"),
            (
                "email=owner@example.com&client_id=1&permissions=all,*,PRODUCTS",
                "User permissions are required",
            ),
            (
                "email=owner@example.com&client_id=1&permissions=products",
                "User already associated with client",
            ),
            (
                "email=MEMBER@Example.COM&client_id=1&permissions=products",
                "User already associated with client",
            ),
        ],
    );
}

#[test]
fn a_closed_client_is_an_invalid_one() {
    let world = World::new();
    world.sql("UPDATE clients SET status = 'Closed' WHERE id = 1");
    refuses_in_order(&world, "CreateClientInvite", &[("email=foo&client_id=1", "Invalid client id")]);
}

#[test]
fn update_user_permissions_refuses_in_the_documented_order_sec_047_049() {
    let world = World::new();
    world.user("stranger@example.com");
    refuses_in_order(
        &world,
        "UpdateUserPermissions",
        &[
            ("", "Invalid user id"),
            ("user_id=999999&client_id=999999", "Invalid user id"),
            ("user_id=1&client_id=999999", "Invalid client id"),
            ("user_id=2", "Invalid client id"),
            ("user_id=1&client_id=1", "Permissions cannot be set on a client owner"),
            ("user_id=1&client_id=1&permissions=products", "Permissions cannot be set on a client owner"),
            ("user_id=2&client_id=1", "Missing permissions definition"),
            ("user_id=2&client_id=1&permissions=", "Missing permissions definition"),
            ("user_id=2&client_id=1&permissions=,,,", "Missing permissions definition"),
            // What one client sends by mistake.
            ("user_id=2&client_id=1&permission=products", "Missing permissions definition"),
            ("user_id=3&client_id=1", "Missing permissions definition"),
            ("user_id=3&client_id=1&permissions=products", "User is not associated with client"),
        ],
    );
}

#[test]
fn get_user_permissions_refuses_in_the_documented_order() {
    let world = World::new();
    world.user("stranger@example.com");
    refuses_in_order(
        &world,
        "GetUserPermissions",
        &[
            ("client_id=999999", "Invalid user id"),
            ("user_id=1", "Invalid client id"),
            ("user_id=3&client_id=1", "User is not associated with client"),
        ],
    );
}

#[test]
fn add_user_refuses_in_the_documented_order() {
    let world = World::new();
    refuses_in_order(
        &world,
        "AddUser",
        &[
            ("", "You did not enter a first name"),
            ("lastname=B", "You did not enter a first name"),
            ("firstname=A", "You did not enter a last name"),
            ("firstname=A&lastname=B", "You did not enter an email address"),
            ("firstname=A&lastname=B&email=foo", "You did not enter a password"),
            ("firstname=A&lastname=B&email=foo&password2=x", "The email address entered is not valid"),
            (
                "firstname=A&lastname=B&email=member@example.com&password2=x",
                "A user already exists with that email address",
            ),
        ],
    );
}

const CLIENT: &str = "firstname=A&lastname=B&email=a@b.example&address1=1+Road&city=Ulm&state=BW&postcode=1&\
                      country=DE&phonenumber=%2B49+1&password2=x";

#[test]
fn add_client_names_the_first_field_that_is_missing() {
    let world = World::new();
    let before = world.dump();
    for (sent, message) in [
        "You did not enter your first name",
        "You did not enter your last name",
        "You did not enter your email address",
        "You did not enter your  address line 1",
        "You did not enter your city",
        "You did not enter your state",
        "You did not enter your postcode",
        "Valid country required",
        "You did not enter your phone number",
        "You did not enter a password",
    ]
    .into_iter()
    .enumerate()
    {
        // All that follows is missing as well: the first one counts.
        let fields: Vec<&str> = CLIENT.split('&').take(sent).collect();
        assert_eq!(world.api("AddClient", &fields.join("&")).message(), message);
    }
    for (wrong, message) in [
        ("owner_user_id=999999", "Invalid Owner User ID"),
        ("email=foo", "The email address you entered was not valid"),
        ("country=Germany", "Valid country required"),
        ("phonenumber=call+me", "Invalid telephone phone number"),
    ] {
        let name = wrong.split_once('=').map_or("", |(name, _)| name);
        let mut fields: Vec<&str> = CLIENT.split('&').filter(|field| !field.starts_with(name)).collect();
        fields.push(wrong);
        assert_eq!(world.api("AddClient", &fields.join("&")).message(), message);
    }
    let taken = CLIENT.replace("a@b.example", "owner@example.com");
    assert_eq!(world.api("AddClient", &taken).message(), "A user already exists with that email address");
    assert_eq!(world.dump(), before);
}

#[test]
fn strict_sites_refuse_any_unknown_permission_as_a_whole_sec_051() {
    let world = World::with(|setup| setup.set("profile", "hardened"));
    let before = world.dump();
    for list in ["products,all", "*", "PRODUCTS", "adminarea", "products,tickets,nothing"] {
        let sent = format!("email=a@example.com&client_id=1&permissions={list}");
        assert_eq!(world.api("CreateClientInvite", &sent).message(), "User permissions are required");
        let sent = format!("user_id=2&client_id=1&permissions={list}");
        assert_eq!(world.api("UpdateUserPermissions", &sent).message(), "Missing permissions definition");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn unknown_permissions_are_ignored_beside_a_known_one_sec_051() {
    let world = World::new();
    let sent = "user_id=2&client_id=1&permissions=+products+,products,all,TICKETS,adminarea";
    assert_eq!(world.api("UpdateUserPermissions", sent).documented(), r#"{"result":"success"}"#);
    assert_eq!(world.may(UserId::new(2)).as_deref(), Some("products"));
}
