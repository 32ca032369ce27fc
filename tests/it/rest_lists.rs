//! The REST dialect's lists, many invitations in one call, and changes that depend on what was read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::{Value, json};
use vestibule::domain::ids::UserId;

use crate::portal::{invite, invites, is, key, send, token, uuid};
use crate::wire::{Request, Response};
use crate::world::World;

/// A world in which nobody is held back.
fn open() -> World {
    World::with(|setup| {
        for limit in ["limit_inviter", "limit_client", "limit_pending", "limit_interval", "limit_requests"] {
            setup.set(limit, "0");
        }
    })
}

fn addresses(page: &Value) -> Vec<String> {
    let of = |item: &Value| item["email"].as_str().expect("an address").to_owned();
    page["data"].as_array().expect("a list").iter().map(of).collect()
}

/// All pages of a list, one after the other; `between` happens after each.
fn pages(world: &World, key: &str, query: &str, mut between: impl FnMut()) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let answer = send(world, key, "GET", &format!("{}?{query}&{cursor}", invites(world)), "");
        assert_eq!(answer.status, 200, "{}", answer.text());
        let page = answer.json();
        found.push(addresses(&page));
        let next = page["nextCursor"].as_str();
        assert_eq!(page["hasMore"], next.is_some());
        let Some(next) = next else { return found };
        cursor = format!("Cursor={next}");
        between();
    }
}

#[test]
fn a_list_shows_the_newest_first_and_never_a_token() {
    let world = open();
    let key = key(&world, 1, &[]);
    let tokens: Vec<String> = ["a@example.com", "b@example.com", "c@example.com"]
        .iter()
        .map(|email| token(&invite(&world, &key, email, "Member")))
        .collect();
    let answer = send(&world, &key, "GET", &invites(&world), "");
    assert_eq!(addresses(&answer.json()), ["c@example.com", "b@example.com", "a@example.com"]);
    assert!(tokens.iter().all(|token| !answer.text().contains(token)));
    let shown = &answer.json()["data"][0];
    assert_eq!(
        (&shown["status"], &shown["acceptedAt"], shown.get("token")),
        (&json!("pending"), &Value::Null, None)
    );
    assert_eq!((&answer.json()["nextCursor"], &answer.json()["hasMore"]), (&Value::Null, &json!(false)));
}

#[test]
fn pages_neither_repeat_nor_leave_out_while_others_invite() {
    let world = open();
    let key = key(&world, 1, &[]);
    for number in 0..7 {
        invite(&world, &key, &format!("first{number}@example.com"), "Member");
    }
    let mut more = 0;
    let found = pages(&world, &key, "LIMIT=3", || {
        more += 1;
        assert_eq!(invite(&world, &key, &format!("later{more}@example.com"), "Member").status, 201);
    });
    let all: Vec<String> = found.concat();
    let expected: Vec<String> = (0..7).rev().map(|number| format!("first{number}@example.com")).collect();
    assert_eq!((found.iter().map(Vec::len).collect::<Vec<_>>(), all), (vec![3, 3, 1], expected));
}

#[test]
fn pages_are_whole_while_another_thread_invites_all_the_time() {
    let world = open();
    let (reader, writer) = (key(&world, 1, &[]), key(&world, 1, &[]));
    for number in 0..20 {
        invite(&world, &writer, &format!("first{number}@example.com"), "Member");
    }
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let inviting = scope.spawn(|| {
            let mut invited = 0;
            while !done.load(Ordering::Relaxed) && invited < 2_000 {
                let email = format!("later{invited}@example.com");
                assert_eq!(invite(&world, &writer, &email, "Member").status, 201);
                invited += 1;
            }
            invited
        });
        let read = || pages(&world, &reader, "limit=4&status=pending", || {}).concat();
        let lists: Vec<Vec<String>> = (0..5).map(|_| read()).collect();
        done.store(true, Ordering::Relaxed);
        assert!(inviting.join().expect("it invites") > 0);
        for mut found in lists {
            let first = found.iter().filter(|email| email.starts_with("first")).count();
            let all = found.len();
            found.sort_unstable();
            found.dedup();
            assert_eq!((first, found.len()), (20, all), "each that was there once, and none twice");
        }
    });
}

#[test]
fn a_state_or_an_address_is_filtered_as_it_is_shown() {
    let world = open();
    let key = key(&world, 1, &[]);
    let made = |email: &str| invite(&world, &key, email, "Member");
    made("overdue@example.com");
    world.advance(8 * 24 * 3_600_000);
    let (accepted, revoked) = (made("accepted@example.com"), made("revoked@example.com"));
    made("pending@example.com");
    let guest = world.user("accepted@example.com");
    world.accept(guest, &token(&accepted)).expect("accepted");
    let id = revoked.json()["id"].as_str().expect("an id").to_owned();
    send(&world, &key, "DELETE", &format!("{}/{id}", invites(&world)), "");
    let of = |query: &str| pages(&world, &key, query, || {}).concat();
    for (status, email) in [
        ("pending", "pending@example.com"),
        ("expired", "overdue@example.com"),
        ("accepted", "accepted@example.com"),
        ("revoked", "revoked@example.com"),
    ] {
        assert_eq!(of(&format!("status={status}")), [email]);
        assert_eq!(
            of(&format!("Status={status}&Email=Pending%40example.com")).len(),
            usize::from(status == "pending")
        );
    }
    assert!(of("status=declined").is_empty());
    assert_eq!(of("").len(), 4);
}

#[test]
fn a_query_that_says_nothing_clear_is_refused_sec_136() {
    let world = open();
    let owner = key(&world, 1, &[]);
    for number in 0..3 {
        invite(&world, &owner, &format!("a{number}@example.com"), "Member");
    }
    let get = |target: &str| send(&world, &owner, "GET", target, "");
    for query in
        ["limit=-1", "limit=0", "limit=1e9", "limit=101", "limit=", "limit=x", "limit[]=5", "limit=1&Limit=2"]
    {
        is(&get(&format!("{}?{query}", invites(&world))), 400, "Request.Invalid");
    }
    for query in ["status=open", "status=", "status=Pending", "email=x"] {
        assert_eq!(get(&format!("{}?{query}", invites(&world))).status, 400, "{query}");
    }
    for cursor in ["x", "AAAAAAAAAAAAAAAAAAAAAA", "1"] {
        is(&get(&format!("{}?cursor={cursor}", invites(&world))), 400, "Request.InvalidCursor");
    }
    let second = world.client(UserId::new(1), "Second Ltd");
    let cursor =
        get(&format!("{}?limit=1", invites(&world))).json()["nextCursor"].as_str().expect("more").to_owned();
    let foreign = format!("/clients/{}/invites?cursor={cursor}", uuid(&world, second.get()));
    is(&get(&foreign), 400, "Request.InvalidCursor");
    let key_in_query = Request::get(&format!("{}?x-dolfin-api-key={owner}", invites(&world)));
    is(&world.fetch(&key_in_query), 401, "Auth.Required");
}

fn bulk(world: &World, key: &str, body: &str, content_type: &str) -> Response {
    let target = format!("{}/bulk", invites(world));
    let request = Request::post(&target).header("x-dolfin-api-key", key).header("Content-Type", content_type);
    world.fetch(&request.body(body))
}

#[test]
fn many_are_invited_in_one_call_each_with_an_answer_of_its_own() {
    let world = open();
    let key = key(&world, 1, &[]);
    let rows = json!([
        { "email": "a@example.com", "role": "Member" },
        { "email": "a@example.com", "role": "Admin" },
        { "email": "nobody", "role": "Member" },
        { "email": "b@example.com", "role": "King" },
        { "email": "c@example.com", "role": "Support", "sendEmail": false, "expiresInDays": 2 },
        { "email": "d@example.com", "role": "Member", "sendEmail": "no" },
        "e@example.com",
    ]);
    let expected = [
        (201, ""),
        (409, "ClientInvite.AlreadyInvited"),
        (400, "ClientInvite.InvalidEmail"),
        (400, "ClientInvite.InvalidRole"),
        (201, ""),
        (400, "Request.Invalid"),
        (400, "Request.Invalid"),
    ];
    let answer = bulk(&world, &key, &rows.to_string(), "application/json");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let said = answer.json();
    assert_eq!((&said["created"], &said["failed"]), (&json!(2), &json!(5)));
    for (place, (status, code)) in expected.into_iter().enumerate() {
        let result = &said["results"][place];
        assert_eq!((&result["row"], &result["status"]), (&json!(place + 1), &json!(status)), "{result}");
        assert_eq!(result["problem"]["code"].as_str().unwrap_or_default(), code, "{result}");
        assert_eq!(result["invite"]["token"].is_string(), code.is_empty());
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 2);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1);
}

#[test]
fn a_table_is_read_with_its_columns_in_any_order() {
    let world = open();
    let key = key(&world, 1, &[]);
    let table = "role,message,email,colour,sendEmail,expiresInDays\r\nMember,\"Hello, \"\"you\"\"\",a@example.com,red,,\r\n\
                 Support,,b@example.com,,false,3\r\nMember,,c@example.com,,no,\r\n";
    let said = bulk(&world, &key, table, "text/csv; charset=utf-8").json();
    assert_eq!((&said["created"], &said["failed"]), (&json!(2), &json!(1)), "{said}");
    assert_eq!(world.text("SELECT message FROM invites WHERE email = 'a@example.com'"), "Hello, \"you\"");
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1);
    for bad in ["email,email\na@example.com,b@example.com\n", "email,role\na@example.com\n", "\u{0}", ""] {
        assert_eq!(bulk(&world, &key, bad, "text/csv").status, 400, "{bad:?}");
    }
}

#[test]
fn a_thousand_are_the_most_and_limits_hold_row_by_row() {
    let world = World::with(|setup| setup.set("limit_inviter", "2"));
    let owner = key(&world, 1, &[]);
    let rows = |count: usize| {
        let row = |number| json!({ "email": format!("a{number}@example.com"), "role": "Member" });
        json!({ "invites": (0..count).map(row).collect::<Vec<_>>() }).to_string()
    };
    let answer = |count| bulk(&world, &owner, &rows(count), "application/json");
    is(&answer(0), 400, "Request.Invalid");
    is(&answer(1001), 400, "Request.Invalid");
    let said = answer(4).json();
    let taken = "SELECT used FROM limits WHERE bucket = 'invitations into client 1'";
    assert_eq!(world.number(taken), 2, "a row that is refused counts nowhere");
    assert_eq!(
        (&said["created"], &said["results"][2]["problem"]["code"]),
        (&json!(2), &json!("ClientInvite.TooMany"))
    );
    assert_eq!(said["results"][3]["status"], 429);
    let staff = world.operator("AddApiKey", &[("username", "ada")]).text("key").to_owned();
    let said = bulk(&world, &staff, &rows(1000), "application/json").json();
    assert_eq!((&said["created"], &said["failed"]), (&json!(998), &json!(2)));
}

#[test]
fn a_change_can_depend_on_what_was_read_sec_137() {
    let world = open();
    let key = key(&world, 1, &[]);
    let made = invite(&world, &key, "guest@example.com", "Member").json();
    let target = format!("{}/{}", invites(&world), made["id"].as_str().expect("an id"));
    let ask = |method: &str, header: (&str, &str), body: &str| {
        let request = Request::new(method, &target).header("x-dolfin-api-key", &key);
        let request = request.header("Content-Type", "application/json").header(header.0, header.1);
        world.fetch(&request.body(body))
    };
    let first = send(&world, &key, "GET", &target, "").header("etag").to_owned();
    assert!(first.starts_with('"') && first.ends_with('"'), "{first}");
    let unchanged = ask("GET", ("If-None-Match", &first), "");
    assert_eq!((unchanged.status, unchanged.text(), unchanged.header("etag")), (304, "", &*first));
    let role = |role: &str| json!({ "role": role }).to_string();
    let changed = ask("PATCH", ("If-Match", &first), &role("Support"));
    assert_eq!(changed.status, 200, "{}", changed.text());
    let second = changed.header("etag").to_owned();
    assert_ne!(first, second);
    for stale in [&*first, "\"x\"", "", &format!("W/{second}")] {
        is(&ask("PATCH", ("If-Match", stale), &role("Admin")), 412, "Request.PreconditionFailed");
        is(&ask("DELETE", ("If-Match", stale), ""), 412, "Request.PreconditionFailed");
    }
    assert_eq!(send(&world, &key, "GET", &target, "").json()["role"], "Support");
    assert_eq!(ask("PATCH", ("If-Match", "*"), &role("Member")).status, 200);
    let now = send(&world, &key, "GET", &target, "").header("etag").to_owned();
    assert_eq!(ask("DELETE", ("If-Match", &format!("\"x\", {now}")), "").status, 204);
}
