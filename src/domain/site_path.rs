//! A path inside this site: the only kind of address to which a parameter may lead a browser.

/// The longest one, in bytes.
const LONGEST: usize = 2_000;

/// A path inside this site, with a slash at its beginning and perhaps a query behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitePath(String);

impl SitePath {
    /// Reads one, with or without the slash: `/account`, `index.php?rp=/user/accounts`. None for
    /// whatever some browser could take for another site, or another scheme.
    pub fn parse(text: &str) -> Option<Self> {
        let path = text.strip_prefix('/').unwrap_or(text);
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"\\\"'<>`".contains(&byte);
        if text.is_empty() || text.len() > LONGEST || !text.bytes().all(plain) {
            return None;
        }
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let mut steps = path[..end].split('/').enumerate();
        (end == 0 || steps.all(|(at, step)| is_step(at, step))).then(|| Self(format!("/{path}")))
    }

    /// With the slash at its beginning.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Never empty (`//evil`), none that climbs, none that looks like a scheme, and nothing written in a way
/// that somebody on the way may undo.
fn is_step(at: usize, step: &str) -> bool {
    let folded = step.to_ascii_lowercase();
    let hidden = ["%0", "%1", "%2e", "%2f", "%5c", "%7f"];
    !matches!(step, "" | "." | "..")
        && (at > 0 || !step.contains(':'))
        && !hidden.iter().any(|code| folded.contains(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        SitePath::parse(text).map(|path| path.as_str().to_owned())
    }

    #[test]
    fn a_path_of_this_site_is_read_with_or_without_its_slash() {
        for (text, path) in [
            ("/account", "/account"),
            ("account", "/account"),
            ("/", "/"),
            ("index.php?rp=/user/accounts", "/index.php?rp=/user/accounts"),
            ("/index.php?rp=%2Fuser%2Faccounts", "/index.php?rp=%2Fuser%2Faccounts"),
            ("/invite", "/invite"),
            ("/good@evil", "/good@evil"),
            ("clientarea.php?action=details#top", "/clientarea.php?action=details#top"),
        ] {
            assert_eq!(parsed(text).as_deref(), Some(path), "{text}");
        }
    }

    #[test]
    fn whatever_could_lead_elsewhere_is_none_sec_171_sec_172() {
        let long = format!("/{}", "a".repeat(8_192));
        for text in [
            "",
            "https://evil.example",
            "HTTPS://evil.example",
            "https:evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/%09/evil.example",
            "/%2fevil.example",
            "/%5cevil.example",
            "/a//evil.example",
            "/../evil",
            "/%2e%2e/evil",
            "\tjavascript:alert(1)",
            "javascript:alert(1)",
            "data:text/html,x",
            "/account\r\nSet-Cookie: x=1",
            "/account%0d%0aSet-Cookie:x=1",
            " /account",
            "/a b",
            "/é",
            "/\u{0}",
            "/\"onclick=",
            &long,
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
