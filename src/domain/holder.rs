//! Whose second factor something is: a user's, or an administrator's.

use std::fmt;

use super::ids::{AdminId, UserId};

/// Whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A user's.
    User(UserId),
    /// An administrator's.
    Admin(AdminId),
}

impl Holder {
    /// The ids as rows have them, of which one is none: the user's and the administrator's.
    pub const fn columns(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::User(id) => (Some(id.get()), None),
            Self::Admin(id) => (None, Some(id.get())),
        }
    }

    /// His number.
    pub const fn number(self) -> i64 {
        match self {
            Self::User(id) => id.get(),
            Self::Admin(id) => id.get(),
        }
    }

    /// One of two purposes of the key: a user and an administrator of one number share no secret.
    pub(super) const fn purpose(self, of_user: &'static str, of_admin: &'static str) -> &'static str {
        match self {
            Self::User(_) => of_user,
            Self::Admin(_) => of_admin,
        }
    }
}

impl From<UserId> for Holder {
    fn from(id: UserId) -> Self {
        Self::User(id)
    }
}

impl From<AdminId> for Holder {
    fn from(id: AdminId) -> Self {
        Self::Admin(id)
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user {id}"),
            Self::Admin(id) => write!(f, "administrator {id}"),
        }
    }
}
