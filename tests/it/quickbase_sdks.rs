//! Requests of the SDKs and browser libraries that programs of Quickbase's were built with, byte for byte, and what
//! each needs of the answer.

use crate::people::OWNER;
use crate::qdb::{dbid, element, errcode, userid};
use crate::quickbase_clients::{PASSWORD, bytes, post, until_closed, with_password, world};
use crate::wire::Response;
use crate::world::World;

fn get(world: &World, target: &str, more: &str) -> Response {
    let head =
        format!("GET {target} HTTP/1.1\r\nHost: accounts.test\r\nUser-Agent: Java/1.8.0_292\r\n{more}\r\n");
    world.line().send(head.as_bytes())
}

// ---- the Java SDK: a log-in by GET, whose cookie is all it knows from then on

fn java_log_in(world: &World) -> String {
    let query = [("act", "API_Authenticate"), ("username", OWNER), ("password", PASSWORD)];
    let query = serde_urlencoded::to_string(query).expect("plain texts");
    let answer = get(world, &format!("/db/main?{query}"), "");
    assert_eq!(errcode(&answer), "0", "{}", answer.text());
    let cookie = answer.header("set-cookie").strip_prefix("TICKET=").expect("a cookie of this name");
    let ticket = cookie.split(';').next().expect("its value");
    assert_eq!((ticket, cookie.contains("Secure")), (&*element(&answer, "ticket"), false));
    ticket.to_owned()
}

fn java_post(world: &World, ticket: &str, action: &str, more: &str) -> Response {
    let line = format!("POST /db/{}?act={action} HTTP/1.1", dbid());
    let lines =
        [&*line, "Host: accounts.test", "User-Agent: Java/1.8.0_292", "Content-Type: application/xml;UTF-8"];
    let body = format!("<qdbapi><ticket>{ticket}</ticket>{more}</qdbapi>");
    post(world, &lines, body.as_bytes())
}

#[test]
fn the_java_sdk_takes_its_ticket_from_the_cookie_and_asks_by_it() {
    let world = with_password(World::with(|setup| setup.set("quickbase_cookie", "true")));
    let ticket = java_log_in(&world);
    let cookie = format!("Cookie: TICKET={ticket}\r\n");
    let own = get(&world, "/db/main?act=API_GrantedDBs", &cookie);
    assert!(
        errcode(&own) == "0" && own.text().contains(&format!("<dbid>{}</dbid>", dbid())),
        "{}",
        own.text()
    );
    let listed = get(&world, &format!("/db/{}?act=API_UserRoles", dbid()), &cookie);
    assert_eq!((errcode(&listed), listed.text().matches("<user type=\"user\"").count()), ("0", 2));
    let sent = java_post(&world, &ticket, "API_SendInvitation", &format!("<userid>{}</userid>", userid(2)));
    assert_eq!(errcode(&sent), "0");
    let out = get(&world, "/db/main?act=API_SignOut", &cookie);
    assert!(out.header("set-cookie").starts_with("TICKET=;") && errcode(&out) == "0");
}

#[test]
fn without_the_switch_the_java_sdk_s_cookie_is_nothing_and_its_documents_work_still() {
    let world = world();
    let ticket = java_log_in(&world);
    let cookie = format!("Cookie: TICKET={ticket}\r\n");
    assert_eq!(errcode(&get(&world, "/db/main?act=API_GrantedDBs", &cookie)), "22");
    assert_eq!(errcode(&java_post(&world, &ticket, "API_GetRoleInfo", "")), "0");
    assert_eq!(errcode(&java_post(&world, "null", "API_GetRoleInfo", "")), "22");
}

// ---- the C# SDK: HTTP/1.0, one document a connection, no escapes, and a list of codes that it takes for errors

/// Whether it makes an exception of a code; any other is success to it.
fn is_known(code: &str) -> bool {
    let code: u16 = code.parse().expect("a number");
    matches!(code, 2..=9 | 11..=14 | 20..=24 | 30..=38 | 50 | 51 | 53 | 54 | 60 | 70 | 71 | 73..=77 | 80..=82 | 100 | 101)
        || (110..=113).contains(&code)
}

struct Sharp<'w> {
    world: &'w World,
    ticket: String,
}

impl<'w> Sharp<'w> {
    fn log_in(world: &'w World) -> Self {
        let sdk = Self { world, ticket: String::new() };
        let login = format!("<username>{OWNER}</username><password>{PASSWORD}</password><hours>12</hours>");
        let answer = sdk.ask("main", "API_Authenticate", &login);
        Self { ticket: between(&answer, "<ticket>", "</ticket>").to_owned(), ..sdk }
    }

    /// The whole answer, read until the server closes.
    fn ask(&self, target: &str, action: &str, more: &str) -> String {
        let ticket = &self.ticket;
        let who = if ticket.is_empty() { String::new() } else { format!("<ticket>{ticket}</ticket>") };
        let body = format!("<qdbapi>{who}<apptoken></apptoken>{more}</qdbapi>");
        let (line, action) = (format!("POST /db/{target} HTTP/1.0"), format!("QUICKBASE-ACTION: {action}"));
        let lines =
            [&*line, "Host: accounts.test", "Connection: close", "Content-Type: application/xml", &action];
        let answer = until_closed(self.world, &bytes(&lines, body.as_bytes()));
        assert!(answer.to_lowercase().contains("\r\ncontent-type: application/xml\r\n"), "{answer}");
        assert!(answer.contains("</errtext>\n"), "it throws without one: {answer}");
        answer
    }

    /// The code as it finds it: line by line.
    fn code(&self, action: &str, more: &str) -> String {
        let answer = self.ask(&dbid(), action, more);
        let line = answer.lines().find(|line| line.contains("errcode>")).expect("a line with the code");
        between(line, ">", "<").to_owned()
    }
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let rest = text.split_once(begin).unwrap_or_else(|| panic!("no {begin} in {text}")).1;
    rest.split_once(end).expect("its end").0
}

#[test]
fn the_c_sharp_sdk_goes_the_chain_over_http_1_0() {
    let world = world();
    let sdk = Sharp::log_in(&world);
    let person = "<email>ann@example.com</email><roleid>10</roleid><fname>Ann</fname><lname>Other</lname>";
    let made = sdk.ask(&dbid(), "API_ProvisionUser", person);
    assert!(made.starts_with("HTTP/1.") && made.contains("\n   <errcode>0</errcode>\n"), "{made}");
    let who = format!("<userid>{}</userid>", between(&made, "<userid>", "</userid>"));
    assert_eq!(sdk.code("API_AddUserToRole", &format!("{who}<roleid>11</roleid>")), "0");
    assert_eq!(sdk.code("API_SendInvitation", &format!("{who}<usertext>Hello</usertext>")), "0");
    assert_eq!(
        sdk.code("API_ChangeUserRole", &format!("{who}<roleid>10</roleid><newRoleid></newRoleid>")),
        "0"
    );
    assert_eq!(sdk.code("API_RemoveUserFromRole", &format!("{who}<roleid>11</roleid>")), "0");
    let own = sdk.ask("main", "API_GrantedDBs", "<Excludeparents>0</Excludeparents><adminOnly/>");
    assert!(own.contains(&format!("<dbid>{}</dbid>", dbid())), "{own}");
}

#[test]
fn no_refusal_of_a_ticket_s_holder_is_success_to_the_c_sharp_sdk() {
    let world = world();
    let sdk = Sharp::log_in(&world);
    let (member, owner) =
        (format!("<userid>{}</userid>", userid(2)), format!("<userid>{}</userid>", userid(1)));
    let disabled = world.user("disabled@example.com");
    world.member(disabled, "products");
    world.sql(format!("UPDATE users SET state = 'disabled' WHERE id = {disabled}"));
    let disabled = format!("<userid>{}</userid>", disabled.quickbase());
    for (action, more) in [
        ("API_ProvisionUser", format!("<email>{OWNER}</email><fname>A</fname><lname>B</lname>")),
        ("API_ProvisionUser", "<email>no address</email><fname>A</fname><lname>B</lname>".to_owned()),
        ("API_AddUserToRole", "<userid>9.none</userid><roleid>10</roleid>".to_owned()),
        ("API_AddUserToRole", format!("{member}<roleid>99</roleid>")),
        ("API_ChangeUserRole", format!("{member}<roleid>12</roleid><newroleid>10</newroleid>")),
        ("API_ChangeUserRole", format!("{owner}<roleid>12</roleid><newroleid></newroleid>")),
        ("API_RemoveUserFromRole", format!("{owner}<roleid>12</roleid>")),
        ("API_SendInvitation", disabled),
        ("API_SendInvitation", format!("{member}<usertext>Terms & conditions</usertext>")),
        ("API_DeleteDatabase", String::new()),
    ] {
        let before = world.dump();
        let code = sdk.code(action, &more);
        assert!(is_known(&code), "{action} {more}: {code}");
        assert_eq!(world.dump(), before, "{action} {more}");
    }
    let dead = Sharp { world: &world, ticket: "2_bdead".to_owned() };
    assert_eq!(dead.code("API_SendInvitation", &member), "4");
    let nobody = Sharp { world: &world, ticket: String::new() };
    assert_eq!(nobody.code("API_SendInvitation", &member), "22");
}

// ---- QuickBaseClient.js and the VB SDK: the call only in the query; the one keeps every ticket it sees, the other
// looks at a header alone

fn scripted(world: &World, target: &str, action: &str, declaration: &str, more: &str) -> Response {
    let line = format!("POST /db/{target}?act={action} HTTP/1.1");
    let lines = [&*line, "Host: accounts.test", "Content-Type: text/xml"];
    post(world, &lines, format!("{declaration}<qdbapi>{more}</qdbapi>").as_bytes())
}

#[test]
fn quickbaseclient_js_keeps_the_ticket_of_one_answer_and_finds_none_in_others() {
    let world = world();
    let login = format!("<username>{OWNER}</username><password>{PASSWORD}</password><hours>4380</hours>");
    let ticket = element(&scripted(&world, "main", "API_Authenticate", "", &login), "ticket");
    let with_ticket = format!("<ticket>{ticket}</ticket>");
    for (target, action) in
        [("main", "API_GetUserInfo"), ("main", "API_GrantedDBs"), (&*dbid(), "API_UserRoles")]
    {
        let answer = scripted(&world, target, action, "", &with_ticket);
        assert_eq!((errcode(&answer), answer.text().contains("ticket")), ("0", false), "{action}");
    }
    // When it has none it sends its name and password, with what is left of the ticket.
    let again = format!("<ticket></ticket>{login}<email>nobody@example.com</email>");
    assert_eq!(errcode(&scripted(&world, "main", "API_GetUserInfo", "", &again)), "2");
}

#[test]
fn the_vb_sdk_learns_of_every_error_by_the_header() {
    let world = world();
    let declaration = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";
    let login = format!("<username>{OWNER}</username><password>{PASSWORD}</password>");
    let person = "<email>zoe@example.com</email><fname>Zoë</fname><lname>Grün</lname>";
    let made = scripted(&world, &dbid(), "API_ProvisionUser", declaration, &format!("{login}{person}"));
    assert_eq!((made.header("quickbase-errcode"), made.header("quickbase-errtext")), ("0", "No error"));
    assert_eq!(world.text("SELECT first_name || last_name FROM users WHERE id = 3"), "ZoëGrün");
    for (target, action, more, code) in [
        (&*dbid(), "API_ProvisionUser", "<email>", "11"),
        (&*dbid(), "API_DoQuery", &*login, "5"),
        (&*dbid(), "", &*login, "6"),
        ("nowhere", "API_UserRoles", &*login, "32"),
        ("main", "API_UserRoles", &*login, "14"),
        (&*dbid(), "API_UserRoles", "", "22"),
        ("main", "API_Authenticate", "<username>x</username><password>x</password>", "20"),
    ] {
        let answer = scripted(&world, target, action, declaration, more);
        assert_eq!((errcode(&answer), answer.header("quickbase-errcode")), (code, code), "{target} {action}");
        assert_ne!(answer.header("quickbase-errtext"), "");
    }
    let large = scripted(&world, "main", "API_GetUserInfo", declaration, &"x".repeat(3 << 20));
    assert_eq!(large.header("quickbase-errcode"), "2");
}
