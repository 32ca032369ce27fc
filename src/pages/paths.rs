//! The spellings of a page's address: `/login`, `/index.php?rp=/login`, `/index.php/login`, and WHMCS's own files.

use std::borrow::Cow;

use crate::dialect::form::{self, Limits};

/// Files that integrations and bookmarks know, and the pages that took their place.
const FILES: [(&str, &str); 4] = [
    ("/clientarea.php", "/account"),
    ("/login.php", "/login"),
    ("/logout.php", "/logout"),
    ("/register.php", "/register"),
];

/// What `clientarea.php?action=` shows.
const AREAS: [(&str, &str); 5] = [
    ("changepw", "/user/password"),
    ("details", "/user/profile"),
    ("emails", "/account/emails"),
    ("security", "/user/security"),
    ("users", "/account/users"),
];

/// The path that a request means; of `index.php` without a good `rp` that path itself.
pub fn meant<'p>(path: &'p str, query: &str) -> Cow<'p, str> {
    if let Some(rest) = path.strip_prefix("/index.php/") {
        return Cow::Owned(format!("/{rest}"));
    }
    if path == "/index.php" {
        return named(query, "rp").map_or(Cow::Borrowed(path), Cow::Owned);
    }
    let Some((_, page)) = FILES.iter().find(|(file, _)| *file == path) else { return Cow::Borrowed(path) };
    let area = if path == "/clientarea.php" { named(query, "action") } else { None };
    let area = area.and_then(|action| AREAS.iter().find(|(known, _)| *known == action));
    Cow::Borrowed(area.map_or(*page, |(_, page)| page))
}

fn named(query: &str, name: &str) -> Option<String> {
    let query = form::decode(query.as_bytes(), None, b"", &Limits::default()).ok()?;
    query.text(name).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_several_spellings() {
        for (path, query, page) in [
            ("/login", "", "/login"),
            ("/index.php", "rp=/login", "/login"),
            ("/index.php", "rp=%2Fuser%2Faccounts&x=1", "/user/accounts"),
            ("/index.php/user/accounts", "", "/user/accounts"),
            ("/index.php", "", "/index.php"),
            ("/index.php", "rp[]=/login", "/index.php"),
            ("/clientarea.php", "", "/account"),
            ("/clientarea.php", "action=emails", "/account/emails"),
            ("/clientarea.php", "action=nonsense", "/account"),
            ("/logout.php", "returntoadmin=1", "/logout"),
            ("/register.php", "", "/register"),
        ] {
            assert_eq!(meant(path, query), page, "{path}?{query}");
        }
    }
}
