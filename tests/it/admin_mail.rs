//! The dashboard and the mails in the admin area, as a browser sees them.

use vestibule::domain::right::{Right, Rights};

use crate::browser::{Browser, all_but};
use crate::people::{links_in, tokens_in};
use crate::wire::{Request, Response};
use crate::world::World;

fn shown(browser: &mut Browser<'_>, address: &str) -> Response {
    let page = browser.get(address);
    assert_eq!(page.status, 200, "{address}: {}", page.text());
    page
}

/// A mail that failed with an answer.
fn failed(world: &World, recipient: &str, answer: &str) -> i64 {
    let id = world.operator("QueueTestMail", &[("email", "x@example.com")]).int("id");
    let (recipient, answer) = (recipient.replace('\'', "''"), answer.replace('\'', "''"));
    world.sql(format!(
        "UPDATE outbox SET state = 'failed', recipient = '{recipient}', last_error = '{answer}', ended_at = {}
         WHERE id = {id}",
        world.now()
    ));
    id
}

#[test]
fn each_part_of_the_dashboard_is_there_for_whoever_has_its_right() {
    let world = World::new();
    let parts = [
        (Right::ViewClients, "Invitations per day"),
        (Right::ViewMail, "Waiting to be sent"),
        (Right::ManageApi, "API calls per day"),
        (Right::ViewActivity, "Latest activity"),
    ];
    for (right, _) in parts {
        let page = shown(&mut Browser::of_staff(&world, Rights::of(&[right])), "/admin");
        for (other, text) in parts {
            assert_eq!(page.text().contains(text), other == right, "{text} for {}", right.key());
        }
    }
    let nothing = shown(&mut Browser::of_staff(&world, Rights::of(&[Right::ApiAccess])), "/admin");
    assert!(nothing.text().contains("You may see none of what is counted here"));
    let mut nobody = Browser::new(&world);
    assert_eq!(nobody.get("/admin").status, 303, "whoever is not logged in is led to the log-in");
}

#[test]
fn what_was_counted_is_drawn_and_stands_in_a_table() {
    let world = World::new();
    let today = world.now() / 86_400_000;
    for (what, day, used) in
        [("invites sent", today, 12), ("invites accepted", today - 1, 3), ("invites sent", today - 40, 99)]
    {
        world.sql(format!("INSERT INTO tallies (what, day, used) VALUES ('{what}', {day}, {used})"));
    }
    let page = shown(&mut Browser::of_staff(&world, Rights::of(&[Right::ViewClients])), "/admin");
    let text = page.text();
    assert!(
        text.contains("<svg width=\"100%\"")
            && text.contains("<desc id=\"invites-about\">Sent: 12, Accepted: 3, Expired: 0.")
    );
    assert_eq!(text.matches("<tr><th scope=\"row\">").count(), 30);
    let sent = text.split("<g fill=\"var(--accent)\">").nth(1).and_then(|rest| rest.split("</g>").next());
    assert_eq!(sent.map(|bars| bars.matches("<rect ").count()), Some(1), "one bar for its one day");
    assert!(!text.contains("style="), "the policy forbids it");
}

#[test]
fn without_the_right_there_is_neither_the_page_nor_a_link_to_it_nor_a_form() {
    let world = World::new();
    let id = failed(&world, "a@example.com", "550 no");
    let mut without = Browser::of_staff(&world, Rights::of(&[Right::ViewClients, Right::ManageMail]));
    assert!(!shown(&mut without, "/admin").text().contains("href=\"/admin/mail"));
    for address in
        ["/admin/mail".to_owned(), "/admin/mail?state=failed".to_owned(), format!("/admin/mail/{id}")]
    {
        let denied = without.get(&address);
        assert_eq!(denied.status, 403, "{address}");
        assert!(!denied.text().contains("a@example.com"));
    }
    let mut reader = Browser::of_staff(&world, Rights::of(&[Right::ViewMail]));
    assert!(shown(&mut reader, "/admin").text().contains("href=\"/admin/mail\""));
    let list = shown(&mut reader, "/admin/mail?state=failed");
    let one = shown(&mut reader, &format!("/admin/mail/{id}"));
    for page in [&list, &one] {
        assert!(page.text().contains("a@example.com") && !page.text().contains("value=\"retry"));
    }
    let before = world.text("SELECT state FROM outbox");
    for (action, name, value) in
        [("retry", "id", "1"), ("retry-all", "all", "1"), ("test", "email", "b@example.com")]
    {
        // The head's form has the same seal.
        let sent = reader.send(&list, "/admin/mail", &[("action", action), (name, value)]);
        assert_eq!(sent.status, 422, "{action}");
    }
    assert_eq!(
        (world.text("SELECT state FROM outbox"), world.number("SELECT COUNT(*) FROM outbox")),
        (before, 1)
    );
}

#[test]
fn a_failed_mail_is_found_retried_and_arrives() {
    let world = World::new();
    let id = failed(&world, "a@example.com", "451 not now");
    let rights = [Right::ViewMail, Right::ManageMail];
    let mut browser = Browser::of_staff(&world, Rights::of(&rights));
    let list = shown(&mut browser, "/admin/mail?state=failed");
    assert!(list.text().contains("451 not now"));
    assert!(!shown(&mut browser, "/admin/mail?state=sent").text().contains("a@example.com"));
    let address = format!("/admin/mail/{id}");
    let one = shown(&mut browser, &address);
    assert!(one.text().contains("451 not now") && one.text().contains("value=\"retry\""));
    let id = id.to_string();
    let sent = browser.send(&one, &address, &[("action", "retry"), ("id", &id)]);
    let (page, _) = browser.follow(sent, &address);
    assert!(page.text().contains("The mail goes out again."), "{}", page.text());
    world.deliver();
    let page = shown(&mut browser, &address);
    assert!(page.text().contains("Delivered") && !page.text().contains("value=\"retry\""));
    let again = browser.send(&one, &address, &[("action", "retry"), ("id", &id)]);
    assert_eq!(again.status, 422);
    assert!(again.text().contains("This mail cannot be sent again"));
}

#[test]
fn why_a_mail_was_not_wanted_is_said_in_the_readers_language() {
    let world = World::new();
    world.invite("a@example.com", "products");
    world.invite("a@example.com", "orders");
    world.deliver();
    let cookie = format!("vestibule_admin={}", world.admin_session(Rights::ALL).expose());
    let get = |target: &str| {
        world.fetch(&Request::get(target).header("Cookie", &cookie).header("Accept-Language", "de"))
    };
    let why = "Eine neuere E-Mail dieser Einladung trat an ihre Stelle.";
    for target in ["/admin/mail", "/admin/mail/1"] {
        assert!(get(target).text().contains(why), "{target}: {}", get(target).text());
    }
    world.sql("UPDATE outbox SET last_error = '550 <no>', state = 'failed' WHERE id = 1");
    assert!(get("/admin/mail/1").text().contains("<dd><bdi>550 &#60;no&#62;</bdi></dd>"));
}

#[test]
fn a_mail_stays_readable_when_its_link_is_used_and_until_its_user_has_another_address_sec_197() {
    let world = World::new();
    world.api("ResetPassword", "id=1");
    world.deliver();
    let mail = world.mails().remove(0);
    let token = tokens_in(mail.bytes(), "/password/reset/").remove(0);
    world.sql("UPDATE links SET state = 'used' WHERE purpose = 'reset'");
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewMail]));
    let page = shown(&mut browser, "/admin/mail/1");
    assert!(page.text().contains("/password/reset/..."), "{}", page.text());
    assert!(!page.text().contains(&token));
    world.sql("UPDATE users SET email = 'x@example.com' WHERE id = 1");
    let page = shown(&mut browser, "/admin/mail/1");
    let gone = "The address is no user’s any more.";
    assert!(page.text().contains(gone), "{}", page.text());
    world.sql("UPDATE users SET email = '', state = 'erased' WHERE id = 1");
    world.sql("UPDATE outbox SET recipient = '' WHERE id = 1");
    assert!(shown(&mut browser, "/admin/mail/1").text().contains(gone), "nothing is said of who was erased");
}

#[test]
fn a_mail_is_looked_at_as_html_in_which_nothing_runs_sec_166_sec_197() {
    let world = World::new();
    let hostile = "<script>alert(1)</script>";
    let pairs = [
        ("client_id", "1"),
        ("email", "guest@example.com"),
        ("permissions", "products"),
        ("message", hostile),
    ];
    world.operator("CreateClientInvite", &pairs);
    world.deliver();
    let token = links_in(world.mails()[0].bytes()).remove(0);
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewMail]));
    assert!(shown(&mut browser, "/admin/mail/1").text().contains("href=\"/admin/mail/1/html\""));
    let page = shown(&mut browser, "/admin/mail/1/html");
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && policy.ends_with("sandbox"), "{policy}");
    assert!(!policy.contains("script-src") && !page.text().contains(hostile), "{policy}");
    assert!(page.text().contains("/invite/...") && !page.text().contains(&token), "{}", page.text());
    world.sql("UPDATE outbox SET recipient = 'x@example.com', kind = 'verification' WHERE id = 1");
    let gone = browser.get("/admin/mail/1/html");
    assert_eq!((gone.status, gone.header("location")), (303, "/admin/mail/1"));
    assert!(!shown(&mut browser, "/admin/mail/1").text().contains("/html\""));
    assert_eq!(browser.get("/admin/mail/9/html").status, 404);
    let mut clerk = Browser::of_staff(&world, all_but(Right::ViewMail));
    assert_eq!(clerk.get("/admin/mail/1/html").status, 403);
}

#[test]
fn all_failed_mails_go_again_and_a_test_mail_is_sent() {
    let world = World::new();
    for number in 0..3 {
        failed(&world, &format!("a{number}@example.com"), "421 busy");
    }
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewMail, Right::ManageMail]));
    let list = shown(&mut browser, "/admin/mail?state=failed");
    let sent = browser.send(&list, "/admin/mail?state=failed", &[("action", "retry-all"), ("all", "1")]);
    let (page, address) = browser.follow(sent, "/admin/mail");
    assert_eq!(address, "/admin/mail?state=failed", "one stays where one was");
    assert!(
        page.text().contains("The failed mails go out again.")
            && page.text().contains("There are no such mails.")
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE state = 'queued'"), 3);
    let wrong = browser.send(&page, "/admin/mail", &[("action", "test"), ("email", "nobody")]);
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains("This is not a valid email address.")
            && wrong.text().contains("value=\"nobody\"")
    );
    let sent = browser.send(&page, "/admin/mail", &[("action", "test"), ("email", "me@example.com")]);
    let (page, _) = browser.follow(sent, "/admin/mail");
    assert!(page.text().contains("The test mail was queued.") && page.text().contains("me@example.com"));
}

#[test]
fn pages_of_mails_follow_each_other_by_their_links() {
    let world = World::new();
    world.sql(format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
         INSERT INTO outbox (kind, recipient, state, attempts, due_at, created_at, ended_at)
         SELECT 'test', 'person' || i || '@example.com', 'sent', 1, 0, {0}, {0} + i FROM n",
        world.now() - 100_000
    ));
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewMail]));
    let (mut address, mut count, mut pages) = ("/admin/mail?state=sent".to_owned(), 0, 0);
    loop {
        let page = shown(&mut browser, &address).text().to_owned();
        count += page.matches("href=\"/admin/mail/").count();
        pages += 1;
        let Some(at) = page.find("href=\"/admin/mail?state=sent&amp;from=") else { break };
        address = page[at + 6..].split('"').next().expect("its end").replace("&amp;", "&");
    }
    assert_eq!((count, pages), (120, 3));
}

#[test]
fn hostile_strings_stand_there_as_text_and_unknown_mails_are_no_error_sec_166() {
    let world = World::new();
    let hostile = "\"><script>alert(1)</script>{{4321*9876}}\u{202e}";
    let id = failed(&world, hostile, hostile);
    world.sql(format!(
        "INSERT INTO mail_attempts (mail_id, at, attempt, answer) VALUES ({id}, 1, 1, '{hostile}')"
    ));
    let mut browser =
        Browser::of_staff(&world, Rights::of(&[Right::ViewMail, Right::ManageMail, Right::ViewActivity]));
    for address in ["/admin/mail".to_owned(), format!("/admin/mail/{id}"), "/admin".to_owned()] {
        let page = shown(&mut browser, &address);
        assert!(!page.text().contains("<script>alert"), "{address}");
        assert!(!page.text().contains("42674196"), "{address}");
    }
    assert!(shown(&mut browser, "/admin/mail").text().contains("&#60;script&#62;alert(1)"));
    for address in ["/admin/mail/999", "/admin/mail/x", "/admin/mail/0", "/admin/mail/1%27"] {
        assert_eq!(browser.get(address).status, 404, "{address}");
    }
    for address in ["/admin/mail?state=x", "/admin/mail?from=x", "/admin/mail?state=queued&from=9.9.9"] {
        shown(&mut browser, address);
    }
}
