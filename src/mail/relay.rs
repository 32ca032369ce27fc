//! The SMTP relay as its URL describes it; a URL that would send a password or a mail in the clear is refused here.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use lettre::transport::smtp::authentication::Credentials;

/// When the connection is encrypted. The certificate is verified whenever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Wrapped,
    /// STARTTLS, or nothing is sent.
    Required,
    /// STARTTLS where it is offered.
    Opportunistic,
    /// In the clear, on this machine only.
    None,
}

/// Where the relay is and how it is spoken to.
pub struct Relay {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// When the connection is encrypted.
    pub security: Security,
    /// A file of further certificates to trust, in PEM.
    pub ca: Option<PathBuf>,
    pub(super) credentials: Option<Credentials>,
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed_in = if self.credentials.is_some() { "with" } else { "without" };
        write!(f, "Relay({}:{}, {:?}, {signed_in} a login)", self.host, self.port, self.security)
    }
}

impl Relay {
    /// Reads `smtp://user:password@host:587?tls=required` or `smtps://…`.
    ///
    /// User and password are percent-encoded. `tls` is `required`, `opportunistic` or `none`; left out, it is `none`
    /// for a host on this machine and `required` elsewhere. `ca` names a PEM file of further certificates to trust.
    /// The port is 465 for `smtps`, 25 with `tls=none`, otherwise 587.
    ///
    /// # Errors
    /// One line for the operator; it never repeats any of the URL, which holds a password.
    pub fn parse(url: &str) -> Result<Self, String> {
        let (scheme, rest) =
            url.split_once("://").ok_or("the mail URL must begin with smtp:// or smtps://")?;
        let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let (login, place) =
            authority.rsplit_once('@').map_or((None, authority), |(login, place)| (Some(login), place));
        let (host, port) = host_and_port(place)?;
        let (tls, ca) = options(query)?;
        let security = security(scheme, tls.as_deref(), is_this_machine(&host))?;
        let credentials = login.map(credentials).transpose()?;
        let port = port.unwrap_or(match security {
            Security::Wrapped => 465,
            Security::None => 25,
            Security::Required | Security::Opportunistic => 587,
        });
        Self { host, port, security, ca, credentials }.checked()
    }

    /// Whoever sits between can hide STARTTLS, so a password goes out only where encryption is not a matter of luck.
    fn checked(self) -> Result<Self, String> {
        if self.credentials.is_some()
            && self.security == Security::Opportunistic
            && !is_this_machine(&self.host)
        {
            return Err(
                "a login needs tls=required; opportunistic encryption can be taken away by a third party"
                    .into(),
            );
        }
        Ok(self)
    }
}

fn security(scheme: &str, tls: Option<&str>, here: bool) -> Result<Security, String> {
    match (scheme, tls) {
        ("smtps", None | Some("required")) => Ok(Security::Wrapped),
        ("smtps", Some(_)) => Err("smtps:// is always encrypted; leave tls out of the mail URL".into()),
        ("smtp", None | Some("none")) if here => Ok(Security::None),
        ("smtp", None | Some("required")) => Ok(Security::Required),
        ("smtp", Some("opportunistic")) => Ok(Security::Opportunistic),
        ("smtp", Some("none")) => Err("tls=none is only for a relay on this machine".into()),
        ("smtp", Some(_)) => Err("tls in the mail URL must be required, opportunistic or none".into()),
        _ => Err("the mail URL must begin with smtp:// or smtps://".into()),
    }
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn host_and_port(place: &str) -> Result<(String, Option<u16>), String> {
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, "")) => (host, None),
        Some((host, tail)) => (host, Some(tail.strip_prefix(':').unwrap_or(""))),
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    if host.is_empty() || !host.chars().all(plain) {
        return Err("the mail URL has no usable host name".into());
    }
    let number = |port: &str| port.parse::<u16>().ok().filter(|port| *port > 0);
    let port =
        port.map(|port| number(port).ok_or("the port in the mail URL is not a number from 1 to 65535"));
    Ok((host.to_owned(), port.transpose()?))
}

type Options = (Option<String>, Option<PathBuf>);

fn options(query: &str) -> Result<Options, String> {
    let malformed = "the settings after the ? of the mail URL cannot be read";
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).map_err(|_| malformed)?;
    let (mut tls, mut ca) = (None, None);
    for (key, value) in pairs {
        match key.as_str() {
            "tls" if tls.is_none() => tls = Some(value),
            "ca" if ca.is_none() => ca = Some(PathBuf::from(value)),
            _ => return Err("the mail URL takes the settings tls and ca, each once".into()),
        }
    }
    Ok((tls, ca))
}

fn credentials(login: &str) -> Result<Credentials, String> {
    let pair = login.split_once(':').filter(|(user, password)| !user.is_empty() && !password.is_empty());
    let (user, password) = pair.ok_or("the mail URL needs both a user and a password, or neither")?;
    Ok(Credentials::new(percent_decoded(user)?, percent_decoded(password)?))
}

fn percent_decoded(raw: &str) -> Result<String, String> {
    let malformed = || "the login in the mail URL is not percent-encoded UTF-8".to_owned();
    let mut pieces = raw.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2).ok_or_else(malformed)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(malformed());
        }
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| malformed())?);
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(url: &str) -> (String, u16, Security, bool) {
        let relay = Relay::parse(url).unwrap_or_else(|e| panic!("{url}: {e}"));
        (relay.host, relay.port, relay.security, relay.credentials.is_some())
    }

    #[test]
    fn each_form_of_the_url_is_read() {
        let cases = [
            (
                "smtp://u:p@mail.example.com:2525?tls=required",
                "mail.example.com",
                2525,
                Security::Required,
                true,
            ),
            ("smtp://mail.example.com", "mail.example.com", 587, Security::Required, false),
            (
                "smtp://mail.example.com/?tls=opportunistic",
                "mail.example.com",
                587,
                Security::Opportunistic,
                false,
            ),
            ("smtps://u:p@mail.example.com", "mail.example.com", 465, Security::Wrapped, true),
            ("smtp://localhost", "localhost", 25, Security::None, false),
            ("smtp://127.0.0.1:1025?tls=none", "127.0.0.1", 1025, Security::None, false),
            ("smtp://[::1]:1025", "::1", 1025, Security::None, false),
            ("smtp://u:p@localhost?tls=opportunistic", "localhost", 587, Security::Opportunistic, true),
        ];
        for (url, host, port, security, login) in cases {
            assert_eq!(shape(url), (host.to_owned(), port, security, login), "{url}");
        }
    }

    #[test]
    fn a_login_is_percent_decoded_and_may_hold_an_at_sign() {
        let relay = Relay::parse("smtps://us%40er:p%3A%2F%C3%BC+@x@mail.example.com").unwrap();
        assert_eq!(relay.credentials, Some(Credentials::new("us@er".into(), "p:/ü+@x".into())));
        assert_eq!(relay.host, "mail.example.com");
    }

    #[test]
    fn nothing_leaves_the_machine_in_the_clear() {
        for url in [
            "smtp://mail.example.com?tls=none",
            "smtp://10.0.0.1?tls=none",
            "smtps://h.test?tls=none",
            "smtp://u:p@mail.example.com?tls=opportunistic",
            "smtps://h.test?tls=opportunistic",
        ] {
            assert!(Relay::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_malformed_url_is_refused() {
        for url in [
            "",
            "mail.example.com",
            "http://h",
            "smtp://",
            "smtp://h:",
            "smtp://h:0",
            "smtp://h:x",
            "smtp://[::1",
            "smtp://h x",
            "smtp://u@h",
            "smtp://u:@h",
            "smtp://:p@h",
            "smtps://u:%4@h",
            "smtps://u:%+4@h",
            "smtps://u:%ff@h",
            "smtp://h?tls=maybe",
            "smtp://h?tls=none&tls=required",
            "smtp://h?verify=off",
            "smtp://h\r\n",
        ] {
            assert!(Relay::parse(url).is_err(), "{url}");
        }
    }
}
