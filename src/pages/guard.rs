//! Whether a form was sent from this server's own page, in the browser that was shown it.

use crate::action::Site;
use crate::dialect::Request;
use crate::domain::random::Random;

/// A form's seal: only a page that was given to the holder of these cookies carries it.
pub struct Seal<'a> {
    /// What the form is for.
    pub purpose: &'a str,
    /// The cookies' values to which it is bound.
    pub bound_to: [&'a str; 2],
}

/// How much of a seal differs on each page. Pages travel compressed: by their lengths a text that stays the same could
/// be guessed, piece by piece.
const FRESH: usize = 16;

impl Seal<'_> {
    /// The hidden field's value, another one each time.
    pub fn text(&self, site: &Site) -> String {
        let fresh = Random::machine().alphanumeric(FRESH);
        let mac = site.key.mac_text(self.purpose, &self.parts(fresh.expose()));
        format!("{}{mac}", fresh.expose())
    }

    /// Whether this is what was sent, in constant time.
    pub fn is(&self, site: &Site, sent: &str) -> bool {
        let Some((fresh, mac)) = sent.split_at_checked(FRESH) else { return false };
        site.key.verifies(mac, self.purpose, &self.parts(fresh))
    }

    fn parts<'s>(&'s self, fresh: &'s str) -> [&'s [u8]; 3] {
        let [first, second] = self.bound_to;
        [fresh, first, second].map(str::as_bytes)
    }
}

/// Whether the browser says that another site made the request.
///
/// `Origin: null` says nothing: with `Referrer-Policy: no-referrer` browsers send it for a page's own forms too.
pub fn comes_from_elsewhere(site: &Site, request: &Request<'_>) -> bool {
    if !matches!(request.header("sec-fetch-site"), "" | "same-origin" | "none") {
        return true;
    }
    match request.header("origin") {
        "" | "null" => false,
        origin => !is_own(site, request, origin),
    }
}

/// The public address, or the one under which this very request came: a page cannot choose its visitors' `Host`.
fn is_own(site: &Site, request: &Request<'_>, origin: &str) -> bool {
    let (public, _) = split(&site.public_url);
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    origin.eq_ignore_ascii_case(public)
        || (!host.is_empty() && host.eq_ignore_ascii_case(request.header("host")))
}

/// The path before every path of this server, as in `https://example.com/accounts`; mostly empty.
pub fn base_path(site: &Site) -> &str {
    split(&site.public_url).1
}

fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url[host..].find('/').map_or(url.len(), |at| host + at);
    url.split_at(path)
}

#[cfg(test)]
mod tests {
    use super::super::invite::tests::{site, with_request};
    use super::*;

    fn elsewhere(headers: &[(&str, &str)]) -> bool {
        with_request("POST", "/invite", "", headers, "", |request| comes_from_elsewhere(&site(), request))
    }

    #[test]
    fn another_site_s_request_is_told_from_the_own_sec_034() {
        for own in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "null"), ("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
            &[("origin", "http://127.0.0.1:8080")],
            &[("origin", "http://localhost:8080"), ("host", "localhost:8080")],
        ] {
            assert!(!elsewhere(own), "{own:?}");
        }
        for other in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "cross-site")],
            &[("origin", "https://evil.example"), ("host", "127.0.0.1:8080")],
            &[("origin", "http://127.0.0.1:8080.evil.example")],
            &[("origin", "http://127.0.0.1")],
            &[("origin", "evil")],
        ] {
            assert!(elsewhere(other), "{other:?}");
        }
    }

    #[test]
    fn a_seal_holds_for_its_cookies_only() {
        let seal = |bound_to| Seal { purpose: "form", bound_to };
        let text = seal(["a", "b"]).text(&site());
        assert!(seal(["a", "b"]).is(&site(), &text));
        let another = seal(["a", "b"]).text(&site());
        assert_ne!(another, text, "nothing of it can be guessed by how a page is compressed");
        assert!(seal(["a", "b"]).is(&site(), &another));
        let mixed = format!("{}{}", &another[..FRESH], &text[FRESH..]);
        assert!(!seal(["a", "b"]).is(&site(), &mixed));
        for other in [["a", ""], ["", "b"], ["ab", ""], ["b", "a"]] {
            assert!(!seal(other).is(&site(), &text));
        }
        assert!(!seal(["a", "b"]).is(&site(), ""));
        assert!(!Seal { purpose: "other", bound_to: ["a", "b"] }.is(&site(), &text));
    }

    #[test]
    fn the_public_address_may_have_a_path() {
        let base = |url: &str| base_path(&Site { public_url: url.to_owned(), ..site() }).to_owned();
        assert_eq!(base("https://a.example"), "");
        assert_eq!(base("https://a.example/my/accounts"), "/my/accounts");
    }
}
