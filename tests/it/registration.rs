//! Registering by an invitation's link.

use vestibule::auth::Proof;
use vestibule::domain::secret::Secret;

use crate::people::MEMBER;
use crate::world::World;

const GUEST: &str = "guest@example.com";
const PASSWORD: &str = "correct horse battery staple";

fn user(world: &World, columns: &str) -> String {
    world.text(&format!("SELECT {columns} FROM users WHERE email_key = '{GUEST}'"))
}

#[test]
fn registering_makes_the_user_logs_him_in_and_accepts_at_once() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    let pairs = [
        ("link", link.as_str()),
        ("firstname", "Rita"),
        ("lastname", "Register"),
        ("email", GUEST),
        ("password", PASSWORD),
        // What a form could add: it counts for nothing.
        ("id", "99"),
        ("state", "disabled"),
        ("permissions", "orders"),
    ];
    let reply = world.page(Proof::Nothing, "RegisterByInvite", &pairs).expect("registered");
    let session = Secret::new(reply.text("session"));
    assert_eq!(user(&world, "id || ' ' || state || ' ' || first_name"), "3 registered Rita");
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE id = 3 AND email_verified_at IS NOT NULL"), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM clients"), 1, "no client of his own");
    let shown = world.page(Proof::Session(session), "ViewInvite", &[("link", &link)]).expect("shown");
    assert_eq!((shown.text("end"), shown.get("accepted_by_me")), ("used", Some(&true.into())));
    let log_in = [("email", "GUEST@example.com"), ("password", PASSWORD)];
    assert!(world.page(Proof::Nothing, "LogIn", &log_in).is_ok());
}

#[test]
fn an_account_cannot_be_registered_over_sec_026() {
    let world = World::new();
    for address in [GUEST, MEMBER] {
        let link = world.invite(GUEST, "products").link;
        if address == GUEST {
            world.user(GUEST);
        }
        let before = world.dump();
        assert_eq!(world.register(&link, address, PASSWORD), Err("has_account"));
        assert_eq!(world.dump(), before);
        assert_eq!(world.end_of(&link), "", "he may still log in and accept");
    }
}

#[test]
fn the_second_of_two_browsers_registers_nobody_sec_012() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    assert_eq!((world.end_of(&link), world.end_of(&link)), (String::new(), String::new()));
    assert_eq!(world.register(&link, GUEST, PASSWORD), Ok(()));
    let before = world.dump();
    assert_eq!(world.register(&link, GUEST, "another good password"), Err("used"));
    assert_eq!(world.register(&link, "b@example.com", "another good password"), Err("used"));
    assert_eq!(world.dump(), before);
}

#[test]
fn a_mailed_link_registers_a_provisioned_user() {
    let world = World::new();
    world.provisioned(GUEST);
    let link = world.invite(GUEST, "products").link;
    let log_in = [("email", GUEST), ("password", "")];
    assert_eq!(world.page(Proof::Nothing, "LogIn", &log_in).map(|_| ()), Err("wrong_login"));
    assert_eq!(world.register(&link, GUEST, PASSWORD), Ok(()));
    assert_eq!(user(&world, "id || ' ' || state || ' ' || last_name"), "3 registered Register");
}

#[test]
fn neither_a_handed_link_nor_one_of_another_address_registers_a_provisioned_user_sec_029() {
    let world = World::new();
    world.provisioned(GUEST);
    let handed = world.invite(GUEST, "products").link;
    world.sql("UPDATE links SET via = 'handed'");
    let foreign = world.invite("other@example.com", "products").link;
    let before = world.dump();
    for link in [handed, foreign] {
        assert_eq!(world.register(&link, GUEST, PASSWORD), Err("has_account"));
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_handed_link_proves_no_mailbox_sec_029() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    world.sql("UPDATE links SET via = 'handed'");
    assert_eq!(world.register(&link, GUEST, PASSWORD), Ok(()));
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE id = 3 AND email_verified_at IS NULL"), 1);
    let detail = world.text("SELECT detail FROM activity WHERE action = 'AcceptInvite'");
    assert!(detail.contains("\"link\":\"handed\""), "{detail}");
}

#[test]
fn registering_with_another_address_proves_nothing_either() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    assert_eq!(world.register(&link, "b@example.com", PASSWORD), Ok(()));
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE id = 3 AND email_verified_at IS NULL"), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE kind = 'invitation_notice'"), 2);
}

#[test]
fn short_and_common_passwords_are_refused() {
    let world = World::new();
    let link = world.invite(GUEST, "products").link;
    let before = world.dump();
    for (password, code) in [
        ("", "password_too_short"),
        ("elevenchars", "password_too_short"),
        ("password1234", "password_too_common"),
        ("aaaaaaaaaaaaaaaa", "password_too_common"),
        (&"p1".repeat(600), "password_too_long"),
    ] {
        assert_eq!(world.register(&link, GUEST, password), Err(code), "{password}");
    }
    for address in ["", "nobody", "a@b"] {
        assert!(world.register(&link, address, PASSWORD).is_err());
    }
    assert_eq!(world.dump(), before);
    let shorter = World::with(|setup| setup.set("password_min", "8"));
    let link = shorter.invite(GUEST, "products").link;
    assert_eq!(shorter.register(&link, GUEST, "elevenchars"), Ok(()));
}

#[test]
fn terms_must_be_accepted_where_there_are_some() {
    let world = World::with(|setup| setup.set("tos_url", "https://accounts.test/terms"));
    let link = world.invite(GUEST, "products").link;
    assert_eq!(world.register(&link, GUEST, PASSWORD), Err("terms"));
    let with = |accept: &str| {
        let pairs = [
            ("link", link.as_str()),
            ("firstname", "Rita"),
            ("lastname", "Register"),
            ("email", GUEST),
            ("password", PASSWORD),
            ("accept", accept),
        ];
        world.page(Proof::Nothing, "RegisterByInvite", &pairs).map(|_| ())
    };
    assert_eq!(with("0"), Err("terms"));
    assert_eq!(with("on"), Ok(()));
}

#[test]
fn wrong_passwords_on_the_page_shut_the_address_sec_097() {
    let world = World::with(|setup| setup.set("limit_failures", "3"));
    let log_in = |password| {
        let pairs = [("email", MEMBER), ("password", password)];
        world.page(Proof::Nothing, "LogIn", &pairs).map(|_| ())
    };
    for _ in 0..3 {
        assert_eq!(log_in("wrong"), Err("wrong_login"));
    }
    assert_eq!(log_in("wrong"), Err("too_many_failures"));
    world.advance(15 * 60_000);
    assert_eq!(log_in("wrong"), Err("wrong_login"));
}

#[test]
fn a_session_ends_by_idleness_by_age_and_with_its_user() {
    let world = World::new();
    let name = |session: &Secret| {
        let pairs = [("link", "x")];
        let shown = world.page(Proof::Session(session.clone()), "ViewInvite", &pairs).expect("answered");
        shown.text("user_email").to_owned()
    };
    let member = vestibule::domain::ids::UserId::new(2);
    let session = world.session_token(member);
    assert_eq!(name(&session), MEMBER);
    world.advance(vestibule::store::sessions::Stay::Today.idle() + 1);
    assert_eq!(name(&session), "");
    let session = world.session_token(member);
    world.sql("UPDATE users SET state = 'disabled' WHERE id = 2");
    assert_eq!(name(&session), "");
}
