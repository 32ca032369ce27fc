//! Nobody grants beyond himself: what a limited administrator can do to the credentials of those who may more.

use super::{CREDENTIALS, KEYS, NEW, NEW_ROLE, call, credential, role, send};
use vestibule::domain::right::{Right, Rights};

use crate::browser::Browser;
use crate::people::Credential;
use crate::world::World;

const BEYOND: &str = "That takes rights which you do not have yourself.";

fn limited() -> Rights {
    Rights::of(&[Right::ManageApi, Right::ViewClients])
}

#[test]
fn nobody_makes_a_credential_or_a_key_that_may_more_than_he_sec_072() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, limited());
    assert!(!browser.get(NEW).text().contains("value=\"ada\""), "she is not offered");
    let before = world.dump();
    // The page offers no form to whom it offers nobody: the call is refused all the same.
    let page = browser.get(NEW_ROLE);
    let made = browser.send(&page, NEW, &[("action", "add"), ("username", "ada"), ("access", "all")]);
    assert_eq!(made.status, 422);
    let key = send(&mut browser, KEYS, &[("action", "add-key"), ("email", "ada"), ("access", "all")]);
    assert!(key.text().contains(BEYOND), "{}", key.text());
    assert_eq!(world.dump(), before);
}

#[test]
fn nobody_widens_what_may_more_than_he_and_everybody_may_narrow_and_revoke_it_sec_072() {
    let world = World::new();
    let mut full = Browser::of_staff(&world, Rights::ALL);
    role(&mut full, "Reader", &["GetUsers", "GetClients"]);
    let pair = credential(&mut full, &[("access", "roles"), ("perms[1]", "1")]);
    let mut browser = Browser::of_staff(&world, limited());
    let one = "/admin/credentials/2";
    let page = browser.get(one);
    assert!(
        page.text().contains("you can revoke it, but not change it")
            && !page.text().contains("value=\"save\"")
    );
    let widen = browser.send(&page, one, &[("action", "save"), ("credential_id", "2"), ("access", "all")]);
    assert!(widen.status == 422 && widen.text().contains(BEYOND));
    let address = [("action", "address"), ("credential_id", "2"), ("ip", "127.0.0.1")];
    assert!(browser.send(&page, one, &address).text().contains(BEYOND));
    let grant = [("action", "grant"), ("api_role_id", "1"), ("grant", "AddUser")];
    assert!(browser.send(&page, one, &grant).text().contains(BEYOND));
    let save = |scope: &'static str| {
        [
            ("action", "save"),
            ("api_role_id", "1"),
            ("name", "Reader"),
            ("scope", scope),
            ("perms[GetUsers]", "1"),
        ]
    };
    assert!(send(&mut browser, "/admin/roles/1", &save("all")).text().contains(BEYOND));
    assert_eq!(call(&world, &pair, "AddUser"), "not_granted");
    assert!(send(&mut browser, "/admin/roles/1", &save("choose")).text().contains("The API role was saved."));
    assert_eq!(call(&world, &pair, "GetClients"), "not_granted", "narrowed");
    let identifier = pair["identifier=".len()..].split('&').next().expect("it").to_owned();
    send(&mut browser, one, &[("action", "revoke"), ("identifier", &identifier)]);
    assert_eq!(call(&world, &pair, "GetUsers"), "bad_credentials");
}

#[test]
fn a_limited_administrator_makes_credentials_of_his_equals() {
    let world = World::new();
    world.set_rights(Rights::of(&[Right::ApiAccess, Right::ViewClients]));
    let rights = Rights::of(&[Right::ManageApi, Right::ApiAccess, Right::ViewClients]);
    let mut browser = Browser::of_staff(&world, rights);
    let pair = credential(&mut browser, &[("access", "all")]);
    assert_eq!(
        (call(&world, &pair, "GetClients").as_str(), call(&world, &pair, "AddUser").as_str()),
        ("", "right_missing")
    );
}

#[test]
fn the_list_of_credentials_goes_on_from_where_it_ended() {
    let world = World::new();
    for _ in 0..60 {
        let Credential { .. } = world.credential(&[], "");
    }
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let first = browser.get(CREDENTIALS);
    assert!(first.text().contains("?before=12\"") && first.text().contains("/admin/credentials/61\""));
    assert!(!first.text().contains("/admin/credentials/11\""));
    let second = browser.get(&format!("{CREDENTIALS}?before=12"));
    assert!(
        second.text().contains("/admin/credentials/11\"") && second.text().contains("/admin/credentials/1\"")
    );
    assert!(!second.text().contains("?before=") && !second.text().contains("/admin/credentials/12\""));
}
