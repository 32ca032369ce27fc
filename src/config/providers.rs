//! The settings of providers of OpenID: three for each name that `openid_providers` lists.

use super::raw::{BadConfig, Given, Raw};
use crate::action::Provider;
use crate::domain::secret::Secret;
use crate::openid;

/// The longest name.
const NAME: usize = 32;

impl Raw {
    /// Reads what belongs to the providers that are named; a key of the file that belongs to none is unknown.
    pub(super) fn read_providers(
        &mut self,
        given: Vec<Given>,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), BadConfig> {
        let names = self.provider_names()?;
        let keys: Vec<(String, bool)> = names.iter().flat_map(|name| keys(name)).collect();
        for Given { key, text, place } in given {
            if !keys.iter().any(|(known, _)| *known == key) {
                return Err(BadConfig::new(format!("{place}: the key {key} is unknown")));
            }
            self.insert(&key, &text, &place);
        }
        for (key, is_secret) in keys {
            if !self.has(&key) {
                self.insert(&key, "", "nothing");
            }
            self.read_environment(&key, is_secret, environment)?;
        }
        Ok(())
    }

    fn provider_names(&self) -> Result<Vec<String>, BadConfig> {
        let mut names: Vec<String> = Vec::new();
        for name in self.text("openid_providers").split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let name = name.to_ascii_lowercase();
            let plain = name.len() <= NAME && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !plain || names.contains(&name) {
                return Err(self.bad("openid_providers", "it must be different names of letters and digits"));
            }
            names.push(name);
        }
        Ok(names)
    }
}

fn key(name: &str, of: &str) -> String {
    format!("openid_{name}_{of}")
}

fn keys(name: &str) -> [(String, bool); 3] {
    [(key(name, "issuer"), false), (key(name, "client_id"), false), (key(name, "client_secret"), true)]
}

/// The providers, each with what it must have.
pub fn providers(raw: &Raw) -> Result<Vec<Provider>, BadConfig> {
    raw.provider_names()?.into_iter().map(|name| provider(raw, name)).collect()
}

fn provider(raw: &Raw, name: String) -> Result<Provider, BadConfig> {
    let issuer = key(&name, "issuer");
    let address = raw.opt(&issuer).filter(|address| openid::is_issuer(address));
    let address = address.ok_or_else(|| {
        raw.bad(
            &issuer,
            "it must be an address such as https://accounts.example.com, or on this machine http://",
        )
    })?;
    let client_id = key(&name, "client_id");
    let id = raw
        .opt(&client_id)
        .ok_or_else(|| raw.bad(&client_id, "it must be what the provider calls this server"))?;
    let secret = raw.opt(&key(&name, "client_secret")).map(Secret::new);
    Ok(Provider { issuer: address.to_owned(), client_id: id.to_owned(), client_secret: secret, name })
}
