//! What a request brought to show who asks.

use crate::domain::secret::{Secret, TokenHash};

/// What a request brought to show who asks.
pub enum Proof {
    /// Nothing, and nothing is asked for yet.
    Nothing,
    /// The form dialect's fields.
    Form(Box<FormProof>),
    /// A Quickbase user token.
    UserToken(Secret),
    /// A Quickbase ticket, with an application's token where one came along.
    Ticket(Secret, Option<Secret>),
    /// A user's address and password in each call, with an application's token where one came along.
    Login(Box<Login>),
    /// A key of the REST dialect.
    Key(Secret),
    /// A bearer token of the REST dialect.
    Bearer(Secret),
    /// A user's session's token.
    Session(Secret),
    /// An administrator's.
    AdminSession(Secret),
    /// The operator, at the command line.
    Operator,
}

impl Proof {
    /// The identifier of a credential that comes with it.
    pub(super) fn identifier(&self) -> Option<&str> {
        let Self::Form(form) = self else { return None };
        form.identifier.as_ref().or(form.username.as_ref()).map(Secret::expose)
    }

    /// A user's token that comes with it, and decides.
    pub(super) fn user_token(&self) -> Option<TokenHash> {
        let token = match self {
            Self::UserToken(token) => Some(token),
            Self::Form(form) if self.identifier().is_none() => form.user_token.as_ref(),
            _ => None,
        };
        token.map(|token| TokenHash::of(token.expose()))
    }
}

/// The form dialect's credentials; what came empty is absent.
#[derive(Default)]
pub struct FormProof {
    /// A credential's identifier.
    pub identifier: Option<Secret>,
    /// Its secret.
    pub secret: Option<Secret>,
    /// The same identifier, or an administrator's name.
    pub username: Option<Secret>,
    /// The same secret, or the MD5 of his password.
    pub password: Option<Secret>,
    /// What bypasses the list of addresses.
    pub access_key: Option<Secret>,
    /// A user's token, with which he asks in his own name.
    pub user_token: Option<Secret>,
}

/// A user's address and password in each call.
pub struct Login {
    /// His address.
    pub username: Secret,
    /// His password.
    pub password: Secret,
    /// An application's token.
    pub app_token: Option<Secret>,
}
