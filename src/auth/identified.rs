//! Who asks, what is granted to him, and that of which the use is written down.

use crate::action::{Badge, Call, Caller, Effect};
use crate::domain::ids::{ApiKeyId, CredentialId, UserTokenId};
use crate::domain::secret::TokenHash;
use crate::store::db::{DbError, Tx};
use crate::store::{api_keys, credentials, sessions, user_tokens};

/// Who asks, and what is granted to him beyond what he is.
pub struct Identified {
    /// Who asks.
    pub caller: Caller,
    /// The actions of an API credential.
    pub grants: Grants,
    /// The credential itself, where it has an identity of its own.
    pub badge: Option<Badge>,
    /// That of which the use has to be written down.
    pub used: Option<Used>,
}

/// What is in use, which is written down beside the request.
#[derive(Debug, Clone)]
pub enum Used {
    /// A key of the REST dialect.
    Key(ApiKeyId),
    /// An API credential.
    Credential(CredentialId),
    /// A user token.
    UserToken(UserTokenId),
    /// A session, of a user or of an administrator.
    Session(TokenHash),
}

impl Used {
    /// Writes it down.
    pub fn note(&self, tx: &mut Tx<'_>) -> Result<(), DbError> {
        match self {
            Self::Key(key) => api_keys::note_use(tx, *key),
            Self::Credential(credential) => credentials::note_use(tx, *credential),
            Self::UserToken(token) => user_tokens::note_use(tx, *token),
            Self::Session(token) => sessions::note_use(tx, token),
        }
    }
}

/// The actions that a credential may call.
pub enum Grants {
    /// All.
    Every,
    /// Names, `group.*` or `*`, in lower case, separated by spaces.
    Only(String),
    /// `group:read` and `group:write`, in lower case, separated by spaces.
    Scopes(String),
}

impl Grants {
    /// Whether an action of a group is among them.
    pub fn allow(&self, group: &str, call: &Call) -> bool {
        match self {
            Self::Every => true,
            Self::Only(granted) => granted.split(' ').any(|one| {
                one == "*"
                    || one.eq_ignore_ascii_case(call.name)
                    || one.strip_suffix(".*").is_some_and(|of| of.eq_ignore_ascii_case(group))
            }),
            Self::Scopes(granted) => {
                let what = if call.effect == Effect::Writes { "write" } else { "read" };
                let scopes = granted.split(' ').filter_map(|one| one.split_once(':'));
                scopes.into_iter().any(|(of, may)| of.eq_ignore_ascii_case(group) && may == what)
            }
        }
    }
}

impl Identified {
    /// Whoever has shown nothing.
    pub const fn nobody() -> Self {
        Self::caller(Caller::Nobody)
    }

    /// Somebody who may make every call that his kind may.
    pub const fn caller(caller: Caller) -> Self {
        Self { caller, grants: Grants::Every, badge: None, used: None }
    }
}
