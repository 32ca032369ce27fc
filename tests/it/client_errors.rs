//! What the group Client refuses: in the documented order, in each format, and without a change.

use crate::whmcs_errors::refuses_in_order;
use crate::world::World;

/// What is no id, whatever it looks like (SEC-087).
const NO_IDS: [&str; 12] =
    ["", "0", "999999", "1+OR+1=1", "1e0", "0x1", "+1", "1.0", "-1", "9223372036854775808", "%D9%A1", "01"];

#[test]
fn nothing_but_an_id_is_one_sec_087() {
    let world = World::new();
    let before = world.dump();
    for id in NO_IDS {
        for action in ["UpdateClient", "CloseClient", "DeleteClient", "AddContact"] {
            let answer = world.api(action, &format!("clientid={id}&firstname=X"));
            assert_eq!(answer.message(), "Client ID Not Found", "{action} {id}");
        }
        for action in ["UpdateContact", "DeleteContact"] {
            let answer = world.api(action, &format!("contactid={id}&firstname=X"));
            assert_eq!(answer.message(), "Contact ID Not Found", "{action} {id}");
        }
        let owner =
            world.api("AddClient", &format!("owner_user_id={id}&skipvalidation=1&email=n@example.com"));
        let told = if id.is_empty() { "You did not enter a password" } else { "Invalid Owner User ID" };
        assert_eq!(owner.message(), told, "{id}");
        let details = world.api("GetClientsDetails", &format!("clientid={id}"));
        let told = if id.is_empty() { "Either clientid Or email Is Required" } else { "Client Not Found" };
        assert_eq!(details.message(), told, "{id}");
    }
    assert_eq!(world.api("UpdateClient", "clientid=1%00").status, 400, "NUL is refused at the door");
    assert_eq!(world.dump(), before);
}

#[test]
fn get_clients_details_refuses_in_the_documented_order() {
    let world = World::new();
    refuses_in_order(
        &world,
        "GetClientsDetails",
        &[
            ("", "Either clientid Or email Is Required"),
            ("clientid=&email=", "Either clientid Or email Is Required"),
            ("clientid=undefined&email=null&stats=1", "Either clientid Or email Is Required"),
            ("clientid=2", "Client Not Found"),
            ("clientid=2&email=owner@example.com", "Client Not Found"),
            ("email=foo", "Client Not Found"),
            ("email=member@example.com", "Client Not Found"),
            ("email[]=owner@example.com", "Client Not Found"),
            ("email=owner@example.com&email=owner@example.com", "Client Not Found"),
            ("clientid[]=1", "Client Not Found"),
        ],
    );
}

#[test]
fn update_client_refuses_in_the_documented_order_sec_086() {
    let world = World::new();
    world.sql(
        "INSERT INTO clients (uuid, owner_user_id, status, first_name, last_name, company_name, email, email_key,
             name_key, last_key, company_key, address1, address2, city, state, postcode, country, phone_number, tax_id,
             language, notes, created_at, updated_at)
         SELECT 'other', 2, status, '', '', '', 'Taken@example.com', 'taken@example.com', '', '', '', '', '', '', '',
             '', '', '', '', '', '', 0, 0 FROM clients",
    );
    let icann = "You must have at least one email address enabled to receive domain related notifications as required by \
                 ICANN. To disable domain notifications, please create an alternative contact that is set to receive them";
    let invalid = "The email address entered is not valid";
    refuses_in_order(
        &world,
        "UpdateClient",
        &[
            ("", "Client ID Not Found"),
            ("clientid=9&clientemail=owner@example.com&email=foo", "Client ID Not Found"),
            ("clientemail=nobody@example.com", "Client ID Not Found"),
            ("clientemail=foo", "Client ID Not Found"),
            ("clientemail[]=owner@example.com", "Client ID Not Found"),
            ("clientid=1&email_preferences[domain]=0&email=taken@example.com", icann),
            ("clientid=1&email_preferences[domain]=&country=Germany", icann),
            ("clientid=1&email=TAKEN@example.com&status=Gone", "Duplicate Email Address"),
            ("clientid=1&email=foo&country=Germany", invalid),
            ("clientid=1&email[]=a@example.com&email[]=b@example.com", invalid),
            ("clientid=1&email=a@example.com&email=b@example.com", invalid),
            ("clientid=1&email=a@example.com,b@example.com", invalid),
            ("clientid=1&email=a@example.com;b@example.com", invalid),
            ("clientid=1&email=a@example.com%0d%0aBcc:b@example.com", invalid),
            ("clientid=1&country=Germany&status=Gone", "Valid country required"),
            ("clientid=1&country=ZZ", "Valid country required"),
            ("clientid=1&phonenumber=call+me", "Invalid telephone phone number"),
            ("clientid=1&status=Gone", "The status has to be Active, Inactive or Closed"),
            ("clientid=1&customfields=Google", "The custom fields you provided are invalid"),
            ("clientid=1&customfields[1]=Google", "The custom fields you provided are invalid"),
            // a:1:{i:0;O:8:"stdClass":0:{}}
            (
                "clientid=1&customfields=YToxOntpOjA7Tzo4OiJzdGRDbGFzcyI6MDp7fX0=",
                "The custom fields you provided are invalid",
            ),
            ("clientid=1&companyname[]=a", "A list was sent where a text belongs"),
            ("clientid=1&notes[x]=a", "A list was sent where a text belongs"),
            ("clientid=1&email_preferences=domain", "A text was sent where a list belongs"),
            ("clientid=1&lastname=a%0d%0ab", "A field is too long or holds characters that are not allowed"),
        ],
    );
}

#[test]
fn contacts_are_refused_in_the_documented_order() {
    let world = World::new();
    world.api("AddContact", "clientid=1&email=c@example.com");
    refuses_in_order(
        &world,
        "AddContact",
        &[
            ("email=foo", "Client ID Not Found"),
            ("clientid=2&email=foo", "Client ID Not Found"),
            ("clientid=1&email=foo&country=Germany", "The email address entered is not valid"),
            ("clientid=1&email[]=a@example.com", "The email address entered is not valid"),
            ("clientid=1&email=c@example.com&country=Germany", "Valid country required"),
            ("clientid=1&email=C@example.com", "Duplicate Email Address"),
        ],
    );
    world.api("AddContact", "clientid=1&email=d@example.com");
    refuses_in_order(
        &world,
        "UpdateContact",
        &[
            ("email=foo", "Contact ID Not Found"),
            ("contactid=1&email=foo", "The email address entered is not valid"),
            ("contactid=1&email=d@example.com", "Duplicate Email Address"),
        ],
    );
    refuses_in_order(
        &world,
        "DeleteContact",
        &[("", "Contact ID Not Found"), ("contactid=3", "Contact ID Not Found")],
    );
    refuses_in_order(&world, "GetContacts", &[("city[]=Ulm", "A list was sent where a text belongs")]);
}

#[test]
fn the_other_clients_actions_refuse_in_each_format() {
    let world = World::new();
    for action in ["CloseClient", "DeleteClient"] {
        refuses_in_order(
            &world,
            action,
            &[("", "Client ID Not Found"), ("clientid=7", "Client ID Not Found")],
        );
    }
}

#[test]
fn too_much_is_refused_quickly_sec_092() {
    let world = World::new();
    let (before, start) = (world.dump(), std::time::Instant::now());
    let large = "A".repeat(1 << 20);
    for (action, sent) in [
        ("UpdateClient", "clientid=1&notes="),
        ("UpdateClient", "clientid=1&firstname="),
        ("UpdateClient", "clientid=1&customfields="),
        ("UpdateClient", "clientid=1&email="),
        ("UpdateClient", "clientid="),
        ("AddContact", "clientid=1&city="),
        ("GetContacts", "city="),
        ("GetClientsDetails", "email="),
    ] {
        let answer = world.api(action, &format!("{sent}{large}"));
        assert!(answer.status < 500 && answer.field("result") == "error", "{action}: {}", answer.status);
        assert!(answer.text().len() < 1000, "it is not said back");
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(world.dump(), before);
}
