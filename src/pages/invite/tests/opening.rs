//! Links, and what is none.

use super::*;

#[test]
fn a_link_becomes_a_cookie_and_a_clean_address_sec_036() {
    let encoded = format!("x=1&rp=%2Finvite%2F{}", TOKEN.replace('-', "%2D"));
    for (method, path, query) in [
        ("GET", format!("/invite/{TOKEN}"), String::new()),
        ("HEAD", format!("/invite/{TOKEN}"), "utm_source=mail".to_owned()),
        ("GET", "/index.php".to_owned(), format!("rp=/invite/{TOKEN}")),
        ("GET", "/index.php".to_owned(), encoded),
    ] {
        let answer = answer(read(method, &path, &query, &[], ""));
        assert_eq!((answer.status, header(&answer, "Location")), (303, "/invite"), "{path}");
        let cookie = header(&answer, "Set-Cookie");
        let rest = cookie.strip_prefix(&format!("vestibule_invite={TOKEN}.")).expect(cookie);
        assert_eq!(&rest[22..], "; Path=/; HttpOnly; SameSite=Lax; Max-Age=900");
        assert!(answer.body.is_empty() && header(&answer, "X-Robots-Tag") == "noindex");
        assert!(header(&answer, "Content-Security-Policy").contains("default-src 'none'"));
    }
}

#[test]
fn each_browser_gets_its_own_cookie_and_keeps_it_over_a_second_click() {
    let open = |cookies| {
        let answer = answer(read("GET", &format!("/invite/{TOKEN}"), "", &[("cookie", cookies)], ""));
        header(&answer, "Set-Cookie").to_owned()
    };
    assert_ne!(open(""), open(""));
    assert!(open(COOKIES).starts_with(&format!("{NEW_COOKIES};")));
    let other = TOKEN.replace('A', "B");
    assert!(!open(&COOKIES.replace(TOKEN, &other)).contains("0123456789abcdefghijkl"));
}

#[test]
fn the_clean_address_is_below_the_public_one() {
    let secure = Site { secure: true, public_url: "https://example.com/accounts".to_owned(), ..site() };
    let path = format!("/invite/{TOKEN}");
    let answer =
        with_request("GET", &path, "", &[], "", |request| answer(InvitePage::read(&secure, request)));
    assert_eq!(header(&answer, "Location"), "/accounts/invite");
    let cookie = header(&answer, "Set-Cookie");
    assert!(cookie.starts_with("__Host-vestibule_invite=") && cookie.contains("; Path=/; "), "{cookie}");
    assert!(cookie.contains("; Secure; "), "{cookie}");
}

#[test]
fn whatever_is_no_link_gets_the_same_page_sec_007() {
    let twice = format!("rp=%252Finvite%252F{TOKEN}");
    let list = format!("rp[]=/invite/{TOKEN}");
    let broken = format!("rp=/invite/{TOKEN}%0d%0aSet-Cookie:x=1");
    let mut pages = Vec::new();
    for (method, path, query) in [
        ("GET", format!("/invite/{}", &TOKEN[1..]), ""),
        ("GET", format!("/invite/{TOKEN}A"), ""),
        ("GET", format!("/invite/{TOKEN}."), ""),
        ("GET", format!("/invite/{TOKEN}%20"), ""),
        ("GET", format!("/invite/{TOKEN}/"), ""),
        ("GET", format!("/invite/{TOKEN}/accept"), ""),
        ("POST", format!("/invite/{TOKEN}"), ""),
        ("POST", format!("/invite/{TOKEN}/accept"), ""),
        ("GET", "/invite/".to_owned(), ""),
        ("GET", "/invite".to_owned(), ""),
        ("GET", "/index.php".to_owned(), "rp=/login"),
        ("GET", "/index.php".to_owned(), "rp="),
        ("GET", "/index.php".to_owned(), &twice),
        ("GET", "/index.php".to_owned(), &list),
        ("GET", "/index.php".to_owned(), &broken),
        ("GET", "/index.php".to_owned(), "rp=%00"),
    ] {
        let answer = answer(read(method, &path, query, &[], ""));
        assert_eq!((answer.status, header(&answer, "Set-Cookie")), (404, ""), "{path}?{query}");
        let nonce =
            header(&answer, "Content-Security-Policy").split('\'').nth(3).expect("a nonce")[6..].to_owned();
        pages.push(html(&answer).replace(&nonce, ""));
    }
    let unknown = viewed_with(&site(), Reply::done().with("end", "unknown"));
    assert_eq!(unknown.status, 404);
    pages.dedup();
    assert_eq!(pages.len(), 1);
    assert!(pages[0].contains("Invitation not found") && !pages[0].contains("Client"));
}

#[test]
fn a_damaged_cookie_is_none() {
    for cookie in [
        "vestibule_invite=x",
        &NEW_COOKIES[..NEW_COOKIES.len() - 1],
        &format!("{NEW_COOKIES}.x"),
        &NEW_COOKIES.replace('.', ""),
        &NEW_COOKIES.replace("abc", ".bc"),
    ] {
        assert_eq!(answer(read("GET", "/invite", "", &[("cookie", cookie)], "")).status, 404, "{cookie}");
    }
}
