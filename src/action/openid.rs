//! Providers of OpenID, and what one of them says about whoever brings an access token.

use crate::domain::email::Email;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;

/// A provider that the operator trusts to say whose an address is.
#[derive(Debug, Clone)]
pub struct Provider {
    /// What callers call it: small letters and digits.
    pub name: String,
    /// The address that names it, and below which its configuration is found.
    pub issuer: String,
    /// What it calls us: tokens must be meant for this.
    pub client_id: String,
    /// What we show to ask about a token that cannot be read.
    pub client_secret: Option<Secret>,
}

/// An access token that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The provider's name.
    pub provider: String,
    /// The token.
    pub token: Secret,
    /// The instant at which it must be good.
    pub now: Timestamp,
}

/// Whom a provider knows by a token. His mailbox is proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// His address.
    pub email: Email,
    /// His first name, where the provider told it.
    pub first_name: String,
    /// His last name, likewise.
    pub last_name: String,
}

/// Why a token proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unproved {
    /// It is not good, for this reason, in which nothing of it stands.
    Refused(&'static str),
    /// The provider could not be asked.
    Unreachable,
}
