//! Calls that come again: one idempotency key makes one call.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use vestibule::action::Reply;
use vestibule::actions;
use vestibule::auth::{FormProof, Proof};
use vestibule::dispatch::{self, Outcome, Overlap, Repeat};
use vestibule::domain::ids::UserId;
use vestibule::domain::secret::Secret;

use crate::people::Credential;
use crate::wire::Response;
use crate::world::{World, ask, form};

const USER: &str = "firstname=A&lastname=B&email=a@b.example&password2=secret+word";
const INVITE: &str = "client_id=1&email=guest@example.com&permissions=products";
const DAY: i64 = 24 * 60 * 60 * 1000;

/// A call with a key as a header.
fn by_header(world: &World, action: &str, more: &str, key: &str) -> Response {
    world.fetch(&world.request(action, &format!("responsetype=json&{more}")).header("Idempotency-Key", key))
}

/// The same with the key as a parameter.
fn by_parameter(world: &World, action: &str, more: &str, key: &str) -> Response {
    world.api(action, &format!("{more}&idempotency_key={key}"))
}

/// An answer without what names the request: all else has to be the same the second time.
fn nameless(answer: &Response) -> String {
    let id = answer.header("x-request-id");
    assert!(answer.text().contains(id) && !id.is_empty(), "{}", answer.text());
    answer.text().replace(id, "")
}

/// Asserts a refusal by its code, with 200 as every business error has it.
fn is_refused(answer: &Response, code: &str) {
    let told = (answer.status, answer.field("result"), answer.field("error_code"), answer.field("field"));
    let expected = (200, "error".to_owned(), code.to_owned(), "idempotency_key".to_owned());
    assert_eq!(told, expected, "{}", answer.text());
}

fn users(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM users")
}

#[test]
fn a_call_that_comes_again_is_answered_again_and_done_once() {
    let world = World::new();
    let first = by_header(&world, "AddUser", USER, "a key");
    assert_eq!(first.documented(), r#"{"result":"success","user_id":3}"#);
    let after = world.dump();
    for again in [
        by_header(&world, "AddUser", USER, "a key"),
        by_parameter(&world, "AddUser", USER, "a+key"),
        by_parameter(
            &world,
            "adduser",
            "lastname=B&firstname=A&password2=secret+word&email=a@b.example",
            "a+key",
        ),
        by_header(&world, "AddUser", &format!("{USER}&idempotency_key=another"), "a key"),
    ] {
        assert_eq!(nameless(&again), nameless(&first));
        assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    }
    assert_eq!(world.dump(), after);
    assert_eq!(users(&world), 3);
}

#[test]
fn the_first_answer_comes_again_in_whatever_format_is_asked_for() {
    let world = World::new();
    by_parameter(&world, "AddUser", USER, "k");
    let keyed = format!("{USER}&idempotency_key=k");
    assert_eq!(world.api_in("nvp", "AddUser", &keyed).documented(), "result=success;user_id=3");
    let xml = world.api_in("xml", "AddUser", &keyed).documented();
    assert!(xml.contains("<result>success</result>\n<user_id>3</user_id>\n</whmcsapi>"), "{xml}");
}

#[test]
fn a_key_belongs_to_one_call() {
    let world = World::new();
    by_parameter(&world, "AddUser", USER, "k");
    let before = world.dump();
    let other = USER.replace("a@b", "other@b");
    is_refused(&by_parameter(&world, "AddUser", &other, "k"), "idempotency_mismatch");
    is_refused(
        &by_header(&world, "AddUser", &format!("{USER}&language=french"), "k"),
        "idempotency_mismatch",
    );
    is_refused(&by_parameter(&world, "CreateClientInvite", INVITE, "k"), "idempotency_mismatch");
    is_refused(&by_parameter(&world, "AddUser", "", "k"), "idempotency_mismatch");
    assert_eq!(world.dump(), before);
}

#[test]
fn a_key_of_another_credential_or_user_is_another_key() {
    let world = World::new();
    by_parameter(&world, "AddUser", USER, "k");
    let other = world.credential(&[], "").pair();
    let sent = USER.replace("a@b", "other@b");
    let call =
        |more: &str| form(&format!("action=AddUser&responsetype=json&idempotency_key=k&{more}&{other}"));
    let first = world.fetch(&call(&sent));
    assert_eq!(first.field("user_id"), "4");
    assert_eq!(nameless(&world.fetch(&call(&sent))), nameless(&first));
    assert_eq!(by_parameter(&world, "AddUser", USER, "k").field("user_id"), "3");
}

#[test]
fn a_key_opens_nothing_to_a_credential_that_has_ended() {
    let world = World::new();
    by_parameter(&world, "AddUser", USER, "k");
    world.sql("UPDATE credentials SET revoked_at = 1");
    let refused = by_parameter(&world, "AddUser", USER, "k");
    assert_eq!((refused.status, refused.field("error_code").as_str()), (403, "bad_credentials"));
}

#[test]
fn after_a_day_a_key_is_new() {
    let world = World::new();
    let sent = "user_id=2&client_id=1&permissions=tickets";
    by_parameter(&world, "UpdateUserPermissions", sent, "k");
    let calls = || world.number("SELECT COUNT(*) FROM activity WHERE action = 'UpdateUserPermissions'");
    world.advance(DAY - 60_000);
    by_parameter(&world, "UpdateUserPermissions", sent, "k");
    assert_eq!(calls(), 1);
    world.advance(60_000);
    by_parameter(&world, "UpdateUserPermissions", sent, "k");
    assert_eq!(calls(), 2);
    by_parameter(&world, "UpdateUserPermissions", sent, "k");
    assert_eq!(calls(), 2);
}

#[test]
fn a_refused_call_leaves_its_key_free() {
    let world = World::new();
    let taken = USER.replace("a@b.example", "member@example.com");
    let refused = by_parameter(&world, "AddUser", &taken, "k");
    assert_eq!(refused.message(), "A user already exists with that email address");
    assert_eq!(world.number("SELECT COUNT(*) FROM operations"), 0);
    assert_eq!(by_parameter(&world, "AddUser", USER, "k").field("user_id"), "3");
    is_refused(&by_parameter(&world, "AddUser", &taken, "k"), "idempotency_mismatch");
}

#[test]
fn sixty_four_calls_at_once_with_one_key_are_one_call() {
    let world = World::new();
    let gate = Barrier::new(64);
    let request = world.request("AddUser", &format!("responsetype=json&{USER}"));
    let request = request.header("Idempotency-Key", "at once");
    let answers: Vec<Response> = thread::scope(|scope| {
        let call = || {
            let mut line = world.line();
            gate.wait();
            line.fetch(&request)
        };
        let calls: Vec<_> = (0..64).map(|_| scope.spawn(call)).collect();
        calls.into_iter().map(|one| one.join().expect("answered")).collect()
    });
    let told: BTreeSet<String> = answers.iter().map(nameless).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(answers[0].field("user_id"), world.number("SELECT MAX(id) FROM users").to_string());
    let ids: BTreeSet<&str> = answers.iter().map(|answer| answer.header("x-request-id")).collect();
    assert_eq!((ids.len(), users(&world)), (64, 3));
    assert_eq!(world.number("SELECT COUNT(*) FROM activity"), 1);
}

#[test]
fn an_invitation_that_is_asked_for_again_is_mailed_once() {
    let world = World::new();
    let first = by_parameter(&world, "CreateClientInvite", INVITE, "k");
    world.deliver();
    let again = by_parameter(&world, "CreateClientInvite", INVITE, "k");
    world.deliver();
    assert_eq!(nameless(&again), nameless(&first));
    assert_eq!(world.mails().len(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM links"), 1);
    // Without a key the same call is another one: it refreshes the invitation and mails a new link.
    world.api("CreateClientInvite", INVITE);
    world.deliver();
    assert_eq!(world.mails().len(), 2);
}

#[test]
fn a_key_is_1_to_255_characters_of_text() {
    let world = World::new();
    let before = world.dump();
    is_refused(&by_parameter(&world, "AddUser", USER, &"k".repeat(256)), "invalid_idempotency_key");
    is_refused(&by_header(&world, "AddUser", USER, &"k".repeat(256)), "invalid_idempotency_key");
    is_refused(&by_header(&world, "AddUser", USER, ""), "invalid_idempotency_key");
    // A wish that cannot be read must not be taken for none.
    is_refused(&by_header(&world, "AddUser", USER, "clé"), "invalid_idempotency_key");
    is_refused(&world.api("AddUser", &format!("{USER}&idempotency_key[]=k")), "invalid_idempotency_key");
    assert_eq!(world.dump(), before);
    assert_eq!(by_parameter(&world, "AddUser", USER, &"k".repeat(255)).field("user_id"), "3");
    // An empty parameter is an absent one, as everywhere in this dialect.
    let other = USER.replace("a@b", "other@b");
    assert_eq!(by_parameter(&world, "AddUser", &other, "").field("user_id"), "4");
    assert_eq!(world.number("SELECT COUNT(*) FROM operations"), 1);
}

#[test]
fn a_read_takes_no_key() {
    let world = World::new();
    assert_eq!(by_parameter(&world, "GetUsers", "", "k").field("totalresults"), "2");
    by_parameter(&world, "AddUser", USER, "k");
    assert_eq!(by_parameter(&world, "GetUsers", "", "k").field("totalresults"), "3");
}

#[test]
fn the_answer_survives_the_process_that_gave_it_sec_131() {
    let world = World::new();
    let first = by_parameter(&world, "CreateClientInvite", INVITE, "k");
    // Whoever opens the store after a crash finds the call and its answer in one commit.
    let other = world.beside();
    let again = repeat(&world, &other, "CreateClientInvite", INVITE, "k");
    assert_eq!(again.get("invite_id"), Some(&1.into()));
    assert_eq!(again.text("expires_at"), first.field("expires_at"));
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1);
}

/// The same call as the world's credential makes it, in another house.
fn repeat(
    world: &World,
    house: &std::sync::Arc<dispatch::House>,
    action: &str,
    fields: &str,
    key: &str,
) -> Reply {
    let Credential { identifier, secret } = world.credential.clone();
    let proof = FormProof {
        identifier: Some(Secret::new(&identifier)),
        secret: Some(Secret::new(&secret)),
        ..FormProof::default()
    };
    let pairs: Vec<(&str, &str)> = fields.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let mut ask = ask(actions::FORM, Proof::Form(Box::new(proof)), action, &pairs);
    ask.repeat = Some(Repeat { key: key.to_owned(), apart_from: &[], overlap: Overlap::Waits });
    match dispatch::call_and_wait(house, ask) {
        Outcome::Reply(reply) => reply,
        other => panic!("{action}: {other:?}"),
    }
}

#[test]
fn what_is_kept_of_a_call_holds_no_secret() {
    let world = World::new();
    by_parameter(&world, "AddUser", USER, "my-own-key");
    let kept = world.text("SELECT scope || key_hash || request_hash || answer FROM operations");
    for secret in ["secret word", "my-own-key", &*world.credential.secret] {
        assert!(!kept.contains(secret), "{kept}");
    }
}

#[test]
fn a_user_has_keys_of_his_own() {
    let world = World::with(|setup| setup.set("limit_interval", "0"));
    world.member(world.user("guest@example.com"), "products");
    world.sql("UPDATE memberships SET permissions = 8191 + 8192 WHERE user_id = 2");
    let send = |token: &str| {
        let sent = "action=SendInvitation&client_id=1&userid=3&responsetype=json&idempotency_key=k";
        world.fetch(&form(&format!("{sent}&usertoken={token}"))).field("errcode")
    };
    let issues = || world.number("SELECT MAX(issue) FROM links");
    let tokens = [1, 2].map(|user| world.user_token(UserId::new(user), &[]));
    assert_eq!((send(&tokens[0]), send(&tokens[0]), issues()), ("0".to_owned(), "0".to_owned(), 1));
    assert_eq!((send(&tokens[1]), issues()), ("0".to_owned(), 2), "the other's key is another one");
    assert_eq!((send(&tokens[1]), issues()), ("0".to_owned(), 2));
}
