//! Asking a provider over HTTP: no redirects, and limits on how long and how large an answer may be.

use std::time::Duration;

use serde_json::{Map, Value};
use ureq::http::Response;
use ureq::typestate::WithoutBody;
use ureq::{Agent, Body, Proxy, RequestBuilder};

use crate::action::Unproved;
use crate::domain::secret::Secret;
use crate::domain::time;

/// For one answer.
const CALL: i64 = 5_000;
/// For all that one token takes: configuration, keys, the token itself, its person.
const TOKEN: i64 = 10_000;
/// Bytes of an answer.
const MOST: u64 = 256 * 1024;

/// An answer's members.
pub type Object = Map<String, Value>;

/// The calls that one token takes.
pub struct Asking {
    agent: Agent,
    until: i64,
}

/// Whether an address may be asked at all: what is not encrypted stays on this machine.
pub fn is_safe(address: &str) -> bool {
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte));
    let host = |rest: &str| !rest.is_empty() && !rest.starts_with('/') && !authority(rest).contains('@');
    plain
        && match (address.strip_prefix("https://"), address.strip_prefix("http://")) {
            (Some(rest), _) => host(rest),
            (None, Some(rest)) => host(rest) && is_loopback(authority(rest)),
            (None, None) => false,
        }
}

fn authority(rest: &str) -> &str {
    rest.split(['/', '?']).next().unwrap_or_default()
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl Asking {
    /// Begins to count the time.
    pub fn begin(agent: &Agent) -> Self {
        Self { agent: agent.clone(), until: time::uptime() + TOKEN }
    }

    /// What an address says to whoever asks.
    pub fn get(&self, address: &str) -> Result<Object, Unproved> {
        self.ask(address, |agent| agent.get(address))
    }

    /// What it says to the bearer of a token.
    pub fn get_as(&self, address: &str, token: &Secret) -> Result<Object, Unproved> {
        let bearer = format!("Bearer {}", token.expose());
        self.ask(address, |agent| agent.get(address).header("Authorization", &bearer))
    }

    /// What it answers to a form, with the header `Authorization` where there is one.
    pub fn post(
        &self,
        address: &str,
        authorization: Option<&str>,
        form: &[(&str, &str)],
    ) -> Result<Object, Unproved> {
        let mut request = self.limited(address, self.agent.post(address))?;
        if let Some(value) = authorization {
            request = request.header("Authorization", value);
        }
        read(request.send_form(form.iter().copied()))
    }

    fn ask(
        &self,
        address: &str,
        request: impl FnOnce(&Agent) -> RequestBuilder<WithoutBody>,
    ) -> Result<Object, Unproved> {
        read(self.limited(address, request(&self.agent))?.call())
    }

    fn limited<B>(&self, address: &str, request: RequestBuilder<B>) -> Result<RequestBuilder<B>, Unproved> {
        let left = (self.until - time::uptime()).min(CALL);
        let left = u64::try_from(left).ok().filter(|left| *left > 0).ok_or(Unproved::Unreachable)?;
        if !is_safe(address) {
            log::warn!("a provider names an address that is neither https nor on this machine");
            return Err(Unproved::Unreachable);
        }
        // A proxy is not asked for what is on this machine, and would not find it.
        let proxy = if address.starts_with("http://") { None } else { Proxy::try_from_env() };
        let limit = Some(Duration::from_millis(left));
        Ok(request.header("Accept", "application/json").config().timeout_global(limit).proxy(proxy).build())
    }
}

/// The client: what it knows is not worth a cookie, and where it is sent it does not go.
pub fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_response_header_size(32 * 1024)
        .user_agent(concat!("vestibule/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

/// An answer's object. The provider's no is about the token; everything else is about the provider.
fn read(answer: Result<Response<Body>, ureq::Error>) -> Result<Object, Unproved> {
    let mut answer = answer.map_err(|error| unreachable(&error))?;
    match answer.status().as_u16() {
        200 => {}
        400 | 401 | 403 => return Err(Unproved::Refused("the provider does not accept it")),
        status => {
            log::warn!("a provider answers with the status {status}");
            return Err(Unproved::Unreachable);
        }
    }
    let bytes = answer.body_mut().with_config().limit(MOST).read_to_vec();
    let bytes = bytes.map_err(|error| unreachable(&error))?;
    serde_json::from_slice(&bytes).map_err(|_| {
        log::warn!("a provider's answer is no JSON object");
        Unproved::Unreachable
    })
}

fn unreachable(error: &ureq::Error) -> Unproved {
    log::warn!("a provider cannot be asked: {error}");
    Unproved::Unreachable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_are_asked() {
        for good in [
            "https://accounts.google.com",
            "https://id.example.com:8443/realms/x",
            "http://127.0.0.1:8080/a",
            "http://[::1]:9/",
            "http://localhost",
        ] {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "",
            "https://",
            "https:///x",
            "http://example.com",
            "http://127.0.0.1@example.com/",
            "http://127.0.0.1.example.com/",
            "http://localhost.example.com",
            "https://a@example.com",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "https://example.com/ x",
            "HTTPS://example.com\r\nX: y",
            "https://example.com/#x",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
    }
}
