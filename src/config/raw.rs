//! The settings as texts: flag, then environment, then file, then default, each with its place.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

/// The settings' names with their defaults; an empty default means that there is none. The
/// environment's name is `VESTIBULE_` and the same in capitals.
const SETTINGS: [(&str, &str); 39] = [
    ("listen", "127.0.0.1:8080"),
    ("data", "./data"),
    ("database_url", ""),
    ("public_url", ""),
    ("smtp_url", ""),
    ("mail_from", "Vestibule <no-reply@localhost>"),
    ("mail_workers", "4"),
    ("invite_days", "7"),
    ("invite_accept", "any"),
    ("signup", "invited"),
    ("inviter", "admin"),
    ("api_allowed_ips", "127.0.0.0/8,::1"),
    ("api_access_key", ""),
    ("api_get", "true"),
    ("default_responsetype", "nvp"),
    ("trusted_proxies", ""),
    ("log", "info"),
    ("log_format", "text"),
    ("profile", "compatible"),
    ("company_name", "Vestibule"),
    ("language", "english"),
    ("logo", ""),
    ("colour", ""),
    ("tos_url", ""),
    ("password_min", "12"),
    ("time_zone", "UTC"),
    ("whmcs_version", "8.13.1"),
    ("quickbase_cookie", "false"),
    ("limit_inviter", "30"),
    ("limit_client", "100"),
    ("limit_pending", "200"),
    ("limit_recipient", "5"),
    ("limit_interval", "5"),
    ("limit_failures", "20"),
    ("limit_requests", "600"),
    ("openid_providers", ""),
    ("db_pool", ""),
    ("db_wait", "1"),
    ("http_workers", ""),
];

/// Settings that may be given as the name of a file that holds them.
const SECRETS: [&str; 3] = ["database_url", "smtp_url", "api_access_key"];

/// Where a setting comes from that nobody has set.
const NOWHERE: &str = "the default";

/// A setting that is wrong: which, where it was set, and what is the matter. The exit code is 78.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadConfig {
    /// All of it, for whoever set it.
    pub text: String,
    /// The setting, where one of them is wrong.
    pub name: Option<String>,
    /// What is the matter with it.
    pub what: String,
}

impl BadConfig {
    /// About the configuration as a whole.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { what: text.clone(), text, name: None }
    }
}

impl fmt::Display for BadConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for BadConfig {}

/// A key of the file, what it says, and how it is named where it is wrong.
pub(super) struct Given {
    pub key: String,
    pub text: String,
    pub place: String,
}

/// Flags that override everything, by the settings' names.
pub type Flags = BTreeMap<&'static str, String>;

/// The settings as texts, each with the place it comes from.
#[derive(Clone)]
pub struct Raw(BTreeMap<String, (String, String)>);

impl Raw {
    pub fn gather(
        file: Option<&Path>,
        environment: &dyn Fn(&str) -> Option<String>,
        flags: Flags,
    ) -> Result<Self, BadConfig> {
        let mut raw = Self(BTreeMap::new());
        for (name, default) in SETTINGS {
            raw.insert(name, default, NOWHERE);
        }
        let further = raw.read_file(file)?;
        for (name, _) in SETTINGS {
            raw.read_environment(name, SECRETS.contains(&name), environment)?;
        }
        for (name, value) in flags {
            raw.insert(name, &value, &format!("--{}", name.replace('_', "-")));
        }
        raw.read_providers(further, environment)?;
        Ok(raw)
    }

    /// A file that was named must be there; the one in the working folder may be missing.
    /// Gives the keys that only a provider's name explains.
    fn read_file(&mut self, file: Option<&Path>) -> Result<Vec<Given>, BadConfig> {
        let path = file.unwrap_or_else(|| Path::new("vestibule.toml"));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(BadConfig::new(format!("{}: {error}", path.display()))),
        };
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| BadConfig::new(format!("{}: {error}", path.display())))?;
        let mut further = Vec::new();
        for (key, value) in table {
            let text = plain_text(&value).ok_or_else(|| {
                BadConfig::new(format!(
                    "{}: {key} must be a text, a number or a list of texts",
                    path.display()
                ))
            })?;
            let given = Given { place: format!("{key} in {}", path.display()), key, text };
            if SETTINGS.iter().any(|(name, _)| *name == given.key) {
                self.insert(&given.key, &given.text, &given.place);
            } else {
                further.push(given);
            }
        }
        Ok(further)
    }

    pub(super) fn insert(&mut self, name: &str, value: &str, place: &str) {
        self.0.insert(name.to_owned(), (value.to_owned(), place.to_owned()));
    }

    pub(super) fn read_environment(
        &mut self,
        name: &str,
        is_secret: bool,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), BadConfig> {
        let variable = variable(name);
        if let Some(value) = environment(&variable) {
            self.insert(name, &value, &variable);
        } else if is_secret && let Some(path) = environment(&format!("{variable}_FILE")) {
            let value = std::fs::read_to_string(&path)
                .map_err(|error| BadConfig::new(format!("{variable}_FILE: {path}: {error}")))?;
            self.insert(name, value.trim(), &format!("{variable}_FILE"));
        }
        Ok(())
    }

    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |(value, _)| value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Where a setting was set; None where it was not.
    pub fn place(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|(_, place)| place.as_str()).filter(|place| *place != NOWHERE)
    }

    /// The value of a setting that was not set.
    pub fn default_of(name: &str) -> &'static str {
        SETTINGS.into_iter().find(|(known, _)| *known == name).map_or("", |(_, default)| default)
    }

    pub fn opt(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|value| !value.is_empty())
    }

    /// What is wrong, without a secret's value.
    pub fn bad(&self, name: &str, what: &str) -> BadConfig {
        let place = self.0.get(name).map_or("", |(_, place)| place);
        let text = format!("{} ({name}, set by {place}): {what}", variable(name));
        BadConfig { text, name: Some(name.to_owned()), what: what.to_owned() }
    }

    pub fn number<T>(&self, name: &'static str, least: T, most: T) -> Result<T, BadConfig>
    where
        T: std::str::FromStr + PartialOrd + fmt::Display + Copy,
    {
        let number = self.text(name).trim().parse().ok().filter(|number| *number >= least && *number <= most);
        number.ok_or_else(|| self.bad(name, &format!("it must be a number from {least} to {most}")))
    }

    pub fn number_or<T>(&self, name: &'static str, least: T, most: T, otherwise: T) -> Result<T, BadConfig>
    where
        T: std::str::FromStr + PartialOrd + fmt::Display + Copy,
    {
        if self.opt(name).is_none() { Ok(otherwise) } else { self.number(name, least, most) }
    }

    pub fn flag(&self, name: &'static str) -> Result<bool, BadConfig> {
        Ok(self.one_of(name, &["true", "false"])? == "true")
    }

    pub fn one_of<'k>(&self, name: &'static str, known: &[&'k str]) -> Result<&'k str, BadConfig> {
        let value = self.text(name).trim();
        let found = known.iter().find(|one| one.eq_ignore_ascii_case(value));
        found.copied().ok_or_else(|| self.bad(name, &format!("it must be one of {}", known.join(", "))))
    }

    pub fn each<T: std::str::FromStr>(&self, name: &'static str, what: &str) -> Result<Vec<T>, BadConfig> {
        let parsed: Result<Vec<T>, _> = self.text(name).split(',').map(|one| one.trim().parse()).collect();
        parsed.map_err(|_| self.bad(name, &format!("each must be {what}")))
    }
}

fn variable(name: &str) -> String {
    format!("VESTIBULE_{}", name.to_ascii_uppercase())
}

fn plain_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}
