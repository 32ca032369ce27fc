//! Who is asking.

use crate::domain::ids::{AdminId, ApiKeyId, ClientId, CredentialId, SessionId, UserId};
use crate::domain::right::Rights;
use crate::domain::secret::TokenHash;
use crate::store::activity::Actor;

/// Who is asking.
#[derive(Debug, Clone)]
pub enum Caller {
    /// Nobody who has shown who he is.
    Nobody,
    /// An administrator.
    Staff(Staff),
    /// A user, by his session or by a token that acts as him.
    User(ActingUser),
    /// The operator, at the command line.
    Operator,
}

/// The credential itself, where requests are counted for each, and calls are repeated within each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Badge {
    /// A key of the REST dialect.
    Key(ApiKeyId),
    /// A bearer token.
    Bearer(SessionId),
}

/// An administrator, by his session or by what he calls the API with.
#[derive(Debug, Clone)]
pub struct Staff {
    /// The administrator.
    pub admin: AdminId,
    /// The credential he used; None for his session, a key, or his name and password.
    pub credential: Option<CredentialId>,
    /// What he may do.
    pub rights: Rights,
}

/// A user who acts, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActingUser {
    /// The user.
    pub id: UserId,
    /// The clients to which his token is bound; None: all of his.
    pub clients: Option<Vec<ClientId>>,
    /// What opens clients that ask for an application token.
    pub app_token: AppToken,
    /// The administrator who is in his place.
    pub masked: Option<AdminId>,
}

/// What a user brought to open clients that ask for an application token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppToken {
    /// Nothing is asked for: he came in by a way that needs none.
    Needless,
    /// This, or nothing.
    Shown(Option<TokenHash>),
}

impl ActingUser {
    /// Whether what he brought reaches this client at all.
    pub fn reaches(&self, client: ClientId) -> bool {
        self.clients.as_ref().is_none_or(|clients| clients.contains(&client))
    }
}

impl Caller {
    /// The same, as the activity log writes it.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Nobody => Actor::Nobody,
            Self::Staff(staff) => Actor::Admin(staff.admin, staff.credential),
            Self::User(ActingUser { masked: Some(admin), .. }) => Actor::Admin(*admin, None),
            Self::User(user) => Actor::User(user.id),
            Self::Operator => Actor::Operator,
        }
    }

    /// The administrator in a user's place, and whose it is.
    pub fn mask(&self) -> Option<(AdminId, UserId)> {
        match self {
            Self::User(user) => user.masked.map(|admin| (admin, user.id)),
            _ => None,
        }
    }
}
