//! What a credential may call, and from where.

use crate::auth::{BAD_PAIR, call, goes_well, is_refused};
use crate::people::Credential;
use crate::world::{World, form};

#[test]
fn a_role_grants_actions_by_name_by_group_or_all_vector_9() {
    let world = World::new();
    let status = |credential: &Credential, action: &str| {
        world.fetch(&form(&format!("action={action}&responsetype=json&{}", credential.pair()))).status
    };
    let one = world.credential(&["getuserpermissions"], "");
    let refused = world.fetch(&form(&format!("action=GetUsers&responsetype=json&{}", one.pair())));
    let expected =
        r#"{"result":"error","message":"Invalid Permissions: API action \"getusers\" is not allowed"}"#;
    assert_eq!((refused.status, &*refused.documented()), (403, expected));
    assert_eq!(status(&one, "GETUSERPERMISSIONS"), 200);
    assert_eq!(status(&one, "Nothing"), 200, "an unknown action is an error of its own");
    let group = world.credential(&["users.*"], "");
    assert_eq!((status(&group, "GetUsers"), status(&group, "AddClient")), (200, 403));
    let two = world.credential(&["client.*", "getusers addclient"], "");
    assert_eq!(
        (status(&two, "GetUsers"), status(&two, "AddClient"), status(&two, "AddUser")),
        (200, 200, 403)
    );
    let all = world.credential(&["*"], "");
    assert_eq!((status(&all, "GetUsers"), status(&all, "AddClient")), (200, 200));
}

#[test]
fn a_role_taken_away_takes_its_actions_along() {
    let world = World::new();
    let one = world.credential(&["getusers"], "");
    goes_well(&world, &one.pair());
    world.sql("DELETE FROM api_roles");
    assert_eq!(call(&world, &one.pair()).status, 403);
}

#[test]
fn an_address_off_the_list_learns_nothing_about_credentials_vector_10_sec_079() {
    let world = World::with(|setup| {
        setup.set("api_allowed_ips", "203.0.113.0/24");
        setup.set("api_access_key", "let!me@in#$%.()*[]-_");
    });
    let before = world.dump();
    for fields in [world.credential.pair(), "identifier=x&secret=x".to_owned(), String::new()] {
        is_refused(&world, &fields, "Invalid IP 127.0.0.1");
        is_refused(&world, &format!("{fields}&accesskey=let"), "Invalid IP 127.0.0.1");
    }
    assert_eq!(world.dump(), before);
    let key = "accesskey=let!me@in%23%24%25.()*[]-_";
    goes_well(&world, &format!("{}&{key}", world.credential.pair()));
    is_refused(&world, &format!("identifier=x&secret=x&{key}"), BAD_PAIR);
}

#[test]
fn without_a_key_configured_none_is_right() {
    let world = World::with(|setup| setup.set("api_allowed_ips", ""));
    is_refused(&world, &format!("{}&accesskey=", world.credential.pair()), "Invalid IP 127.0.0.1");
    is_refused(&world, &format!("{}&accesskey=x", world.credential.pair()), "Invalid IP 127.0.0.1");
}

#[test]
fn a_credential_may_have_a_list_of_its_own_sec_082() {
    let world = World::new();
    for (list, status) in [
        ("127.0.0.1", 200),
        ("10.0.0.0/8 127.0.0.0/8", 200),
        ("::ffff:127.0.0.1", 200),
        ("10.0.0.0/8", 403),
        ("127.0.0.2/31", 403),
        ("nonsense", 403),
    ] {
        let credential = world.credential(&[], list);
        assert_eq!(call(&world, &credential.pair()).status, status, "{list}");
    }
}

#[test]
fn only_a_trusted_proxy_says_where_a_request_comes_from_sec_081() {
    let direct = World::with(|setup| setup.set("api_allowed_ips", "203.0.113.7"));
    let from = |world: &World, lines: &[&str]| {
        let mut request = world.request("GetUsers", "responsetype=json");
        for line in lines {
            request = request.header("X-Forwarded-For", line);
        }
        let answer = world.fetch(&request);
        if answer.status == 200 { String::new() } else { answer.message() }
    };
    assert_eq!(from(&direct, &["203.0.113.7"]), "Invalid IP 127.0.0.1");
    let behind = World::with(|setup| {
        setup.set("api_allowed_ips", "203.0.113.7");
        setup.set("trusted_proxies", "127.0.0.1,10.0.0.0/8");
    });
    assert_eq!(from(&behind, &["203.0.113.7"]), "");
    assert_eq!(from(&behind, &["198.51.100.9, 203.0.113.7, 10.1.1.1"]), "");
    assert_eq!(from(&behind, &["203.0.113.7, 198.51.100.9"]), "Invalid IP 198.51.100.9");
    assert_eq!(from(&behind, &["203.0.113.7", "198.51.100.9"]), "Invalid IP 198.51.100.9");
    assert_eq!(from(&behind, &["203.0.113.7, 2001:db8::1"]), "Invalid IP 2001:db8::1");
    assert_eq!(from(&behind, &["203.0.113.7, nonsense"]), "Invalid IP 127.0.0.1");
    assert_eq!(from(&behind, &[]), "Invalid IP 127.0.0.1");
}

#[test]
fn twenty_wrong_secrets_shut_one_address_for_a_while_sec_097() {
    let world = World::with(|setup| {
        setup.set("trusted_proxies", "127.0.0.1");
        setup.set("api_allowed_ips", "0.0.0.0/0");
    });
    let from = |address: &str, more: &str| {
        let request = world.request("GetUsers", &format!("responsetype=json&{more}"));
        world.fetch(&request.header("X-Forwarded-For", address))
    };
    for _ in 0..20 {
        assert_eq!(from("203.0.113.9", "secret=wrong").message(), BAD_PAIR);
    }
    let shut = from("203.0.113.9", "");
    let message = "Too many failed logins from this address; try again later";
    assert_eq!((shut.status, shut.message().as_str()), (403, message));
    assert_eq!(from("203.0.113.10", "").status, 200);
    // Where every server looks, and no more of them: whoever waits already does not count.
    let counted = "SELECT used FROM limits WHERE bucket = 'failed log-ins from 203.0.113.9'";
    assert_eq!(world.number(counted), 20);
    world.advance(15 * 60_000);
    assert_eq!(from("203.0.113.9", "").status, 200);
}
