//! Forms: whose they are, what becomes of them, how they are shown again.

use super::*;
use crate::actions;

#[test]
fn terms_of_service_are_asked_for_where_the_operator_has_some() {
    let site = Site { tos_url: Some("https://example.com/terms?a=1&b=\"2".to_owned()), ..site() };
    let page = html(&viewed_with(&site, reply("")));
    assert!(page.contains("href=\"https://example.com/terms?a=1&#38;b=&#34;2\""), "{page}");
    assert!(tag(&page, "register-accept").contains("type=\"checkbox\""));
    let terms = Refusal::invalid("terms", "accept", "Please accept the terms of service");
    let page = html(&refused(&site, "action=register&firstname=A&accept=on", terms, reply("")));
    let tick = tag(&page, "register-accept");
    assert!(tick.contains("checked") && tick.contains("autofocus"), "{tick}");
    assert!(page.contains("id=\"register-accept-error\" role=\"alert\">Please accept"));
}

#[test]
fn a_form_becomes_a_call_with_the_cookie_s_link() {
    for (body, action) in [
        ("action=login&email=a%40example.com&password=p", "LogIn"),
        (
            "action=register&firstname=A&lastname=B&email=a%40example.com&password=p&accept=on",
            "RegisterByInvite",
        ),
        ("action=accept", "AcceptInvite"),
        ("action=logout", "LogOut"),
    ] {
        let (ask, _) = asked(post(COOKIES, body));
        assert_eq!((ask.action.as_str(), ask.params.text("link")), (action, Some(TOKEN)));
        assert_eq!(ask.params.text("session"), Some("s3ss10n"));
        assert!(matches!(&ask.proof, Proof::Session(token) if token.expose() == "s3ss10n"));
        let found = actions::find(ask.tables, &ask.action).map(|(group, _)| group);
        assert_eq!((found, ask.tables.len()), (Some("Pages"), 1));
    }
    let (ask, _) = asked(post(NEW_COOKIES, "action=accept"));
    assert!(matches!(ask.proof, Proof::Nothing) && ask.params.text("session").is_none());
}

#[test]
fn a_form_without_its_seal_changes_nothing_sec_034() {
    let good = seal(COOKIES);
    let send = |cookies, headers: &[(&str, &str)], body: &str| {
        let mut all = vec![("cookie", cookies)];
        all.extend(headers);
        read("POST", "/invite", "", &all, body)
    };
    asked(send(COOKIES, &[], &format!("token={good}&action=accept")));
    for (cookies, headers, body) in [
        (COOKIES, &[][..], "action=accept".to_owned()),
        (COOKIES, &[], "token=&action=accept".to_owned()),
        (COOKIES, &[], format!("token[]={good}&action=accept")),
        (COOKIES, &[], format!("token={}&action=accept", seal(NEW_COOKIES))),
        (NEW_COOKIES, &[], format!("token={good}&action=accept")),
        ("", &[], format!("token={good}&action=accept")),
        (COOKIES, &[("sec-fetch-site", "cross-site")], format!("token={good}&action=accept")),
        (COOKIES, &[("origin", "https://evil.example")], format!("token={good}&action=accept")),
        (COOKIES, &[], "action=nonsense&client_id=1".to_owned()),
    ] {
        let answer = answer(send(cookies, headers, &body));
        assert_eq!((answer.status, header(&answer, "Set-Cookie")), (403, ""), "{body}");
        assert!(html(&answer).contains("Nothing was changed"));
    }
    let in_query =
        read("POST", "/invite", &format!("token={good}&action=accept"), &[("cookie", COOKIES)], "");
    assert_eq!(answer(in_query).status, 403);
}

#[test]
fn foreign_fields_are_refused_sec_032() {
    for body in [
        "action=accept&invite_id=2",
        "action=accept&client_id=2",
        "action=accept&link=x",
        "action=login&email=a&password=b&session=x",
        "action=register&is_admin=1",
        "action=nonsense",
        "action=accept&action=accept",
        "email=a",
        "action=accept&email=%ff",
        "action=accept&email=%00",
    ] {
        assert_eq!(answer(post(COOKIES, body)).status, 400, "{body}");
    }
    let long = format!("action=login&email={}", "a".repeat(70_000));
    assert_eq!(answer(post(COOKIES, &long)).status, 413);
    let deleted = answer(read("DELETE", "/invite", "", &[("cookie", COOKIES)], ""));
    assert_eq!((deleted.status, header(&deleted, "Allow")), (405, "GET, HEAD, POST"));
}

#[test]
fn what_was_done_is_followed_by_a_get_sec_037() {
    let session = Reply::done().with("session", "n3w");
    for (body, reply, cookie) in [
        ("action=login", session.clone(), "vestibule_session=n3w; Path=/; HttpOnly; SameSite=Lax"),
        ("action=register", session, "vestibule_session=n3w; Path=/; HttpOnly; SameSite=Lax"),
        ("action=accept", Reply::done().with("client_id", 1), ""),
        ("action=logout", Reply::done(), "vestibule_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
    ] {
        let (ask, manner) = asked(post(COOKIES, body));
        let answer = worded(InvitePage::word(&site(), manner, &case(ask, &site()), Outcome::Reply(reply)));
        assert_eq!((answer.status, header(&answer, "Location")), (303, "/invite"), "{body}");
        assert_eq!(header(&answer, "Set-Cookie"), cookie, "{body}");
    }
}

#[test]
fn a_refused_log_in_is_shown_again_with_the_address_and_without_the_password() {
    let wrong = Refusal::new(Kind::BadCredentials, "wrong_login", "That is not right");
    let answer =
        refused(&site(), "action=login&email=me%40example.org&password=s3cr3t-word", wrong, reply(""));
    let page = html(&answer);
    assert_eq!(answer.status, 422);
    assert!(!page.contains("s3cr3t-word") && page.contains("<title>Error – Invitation"));
    assert_eq!(page.matches("role=\"alert\">The email address or the password is not right.</p>").count(), 1);
    assert!(tag(&page, "login-email").contains("value=\"me@example.org\""));
    assert!(tag(&page, "register-email").contains("value=\"invited@example.com\""));
    assert!(tag(&page, "login-password").contains("autofocus"));
    assert_eq!(page.matches("autofocus").count(), 1);
    assert_eq!(refused(&site(), "action=login", TOO_MANY, reply("")).status, 429);
}

#[test]
fn a_refused_registration_names_the_field_and_keeps_the_rest() {
    let body = "action=register&firstname=%C3%85sa&lastname=B&email=me%40example.org&password=s3cr3t-word";
    let short = Refusal::invalid("password_too_short", "password", "The password is too short");
    let answer = refused(&site(), body, short, reply(""));
    let page = html(&answer);
    assert!(answer.status == 422 && !page.contains("s3cr3t-word"));
    assert!(tag(&page, "register-firstname").contains("value=\"Åsa\""));
    assert!(tag(&page, "register-email").contains("value=\"me@example.org\""));
    let password = tag(&page, "register-password");
    assert!(password.contains("aria-invalid=\"true\"") && password.contains("autofocus"), "{password}");
    assert!(password.contains("aria-describedby=\"register-password-error register-password-hint\""));
    assert!(page.contains(
        "id=\"register-password-error\" role=\"alert\">The password is too short: at least 12 characters.<"
    ));
    assert!(tag(&page, "login-email").contains("value=\"invited@example.com\""));

    let taken = Refusal::new(Kind::Conflict, "has_account", "Log in with it").about("email");
    let page = html(&refused(&site(), body, taken, reply("")));
    assert!(tag(&page, "login-email").contains("value=\"me@example.org\""));
    let bound = set(reply(""), &[("only_invited_address", true.into())]);
    let no = Refusal::new(Kind::Forbidden, "another_address", "Only with its own address");
    let page = html(&refused(&site(), body, no, bound));
    assert!(tag(&page, "register-email").contains("value=\"invited@example.com\""));
    assert!(page.contains("role=\"alert\">This invitation can only be accepted with"));
}

#[test]
fn an_acceptance_that_comes_too_late_shows_why() {
    let gone = || Refusal::new(Kind::NotFound, "withdrawn", "This invitation has been withdrawn");
    assert_eq!(refused(&site(), "action=accept", gone(), reply("withdrawn")).status, 410);
    let log_in = || Refusal::new(Kind::NoCredentials, "log_in", "Please log in");
    let page = html(&refused(&site(), "action=accept", log_in(), reply("")));
    assert_eq!(page.matches("role=\"alert\">Please log in.</p>").count(), 1);
    let page = html(&refused(&site(), "action=accept", log_in(), as_user(reply(""))));
    assert_eq!(page.matches("role=\"alert\">Please log in.</p>").count(), 1);
}
