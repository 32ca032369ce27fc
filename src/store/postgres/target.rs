//! Where a PostgreSQL database is, from the address that the operator gives.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

use super::super::db::{DbError, Trouble};
use super::connection::Postgres;

/// How long one host may take to answer the connection.
const CONNECT: Duration = Duration::from_secs(2);
/// How long what was sent may stay without an acknowledgement before the connection counts as lost.
const UNACKNOWLEDGED: Duration = Duration::from_secs(5);
/// What a session must not exceed, in milliseconds: a statement, the wait for a lock, and a pause within a
/// transaction, in which a process that stands still would hold its locks. Poolers do not know these.
const SESSION: &str =
    "-c statement_timeout=9000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000";

/// What a session says of the second of these, if it has them.
const LOCK_TIMEOUT: (&str, &str) = ("SHOW lock_timeout", "3s");

/// A database: hosts, user, and how to speak to it.
#[derive(Clone)]
pub struct Target {
    pub(super) config: Config,
    /// The same for each host alone: the library would not leave one that accepts and then says nothing.
    pub(super) hosts: Vec<Config>,
    pub(super) tls: Arc<ClientConfig>,
    /// Whether statements are prepared and kept; a pooler in transaction mode cannot have them.
    pub(super) prepares: bool,
}

impl Target {
    /// Reads an address such as `postgres://user:password@one,two/vestibule?sslmode=verify-full`. The error
    /// says what is wrong with it and repeats no part that may be secret.
    pub fn parse(url: &str) -> Result<Self, String> {
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let mut own = Own::default();
        let mut theirs = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            if !own.take(pair)? {
                theirs.push(pair);
            }
        }
        let parse = |address: &str| -> Result<Config, String> {
            format!("{address}?{}", theirs.join("&")).parse().map_err(|error| unreadable(&error))
        };
        let mut config = parse(address)?;
        if config.get_hosts().is_empty() {
            return Err("it names no host".to_owned());
        }
        if config.get_dbname().is_none() {
            return Err("it names no database: end it with /vestibule, say".to_owned());
        }
        let encrypts = own.encrypts.unwrap_or_else(|| !config.get_hosts().iter().all(is_here));
        let mut hosts = alone(address).iter().map(|one| parse(one)).collect::<Result<Vec<_>, _>>()?;
        for config in hosts.iter_mut().chain([&mut config]) {
            fill_in(config, &theirs, own.prepares);
            config.ssl_mode(if encrypts { SslMode::Require } else { SslMode::Disable });
        }
        Ok(Self { config, hosts, tls: Arc::new(tls(own.roots.as_deref())?), prepares: own.prepares })
    }

    /// Refuses a session without the options that it was asked for: a pooler was told to overlook them,
    /// and would hand what is prepared and set in it to others.
    pub(super) fn check(&self, connection: &mut Postgres) -> Result<(), DbError> {
        let (question, answer) = LOCK_TIMEOUT;
        if self.config.get_options() != Some(SESSION) || connection.told(question)? == answer {
            return Ok(());
        }
        let text = "the session is a pooler's: the address needs prepared_statements=off".to_owned();
        Err(DbError { trouble: Trouble::Other, text })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = self.config.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        });
        write!(f, "PostgreSQL on {}", hosts.collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The parameters that are read here and not by the client library.
struct Own {
    encrypts: Option<bool>,
    roots: Option<String>,
    prepares: bool,
}

impl Default for Own {
    fn default() -> Self {
        Self { encrypts: None, roots: None, prepares: true }
    }
}

impl Own {
    /// Takes a parameter if it is one of these.
    fn take(&mut self, pair: &str) -> Result<bool, String> {
        let decoded: Vec<(String, String)> =
            serde_urlencoded::from_str(pair).map_err(|error| error.to_string())?;
        let Some((name, value)) = decoded.into_iter().next() else { return Ok(false) };
        match (name.as_str(), value.as_str()) {
            ("sslmode", "disable") => self.encrypts = Some(false),
            // Encryption without a look at the certificate would protect from nobody who can redirect it.
            ("sslmode", "require" | "verify-ca" | "verify-full") => self.encrypts = Some(true),
            ("sslmode", _) => return Err("sslmode must be disable or verify-full".to_owned()),
            ("sslrootcert", _) => self.roots = Some(value),
            ("prepared_statements", "on" | "true") => self.prepares = true,
            ("prepared_statements", "off" | "false") => self.prepares = false,
            ("prepared_statements", _) => return Err("prepared_statements must be on or off".to_owned()),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn unreadable(error: &tokio_postgres::Error) -> String {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    format!("it must be like postgres://user:password@host:5432/database: {}", cause.unwrap_or_default())
}

/// The address with each of its hosts by itself; hosts that are parameters stay together.
fn alone(address: &str) -> Vec<String> {
    let begin = address.find("://").map_or(0, |at| at + 3);
    let end = address[begin..].find('/').map_or(address.len(), |at| begin + at);
    let begin = address[begin..end].rfind('@').map_or(begin, |at| begin + at + 1);
    let hosts = address[begin..end].split(',');
    hosts.map(|host| format!("{}{host}{}", &address[..begin], &address[end..])).collect()
}

/// What the operator left open.
fn fill_in(config: &mut Config, given: &[&str], prepares: bool) {
    let is_given = |name: &str| given.iter().any(|pair| pair.split('=').next() == Some(name));
    config.application_name("vestibule");
    if !is_given("target_session_attrs") {
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    }
    if !is_given("connect_timeout") {
        config.connect_timeout(CONNECT);
    }
    if !is_given("tcp_user_timeout") {
        config.tcp_user_timeout(UNACKNOWLEDGED);
    }
    if !is_given("keepalives_idle") {
        config.keepalives_idle(UNACKNOWLEDGED);
        config.keepalives_interval(Duration::from_secs(1));
        config.keepalives_retries(3);
    }
    if prepares && !is_given("options") {
        config.options(SESSION);
    }
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
        }
    }
}

/// The server's certificate is always verified, by the roots of a file or by the public ones.
fn tls(roots: Option<&str>) -> Result<ClientConfig, String> {
    let mut store = RootCertStore::empty();
    match roots {
        None => store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let said = |error: &dyn fmt::Display| format!("sslrootcert {file}: {error}");
            for one in CertificateDer::pem_file_iter(file).map_err(|error| said(&error))? {
                store.add(one.map_err(|error| said(&error))?).map_err(|error| said(&error))?;
            }
            if store.is_empty() {
                return Err(said(&"there is no certificate in it"));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(|error| error.to_string())?;
    Ok(versions.with_root_certificates(store).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Target {
        Target::parse(url).expect(url)
    }

    #[test]
    fn several_hosts_are_tried_for_the_one_that_writes() {
        let target = read("postgres://me:secret@one:5433,two/vestibule");
        assert_eq!(target.config.get_hosts().len(), 2);
        assert_eq!(target.config.get_ports(), [5433, 5432]);
        assert_eq!(target.config.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
        assert_eq!(target.config.get_connect_timeout(), Some(&CONNECT));
        assert_eq!(target.config.get_tcp_user_timeout(), Some(&UNACKNOWLEDGED));
        assert_eq!(target.to_string(), "PostgreSQL on one, two");
        assert!(!format!("{target:?}").contains("secret"));
    }

    #[test]
    fn each_host_is_one_to_be_asked_alone() {
        let target = read("postgres://me:a%2Cb@one:5433,[::1],two/vestibule?connect_timeout=7");
        let hosts: Vec<_> = target.hosts.iter().map(|one| (one.get_hosts(), one.get_ports())).collect();
        let named = |name: &str| [Host::Tcp(name.to_owned())];
        assert_eq!(
            hosts,
            [
                (&named("one")[..], &[5433][..]),
                (&named("::1")[..], &[5432][..]),
                (&named("two")[..], &[5432][..])
            ]
        );
        for one in &target.hosts {
            assert_eq!((one.get_password(), one.get_dbname()), (Some(&b"a,b"[..]), Some("vestibule")));
            assert_eq!(one.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
            // One of them is elsewhere.
            assert_eq!(one.get_ssl_mode(), SslMode::Require);
        }
        assert_eq!(read("postgres://me@/v?host=/run/postgresql").hosts.len(), 1);
    }

    #[test]
    fn only_what_stays_on_the_machine_is_not_encrypted_unless_it_is_said() {
        let mode = |url: &str| read(url).config.get_ssl_mode();
        assert_eq!(mode("postgres://me@db.example/v"), SslMode::Require);
        assert_eq!(mode("postgres://me@127.0.0.1,db.example/v"), SslMode::Require);
        assert_eq!(mode("postgres://me@127.0.0.1,[::1],localhost/v"), SslMode::Disable);
        assert_eq!(mode("postgres://me@/v?host=/run/postgresql"), SslMode::Disable);
        assert_eq!(mode("postgres://me@db.example/v?sslmode=disable"), SslMode::Disable);
        assert_eq!(mode("postgres://me@127.0.0.1/v?sslmode=require"), SslMode::Require);
    }

    #[test]
    fn a_pooler_gets_no_prepared_statements_and_no_options_of_the_session() {
        let target = read("postgres://me@127.0.0.1/v?prepared_statements=off&connect_timeout=7");
        assert!(!target.prepares);
        assert_eq!(target.config.get_options(), None);
        assert_eq!(target.config.get_connect_timeout(), Some(&Duration::from_secs(7)));
        assert_eq!(read("postgres://me@127.0.0.1/v").config.get_options(), Some(SESSION));
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for (url, words) in [
            ("postgres://me:secret@db.example/v?sslmode=prefer", "sslmode must be disable or verify-full"),
            ("postgres://me:secret@db.example", "names no database"),
            ("postgres:///v?user=me", "names no host"),
            ("postgres://me:secret@db.example/v?sslrootcert=/nowhere.pem", "sslrootcert /nowhere.pem"),
            ("postgres://me:secret@db.example/v?prepared_statements=maybe", "must be on or off"),
            ("postgres://me:secret@db.example:port/v", "it must be like"),
            ("postgres://me:secret@db.example/v?colour=blue", "colour"),
        ] {
            let said = Target::parse(url).expect_err(url);
            assert!(said.contains(words) && !said.contains("secret"), "{url}: {said}");
        }
    }
}
