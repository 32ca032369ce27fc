//! Cookies: one of a name out of the header, and the lines that set and clear them.

use crate::action::Site;

/// The longest value that is looked at: ours are shorter.
const LONGEST: usize = 128;

/// A cookie of this server. Over TLS its name says that no other host and no plain connection set it.
#[derive(Debug, Clone, Copy)]
pub struct Cookie(pub &'static str);

/// The link that this browser opened.
pub const INVITE: Cookie = Cookie("vestibule_invite");
/// The link by which this browser's user chooses a new password.
pub const RESET: Cookie = Cookie("vestibule_reset");
/// The link by which this browser's user proves his mailbox.
pub const VERIFY: Cookie = Cookie("vestibule_verify");
/// What only this browser knows, where there is no link.
pub const BROWSER: Cookie = Cookie("vestibule_browser");
/// What was just done, for the next page to say.
pub const FLASH: Cookie = Cookie("vestibule_flash");
/// Who is logged in.
pub const SESSION: Cookie = Cookie("vestibule_session");
/// Which administrator is.
pub const ADMIN: Cookie = Cookie("vestibule_admin");
/// The link by which the first administrator is made.
pub const SETUP: Cookie = Cookie("vestibule_setup");

impl Cookie {
    fn name(self, site: &Site) -> String {
        let prefix = if site.secure { "__Host-" } else { "" };
        format!("{prefix}{}", self.0)
    }

    /// The value in a `Cookie` header: the first of that name that this server could have set.
    pub fn read<'h>(self, site: &Site, header: &'h str) -> Option<&'h str> {
        let name = self.name(site);
        let pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(known, _)| *known == name).map(|(_, value)| unquoted(value));
        values.find(|value| is_ours(value))
    }

    /// The `Set-Cookie` line; without a life in seconds it ends with the browser's session.
    pub fn set(self, site: &Site, value: &str, life: Option<u32>) -> String {
        let age = life.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let secure = if site.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.name(site))
    }

    /// The `Set-Cookie` line that takes it away.
    pub fn clear(self, site: &Site) -> String {
        self.set(site, "", Some(0))
    }
}

/// Some proxies put values between quotes.
fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

fn is_ours(value: &str) -> bool {
    (1..=LONGEST).contains(&value.len())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::super::invite::tests::site;
    use super::*;

    #[test]
    fn one_cookie_is_found_among_others() {
        let read = |header| INVITE.read(&site(), header);
        assert_eq!(read("a=1; vestibule_invite=x.y-z_0; b=2"), Some("x.y-z_0"));
        assert_eq!(read("vestibule_invite=x"), Some("x"));
        assert_eq!(read("a=1;vestibule_invite=\"x\";b"), Some("x"));
        assert_eq!(read("xvestibule_invite=x; vestibule_invitex=x; Vestibule_invite=x"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn a_value_that_this_server_would_not_set_is_passed_over() {
        for bad in ["", "\"\"", "\"x", "a b", "a,b", "é", "a=b", &"x".repeat(129)] {
            assert_eq!(INVITE.read(&site(), &format!("vestibule_invite={bad}")), None, "{bad}");
        }
        assert_eq!(INVITE.read(&site(), "vestibule_invite=a b; vestibule_invite=c"), Some("c"));
    }

    #[test]
    fn over_tls_the_name_binds_the_cookie_to_this_host() {
        let secure = Site { secure: true, ..site() };
        assert_eq!(SESSION.read(&secure, "vestibule_session=a; __Host-vestibule_session=b"), Some("b"));
        assert_eq!(
            INVITE.set(&secure, "v", Some(900)),
            "__Host-vestibule_invite=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=900"
        );
        assert_eq!(SESSION.set(&site(), "v", None), "vestibule_session=v; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(SESSION.clear(&site()), "vestibule_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}
