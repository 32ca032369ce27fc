//! Invitations of all clients in the admin area, by HTTP: filters, many at once, tables in and out.

use vestibule::domain::ids::UserId;
use vestibule::domain::right::{Right, Rights};

use crate::browser::Browser;
use crate::world::World;

const LIST: &str = "/admin/invites";
const IMPORT: &str = "/admin/invites/import";

#[test]
fn invitations_of_all_clients_are_listed_by_state_address_and_client() {
    let world = World::new();
    let other = world.client(UserId::new(1), "Other Ltd");
    world.invite("ann@example.com", "products");
    world.invite("ben@example.com", "tickets");
    let more = format!("client_id={other}&email=anton@example.com&role=Support");
    assert_eq!(world.api("CreateClientInvite", &more).field("result"), "success");
    world.api("CancelClientInvite", "invite_id=2");
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewClients]));
    for (query, expected) in [
        ("", "anton ben ann"),
        ("?state=pending", "anton ann"),
        ("?state=cancelled", "ben"),
        ("?state=expired", ""),
        ("?email=AN", "ann anton"),
        ("?email=an&state=cancelled", ""),
        ("?clientid=1", "ben ann"),
        ("?clientid=1&email=a", "ann"),
        ("?clientid=x", ""),
        ("?state=nonsense&before=nonsense", "anton ben ann"),
    ] {
        let page = browser.get(&format!("{LIST}{query}"));
        let mut found: Vec<(usize, &str)> = ["ann", "anton", "ben"]
            .into_iter()
            .filter_map(|name| Some((page.text().find(&format!("<bdi>{name}@example.com"))?, name)))
            .collect();
        found.sort_unstable();
        let found: Vec<&str> = found.into_iter().map(|(_, name)| name).collect();
        assert_eq!((page.status, found.join(" ")), (200, expected.to_owned()), "{query}");
        assert!(!page.text().contains("type=\"checkbox\""), "who changes nothing ticks nothing");
    }
    assert!(browser.get(LIST).text().contains("href=\"/admin/clients/2/users\""));
    assert_eq!(browser.get(IMPORT).status, 403);
    assert_eq!(Browser::of_staff(&world, Rights::of(&[Right::ViewUsers])).get(LIST).status, 403);
}

#[test]
fn pages_of_the_list_follow_each_other() {
    let world = World::new();
    let rows: Vec<String> = (0..120).map(|number| format!("1,a{number}@example.com,Member\n")).collect();
    let rows = rows.concat();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    assert_eq!(browser.submit(IMPORT, &[("action", "import"), ("csv", &rows)]).status, 200);
    for filter in ["", "?state=pending", "?email=a", "?clientid=1"] {
        let (mut address, mut seen) = (format!("{LIST}{filter}"), Vec::new());
        loop {
            let text = browser.get(&address).text().to_owned();
            seen.extend(
                text.split("name=\"invites[")
                    .skip(1)
                    .filter_map(|rest| rest.split(']').next())
                    .map(str::to_owned),
            );
            let older = text.split("<a href=\"").find(|part| part.contains(">Older<"));
            let Some(older) = older.and_then(|part| part.split('"').next()) else { break };
            address = older.replace("&#38;", "&");
        }
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((count, seen.len()), (120, 120), "{filter}");
    }
}

#[test]
fn many_are_sent_again_or_withdrawn_and_each_says_how_it_ended() {
    let world = World::new();
    world.invite("ann@example.com", "products");
    world.invite("ben@example.com", "products");
    let third = world.invite("cid@example.com", "products");
    let user = world.user("cid@example.com");
    world.accept(user, &third.link).expect("accepted");
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    world.advance(10 * 60_000);
    let ticked = [("invites[1]", "1"), ("invites[3]", "1"), ("invites[99]", "1")];
    let page = browser.submit(LIST, &[&[("action", "resend")], &ticked[..]].concat());
    assert_eq!(page.status, 200);
    let text = page.text().replace("<bdi>", "").replace("</bdi>", "");
    assert!(text.contains("Done: 1. Refused: 2."), "{text}");
    assert!(text.contains("cid@example.com This invitation does not wait for an answer any more."), "{text}");
    assert!(text.contains("There is no such invitation."), "{text}");
    assert_eq!(world.number("SELECT COUNT(*) FROM invites WHERE issue = 2 AND id = 1"), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM invites WHERE issue = 2"), 1);
    let page = browser.submit(LIST, &[("action", "cancel"), ("invites[1]", "1"), ("invites[2]", "1")]);
    assert!(page.text().contains("Cancelled"), "{}", page.text());
    assert_eq!(world.number("SELECT COUNT(*) FROM invites WHERE state = 'cancelled'"), 2);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'CancelClientInvite'"), 2);
    let nothing = browser.submit(LIST, &[("action", "cancel")]);
    assert!(nothing.status == 422 && nothing.text().contains("Tick at least one"), "{}", nothing.text());
    let before = world.dump();
    let many: Vec<(String, &str)> = (1..=201).map(|id| (format!("invites[{id}]"), "1")).collect();
    let mut fields = vec![("action", "cancel")];
    fields.extend(many.iter().map(|(name, value)| (name.as_str(), *value)));
    assert_eq!(browser.submit(LIST, &fields).status, 422);
    assert_eq!(world.dump(), before);
}

#[test]
fn a_table_is_taken_in_row_by_row_and_what_is_refused_is_offered_again() {
    let world = World::new();
    world.client(UserId::new(1), "Other Ltd");
    let csv = "\u{feff}Client;Email;Permissions;Message;Days\r\n1;a1@example.com;products tickets;Hi;3\r\n\
               acme ltd;a2@example.com;Support;;\r\nNobody Ltd;a3@example.com;Support;;\r\n\
               owner@example.com;a4@example.com;Support;;\r\n1;member@example.com;Member;;\r\n1;x;Member;;\r\n\
               1;a5@example.com;product;;\r\n1;a6@example.com;;;\r\n1;a7@example.com;Member;;31\r\n\
               1;\"<b>a8@example.com\";Member;;\r\n";
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ManageMembers]));
    let page = browser.submit(IMPORT, &[("action", "import"), ("csv", csv)]);
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text().replace("<bdi>", "").replace("</bdi>", "");
    assert!(text.contains("Sent: 2. Refused: 8."), "{text}");
    for says in [
        "There is no such account",
        "More than one client has this name or address",
        "This address belongs to the account already.",
        "This is not a valid email address.",
        "There is no permission or role of this name.",
        "Choose at least one permission.",
        "An invitation is good for 1 to 30 days.",
    ] {
        assert!(text.contains(says), "{says}: {text}");
    }
    let again =
        text.split("<textarea").nth(1).and_then(|rest| rest.split("</textarea>").next()).expect("a table");
    assert!(
        again.contains("client;email;permissions;message;days\nNobody Ltd;a3@example.com;Support;;\n"),
        "{again}"
    );
    assert!(!again.contains("a1@") && again.contains("&#60;b&#62;a8@example.com"), "{again}");
    assert_eq!(
        world.text("SELECT email || permissions || message FROM invites WHERE id = 1"),
        "a1@example.com516Hi"
    );
    assert_eq!(world.text("SELECT email || role_id FROM invites WHERE id = 2"), "a2@example.com13");
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 2);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 2);
}

#[test]
fn a_table_may_have_a_thousand_rows_and_no_more() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let message = "With a message of some length. ".repeat(10);
    let rows = |count: usize| -> String {
        (0..count)
            .map(|number| format!("1,a{number}@example.com,Member,{message}\n"))
            .collect::<Vec<_>>()
            .concat()
    };
    let page = browser.submit(IMPORT, &[("action", "import"), ("csv", &rows(1000))]);
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1000);
    for csv in ["", "client,email", rows(1001).as_str()] {
        let page = browser.submit(IMPORT, &[("action", "import"), ("csv", csv)]);
        assert!(page.status == 422 && page.text().contains("Send at least one row, and at most 1,000."));
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1000);
    // Other forms hold no more than before.
    let much = "x".repeat(70 << 10);
    assert_eq!(browser.submit(LIST, &[("action", "cancel"), ("invites[1]", &much)]).status, 413);
}

#[test]
fn a_table_goes_out_in_which_nothing_is_computed_sec_174() {
    let world = World::new();
    let evil = world.client(UserId::new(1), "=cmd()");
    world.invite("%2Bann@example.com", "products,tickets");
    let more = format!("client_id={evil}&email=ben@example.com&role=Support");
    assert_eq!(world.api("CreateClientInvite", &more).field("result"), "success");
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewClients]));
    let table = browser.get("/admin/invites.csv");
    assert_eq!(
        (table.status, table.header("content-type")),
        (200, "text/csv; charset=utf-8; header=present")
    );
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"invites.csv\"");
    let lines: Vec<&str> = table.text().lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("id,client_id,client,email,state,permissions,role,"), "{}", lines[0]);
    assert!(lines[1].starts_with("2,2,'=cmd(),ben@example.com,pending,"), "{}", lines[1]);
    assert!(
        lines[2].starts_with("1,1,Acme Ltd,'+ann@example.com,pending,\"products,tickets\",,"),
        "{}",
        lines[2]
    );
    assert_eq!(browser.get("/admin/invites.csv?clientid=1").text().lines().count(), 2);
    assert_eq!(
        Browser::of_staff(&world, Rights::of(&[Right::ViewUsers])).get("/admin/invites.csv").status,
        403
    );
}
