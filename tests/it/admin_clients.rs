//! Clients in the admin area by HTTP: found, added, changed by two people at once, closed, deleted; and by whom.

use vestibule::domain::ids::UserId;
use vestibule::domain::right::{Right, Rights};

use crate::browser::{Browser, all_but};
use crate::people::MEMBER;
use crate::wire::Response;
use crate::world::World;

const CLIENTS: &str = "/admin/clients";
const ADD: &str = "/admin/clients/add";
const HOSTILE: &str = "<script>alert(1)</script>{{7*7}}\"'&";
const ESCAPED: &str = "&#60;script&#62;alert(1)&#60;/script&#62;{{7*7}}&#34;&#39;&#38;";

/// The numbers of the clients of a list, in its order.
fn listed(page: &Response) -> Vec<i64> {
    let ids = page.text().split("<strong><a href=\"/admin/clients/").skip(1);
    ids.map(|rest| rest.split('"').next().expect("its end").parse().expect("a number")).collect()
}

/// What the hidden field of a page's form holds.
fn version(page: &Response) -> String {
    let rest = page.text().split("name=\"version\" value=\"").nth(1).expect("a version");
    rest.split('"').next().expect("its end").to_owned()
}

#[test]
fn a_client_is_found_by_its_number_its_names_and_its_owner() {
    let world = World::new();
    let member = UserId::new(2);
    let second = world.client(member, "Second Ltd").get();
    world.sql("UPDATE clients SET email = 'billing@second.example', email_key = 'billing@second.example' WHERE id = 2");
    assert_eq!(world.api("CloseClient", "clientid=2").field("result"), "success");
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewClients]));
    let mut found = |query: &str| listed(&browser.get(&format!("{CLIENTS}?{query}")));
    assert_eq!(second, 2);
    assert_eq!(found(""), [2, 1], "the newest first");
    for (query, expected) in [
        ("search=acme", &[1][..]),
        ("search=second+ltd", &[2]),
        ("search=billing", &[2]),
        ("search=2", &[2]),
        ("search=%231", &[1]),
        ("search=olga", &[2, 1]),
        ("search=member%40example.com", &[2]),
        ("search=member", &[]),
        ("search=cme", &[]),
        ("status=Closed", &[2]),
        ("status=Active", &[1]),
        ("status=Nonsense", &[2, 1]),
        ("search=olga&status=Closed", &[2]),
        ("search=olga&before=2", &[1]),
        ("status=Closed&before=2", &[]),
        ("search=9223372036854775807", &[]),
    ] {
        assert_eq!(found(query), expected, "{query}");
    }
}

#[test]
fn a_search_that_finds_many_goes_on_page_by_page_and_leaves_none_out() {
    let world = World::new();
    world.sql(
        "INSERT INTO clients (uuid, owner_user_id, status, first_name, last_name, company_name, email, email_key,
             name_key, last_key, company_key, address1, address2, city, state, postcode, country, phone_number, tax_id,
             language, notes, created_at, updated_at)
         WITH RECURSIVE numbers (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM numbers WHERE value < 5050)
         SELECT 'u' || value, 1, CASE WHEN value % 100 = 0 THEN 'Closed' ELSE 'Active' END, '', '', '', '', 'm' || value,
             '', '', '', '', '', '', '', '', '', '', '', '', '', 0, 0
         FROM numbers",
    );
    crate::listing::counts_again(&world);
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewClients]));
    // Many hits are walked, few are collected, and a status has its index: three ways, each without a gap.
    for (query, count) in [("search=m&status=Closed", 50), ("search=m200", 11), ("status=Closed", 50)] {
        let (mut seen, mut target) = (Vec::new(), format!("{CLIENTS}?{query}"));
        loop {
            let page = browser.get(&target);
            seen.extend(listed(&page));
            let Some(older) =
                page.text().split(">Older</a>").next().filter(|_| page.text().contains(">Older</a>"))
            else {
                break;
            };
            let address = older.rsplit("href=\"").next().and_then(|rest| rest.split('"').next());
            target = address.expect("an address").replace("&#38;", "&");
        }
        assert_eq!(seen.len(), count, "{query}");
        assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "{query}");
    }
}

#[test]
fn a_client_is_added_with_a_new_owner_who_is_mailed_a_link() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewClients, Right::ManageClients]));
    let fields = [
        ("action", "add"),
        ("owner", "new"),
        ("firstname", "Nina"),
        ("lastname", "New"),
        ("email", "Nina@New.example"),
        ("language", "german"),
        ("entry", "mail"),
        ("password", ""),
        ("companyname", HOSTILE),
        ("country", "DE"),
        ("notes", "one\ntwo"),
    ];
    let sent = browser.submit(ADD, &fields);
    assert_eq!((sent.status, sent.header("location")), (303, CLIENTS), "{}", sent.text());
    let (page, _) = browser.follow(sent, ADD);
    assert!(
        page.text().contains("The client was added.") && page.text().contains(ESCAPED),
        "{}",
        page.text()
    );
    let row =
        "SELECT first_name || last_name || email || country || notes || language FROM clients WHERE id = 2";
    assert_eq!(world.text(row), "NinaNewNina@New.exampleDEone\ntwogerman");
    assert_eq!(world.text("SELECT state || language FROM users WHERE id = 3"), "provisionedgerman");
    assert_eq!(world.number("SELECT owner_user_id FROM clients WHERE id = 2"), 3);
    assert_eq!(world.number("SELECT COUNT(*) FROM memberships WHERE client_id = 2 AND user_id = 3"), 1);
    assert_eq!(world.text("SELECT kind || recipient FROM outbox"), "password_resetNina@New.example");
    let again = browser.submit(ADD, &fields);
    assert!(again.status == 422 && again.text().contains("There is a user of this address already"));
    assert!(again.text().contains("value=\"Nina@New.example\""), "what was typed stays");
    assert_eq!(world.number("SELECT COUNT(*) FROM clients"), 2);
}

#[test]
fn an_owner_with_a_password_logs_in_and_is_mailed_nothing() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let with = |password: &'static str| {
        [
            ("action", "add"),
            ("owner", "new"),
            ("firstname", "Nina"),
            ("lastname", "New"),
            ("email", "nina@new.example"),
            ("entry", "password"),
            ("password", password),
            ("client_email", "billing@new.example"),
        ]
    };
    for (password, says) in [("", "too short"), ("short", "too short"), ("password1234", "among the first")] {
        let page = browser.submit(ADD, &with(password));
        assert!(page.status == 422 && page.text().contains(says), "{password}: {}", page.text());
        assert!(password.is_empty() || !page.text().contains(&format!("value=\"{password}\"")));
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE state <> 'erased'"), 2);
    assert_eq!(browser.submit(ADD, &with("a long enough passphrase")).status, 303);
    assert_eq!(world.text("SELECT email FROM clients WHERE id = 2"), "billing@new.example");
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 0);
    let valid = world.api("ValidateLogin", "email=nina@new.example&password2=a+long+enough+passphrase");
    assert_eq!(valid.field("result"), "success", "{}", valid.text());
}

#[test]
fn a_client_is_added_for_a_user_who_is_there() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let target = "/admin/clients/add?owner_email=member%40example.com";
    let page = browser.get(target);
    assert!(page.text().contains("value=\"member@example.com\""), "{}", page.text());
    let with = |email: &'static str| [("action", "add"), ("owner", "existing"), ("owner_email", email)];
    for (email, says) in [
        ("", "Enter an email address."),
        ("x", "not a valid email address"),
        ("nobody@example.com", "There is no user of this address."),
    ] {
        let page = browser.send(&page, ADD, &with(email));
        let beside = format!("id=\"owner-email-error\" role=\"alert\">{says}");
        assert!(page.status == 422, "{email}: {}", page.text());
        assert!(email == "x" || page.text().contains(&beside), "{email}: {}", page.text());
    }
    assert_eq!(browser.send(&page, ADD, &with(MEMBER)).status, 303);
    assert_eq!(
        world.text("SELECT first_name || last_name || email FROM clients WHERE id = 2"),
        "MaxMembermember@example.com"
    );
    assert_eq!(world.number("SELECT owner_user_id FROM clients WHERE id = 2"), 2);
}

#[test]
fn of_two_who_change_a_client_at_once_the_second_is_told_and_loses_nothing() {
    let world = World::new();
    let (mut ann, mut bob) = (Browser::of_staff(&world, Rights::ALL), Browser::of_staff(&world, Rights::ALL));
    let target = "/admin/clients/1/profile";
    let (hers, his) = (ann.get(target), bob.get(target));
    let (seen, other) = (version(&hers), version(&his));
    assert_eq!(seen, other);
    let fields = |version: String, city: &'static str, notes: &'static str| {
        let pairs = [
            ("action", "save"),
            ("clientid", "1"),
            ("firstname", "Olga"),
            ("lastname", "Owner"),
            ("email", "owner@example.com"),
            ("companyname", ""),
            ("status", "Active"),
            ("city", city),
            ("notes", notes),
        ];
        (version, pairs)
    };
    let save = |browser: &mut Browser<'_>, page: &Response, (version, pairs): (String, [(&str, &str); 9])| {
        let fields = [&pairs[..], &[("version", version.as_str())]].concat();
        browser.send(page, target, &fields)
    };
    assert_eq!(save(&mut ann, &hers, fields(seen, "Ghent", HOSTILE)).status, 303);
    assert_eq!(
        world.text("SELECT company_name || city FROM clients WHERE id = 1"),
        "Ghent",
        "empty fields are cleared"
    );
    assert!(ann.get("/admin/clients/1").text().contains(ESCAPED), "notes stand there as they were typed");
    let told = save(&mut bob, &his, fields(other, "Paris", "his"));
    assert_eq!(told.status, 422, "{}", told.text());
    for says in ["Somebody else has changed this client meanwhile", "value=\"Paris\"", "Stored now: Ghent"] {
        assert!(told.text().contains(says), "{says}: {}", told.text());
    }
    assert_eq!(world.text("SELECT city FROM clients WHERE id = 1"), "Ghent");
    assert_eq!(save(&mut bob, &told, fields(version(&told), "Paris", "his")).status, 303);
    assert_eq!(world.text("SELECT city || notes FROM clients WHERE id = 1"), "Parishis");
    let log = ann.get("/admin/clients/1/log");
    assert!(log.text().contains("<bdi>Ghent</bdi> → <bdi>Paris</bdi>"), "{}", log.text());
}

#[test]
fn what_cannot_be_saved_is_told_beside_its_field() {
    let world = World::new();
    world.client(UserId::new(2), "Other");
    world.sql("UPDATE clients SET email = 'o@x.example', email_key = 'o@x.example' WHERE id = 2");
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let target = "/admin/clients/1/profile";
    for (field, value, says) in [
        ("email", "", "Enter an email address."),
        ("email", "x", "not a valid email address"),
        ("email", "O@x.example", "Another client has this address already."),
        ("country", "XX", "Choose a country of the list."),
        ("status", "Gone", "Choose a status of the list."),
        ("phonenumber", "later", "not a valid telephone number"),
        ("city", "a\u{0}b", "characters that are not allowed"),
    ] {
        let page = browser.get(target);
        let version = version(&page);
        let mut fields = vec![("action", "save"), ("clientid", "1"), ("version", version.as_str())];
        if field != "email" {
            fields.push(("email", "owner@example.com"));
        }
        fields.push((field, value));
        let answer = browser.send(&page, target, &fields);
        if value.contains('\u{0}') {
            assert_eq!(answer.status, 400, "NUL is refused at the door");
            continue;
        }
        assert_eq!(answer.status, 422, "{field}={value}");
        assert!(answer.text().contains(says), "{field}={value}: {}", answer.text());
    }
    assert_eq!(world.number("SELECT version FROM clients WHERE id = 1"), 1, "nothing was changed");
}

#[test]
fn a_client_is_closed_and_opened_again() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let target = "/admin/clients/1/close";
    let closed = browser.submit(target, &[("action", "confirm"), ("clientid", "1")]);
    assert_eq!(closed.header("location"), "/admin/clients/1");
    let (page, _) = browser.follow(closed, target);
    assert!(page.text().contains("The client was closed.") && page.text().contains(">Reopen</button>"));
    assert!(!page.text().contains("/admin/clients/1/login"), "nobody is let in");
    let opened = browser.send(&page, "/admin/clients/1", &[("action", "reopen"), ("clientid", "1")]);
    let (page, _) = browser.follow(opened, "/admin/clients/1");
    assert!(
        page.text().contains("The client was reopened.") && page.text().contains("/admin/clients/1/login")
    );
    assert_eq!(world.text("SELECT status FROM clients WHERE id = 1"), "Active");
}

#[test]
fn a_client_is_deleted_with_those_who_are_left_alone_if_that_is_wanted_sec_071() {
    let world = World::new();
    let shared = world.user("shared@example.com");
    world.member(shared, "tickets");
    world.client(shared, "Kept Ltd");
    world.invite("open@example.com", "tickets");
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let target = "/admin/clients/1/delete";
    let page = browser.get(target);
    for says in ["3 users lose access", "1 pending invite ends", "the 2 users who belong to no other client"]
    {
        let text = page.text().replace("<bdi>", "").replace("</bdi>", "");
        assert!(text.contains(says), "{says}: {text}");
    }
    let fields = [("action", "confirm"), ("clientid", "1"), ("deleteusers", "1")];
    let deleted = browser.send(&page, target, &fields);
    assert_eq!((deleted.status, deleted.header("location")), (303, CLIENTS), "{}", deleted.text());
    assert!(browser.get(CLIENTS).text().contains("The client was deleted."));
    assert_eq!(world.column("SELECT CAST(id AS TEXT) FROM users WHERE state <> 'erased'"), "3");
    for table in ["memberships", "invites"] {
        assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table} WHERE client_id = 1")), 0, "{table}");
    }
    assert_eq!(world.house.store.integrity().expect("checked"), Vec::<String>::new());
    for gone in ["", "/profile", "/log", "/close", "/delete"] {
        assert_eq!(browser.get(&format!("/admin/clients/1{gone}")).status, 404, "{gone}");
    }
    assert_eq!(browser.send(&page, target, &fields).status, 404, "twice");
}

#[test]
fn users_are_erased_with_a_client_by_those_alone_who_may_erase_users_sec_072() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, all_but(Right::ManageUsers));
    let target = "/admin/clients/1/delete";
    let page = browser.get(target);
    assert!(page.status == 200 && !page.text().contains("name=\"deleteusers\""));
    let refused =
        browser.send(&page, target, &[("action", "confirm"), ("clientid", "1"), ("deleteusers", "1")]);
    assert!(refused.status == 422 && refused.text().contains("rights which you do not have yourself"));
    assert_eq!(world.number("SELECT COUNT(*) FROM clients"), 1);
    assert_eq!(browser.send(&page, target, &[("action", "confirm"), ("clientid", "1")]).status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE state <> 'erased'"), 2);
}

#[test]
fn an_id_that_is_none_is_not_found_whatever_it_looks_like_sec_046() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let body = browser.get("/admin/clients/77").text().to_owned();
    for id in ["77", "0", "-1", "x", "1x", "9223372036854775808", "%3Cscript%3E", "1%27--"] {
        for end in ["", "/profile", "/log", "/close", "/delete"] {
            let page = browser.get(&format!("/admin/clients/{id}{end}"));
            assert_eq!(page.status, 404, "{id}{end}");
            assert!(!end.is_empty() || id.contains('%') || page.text().len() == body.len(), "{id}");
        }
    }
}

#[test]
fn nobody_without_the_right_sees_a_page_or_a_way_to_it_sec_072() {
    let world = World::new();
    for (right, path) in [
        (Right::ViewClients, CLIENTS),
        (Right::ViewClients, "/admin/clients/1"),
        (Right::ManageClients, ADD),
        (Right::ManageClients, "/admin/clients/1/profile"),
        (Right::ManageClients, "/admin/clients/1/close"),
        (Right::DeleteClients, "/admin/clients/1/delete"),
        (Right::ViewActivity, "/admin/clients/1/log"),
    ] {
        let mut browser = Browser::of_staff(&world, all_but(right));
        assert_eq!(browser.get(path).status, 403, "{path}");
        let link = format!("href=\"{path}\"");
        let pages = ["/admin", CLIENTS, "/admin/clients/1"].map(|from| browser.get(from));
        for page in pages.iter().filter(|page| page.status == 200) {
            assert!(!page.text().contains(&link), "{path}: {}", page.text());
        }
        let mut allowed = Browser::of_staff(&world, Rights::of(&[right]));
        assert_eq!(allowed.get(path).status, 200, "{path}");
    }
    let mut few = Browser::of_staff(&world, Rights::of(&[Right::ViewClients]));
    let summary = few.get("/admin/clients/1");
    for link in ["1/profile", "1/log", "1/close", "1/delete", "1/login", "reopen", "/admin/users/"] {
        assert!(!summary.text().contains(link), "{link}");
    }
    let page = few.get(CLIENTS);
    assert!(page.status == 200 && summary.text().contains("Olga Owner"), "{}", summary.text());
}

#[test]
fn the_log_shows_what_integrations_wrote_and_who_they_were_and_nothing_runs_sec_166() {
    let world = World::new();
    let description =
        serde_urlencoded::to_string([("description", HOSTILE), ("clientid", "1")]).expect("plain");
    assert_eq!(world.api("LogActivity", &description).field("result"), "success");
    for city in 0..30 {
        world.api("UpdateClient", &format!("clientid=1&city=City+{city}"));
    }
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let first = browser.get("/admin/clients/1/log");
    assert!(first.text().contains("<bdi>City 28</bdi> → <bdi>City 29</bdi>"), "{}", first.text());
    assert!(first.text().contains("<bdi>ada</bdi> by API"), "{}", first.text());
    let older = first.text().split("?before=").nth(1).and_then(|rest| rest.split('"').next()).expect("more");
    let second = browser.get(&format!("/admin/clients/1/log?before={older}"));
    assert!(second.text().contains(ESCAPED), "{}", second.text());
    assert_eq!(second.text().matches("<tr>").count() + first.text().matches("<tr>").count(), 2 + 31);
    assert_eq!(browser.get("/admin/clients/1").text().matches("→").count(), 5, "the last five");
}
