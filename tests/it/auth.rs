//! Who may call the form dialect: credentials, administrators of old, roles, addresses.

use std::sync::Arc;

use vestibule::domain::ids::{AdminId, ClientId, UserId};
use vestibule::domain::password::{PasswordHash, legacy_form};
use vestibule::domain::random::Random;
use vestibule::domain::secret::{Secret, TokenHash};
use vestibule::store::{Store, admins, credentials};

use crate::people::Credential;
use crate::wire::Response;
use crate::world::{World, form, store};

const FAILED: &str = "Authentication Failed";
const BAD_PAIR: &str = "Invalid or missing credentials";

/// A harmless call with these fields and no other credentials.
fn call(world: &World, fields: &str) -> Response {
    world.fetch(&form(&format!("action=GetUsers&responsetype=json&{fields}")))
}

fn goes_well(world: &World, fields: &str) {
    let answer = call(world, fields);
    assert_eq!(
        (answer.status, answer.field("result").as_str()),
        (200, "success"),
        "{fields}: {}",
        answer.text()
    );
}

fn is_refused(world: &World, fields: &str, message: &str) {
    let answer = call(world, fields);
    let expected = format!(r#"{{"result":"error","message":"{message}"}}"#);
    assert_eq!((answer.status, answer.text()), (403, expected.as_str()), "{fields}");
}

/// The store as another process has it open, such as a command at the command line.
fn beside(world: &World) -> Arc<Store> {
    Arc::new(
        store(world.folder.path(), world.house.store.clock(), false).expect("it opens beside the server"),
    )
}

#[test]
fn a_credential_is_its_identifier_and_secret() {
    let world = World::new();
    let Credential { identifier, secret } = world.credential.clone();
    goes_well(&world, &world.credential.pair());
    for (fields, message) in [
        (String::new(), FAILED),
        (format!("identifier={identifier}"), BAD_PAIR),
        (format!("secret={secret}"), BAD_PAIR),
        (format!("identifier={identifier}&secret={}", secret.to_lowercase()), BAD_PAIR),
        (format!("identifier={identifier}&secret={secret}+"), BAD_PAIR),
        (format!("identifier={}&secret={secret}", identifier.to_lowercase()), BAD_PAIR),
        ("identifier=x&secret=x".to_owned(), BAD_PAIR),
        (format!("username={identifier}&password=x"), FAILED),
        (format!("username={identifier}"), FAILED),
        (format!("username=x&password={secret}"), FAILED),
        (format!("identifier=x&secret=x&username={identifier}&password={secret}"), BAD_PAIR),
    ] {
        is_refused(&world, &fields, message);
    }
}

#[test]
fn the_pair_may_come_as_username_and_password_sec_074() {
    let world = World::new();
    let Credential { identifier, secret } = world.credential.clone();
    goes_well(&world, &format!("username={identifier}&password={secret}"));
}

#[test]
fn an_empty_credential_field_is_absent() {
    let world = World::new();
    let Credential { identifier, secret } = world.credential.clone();
    goes_well(&world, &format!("username=&password=&accesskey=&identifier={identifier}&secret={secret}"));
    goes_well(&world, &format!("identifier=&secret=&accesskey=&username={identifier}&password={secret}"));
}

#[test]
fn refusals_are_worded_in_each_format() {
    let world = World::new();
    for (format, body) in [
        ("nvp", "result=error;message=Authentication Failed"),
        (
            "xml",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n<action>getusers</action>\n\
             <result>error</result>\n<message>Authentication Failed</message>\n</whmcsapi>",
        ),
    ] {
        let answer = world.fetch(&form(&format!("action=GetUsers&responsetype={format}")));
        assert_eq!((answer.status, answer.text()), (403, body));
    }
}

#[test]
fn a_credential_that_has_ended_is_refused() {
    let world = World::new();
    let end = world.now() + 60_000;
    world.sql(format!("UPDATE credentials SET expires_at = {end}"));
    goes_well(&world, &world.credential.pair());
    world.advance(60_000);
    is_refused(&world, &world.credential.pair(), BAD_PAIR);
}

#[test]
fn what_another_process_revokes_is_refused_at_the_next_request_sec_064() {
    let world = World::new();
    let mut line = world.line();
    let request = world.request("GetUsers", "responsetype=json");
    assert_eq!(line.fetch(&request).status, 200);
    let (other, identifier) = (beside(&world), world.credential.identifier.clone());
    assert!(other.write(move |tx| credentials::revoke(tx, &identifier)).expect("revoked"));
    let refused = line.fetch(&request);
    assert_eq!((refused.status, refused.message().as_str()), (403, BAD_PAIR));
}

#[test]
fn a_disabled_administrator_is_refused_at_the_next_request_sec_064() {
    let world = World::new();
    goes_well(&world, &world.credential.pair());
    assert!(beside(&world).write(|tx| admins::set_disabled(tx, "ada", true)).expect("disabled"));
    is_refused(&world, &world.credential.pair(), "Administrator Account Disabled");
    let wrong = format!("identifier={}&secret=x", world.credential.identifier);
    is_refused(&world, &wrong, BAD_PAIR);
    assert!(beside(&world).write(|tx| admins::set_disabled(tx, "ada", false)).expect("enabled"));
    goes_well(&world, &world.credential.pair());
}

#[test]
fn an_administrator_of_old_calls_by_the_md5_in_lower_case_sec_077() {
    let world = World::new();
    world.legacy_admin("root", "open sesame");
    world.legacy_admin("other", "another word");
    world.write(|tx| crate::people::new_admin(tx, "modern", None));
    let md5 = legacy_form(&Secret::new("open sesame")).expose().to_owned();
    goes_well(&world, &format!("username=root&password={md5}"));
    goes_well(&world, &format!("username=ROOT&password={md5}"));
    for (name, password) in [
        ("root", md5.to_uppercase()),
        ("root", "open+sesame".to_owned()),
        ("root", legacy_form(&Secret::new("another word")).expose().to_owned()),
        ("other", md5.clone()),
        ("modern", md5.clone()),
        ("nobody", md5),
        ("root", String::new()),
    ] {
        is_refused(&world, &format!("username={name}&password={password}"), FAILED);
    }
}

#[test]
fn any_change_of_an_administrator_ends_what_he_proved_before() {
    let world = World::new();
    world.legacy_admin("root", "open sesame");
    let md5 = legacy_form(&Secret::new("open sesame")).expose().to_owned();
    let fields = format!("username=root&password={md5}");
    goes_well(&world, &fields);
    let other = beside(&world);
    let hash = PasswordHash::of(&legacy_form(&Secret::new("new word")), &mut Random::machine());
    let page = PasswordHash::nobody();
    other.write(move |tx| admins::set_password(tx, "root", &page, hash.as_ref())).expect("changed");
    is_refused(&world, &fields, FAILED);
    let fields = format!("username=root&password={}", legacy_form(&Secret::new("new word")).expose());
    goes_well(&world, &fields);
    other.write(|tx| admins::set_disabled(tx, "root", true)).expect("changed");
    is_refused(&world, &fields, "Administrator Account Disabled");
    other.write(|tx| admins::set_disabled(tx, "root", false)).expect("changed");
    other.write(|tx| admins::set_password(tx, "root", &PasswordHash::nobody(), None)).expect("changed");
    is_refused(&world, &fields, FAILED);
}

#[test]
fn a_second_factor_closes_the_old_log_in_sec_077() {
    let world = World::new();
    world.legacy_admin("root", "open sesame");
    let fields = format!("username=root&password={}", legacy_form(&Secret::new("open sesame")).expose());
    goes_well(&world, &fields);
    world.sql("UPDATE admins SET second_factor = 'totp' WHERE username = 'root'");
    is_refused(&world, &fields, FAILED);
}

#[test]
fn the_hardened_profile_has_no_old_log_in() {
    let world = World::with(|setup| setup.set("profile", "hardened"));
    world.legacy_admin("root", "open sesame");
    let fields = format!("username=root&password={}", legacy_form(&Secret::new("open sesame")).expose());
    is_refused(&world, &fields, FAILED);
    goes_well(&world, &world.credential.pair());
}

#[test]
fn the_md5_opens_no_page_sec_076() {
    let world = World::new();
    let password = Secret::new("correct horse battery staple");
    let hash = PasswordHash::of(&password, &mut Random::machine()).expect("hashed");
    world.sql(format!("UPDATE users SET password_hash = '{}' WHERE id = 2", hash.as_str()));
    let log_in = |password: &str| {
        let pairs = [("email", "member@example.com"), ("password", password)];
        world.page(vestibule::auth::Proof::Nothing, "LogIn", &pairs).map(|_| ())
    };
    assert_eq!(log_in(legacy_form(&password).expose()), Err("wrong_login"));
    assert_eq!(log_in(password.expose()), Ok(()));
}

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
    assert_eq!((refused.status, refused.text()), (403, expected));
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
    world.advance(15 * 60_000);
    assert_eq!(from("203.0.113.9", "").status, 200);
}

#[test]
fn a_pending_invitee_is_nobody_yet_sec_059() {
    let world = World::new();
    let guest = world.user("guest@example.com");
    world.invite("guest@example.com", "products,manageusers");
    assert_eq!(world.may(guest), None);
    let token = world.user_token(guest, &[]);
    let target = format!("/db/{}?a=API_SendInvitation&userid=2&usertoken={token}", ClientId::new(1).dbid());
    let answer = world.fetch(&crate::wire::Request::get(&target));
    assert_eq!(answer.header("quickbase-errcode"), "3");
    assert_eq!(
        world.api("GetUserPermissions", "user_id=3&client_id=1").message(),
        "User is not associated with client"
    );
    assert_eq!((guest, AdminId::new(1).get()), (UserId::new(3), 1));
}

#[test]
fn secrets_are_kept_as_hashes_only() {
    let world = World::new();
    let kept = world.text("SELECT secret_hash FROM credentials");
    assert_eq!(kept, TokenHash::of(&world.credential.secret).as_hex());
    let file = std::fs::read(world.folder.path().join("vestibule.db-wal")).expect("the log");
    let secret = world.credential.secret.as_bytes();
    assert!(!file.windows(secret.len()).any(|piece| piece == secret));
}
