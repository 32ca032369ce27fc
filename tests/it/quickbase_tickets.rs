//! Who asks in Quickbase's dialect: tickets and their lives, passwords, application tokens, and which counts.

use vestibule::domain::ids::{ClientId, UserId};

use crate::qdb::{call, dbid, element, errcode, userid};
use crate::wire::{Request, Response};
use crate::world::World;

const HOUR: i64 = 3_600_000;
const PASSWORD: &str = "correct horse battery";

/// A world whose owner has a password.
fn world() -> World {
    let world = World::new();
    let set = world.api("SetUserPassword", "user_id=1&password2=correct+horse+battery");
    assert_eq!(set.field("result"), "success", "{}", set.text());
    world
}

fn owner(world: &World) -> String {
    world.text("SELECT email FROM users WHERE id = 1")
}

fn log_in(world: &World, more: &[(&str, &str)]) -> Response {
    let address = owner(world);
    let pairs = [&[("username", &*address), ("password", PASSWORD)][..], more].concat();
    call(world, "main", "Authenticate", "", &pairs)
}

fn ticket(world: &World, more: &[(&str, &str)]) -> String {
    let answer = log_in(world, more);
    assert_eq!(errcode(&answer), "0", "{}", answer.text());
    element(&answer, "ticket")
}

/// What a ticket is good for: the code of a call that needs a place in the application.
fn tried(world: &World, ticket: &str) -> String {
    let proof = format!("<ticket>{ticket}</ticket>");
    errcode(&call(world, &dbid(), "GetRoleInfo", &proof, &[])).to_owned()
}

fn renewed(world: &World, ticket: &str, hours: &str) -> String {
    let answer = call(world, "main", "Authenticate", "", &[("ticket", ticket), ("hours", hours)]);
    assert_eq!(errcode(&answer), "0", "{}", answer.text());
    element(&answer, "ticket")
}

#[test]
fn a_password_gives_a_ticket_that_is_no_number_and_is_stored_nowhere() {
    let world = world();
    let answer = log_in(&world, &[("udata", "x")]);
    let lines: Vec<&str> = answer.text().lines().map(str::trim).collect();
    let ticket = element(&answer, "ticket");
    assert_eq!(
        lines,
        [
            "<?xml version=\"1.0\" ?>",
            "<qdbapi>",
            "<action>API_Authenticate</action>",
            "<errcode>0</errcode>",
            "<errtext>No error</errtext>",
            "<udata>x</udata>",
            &format!("<ticket>{ticket}</ticket>"),
            &format!("<userid>{}</userid>", userid(1)),
            "</qdbapi>",
        ]
    );
    assert!(ticket.starts_with("2_b") && ticket.len() > 40);
    assert!(!world.dump().contains(&ticket[3..]), "only its hash is kept");
    assert_eq!(tried(&world, &ticket), "0");
    let cookie = format!("TICKET={ticket}; Path=/db; HttpOnly; SameSite=Strict");
    assert_eq!(answer.header("set-cookie"), cookie);
    assert_eq!(
        world.number("SELECT COUNT(*) FROM activity WHERE action = 'Authenticate' AND user_id = 1"),
        1
    );
}

#[test]
fn who_does_not_log_in_gets_20_whatever_is_the_matter_and_never_4() {
    let world = world();
    let address = owner(&world);
    world.provisioned("new@example.com");
    let refused = |pairs: &[(&str, &str)]| {
        let answer = call(&world, "main", "Authenticate", "", pairs);
        assert_eq!(answer.header("set-cookie"), "");
        (errcode(&answer).to_owned(), element(&answer, "errdetail"))
    };
    let wrong = ("20".to_owned(), "The email address or the password is not right".to_owned());
    assert_eq!(refused(&[("username", &address), ("password", "wrong")]), wrong);
    assert_eq!(refused(&[("username", "nobody@example.com"), ("password", PASSWORD)]), wrong);
    assert_eq!(refused(&[("username", "new@example.com"), ("password", "")]).0, "20");
    assert_eq!(refused(&[("username", &address), ("password", &"x".repeat(60_000))]), wrong);
    for pairs in [&[][..], &[("username", &*address)], &[("ticket", "None")], &[("ticket", "dead")]] {
        assert_eq!(refused(pairs).0, "20", "{pairs:?}");
    }
    world.sql("UPDATE users SET second_factor = 'x' WHERE id = 1");
    assert_eq!(refused(&[("username", &address), ("password", PASSWORD)]), wrong);
    world.sql("UPDATE users SET second_factor = NULL, state = 'disabled' WHERE id = 1");
    assert_eq!(refused(&[("username", &address), ("password", PASSWORD)]), wrong);
}

#[test]
fn a_ticket_lives_for_its_hours_and_never_longer_than_the_longest_sec_116() {
    let world = world();
    let lives = |hours: &[(&str, &str)]| {
        ticket(&world, hours);
        world.number("SELECT (expires_at - created_at) / 3600000 FROM sessions ORDER BY id DESC LIMIT 1")
    };
    assert_eq!(lives(&[]), 12);
    assert_eq!(lives(&[("hours", "")]), 12);
    assert_eq!(lives(&[("hours", "1")]), 1);
    assert_eq!(lives(&[("hours", "4380")]), 4380);
    assert_eq!(lives(&[("hours", "999999")]), 4380);
    for hours in ["0", "-1", "NaN", "1.5", "1e3", "+1", "0x1", "99999999999999999999", "١"] {
        assert_eq!(errcode(&log_in(&world, &[("hours", hours)])), "2", "{hours}");
    }
    let short = ticket(&world, &[("hours", "1")]);
    world.advance(HOUR - 1000);
    assert_eq!(tried(&world, &short), "0");
    world.advance(1000);
    assert_eq!(tried(&world, &short), "4");
}

#[test]
fn a_ticket_for_a_ticket_ends_with_the_log_in_sec_117() {
    let world = world();
    let first = ticket(&world, &[("hours", "10")]);
    world.advance(HOUR);
    let mut last = renewed(&world, &first, "1");
    for _ in 0..50 {
        last = renewed(&world, &last, "4380");
    }
    assert_eq!(tried(&world, &last), "0");
    world.advance(8 * HOUR);
    assert_eq!(tried(&world, &last), "0", "the first one's limit is kept, not that of the one between");
    world.advance(HOUR);
    assert_eq!((tried(&world, &first), tried(&world, &last)), ("4".to_owned(), "4".to_owned()));
    let answer = call(&world, "main", "Authenticate", "", &[("ticket", &last)]);
    assert_eq!(errcode(&answer), "20", "4 would send some clients here again");
}

#[test]
fn ending_the_first_ends_all_that_came_from_it_sec_117() {
    let world = world();
    let (first, other) = (ticket(&world, &[]), ticket(&world, &[]));
    let second = renewed(&world, &first, "2");
    let third = renewed(&world, &second, "2");
    let out = call(&world, "main", "SignOut", "", &[("ticket", &second), ("revoke", "1")]);
    assert_eq!(errcode(&out), "0");
    for dead in [&first, &second, &third] {
        assert_eq!(tried(&world, dead), "4");
    }
    assert_eq!(tried(&world, &other), "0", "it is another log-in's");
}

#[test]
fn signing_out_takes_the_cookie_and_leaves_the_ticket() {
    let world = world();
    let ticket = ticket(&world, &[]);
    let answer = call(&world, "main", "SignOut", "", &[("ticket", &ticket), ("udata", "u")]);
    assert_eq!((errcode(&answer), element(&answer, "udata").as_str()), ("0", "u"));
    assert_eq!(answer.header("set-cookie"), "TICKET=; Path=/db; HttpOnly; SameSite=Strict; Max-Age=0");
    assert_eq!(tried(&world, &ticket), "0");
    assert_eq!(errcode(&call(&world, "main", "SignOut", "", &[])), "0", "nobody has to be known for that");
}

#[test]
fn a_new_password_and_a_disabled_user_end_his_tickets() {
    let world = world();
    let before = ticket(&world, &[]);
    world.api("SetUserPassword", "user_id=1&password2=another+horse+battery");
    assert_eq!(tried(&world, &before), "4");
    world.api("SetUserPassword", "user_id=1&password2=correct+horse+battery");
    let disabled = ticket(&world, &[]);
    world.api("DisableUser", "user_id=1");
    assert_eq!(tried(&world, &disabled), "4");
}

#[test]
fn a_ticket_is_no_session_of_a_page_and_a_session_is_no_ticket_sec_119() {
    let world = world();
    let session = world.session_token(UserId::new(1));
    assert_eq!(tried(&world, session.expose()), "4");
    let ticket = ticket(&world, &[]);
    let proof = vestibule::auth::Proof::Session(vestibule::domain::secret::Secret::new(ticket));
    assert_eq!(world.page(proof, "ViewAccount", &[]).err(), Some("log_in"));
}

#[test]
fn the_password_may_come_with_each_call() {
    let world = world();
    let address = owner(&world);
    let tried = |password: &str| {
        let proof = format!("<username>{address}</username><password>{password}</password>");
        errcode(&call(&world, &dbid(), "GetRoleInfo", &proof, &[])).to_owned()
    };
    assert_eq!(tried(PASSWORD), "0");
    assert_eq!(tried("wrong"), "20");
    world.sql("UPDATE users SET second_factor = 'x' WHERE id = 1");
    assert_eq!(tried(PASSWORD), "20", "a call cannot ask for it");
}

#[test]
fn wrong_passwords_shut_the_account_and_the_address_whichever_call_they_come_with_sec_146() {
    let world = World::with(|setup| setup.set("limit_failures", "12"));
    world.api("SetUserPassword", "user_id=1&password2=correct+horse+battery");
    let address = owner(&world);
    let tried = |action: &str, password: &str| {
        let proof = format!("<username>{address}</username><password>{password}</password>");
        errcode(&call(&world, &dbid(), action, &proof, &[])).to_owned()
    };
    for action in ["GetRoleInfo", "Authenticate"].repeat(5) {
        assert_eq!(tried(action, "wrong"), "20");
    }
    assert_eq!(tried("Authenticate", PASSWORD), "20", "ten failures shut the account");
    assert_eq!(tried("GetRoleInfo", PASSWORD), "20");
    assert_eq!(tried("GetRoleInfo", PASSWORD), "77", "and twelve the address");
    assert_eq!(tried("Authenticate", PASSWORD), "77");
    world.advance(16 * 60_000);
    assert_eq!(tried("GetRoleInfo", PASSWORD), "0");
}

#[test]
fn a_ticket_that_ended_does_not_shut_an_address() {
    let world = World::with(|setup| setup.set("limit_failures", "2"));
    for _ in 0..5 {
        assert_eq!(tried(&world, "2_bdead"), "4");
    }
}

#[test]
fn the_ways_to_say_who_asks_have_an_order_and_a_bad_one_is_an_error() {
    let world = world();
    let (address, token, good) = (owner(&world), world.user_token(UserId::new(1), &[]), ticket(&world, &[]));
    let login = |password: &str| format!("<username>{address}</username><password>{password}</password>");
    let (right, wrong) = (login(PASSWORD), login("wrong"));
    for (proof, header, code) in [
        (format!("<usertoken>{token}</usertoken><ticket>dead</ticket>{wrong}"), "wrong", "0"),
        (format!("<usertoken>wrong</usertoken><ticket>{good}</ticket>{right}"), &*token, "83"),
        (format!("{right}<ticket>dead</ticket>"), "wrong", "0"),
        (format!("{right}<ticket>None</ticket>"), "", "0"),
        (format!("{wrong}<ticket>{good}</ticket>"), &*token, "20"),
        (format!("<username>{address}</username><ticket>{good}</ticket>"), "wrong", "0"),
        ("<ticket>dead</ticket>".to_owned(), &*token, "4"),
        ("<ticket>null</ticket><usertoken/>".to_owned(), &*token, "0"),
        (String::new(), "wrong", "83"),
        (String::new(), "", "22"),
    ] {
        let document = format!("<qdbapi>{proof}</qdbapi>");
        let mut request = Request::xml(&format!("/db/{}", dbid()), "API_GetRoleInfo", &document);
        if !header.is_empty() {
            request = request.header("Authorization", &format!("QB-USER-TOKEN {header}"));
        }
        assert_eq!(errcode(&world.fetch(&request)), code, "{proof} {header}");
    }
}

#[test]
fn an_application_that_asks_for_a_token_opens_to_its_own_alone_sec_119() {
    let world = world();
    let second = world.client(UserId::new(1), "Second Ltd");
    let (ticket, user_token) = (ticket(&world, &[]), world.user_token(UserId::new(1), &[]));
    let add =
        |client: &str| world.operator("AddAppToken", &[("client_id", client)]).text("apptoken").to_owned();
    let (own, foreign) = (add("1"), add(&second.to_string()));
    let revoked = add("1");
    world.operator("RevokeAppToken", &[("apptoken", &revoked)]);
    let tried = |dbid: &str, action: &str, proof: &str, app_token: &str| {
        let proof = format!("{proof}<apptoken>{app_token}</apptoken>");
        errcode(&call(&world, dbid, action, &proof, &[])).to_owned()
    };
    let with_ticket = format!("<ticket>{ticket}</ticket>");
    let with_password = format!("<username>{}</username><password>{PASSWORD}</password>", owner(&world));
    for proof in [&with_ticket, &with_password] {
        for wrong in ["", "wrong", "None", &*foreign, &*revoked] {
            assert_eq!(tried(&dbid(), "UserRoles", proof, wrong), "24", "{wrong}");
        }
        assert_eq!(tried(&dbid(), "UserRoles", proof, &own), "0");
        assert_eq!(tried(&second.dbid(), "UserRoles", proof, &foreign), "0");
        assert_eq!(tried("main", "GrantedDBs", proof, ""), "0", "it is about no application");
    }
    let by_token = format!("<usertoken>{user_token}</usertoken>");
    assert_eq!(tried(&dbid(), "UserRoles", &by_token, "wrong"), "0", "a user token needs none");
    world.operator("RequireAppToken", &[("client_id", "1"), ("required", "no")]);
    assert_eq!(tried(&dbid(), "UserRoles", &with_ticket, "wrong"), "0");
}

#[test]
fn a_stranger_does_not_learn_whether_an_application_asks_for_a_token() {
    let world = world();
    let token = world.operator("AddAppToken", &[("client_id", "1")]).text("apptoken").to_owned();
    world.user("stranger@example.com");
    world.api("SetUserPassword", "user_id=3&password2=correct+horse+battery");
    let proof = format!("<username>stranger@example.com</username><password>{PASSWORD}</password>");
    for app_token in ["", "wrong", &*token] {
        let answer = call(&world, &dbid(), "UserRoles", &proof, &[("apptoken", app_token)]);
        assert_eq!(errcode(&answer), "32", "{app_token}");
    }
    let missing = call(&world, &ClientId::new(77).dbid(), "UserRoles", &proof, &[]);
    assert_eq!(errcode(&missing), "32");
}

#[test]
fn nothing_of_a_call_that_logs_in_is_kept_for_its_repetition() {
    let world = world();
    let first = ticket(&world, &[("idempotency_key", "once")]);
    let second = ticket(&world, &[("idempotency_key", "once")]);
    assert_ne!(first, second);
    assert_eq!(world.number("SELECT COUNT(*) FROM operations"), 0);
}
