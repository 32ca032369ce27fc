//! Requests of Quickbase clients that others wrote, byte for byte as they send them, and what each needs of the answer.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use vestibule::domain::ids::UserId;

use crate::people::OWNER;
use crate::qdb::{dbid, element, errcode, userid};
use crate::wire::Response;
use crate::world::World;

pub const PASSWORD: &str = "correct horse battery staple";

/// A world whose owner has a password.
pub fn world() -> World {
    with_password(World::new())
}

pub fn with_password(world: World) -> World {
    let sent = format!("user_id=1&password2={}", PASSWORD.replace(' ', "+"));
    assert_eq!(world.api("SetUserPassword", &sent).field("result"), "success");
    world
}

/// A request of these lines; the body's length is added.
pub fn bytes(lines: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = lines.join("\r\n").into_bytes();
    bytes.extend(format!("\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes());
    bytes.extend(body);
    bytes
}

/// Sends a POST of these lines, the first of which names the target.
pub fn post(world: &World, lines: &[&str], body: &[u8]) -> Response {
    world.line().send(&bytes(lines, body))
}

/// All that comes until the server closes.
pub fn until_closed(world: &World, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(world.address).expect("the server listens");
    stream.write_all(bytes).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it ends");
    let _ = stream.shutdown(Shutdown::Both);
    answer
}

fn done(answer: &Response) {
    assert_eq!(errcode(answer), "0", "{}", answer.text());
}

fn ticket(world: &World) -> String {
    let body = format!("<qdbapi><username>{OWNER}</username><password>{PASSWORD}</password></qdbapi>");
    let lines = ["POST /db/main HTTP/1.1", "Host: accounts.test", "QUICKBASE-ACTION: API_Authenticate"];
    element(&post(world, &lines, body.as_bytes()), "ticket")
}

fn name_of(world: &World, user: i64) -> String {
    world.text(&format!("SELECT first_name || ' ' || last_name FROM users WHERE id = {user}"))
}

/// The texts of the roles' ids in an answer.
fn role_ids(answer: &Response) -> Vec<&str> {
    let ids = answer.text().split("<role id=\"").skip(1);
    ids.filter_map(|rest| rest.split_once('"')).map(|(id, _)| id).collect()
}

// ---- php-quickbase: `act`, a dangling semicolon, `appToken`, real Latin-1; reads XML of exactly one media type

fn php(world: &World, target: &str, action: &str, body: &[u8]) -> Response {
    let (line, action) =
        (format!("POST /db/{target}?act={action} HTTP/1.1"), format!("QUICKBASE-ACTION: {action}"));
    let lines = [&*line, "Host: accounts.test", "Accept: */*", "Content-Type: text/xml;", &action];
    let answer = post(world, &lines, body);
    assert_eq!(answer.header("content-type"), "application/xml", "anything else is a page to it");
    answer
}

#[test]
fn php_quickbase_finds_its_way() {
    let world = world();
    let ticket = ticket(&world);
    let document = |ticket: &str, more: &[u8]| {
        let mut body =
            b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<qdbapi><msInUTC>1</msInUTC><ticket>".to_vec();
        body.extend(ticket.as_bytes());
        body.extend(b"</ticket><appToken>none</appToken><encoding>ISO-8859-1</encoding>");
        body.extend(more);
        body.extend(b"</qdbapi>\n");
        body
    };
    let person =
        b"<email>jose@example.com</email><fname>Jos\xE9</fname><lname>N\xFA\xF1ez</lname><roleid>10</roleid>";
    let made = php(&world, &dbid(), "API_ProvisionUser", &document(&ticket, person));
    done(&made);
    assert_eq!((element(&made, "userid"), name_of(&world, 3)), (userid(3), "José Núñez".to_owned()));
    let found =
        php(&world, "main", "API_GetUserInfo", &document(&ticket, b"<email>jose@example.com</email>"));
    assert!(
        found.text().starts_with("<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n"),
        "{}",
        found.text()
    );
    assert!(found.text().is_ascii() && found.text().contains("<firstName>Jos&#233;</firstName>"));
    // Its option `dbidAsParam`.
    let more = format!("<dbid>{}</dbid><userid>{}</userid><roleid>11</roleid>", dbid(), userid(3));
    done(&php(&world, "main", "API_AddUserToRole", &document(&ticket, more.as_bytes())));
    // On 4 it logs in and repeats, on 20 it gives up: the other way round it would go on for ever.
    assert_eq!(errcode(&php(&world, "main", "API_GetUserInfo", &document("2_bdead", b""))), "4");
    let wrong = document("", format!("<username>{OWNER}</username><password>x</password>").as_bytes());
    assert_eq!(errcode(&php(&world, "main", "API_Authenticate", &wrong)), "20");
}

#[test]
fn php_quickbase_asks_by_get_as_well() {
    let world = world();
    let target =
        format!("/db/{}?act=API_GetRoleInfo&msInUTC=1&encoding=ISO-8859-1&ticket={}", dbid(), ticket(&world));
    let head = format!("GET {target} HTTP/1.1\r\nHost: accounts.test\r\nContent-Type: text/xml;\r\n\r\n");
    let answer = world.line().send(head.as_bytes());
    done(&answer);
    assert_eq!(role_ids(&answer)[..4], ["9", "10", "11", "12"]);
}

// ---- the gem quickbase_client: the whole address as the target, names in camel case, characters counted as bytes

fn gem(world: &World, path: &str, action: &str, body: &str) -> Response {
    let head = format!(
        "POST https://www.quickbase.com:443{path} HTTP/1.1\r\nHost: www.quickbase.com\r\nAccept: */*\r\n\
         Content-Type: application/xml\r\nQUICKBASE-ACTION: {action}\r\nContent-Length: {}\r\n\r\n",
        body.chars().count()
    );
    world.line().send(format!("{head}{body}").as_bytes())
}

#[test]
fn the_gem_quickbase_client_goes_the_chain() {
    let world = world();
    let body = |more: &str| format!("<qdbapi><encoding>UTF-8</encoding>{more}</qdbapi>");
    let login = format!("<username>{OWNER}</username><password>{PASSWORD}</password><hours/>");
    let ticket = element(&gem(&world, "/db/main", "API_authenticate", &body(&login)), "ticket");
    let path = format!("/db/{}", dbid());
    let call = |path: &str, action: &str, more: &str| {
        gem(&world, path, action, &body(&format!("<ticket>{ticket}</ticket><apptoken/><udata/>{more}")))
    };
    let person = "<email>ann@example.com</email><roleid>10</roleid><fname>Ann</fname><lname>Other</lname>";
    assert_eq!(errcode(&call("/db/main", "API_getUserInfo", "<email>ann@example.com</email>")), "2");
    let made = call(&path, "API_provisionUser", person);
    assert_eq!((errcode(&made), element(&made, "userid")), ("0", userid(3)));
    let who = format!("<userid>{}</userid>", userid(3));
    done(&call(&path, "API_addUserToRole", &format!("{who}<roleid>11</roleid>")));
    let sent =
        call(&path, "API_sendInvitation", &format!("{who}<usertext>Welcome to my application!</usertext>"));
    assert_eq!((errcode(&sent), element(&sent, "action").as_str()), ("0", "API_sendInvitation"));
    done(&call(&path, "API_changeUserRole", &format!("{who}<roleid>10</roleid><newroleid/>")));
    done(&call(&path, "API_removeUserFromRole", &format!("{who}<roleid>11</roleid>")));
    let shown = call("/db/main", "API_getUserInfo", "<email>ann@example.com</email>");
    assert!(shown.text().contains(&format!("<user id=\"{}\">", userid(3))), "{}", shown.text());
}

#[test]
fn the_gem_quickbase_client_asks_when_an_application_changed_without_a_prefix() {
    let world = world();
    let target = format!("/db/main?a=getAppDTMInfo&dbid={}&ticket={}", dbid(), ticket(&world));
    let head =
        format!("GET https://www.quickbase.com:443{target} HTTP/1.1\r\nHost: www.quickbase.com\r\n\r\n");
    let answer = world.line().send(head.as_bytes());
    done(&answer);
    assert!(answer.text().contains(&format!("<app id=\"{}\">", dbid())), "{}", answer.text());
}

#[test]
fn what_the_gem_quickbase_client_cuts_short_or_does_not_escape_is_code_11() {
    let world = world();
    let ticket = ticket(&world);
    for text in ["Grüße", "Terms & conditions", "a < b"] {
        let before = world.dump();
        let body = format!(
            "<qdbapi><ticket>{ticket}</ticket><userid>{}</userid><usertext>{text}</usertext></qdbapi>",
            userid(2)
        );
        let answer = gem(&world, &format!("/db/{}", dbid()), "API_sendInvitation", &body);
        assert_eq!((errcode(&answer), world.dump()), ("11", before), "{text}");
    }
}

// ---- the gem advantage_quickbase: everything empty, other words for names, and answers read as HTML

#[test]
fn the_gem_advantage_quickbase_goes_the_chain() {
    let world = world();
    let token = world.user_token(UserId::new(1), &[]);
    let call = |target: &str, action: &str, more: &str| {
        let body = format!("<qdbapi><ticket></ticket><apptoken></apptoken>{more}</qdbapi>");
        let (line, action) = (format!("POST /db/{target} HTTP/1.1"), format!("QUICKBASE-ACTION: {action}"));
        let lines = [&*line, "Host: accounts.test", "Content-Type: application/xml", &action];
        post(&world, &lines, body.as_bytes())
    };
    let login = format!("<username>{OWNER}</username><password>{PASSWORD}</password><hours>12</hours>");
    let answer = call("main", "API_authenticate", &login);
    assert!(
        answer.text().to_lowercase().contains("<errcode>0</errcode>")
            && !element(&answer, "ticket").is_empty()
    );
    let by_token = format!("<usertoken>{token}</usertoken>");
    let with_token = call("main", "API_authenticate", &by_token);
    assert_eq!(errcode(&with_token), "20", "a token gives no ticket, and that is no dead ticket");
    let person = "<email>ann@example.com</email><first_name>Ann</first_name><last_name>Other</last_name>";
    done(&call(&dbid(), "API_ProvisionUser", &format!("{by_token}{person}<roleid>10</roleid>")));
    assert_eq!(name_of(&world, 3), "Ann Other");
    let who = format!("{by_token}<userid>{}</userid>", userid(3));
    done(&call(&dbid(), "API_SendInvitation", &format!("{who}<usertext></usertext>")));
    done(&call(&dbid(), "API_ChangeUserRole", &format!("{who}<roleid>10</roleid><newroleid></newroleid>")));
    let roles = call(&dbid(), "API_GetUserRole", &format!("{who}<inclgrps></inclgrps>"));
    assert_eq!(role_ids(&roles), ["9"]);
}
