//! Who is asking: credentials and administrators of old, and what ends them.

use vestibule::domain::ids::{AdminId, ClientId, UserId};
use vestibule::domain::password::{PasswordHash, legacy_form};
use vestibule::domain::random::Random;
use vestibule::domain::secret::{Secret, TokenHash};
use vestibule::store::{admins, credentials};

use crate::people::Credential;
use crate::wire::Response;
use crate::world::{World, form};

const FAILED: &str = "Authentication Failed";
pub const BAD_PAIR: &str = "Invalid or missing credentials";

/// A harmless call with these fields and no other credentials.
pub fn call(world: &World, fields: &str) -> Response {
    world.fetch(&form(&format!("action=GetUsers&responsetype=json&{fields}")))
}

pub fn goes_well(world: &World, fields: &str) {
    let answer = call(world, fields);
    assert_eq!(
        (answer.status, answer.field("result").as_str()),
        (200, "success"),
        "{fields}: {}",
        answer.documented()
    );
}

pub fn is_refused(world: &World, fields: &str, message: &str) {
    let answer = call(world, fields);
    let expected = format!(r#"{{"result":"error","message":"{message}"}}"#);
    assert_eq!((answer.status, &*answer.documented()), (403, expected.as_str()), "{fields}");
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
        assert_eq!((answer.status, &*answer.documented()), (403, body));
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
    let (other, identifier) = (world.beside(), world.credential.identifier.clone());
    assert!(other.store.write(move |tx| credentials::revoke(tx, &identifier)).expect("revoked"));
    let refused = line.fetch(&request);
    assert_eq!((refused.status, refused.message().as_str()), (403, BAD_PAIR));
}

#[test]
fn a_disabled_administrator_is_refused_at_the_next_request_sec_064() {
    let world = World::new();
    goes_well(&world, &world.credential.pair());
    assert!(world.beside().store.write(|tx| admins::set_disabled(tx, "ada", true)).expect("disabled"));
    is_refused(&world, &world.credential.pair(), "Administrator Account Disabled");
    let wrong = format!("identifier={}&secret=x", world.credential.identifier);
    is_refused(&world, &wrong, BAD_PAIR);
    assert!(world.beside().store.write(|tx| admins::set_disabled(tx, "ada", false)).expect("enabled"));
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
    let other = world.beside();
    let hash = PasswordHash::of(&legacy_form(&Secret::new("new word")), &mut Random::machine());
    let page = PasswordHash::nobody();
    other.store.write(move |tx| admins::set_password(tx, "root", &page, hash.as_ref())).expect("changed");
    is_refused(&world, &fields, FAILED);
    let fields = format!("username=root&password={}", legacy_form(&Secret::new("new word")).expose());
    goes_well(&world, &fields);
    other.store.write(|tx| admins::set_disabled(tx, "root", true)).expect("changed");
    is_refused(&world, &fields, "Administrator Account Disabled");
    other.store.write(|tx| admins::set_disabled(tx, "root", false)).expect("changed");
    other.store.write(|tx| admins::set_password(tx, "root", &PasswordHash::nobody(), None)).expect("changed");
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
fn a_pending_invitee_is_nobody_yet_sec_059() {
    let world = World::new();
    let guest = world.user("guest@example.com");
    world.invite("guest@example.com", "products,manageusers");
    assert_eq!(world.may(guest), None);
    let token = world.user_token(guest, &[]);
    let target = format!("/db/{}?a=API_SendInvitation&userid=2&usertoken={token}", ClientId::new(1).dbid());
    let answer = world.fetch(&crate::wire::Request::get(&target));
    assert_eq!(answer.header("quickbase-errcode"), "32");
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
    let secret = world.credential.secret.as_bytes();
    for (place, bytes) in world.kept() {
        assert!(!bytes.windows(secret.len()).any(|piece| piece == secret), "{place}");
    }
}
