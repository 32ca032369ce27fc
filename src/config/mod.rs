//! Every setting: flag, then environment, then `vestibule.toml`, then for some of them the store, then default.

mod brand;
mod changeable;
mod providers;
mod raw;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use self::changeable::Outside;
use self::raw::Raw;
pub use self::raw::{BadConfig, Flags};

use crate::action::{AcceptPolicy, Kept, Limits, Settings, SignUp, Site};
use crate::domain::brand::{Brand, Logo};
use crate::domain::email::Email;
use crate::domain::language::Language;
use crate::domain::network::{self, Network};
use crate::domain::secret::Secret;
use crate::domain::text::clean_line;
use crate::domain::time::{DAY, MINUTE};
use crate::domain::token::Key;
use crate::mail::message::Sender;
use crate::mail::render::is_link;
use crate::store::Place;

const PROFILES: [&str; 2] = ["compatible", "hardened"];
/// The longest name of a company, in characters.
const COMPANY: usize = 100;
/// The longest address of terms of service.
const LINK: usize = 1000;

/// All settings.
pub struct Config {
    /// Addresses to listen on.
    pub listen: Vec<SocketAddr>,
    /// The data folder.
    pub data: PathBuf,
    /// Where the store is.
    pub store: Place,
    /// The relay; None: mails are written into the data folder.
    pub smtp_url: Option<String>,
    /// The sender of mails.
    pub mail_from: Sender,
    /// How many sender threads there are; 0: mail waits in the outbox until a server with some runs.
    pub mail_workers: usize,
    /// Whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<Network>,
    /// What is logged, as `env_logger` reads it.
    pub log: String,
    /// Log lines as JSON objects.
    pub log_json: bool,
    /// Connections for long reads of a file, or for everything on PostgreSQL.
    pub db_pool: u32,
    /// The longest wait for one.
    pub db_wait: Duration,
    /// HTTP threads.
    pub http_workers: usize,
    /// What rules look at, without what the store holds of it; its key is that of the data folder once a command
    /// has read it.
    pub site: Site,
    /// Whether the base of links was set, and not taken from the listen address.
    pub public_url_given: bool,
}

impl Config {
    /// Reads file and environment and lays the flags over them.
    pub fn load(file: Option<&Path>, flags: Flags) -> Result<Self, BadConfig> {
        let environment = |name: &str| std::env::var(name).ok();
        Self::parse(Raw::gather(file, &environment, flags)?)
    }

    fn parse(raw: Raw) -> Result<Self, BadConfig> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let listen: Vec<SocketAddr> = raw.each("listen", "an address such as 127.0.0.1:8080")?;
        let logo = brand::logo(&raw)?;
        Ok(Self {
            data: data_folder(&raw),
            store: place(&raw)?,
            smtp_url: raw.opt("smtp_url").map(str::to_owned),
            mail_from: sender(&raw)?,
            mail_workers: raw.number("mail_workers", 0, 64)?,
            trusted_proxies: networks(&raw, "trusted_proxies")?,
            log: raw.text("log").to_owned(),
            log_json: raw.one_of("log_format", &["text", "json"])? == "json",
            db_pool: raw.number_or("db_pool", 1, 256, u32::try_from(cores * 2).unwrap_or(4))?,
            db_wait: Duration::from_secs(raw.number("db_wait", 1, 60)?),
            http_workers: raw.number_or("http_workers", 1, 256, cores)?,
            public_url_given: raw.opt("public_url").is_some(),
            site: Arc::new(Outside { raw, listen: listen.clone(), logo }).made(&Kept::new())?,
            listen,
        })
    }

    /// What `serve` needs beyond a readable configuration: links in mail must lead somewhere.
    pub fn check_for_serving(&self) -> Result<(), BadConfig> {
        if self.public_url_given {
            return Ok(());
        }
        let why = if self.smtp_url.is_some() {
            "mail is configured (VESTIBULE_SMTP_URL)"
        } else if self.listen.iter().any(|address| !address.ip().is_loopback()) {
            "a listen address is not a loopback address (VESTIBULE_LISTEN)"
        } else {
            return Ok(());
        };
        Err(BadConfig::new(format!(
            "VESTIBULE_PUBLIC_URL (public_url) is not set, but {why}: \
             set it to the address under which people reach this server, such as https://accounts.example.com"
        )))
    }
}

fn data_folder(raw: &Raw) -> PathBuf {
    let file = raw.opt("database_url").and_then(|url| url.strip_prefix("sqlite:")).map(PathBuf::from);
    file.and_then(|file| file.parent().map(Path::to_path_buf))
        .unwrap_or_else(|| PathBuf::from(raw.text("data")))
}

fn place(raw: &Raw) -> Result<Place, BadConfig> {
    match raw.opt("database_url") {
        None => Ok(Place::Folder(data_folder(raw))),
        Some(url) => Place::parse(url).map_err(|what| raw.bad("database_url", &what)),
    }
}

fn sender(raw: &Raw) -> Result<Sender, BadConfig> {
    let text = raw.text("mail_from").trim();
    let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("", text),
    };
    // `localhost` has no dot, so that the rule for other people's addresses would refuse it.
    let good =
        address.strip_suffix("@localhost").is_some_and(|local| !local.is_empty() && !local.contains('@'))
            || Email::parse(address).is_ok();
    if !good {
        return Err(raw.bad("mail_from", "it must be an address such as Accounts <accounts@example.com>"));
    }
    Ok(Sender { name: name.to_owned(), address: address.to_owned() })
}

fn networks(raw: &Raw, name: &'static str) -> Result<Vec<Network>, BadConfig> {
    network::parse_list(raw.text(name))
        .map_err(|entry| raw.bad(name, &format!("{entry:?} is no address and no network such as 10.0.0.0/8")))
}

fn hardened(raw: &Raw) -> bool {
    raw.one_of("profile", &PROFILES).is_ok_and(|profile| profile == "hardened")
}

/// A site of these settings. The logo was read before.
fn site(
    raw: &Raw,
    listen: &[SocketAddr],
    logo: Option<Arc<Logo>>,
    settings: Settings,
) -> Result<Site, BadConfig> {
    let hardened = raw.one_of("profile", &PROFILES)? == "hardened";
    let public_url = public_url(raw, listen)?;
    Ok(Site {
        secure: public_url.starts_with("https://"),
        public_url,
        company: company(raw)?,
        language: Language::from_name(raw.choice("language")?).unwrap_or_default(),
        brand: Brand::new(brand::colour(raw)?, logo),
        tos_url: terms(raw)?,
        invite_life: raw.whole("invite_days")? * DAY,
        accept: match raw.choice("invite_accept")? {
            _ if hardened => AcceptPolicy::Invited,
            "verified" => AcceptPolicy::Verified,
            "invited" => AcceptPolicy::Invited,
            _ => AcceptPolicy::Any,
        },
        signup: match raw.choice("signup")? {
            "open" => SignUp::Open,
            "closed" => SignUp::Closed,
            _ => SignUp::Invited,
        },
        strict_permissions: hardened,
        inviter_is_company: raw.choice("inviter")? == "company",
        password_min: usize::try_from(raw.whole("password_min")?).unwrap_or(usize::MAX),
        limits: limits(raw)?,
        zone: TimeZone::get(raw.text("time_zone").trim())
            .map_err(|_| raw.bad("time_zone", "it must be a time zone such as Europe/Berlin"))?,
        whmcs_version: raw.text("whmcs_version").to_owned(),
        api_networks: networks(raw, "api_allowed_ips")?,
        access_key: raw.opt("api_access_key").map(Secret::new),
        api_get: raw.choice("api_get")? == "true" && !hardened,
        admins_need_factor: hardened,
        legacy_login: !hardened,
        quickbase_cookie: raw.flag("quickbase_cookie")?,
        default_format: raw.choice("default_responsetype")?.to_owned(),
        templates: data_folder(raw).join("templates"),
        openid: providers::providers(raw)?,
        key: Key::new([0; 32]),
        settings,
    })
}

fn limits(raw: &Raw) -> Result<Limits, BadConfig> {
    Ok(Limits {
        inviter: raw.whole("limit_inviter")?,
        client: raw.whole("limit_client")?,
        pending: raw.whole("limit_pending")?,
        recipient: raw.whole("limit_recipient")?,
        interval: raw.whole("limit_interval")? * MINUTE,
        failures: raw.whole("limit_failures")?,
        requests: raw.whole("limit_requests")?,
    })
}

/// It stands in the subjects of mails and in the titles of pages.
fn company(raw: &Raw) -> Result<String, BadConfig> {
    let bad = |_| raw.bad("company_name", "it must be one line of at most 100 characters");
    clean_line(raw.text("company_name"), COMPANY).map_err(bad)
}

fn terms(raw: &Raw) -> Result<Option<String>, BadConfig> {
    let url = raw.opt("tos_url");
    if url.is_some_and(|url| !is_link(url) || url.len() > LINK) {
        return Err(raw.bad("tos_url", "it must be an address such as https://example.com/terms"));
    }
    Ok(url.map(str::to_owned))
}

fn public_url(raw: &Raw, listen: &[SocketAddr]) -> Result<String, BadConfig> {
    let Some(url) = raw.opt("public_url") else {
        let first = listen.first().map_or_else(|| "127.0.0.1:8080".to_owned(), SocketAddr::to_string);
        return Ok(format!("http://{first}"));
    };
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |rest: &str| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_graphic() && !"?#\"<>\\".contains(c))
    };
    match rest {
        Some(rest) if plain(rest) => Ok(url.trim_end_matches('/').to_owned()),
        _ => Err(raw.bad("public_url", "it must be an address such as https://accounts.example.com")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, BadConfig> {
        let environment =
            |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Config::parse(Raw::gather(None, &environment, Flags::new())?)
    }

    fn complaint(pairs: &[(&str, &str)]) -> String {
        with(pairs).err().map(|bad| bad.text).unwrap_or_default()
    }

    #[test]
    fn the_defaults_are_those_of_the_contract() {
        let config = with(&[]).expect("defaults");
        assert_eq!(config.site.public_url, "http://127.0.0.1:8080");
        assert_eq!(config.site.invite_life, 7 * DAY);
        assert_eq!(config.site.accept, AcceptPolicy::Any);
        assert_eq!(config.site.signup, SignUp::Invited);
        assert_eq!(config.site.password_min, 12);
        assert!(config.site.api_get && config.site.legacy_login && !config.site.secure);
        assert!(config.check_for_serving().is_ok());
    }

    #[test]
    fn a_bad_value_names_its_variable_and_is_never_guessed() {
        for (name, value) in [
            ("VESTIBULE_INVITE_DAYS", "31"),
            ("VESTIBULE_API_ALLOWED_IPS", "127.0.0.1,10.0.0.1/8"),
            ("VESTIBULE_PASSWORD_MIN", "7"),
            ("VESTIBULE_LISTEN", "nowhere"),
            ("VESTIBULE_PUBLIC_URL", "ftp://x"),
            ("VESTIBULE_TIME_ZONE", "Mars/Olympus"),
            ("VESTIBULE_MAIL_FROM", "nobody"),
            ("VESTIBULE_PROFILE", "strict"),
            ("VESTIBULE_SIGNUP", "yes"),
            ("VESTIBULE_API_GET", "maybe"),
        ] {
            let text = complaint(&[(name, value)]);
            assert!(text.contains(name), "{name}: {text}");
        }
    }

    #[test]
    fn mail_or_an_open_address_needs_a_public_url() {
        let refused = |pairs| with(pairs).expect("readable").check_for_serving().is_err();
        assert!(refused(&[("VESTIBULE_SMTP_URL", "smtp://127.0.0.1:25")]));
        assert!(refused(&[("VESTIBULE_LISTEN", "127.0.0.1:80,0.0.0.0:80")]));
        assert!(!refused(&[
            ("VESTIBULE_LISTEN", "0.0.0.0:80"),
            ("VESTIBULE_PUBLIC_URL", "https://a.example")
        ]));
    }

    #[test]
    fn the_hardened_profile_closes_what_is_open_for_old_clients() {
        let site = with(&[("VESTIBULE_PROFILE", "hardened")]).expect("readable").site;
        assert_eq!(site.accept, AcceptPolicy::Invited);
        assert!(!site.api_get && !site.legacy_login && site.strict_permissions);
    }

    #[test]
    fn a_provider_has_an_issuer_and_a_client_id_and_nothing_else_is_taken() {
        let named = ("VESTIBULE_OPENID_PROVIDERS", "Google");
        let issuer = ("VESTIBULE_OPENID_GOOGLE_ISSUER", "https://accounts.google.com");
        let id = ("VESTIBULE_OPENID_GOOGLE_CLIENT_ID", "us");
        let secret = ("VESTIBULE_OPENID_GOOGLE_CLIENT_SECRET", "s");
        let providers = with(&[named, issuer, id, secret]).expect("readable").site.openid;
        assert_eq!((&*providers[0].name, &*providers[0].client_id, providers.len()), ("google", "us", 1));
        assert!(providers[0].client_secret.is_some());
        assert!(complaint(&[named, id]).contains("VESTIBULE_OPENID_GOOGLE_ISSUER"));
        assert!(complaint(&[named, issuer]).contains("VESTIBULE_OPENID_GOOGLE_CLIENT_ID"));
        for bad in ["http://id.example.com", "accounts.google.com", "https://id.example.com/?a=b"] {
            let issuer = ("VESTIBULE_OPENID_GOOGLE_ISSUER", bad);
            assert!(complaint(&[named, issuer, id]).contains("GOOGLE_ISSUER"), "{bad}");
        }
        for bad in ["a,A", "a-b", "a_b", &"a".repeat(33)] {
            assert!(complaint(&[("VESTIBULE_OPENID_PROVIDERS", bad)]).contains("OPENID_PROVIDERS"), "{bad}");
        }
    }

    #[test]
    fn a_sender_has_a_name_or_none() {
        let from = |text| with(&[("VESTIBULE_MAIL_FROM", text)]).expect("readable").mail_from;
        assert_eq!(from("Big Host <a@example.com>").name, "Big Host");
        assert_eq!(from("a@example.com").address, "a@example.com");
    }
}
