//! Where a path leads.

/// Where a path leads. Paths are compared as they were sent: there is no second spelling.
pub enum Route {
    Form,
    Xml,
    Invite,
    Icon,
    Alive,
    Ready,
    Nowhere,
}

impl Route {
    /// The route of a path; the query tells pages of the old spelling.
    pub fn of(path: &str, query: &str) -> Self {
        let trimmed = path.strip_suffix('/').unwrap_or(path);
        match path {
            "/favicon.ico" => Self::Icon,
            "/healthz" => Self::Alive,
            "/readyz" => Self::Ready,
            _ if trimmed.ends_with("/api.php") => Self::Form,
            _ if path.starts_with("/db/") => Self::Xml,
            _ if path == "/invite" || path.starts_with("/invite/") => Self::Invite,
            "/index.php" if query.contains("rp=") => Self::Invite,
            _ => Self::Nowhere,
        }
    }

    /// For the log, which never holds a path: tokens are in some of them.
    pub const fn pattern(&self) -> &'static str {
        match self {
            Self::Form => "…/api.php",
            Self::Xml => "/db/{dbid}",
            Self::Invite => "/invite/{token}",
            Self::Icon => "/favicon.ico",
            Self::Alive => "/healthz",
            Self::Ready => "/readyz",
            Self::Nowhere => "(unknown)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_spelling_but_for_the_prefix_of_the_form_sec_209() {
        let pattern = |path| Route::of(path, "").pattern();
        for path in [
            "/includes/api.php",
            "/a/b/includes/api.php",
            "//includes/api.php",
            "/api.php",
            "/includes/api.php/",
            "/includes/api.php/includes/api.php",
        ] {
            assert_eq!(pattern(path), "…/api.php", "{path}");
        }
        for path in [
            "/INCLUDES/API.PHP",
            "/includes/api.php/x",
            "/includes/api.php;x",
            "/includes/api.php%00",
            "/invites",
            "/Invite",
            "/db",
            "/.git/config",
            "/vestibule.db",
            "/../key",
        ] {
            assert_eq!(pattern(path), "(unknown)", "{path}");
        }
    }
}
