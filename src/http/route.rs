//! Where a path leads.

use crate::pages::admin::{self, setup};
use crate::pages::{area, assets, docs, login, paths, register, two_factor, verify};

/// Where a path leads. Paths are compared as they were sent: there is no second spelling.
pub enum Route {
    Form,
    Xml,
    Rest,
    Invite,
    Login,
    TwoFactor,
    Register,
    Verify,
    Area,
    Admin,
    SetUp,
    Reset,
    SingleSignOn,
    Document,
    Reference,
    Static,
    Icon,
    Alive,
    Ready,
    Root,
    Nowhere,
}

/// Below these stand the resources of the REST dialect.
const REST: [&str; 5] = ["/clients", "/client-invites", "/users", "/api-keys", "/auth"];

fn is_below(root: &str, path: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Route {
    /// The route of a path; the query tells pages of the old spelling.
    pub fn of(path: &str, query: &str) -> Self {
        let trimmed = path.strip_suffix('/').unwrap_or(path);
        match path {
            "/" | "/index.php" if query.is_empty() => Self::Root,
            "/favicon.ico" => Self::Icon,
            "/healthz" => Self::Alive,
            "/readyz" => Self::Ready,
            docs::DOCUMENT => Self::Document,
            docs::PAGE => Self::Reference,
            _ if path.starts_with(assets::FOLDER) => Self::Static,
            _ if trimmed.ends_with("/api.php") => Self::Form,
            _ if path.starts_with("/db/") => Self::Xml,
            _ if REST.iter().any(|root| is_below(root, path)) => Self::Rest,
            "/oauth/singlesignon.php" => Self::SingleSignOn,
            _ => Self::of_page(&paths::meant(path, query)),
        }
    }

    fn of_page(path: &str) -> Self {
        match path {
            login::PATH => Self::Login,
            two_factor::PATH => Self::TwoFactor,
            _ if area::AREA.find(path).is_some() => Self::Area,
            _ if is_below(setup::PATH, path) => Self::SetUp,
            _ if admin::has(path) => Self::Admin,
            _ if is_below("/invite", path) => Self::Invite,
            _ if is_below("/password/reset", path) => Self::Reset,
            _ if is_below(register::PATH, path) => Self::Register,
            _ if is_below(verify::PATH, path) => Self::Verify,
            _ => Self::Nowhere,
        }
    }

    /// For the log, which never holds a path: tokens are in some of them.
    pub const fn pattern(&self) -> &'static str {
        match self {
            Self::Form => "…/api.php",
            Self::Xml => "/db/{dbid}",
            Self::Rest => "(REST)",
            Self::Invite => "/invite/{token}",
            Self::Login => login::PATH,
            Self::TwoFactor => two_factor::PATH,
            Self::Verify => "/user/verify/{token}",
            Self::Register => register::PATH,
            Self::Area => "(client area)",
            Self::Admin => "(admin area)",
            Self::SetUp => "/admin/setup",
            Self::Reset => "/password/reset/{token}",
            Self::SingleSignOn => "/oauth/singlesignon.php",
            Self::Document => docs::DOCUMENT,
            Self::Reference => docs::PAGE,
            Self::Static => "/static/{file}",
            Self::Icon => "/favicon.ico",
            Self::Alive => "/healthz",
            Self::Ready => "/readyz",
            Self::Root => "/",
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
            "/login/",
            "/login/two-factor/",
            "/Login",
            "/password",
            "/password/resets",
            "/oauth/singlesignon.php/x",
            "/docs/",
            "/openapi.yaml",
            "/static",
            "/Static/x",
        ] {
            assert_eq!(pattern(path), "(unknown)", "{path}");
        }
    }

    #[test]
    fn a_page_has_the_old_spelling_as_well() {
        for (path, pattern) in [
            ("/invite", "/invite/{token}"),
            ("/invite/x", "/invite/{token}"),
            ("/login", "/login"),
            ("/login/two-factor", "/login/two-factor"),
            ("/account", "(client area)"),
            ("/account/users", "(client area)"),
            ("/password/reset", "/password/reset/{token}"),
            ("/password/reset/x", "/password/reset/{token}"),
            ("/register", "/register"),
            ("/user/verify/x", "/user/verify/{token}"),
            ("/user/verification/resend", "(client area)"),
            ("/healthz", "(unknown)"),
            ("/oauth/singlesignon.php", "(unknown)"),
        ] {
            assert_eq!(Route::of("/index.php", &format!("rp={path}")).pattern(), pattern, "{path}");
        }
    }
}
