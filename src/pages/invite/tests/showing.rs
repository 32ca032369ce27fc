//! What the page shows.

use super::*;

#[test]
fn a_page_is_sent_with_all_its_headers_sec_169() {
    let (one, two) = (viewed_with(&site(), reply("")), viewed_with(&site(), reply("")));
    let policy = header(&one, "Content-Security-Policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src 'self' data:; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
        )
    );
    assert!(nonce.len() >= 22 && html(&one).matches(&format!("nonce=\"{nonce}\"")).count() == 2);
    assert_ne!(policy, header(&two, "Content-Security-Policy"), "no nonce comes twice");
    assert_eq!(header(&one, "Cross-Origin-Opener-Policy"), "same-origin");
    assert_eq!(header(&one, "X-Robots-Tag"), "noindex");
    assert_eq!(one.content_type, "text/html; charset=utf-8");
    assert!(header(&one, "Set-Cookie").starts_with(NEW_COOKIES), "reading slowly does not lose the link");
    let page = html(&one);
    assert!(page.contains("<html lang=\"en\">") && page.contains("name=\"viewport\""));
    assert!(page.contains("<title>Invitation – Example &#38; Sons</title>"), "{page}");
    for foreign in ["<style", "http://", "https://", "src=\"//", "javascript:", "url(", "onclick"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert_eq!((page.matches("<script ").count(), page.matches("rel=\"stylesheet\"").count()), (1, 1));
}

#[test]
fn a_stranger_sees_the_invitation_and_both_forms() {
    let page = html(&viewed_with(&site(), set(reply(""), &[("message", "Welcome,\n  see you".into())])));
    assert!(page.contains("<h1>You have been invited to <bdi>Client Test</bdi></h1>"));
    assert!(
        page.contains("<bdi>Ina Inviter</bdi> has given you access to the <bdi>Client Test</bdi> account.")
    );
    assert!(page.contains("<blockquote>Welcome,\n  see you</blockquote>"));
    assert!(page.contains("<li>View Products &#38; Services</li>"));
    assert!(page.contains("<li>View &#38; Open Support Tickets</li>"));
    assert!(page.contains(
        "<time datetime=\"2026-11-21T03:40:00Z\" title=\"21 November 2026, 03:40 UTC\" data-relative>in 7 days</time>"
    ));
    for id in ["login-email", "register-email"] {
        assert!(tag(&page, id).contains("name=\"email\" type=\"text\" value=\"invited@example.com\""));
        assert!(page.contains(&format!("<label for=\"{id}\">")) && !tag(&page, id).contains("readonly"));
    }
    assert!(tag(&page, "login-password").contains("autocomplete=\"current-password\""));
    let new = tag(&page, "register-password");
    assert!(new.contains("autocomplete=\"new-password\"") && new.contains("minlength=\"12\""), "{new}");
    assert!(new.contains("aria-describedby=\"register-password-hint\""), "{new}");
    let seals: Vec<_> =
        page.split("name=\"token\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(seals.len(), 2);
    assert!(seals.iter().all(|sent| visit_of(COOKIES).seal().is(&site(), sent)));
    assert!(!page.contains("role=\"alert\"") && !page.contains("Terms of Service"));
    assert!(!page.contains("autofocus") && !page.contains("value=\"accept\""));
}

#[test]
fn an_invitation_for_one_address_alone_fixes_it() {
    let bound = set(reply(""), &[("only_invited_address", true.into())]);
    let page = html(&viewed_with(&site(), bound));
    assert!(tag(&page, "register-email").contains("readonly") && page.contains("for this address alone"));
}

#[test]
fn a_user_is_named_and_may_accept_or_leave_sec_034() {
    let page = html(&viewed_with(&site(), as_user(reply(""))));
    for text in
        ["<bdi>Uwe User</bdi>", "<bdi>uwe@example.com</bdi>", "Client Test", "Ina Inviter", "View Products"]
    {
        assert!(page.contains(text), "{text}");
    }
    assert!(page.contains("name=\"action\" value=\"accept\">Accept Invite<"));
    assert!(page.contains("name=\"action\" value=\"logout\">Use another account<"));
    assert!(!page.contains("type=\"password\""));
    assert!(!page.contains("was sent to"));
    let other = set(as_user(reply("")), &[("another_address", true.into())]);
    assert!(html(&viewed_with(&site(), other)).contains("was sent to <bdi>invited@example.com</bdi>"));
    let no = set(as_user(reply("")), &[("cannot_accept", "another_address".into())]);
    let page = html(&viewed_with(&site(), no));
    assert!(
        page.contains("only be accepted with the address it was sent to")
            && !page.contains("value=\"accept\"")
    );
    assert!(page.contains("value=\"logout\""));
}

#[test]
fn each_end_has_its_page() {
    let mine = set(as_user(reply("used")), &[("accepted_by_me", true.into())]);
    for (reply, status, says) in [
        (mine, 200, "<h1>You now have access to <bdi>Client Test</bdi></h1>"),
        (reply("used"), 410, "This invitation has been accepted"),
        (as_user(reply("used")), 410, "This invitation has been accepted"),
        (reply("expired"), 410, "It ended <time datetime=\"2026-11-21T03:40:00Z\""),
        (reply("withdrawn"), 410, "This invitation has been withdrawn"),
        (reply("replaced"), 410, "use the one in the latest mail"),
        (reply("something new"), 404, "Invitation not found"),
    ] {
        let has_user = !reply.text("user_email").is_empty();
        let answer = viewed_with(&site(), reply);
        let page = html(&answer);
        assert_eq!(answer.status, status, "{says}");
        assert!(page.contains(says), "{says}: {page}");
        assert_eq!(page.contains("value=\"logout\""), has_user, "{says}");
        assert!(!page.contains("type=\"password\"") && !page.contains("value=\"accept\""), "{says}");
    }
}

#[test]
fn hostile_texts_are_shown_as_they_are_sec_166() {
    for evil in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' autofocus onfocus='alert(1)",
        "</title></style><svg/onload=alert(1)>",
        "{{ 7 * 7 }}{% raw %}",
        "&lt;b&gt;",
        "\u{202e}txt.exe\u{2066}",
        "javascript:alert(1)",
        "]]>--><!--",
    ] {
        let fields = ["client", "inviter", "email", "message", "cannot_accept", "user_language"];
        let mut fields: Vec<_> = fields.into_iter().map(|name| (name, Value::from(evil))).collect();
        let list = Value::list("permission", vec![evil.into()]);
        fields.push(("permissions", list));
        let mut user = fields.clone();
        user.extend([("user_name", evil.into()), ("user_email", evil.into())]);
        let ends = ["", "used", "expired", "withdrawn", "replaced"];
        let site = Site { company: evil.to_owned(), tos_url: Some(evil.to_owned()), ..site() };
        for reply in ends.iter().flat_map(|end| [set(reply(end), &fields), set(reply(end), &user)]) {
            let page = html(&viewed_with(&site, reply));
            for raw in ["<script>", "<img", "<svg", "<!--", "' autofocus", "\"><img"] {
                assert!(!page.contains(raw), "{evil}: {raw}");
            }
            assert_eq!(page.matches("<title>").count(), 1);
            let escaped = askama::filters::escape(evil, askama::filters::Html).expect("escaped").to_string();
            assert!(page.contains(&format!("<bdi>{escaped}</bdi>")), "{evil}: {page}");
        }
        let body = format!("action=register&firstname={}&email={}", hex(evil), hex(evil));
        let again = html(&refused(&site, &body, Refusal::invalid("x", "email", "No"), reply("")));
        assert!(!again.contains("<script>") && !again.contains("<img") && !again.contains("' autofocus"));
    }
}

#[test]
fn trouble_has_its_pages_too() {
    let word = |doing, outcome| {
        let (ask, manner) = asked(doing);
        worded(InvitePage::word(&site(), manner, &case(ask, &site()), outcome))
    };
    let view = || read("GET", "/invite", "", &[("cookie", COOKIES)], "");
    let busy = word(view(), Outcome::Refused(Refusal::new(Kind::Busy, "busy", "The server is busy")));
    assert_eq!((busy.status, header(&busy, "Retry-After")), (503, "1"));
    let broken = word(post(COOKIES, "action=accept"), Outcome::Broken("a1b2".to_owned()));
    assert!(broken.status == 500 && html(&broken).contains("a1b2"));
    assert_eq!(InvitePage::too_large(&site()).status, 413);
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |hex, byte| hex + &format!("%{byte:02x}"))
}
