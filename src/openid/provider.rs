//! One provider: its configuration and keys as they were read last, and the ways to prove a token of its.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ureq::Agent;

use super::claims;
use super::fetch::{Asking, Object, agent};
use super::jwt::Jwt;
use super::keys::Keys;
use crate::action::{Evidence, Person, Provider, Unproved};
use crate::domain::secret::Secret;
use crate::domain::time::{MINUTE, Timestamp};

/// How long configuration and keys are taken as they were: a key that was withdrawn is trusted no longer.
const FRESH: i64 = 10 * MINUTE;
/// A token of an unknown key lets the keys be read again, once in this time.
const AGAIN: i64 = MINUTE;

/// Google has no introspection, and documents this instead.
const GOOGLE: &str = "https://accounts.google.com";
const GOOGLE_TOKENS: &str = "https://oauth2.googleapis.com/tokeninfo";

/// A provider, and what is known of it.
pub struct Known {
    settings: Provider,
    agent: Agent,
    read: Mutex<Read>,
}

/// What was read, and when it was last asked for.
#[derive(Default)]
struct Read {
    told: Option<(Timestamp, Arc<Told>)>,
    asked_again: Option<Timestamp>,
}

/// What a provider says about itself.
struct Told {
    userinfo: Option<String>,
    introspection: Option<String>,
    /// Its secret goes into the form, not into the head.
    in_form: bool,
    keys: Keys,
}

impl Known {
    pub fn new(settings: Provider) -> Self {
        Self { settings, agent: agent(), read: Mutex::default() }
    }

    pub fn is(&self, name: &str) -> bool {
        self.settings.name == name
    }

    /// Whom a token is about. Nothing of the token or its claims is logged.
    pub fn identify(&self, evidence: &Evidence) -> Result<Person, Unproved> {
        let asking = Asking::begin(&self.agent);
        let (token, now) = (&evidence.token, evidence.now);
        let told = self.told(&asking, now)?;
        match Jwt::parse(token.expose()) {
            Some(jwt) => {
                let claims = self.signed(&asking, &told, &jwt, now)?;
                person(&asking, &told, &claims, token)
            }
            None => self.opaque(&asking, &told, token, now),
        }
    }

    /// The claims of a token that is signed, of this issuer, for us, and in its time.
    fn signed(
        &self,
        asking: &Asking,
        told: &Told,
        jwt: &Jwt<'_>,
        now: Timestamp,
    ) -> Result<Object, Unproved> {
        let claims = match jwt.verified(&told.keys)? {
            None if self.may_ask_again(now) => jwt.verified(&self.renewed(asking, now)?.keys)?,
            claims => claims,
        };
        let claims = claims.ok_or(Unproved::Refused("it is signed with none of the provider's keys"))?;
        claims::check_issuer(&claims, &self.settings.issuer)?;
        if !claims::names_us(&claims, "aud", &self.settings.client_id) {
            return Err(Unproved::Refused("it is meant for somebody else"));
        }
        claims::check_times(&claims, now, true)?;
        claims::check_unbound(&claims)?;
        if claims::subject(&claims).is_none() {
            return Err(Unproved::Refused("it does not say whom it is about"));
        }
        Ok(claims)
    }

    /// A token that cannot be read: only the provider can say for whom it was made.
    fn opaque(
        &self,
        asking: &Asking,
        told: &Told,
        token: &Secret,
        now: Timestamp,
    ) -> Result<Person, Unproved> {
        match (&told.introspection, &self.settings.client_secret) {
            (Some(address), Some(secret)) => {
                let claims = self.introspected(asking, (address, told.in_form), secret, token)?;
                self.check_introspected(&claims, now)?;
                person(asking, told, &without_address(claims), token)
            }
            _ if self.settings.issuer == GOOGLE => self.google(asking, told, token, now),
            _ => Err(Unproved::Refused("nobody can be asked for whom it was made")),
        }
    }

    fn introspected(
        &self,
        asking: &Asking,
        (address, in_form): (&str, bool),
        secret: &Secret,
        token: &Secret,
    ) -> Result<Object, Unproved> {
        let id = self.settings.client_id.as_str();
        let mut form = vec![("token", token.expose()), ("token_type_hint", "access_token")];
        let basic = format!(
            "Basic {}",
            STANDARD.encode(format!("{}:{}", form_encoded(id), form_encoded(secret.expose())))
        );
        if in_form {
            form.extend([("client_id", id), ("client_secret", secret.expose())]);
        }
        asking.post(address, Some(&*basic).filter(|_| !in_form), &form).map_err(|fault| {
            // A no here is about us, not about the token.
            if matches!(fault, Unproved::Refused(_)) {
                log::error!(
                    "the provider {} does not let us ask about tokens: see its client id and secret",
                    self.settings.name
                );
            }
            Unproved::Unreachable
        })
    }

    fn check_introspected(&self, claims: &Object, now: Timestamp) -> Result<(), Unproved> {
        if claims.get("active") != Some(&Value::Bool(true)) {
            return Err(Unproved::Refused("the provider says that it is not good"));
        }
        if claims.contains_key("iss") {
            claims::check_issuer(claims, &self.settings.issuer)?;
        }
        let id = &self.settings.client_id;
        if !claims::names_us(claims, "aud", id) && !claims::names_us(claims, "client_id", id) {
            return Err(Unproved::Refused("it is meant for somebody else"));
        }
        claims::check_times(claims, now, false)?;
        claims::check_unbound(claims)
    }

    /// As Google documents it.
    fn google(
        &self,
        asking: &Asking,
        told: &Told,
        token: &Secret,
        now: Timestamp,
    ) -> Result<Person, Unproved> {
        let claims = asking.get(&format!("{GOOGLE_TOKENS}?access_token={}", form_encoded(token.expose())))?;
        if !claims::names_us(&claims, "aud", &self.settings.client_id) {
            return Err(Unproved::Refused("it is meant for somebody else"));
        }
        claims::check_times(&claims, now, true)?;
        person(asking, told, &claims, token)
    }

    /// What the provider says about itself, read again when it is no longer fresh.
    fn told(&self, asking: &Asking, now: Timestamp) -> Result<Arc<Told>, Unproved> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner).told.clone();
        match read {
            Some((at, told)) if at <= now && now < at.plus(FRESH) => Ok(told),
            _ => self.renewed(asking, now),
        }
    }

    /// One caller a minute may; nobody waits for him meanwhile.
    fn may_ask_again(&self, now: Timestamp) -> bool {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let may = read.asked_again.is_none_or(|at| now < at || at.plus(AGAIN) <= now);
        if may {
            read.asked_again = Some(now);
        }
        may
    }

    fn renewed(&self, asking: &Asking, now: Timestamp) -> Result<Arc<Told>, Unproved> {
        let told = Arc::new(Told::ask(asking, &self.settings.issuer)?);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.told = Some((now, Arc::clone(&told)));
        Ok(told)
    }
}

impl Told {
    /// Reads the configuration, which must be of this very issuer, and the keys that it names.
    fn ask(asking: &Asking, issuer: &str) -> Result<Self, Unproved> {
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let told = about_provider(asking.get(&address))?;
        let text = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
        if text("issuer").as_deref() != Some(issuer) {
            log::error!("the configuration at {address} is that of another issuer");
            return Err(Unproved::Unreachable);
        }
        let keys = about_provider(asking.get(&text("jwks_uri").unwrap_or_default()))?;
        let methods = told.get("introspection_endpoint_auth_methods_supported").and_then(Value::as_array);
        let knows = |method: &str| methods.is_some_and(|list| list.iter().any(|one| one == method));
        Ok(Self {
            userinfo: text("userinfo_endpoint"),
            introspection: text("introspection_endpoint"),
            in_form: knows("client_secret_post") && !knows("client_secret_basic"),
            keys: Keys::read(&keys).ok_or(Unproved::Unreachable)?,
        })
    }
}

/// No token was shown: whatever is wrong is wrong with the provider.
fn about_provider(answer: Result<Object, Unproved>) -> Result<Object, Unproved> {
    answer.map_err(|_| Unproved::Unreachable)
}

/// An introspection proves the token; whose address is proved is asked of the userinfo endpoint alone.
fn without_address(mut claims: Object) -> Object {
    claims.remove("email");
    claims
}

/// As RFC 6749 wants a client's id and secret in the head.
fn form_encoded(text: &str) -> String {
    let pairs = serde_urlencoded::to_string([("", text)]).unwrap_or_default();
    pairs.trim_start_matches('=').to_owned()
}

/// The person of proved claims: as they say themselves, or as the provider says to the token's bearer.
fn person(asking: &Asking, told: &Told, claims: &Object, token: &Secret) -> Result<Person, Unproved> {
    let subject = claims::subject(claims);
    if claims::tell_address(claims) {
        return claims::person(claims);
    }
    let address = told.userinfo.as_deref().ok_or(Unproved::Refused("its provider tells no address"))?;
    let user = asking.get_as(address, token)?;
    let same = claims::subject(&user).is_some_and(|user| subject.is_none_or(|subject| subject == user));
    if !same {
        return Err(Unproved::Refused("it is about somebody else"));
    }
    claims::person(&user)
}
