//! Bans: an address that is turned away everywhere, before anything that it brought is looked at.

use vestibule::domain::time::{DAY, Timestamp};

use crate::wire::{Request, Response};
use crate::world::{World, form};

const BANNED: &str = "203.0.113.9";

/// A server behind a proxy, called from anywhere.
fn world() -> World {
    World::with(|setup| {
        setup.set("trusted_proxies", "127.0.0.0/8");
        setup.set("api_allowed_ips", "0.0.0.0/0,::/0");
    })
}

fn ban(world: &World, network: &str) -> Response {
    world.api("AddBannedIp", &format!("ip={network}&reason=Too+curious&days=30"))
}

fn from(address: &str, request: Request) -> Request {
    request.header("X-Forwarded-For", address)
}

fn users(world: &World, address: &str) -> (u16, String) {
    let answer = world.fetch(&from(address, world.request("GetUsers", "responsetype=json")));
    (answer.status, answer.text().to_owned())
}

#[test]
fn a_banned_address_is_told_so_by_the_form_before_its_credentials_are_looked_at() {
    let world = world();
    assert_eq!(users(&world, BANNED).0, 200);
    assert_eq!(ban(&world, BANNED).documented(), r#"{"result":"success","banid":1}"#);
    for credentials in [&*world.credential.pair(), "identifier=x&secret=x", "", "accesskey=x"] {
        for (format, words) in [
            ("json", r#"{"result":"error","message":"Invalid IP 203.0.113.9"}"#),
            ("nvp", "result=error;message=Invalid IP 203.0.113.9"),
            (
                "xml",
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n<action>getusers</action>\n\
                 <result>error</result>\n<message>Invalid IP 203.0.113.9</message>\n</whmcsapi>",
            ),
        ] {
            let sent = form(&format!("action=GetUsers&responsetype={format}&{credentials}"));
            let answer = world.fetch(&from(BANNED, sent));
            assert_eq!((answer.status, &*answer.documented()), (403, words), "{credentials}");
        }
    }
    assert!(users(&world, BANNED).1.contains(r#""error_code":"ip_banned""#));
    assert_eq!(users(&world, "203.0.113.10").0, 200);
    assert_eq!(world.number("SELECT COUNT(*) FROM limits"), 0);
}

#[test]
fn a_banned_address_gets_errcode_19_from_the_xml_endpoint() {
    let world = world();
    ban(&world, "203.0.113.*");
    let document = "<qdbapi><email>a@example.com</email><usertoken>x</usertoken></qdbapi>";
    let sent = Request::xml("/db/main", "API_SendInvitation", document);
    let answer = world.fetch(&from(BANNED, sent));
    assert_eq!((answer.status, answer.header("QUICKBASE-ERRCODE")), (200, "19"));
    let told = "<errcode>19</errcode>\n   <errtext>Unauthorized IP address</errtext>";
    assert!(answer.text().contains(told), "{}", answer.text());
    assert!(answer.text().contains("Reason: Too curious</errdetail>"), "{}", answer.text());
}

#[test]
fn a_banned_address_sees_a_page_with_the_reason_and_the_end() {
    let world = world();
    let link = world.invite("guest@example.com", "products").link;
    ban(&world, "203.0.0.0/16");
    let end = world.number("SELECT expires_at FROM bans");
    let opened = world.fetch(&from(BANNED, Request::get(&format!("/invite/{link}"))));
    let cookie = opened.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    let page = |address: &str| world.fetch(&from(address, Request::get("/invite").header("Cookie", &cookie)));
    let denied = page(BANNED);
    let until = Timestamp::from_millis(end).readable(&jiff::tz::TimeZone::UTC);
    assert_eq!(denied.status, 403);
    assert!(denied.header("content-type").starts_with("text/html"));
    for words in ["Access denied", "Too curious", &*until, BANNED] {
        assert!(denied.text().contains(words), "{words}: {}", denied.text());
    }
    assert!(!denied.text().contains("Acme"), "nothing of the invitation");
    assert_eq!(page("198.51.100.1").status, 200);
}

#[test]
fn networks_nest_overlap_and_end() {
    let world = world();
    for network in ["203.0.113.9", "203.0.113.0/24", "203.0.*.*", "2001:db8::/32"] {
        assert_eq!(ban(&world, network).field("result"), "success", "{network}");
    }
    let is_banned = |address: &str| users(&world, address).0 == 403;
    for address in
        ["203.0.113.9", "203.0.113.0", "203.0.113.255", "203.0.0.0", "203.0.255.255", "2001:db8:9::1"]
    {
        assert!(is_banned(address), "{address}");
    }
    for address in ["202.255.255.255", "203.1.0.0", "2001:db9::", "2001:db7:ffff::1", "::cb00:7109"] {
        assert!(!is_banned(address), "{address}");
    }
    assert!(is_banned("::ffff:203.0.113.9"), "the same address in another dress");
    world.sql("DELETE FROM bans WHERE network = '203.0.0.0/16'");
    assert!(is_banned("203.0.113.9") && !is_banned("203.0.114.9"));
    world.advance(30 * DAY);
    assert!(!is_banned("203.0.113.9"), "it has ended");
}

#[test]
fn a_ban_by_another_process_holds_at_the_next_request() {
    let world = world();
    assert_eq!(users(&world, BANNED).0, 200);
    let beside = world.beside();
    let sql = "INSERT INTO bans (network, reason, created_at, low, high) VALUES ('203.0.113.9/32', 'by hand', 0, \
               '00000000000000000000ffffcb007109', '00000000000000000000ffffcb007109')";
    beside.store.write(move |tx| tx.execute(sql, &[])).expect("written");
    assert_eq!(users(&world, BANNED).0, 403);
    beside.store.write(|tx| tx.execute("DELETE FROM bans", &[])).expect("written");
    assert_eq!(users(&world, BANNED).0, 200);
}

#[test]
fn the_operator_and_monitors_are_not_held_off() {
    let world = world();
    world.sql(
        "INSERT INTO bans (network, reason, created_at, low, high) VALUES ('127.0.0.1/32', 'by hand', 0,
             '00000000000000000000ffff7f000001', '00000000000000000000ffff7f000001')",
    );
    assert_eq!(world.api("GetUsers", "").status, 403);
    assert_eq!(world.fetch(&Request::get("/readyz")).status, 200);
    world.operator("GetUsers", &[]);
}

#[test]
fn bans_are_looked_up_by_key() {
    let world = World::new();
    let (equals, least) = match world.database() {
        None => ("USING INDEX bans_of_addresses (low=?)", "bans_of_networks (low<?)"),
        Some(_) => ("bans_of_addresses on bans", "Index Cond: ((low <= 'a'::text) AND (high >= 'a'::text))"),
    };
    let one = world.plan("SELECT id FROM bans WHERE low = 'a' AND low = high");
    assert!(one.contains(equals), "{one}");
    let many = world.plan("SELECT id FROM bans WHERE low < high AND low <= 'a' AND high >= 'a'");
    assert!(many.contains(least), "{many}");
}
