//! Invites: who was asked into which client, and what became of it.

mod change;
#[cfg(test)]
mod crowd;
mod end;
mod everywhere;
mod find;
mod issue;
mod list;
mod newest;

pub use self::change::{Terms, change};
pub use self::end::{accept, cancel, cancel_announcement, cancel_needless, decline, expire};
pub use self::everywhere::{Found, Place, Search, search};
pub use self::find::{
    Guest, Invite, Linked, Overdue, by_id, by_link, count_open_to, count_pending, count_waiting, guest,
    has_open_for_owner, overdue, waiting_for,
};
pub use self::issue::{Issue, Issued, RecipientLimit, issue};
pub use self::list::{Filter, Listed, list};
pub use self::newest::{Wanted, newest};

use super::db::DbError;
use crate::domain::ids::{AdminId, UserId};

/// When the membership comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// With the acceptance.
    GrantOnAccept,
    /// It stands already; the invite tells this user of it, and nobody else may accept it.
    GrantOnSend(UserId),
}

/// Who invites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inviter {
    /// A member of the client.
    User(UserId),
    /// An administrator, by a page or an API credential.
    Admin(AdminId),
    /// The operator at the command line.
    Operator,
}

/// What becomes of an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for an answer; whether it is too late is decided by its `expires_at`.
    Pending,
    /// Somebody became a member by it.
    Accepted,
    /// The invited person said no.
    Declined,
    /// It was withdrawn.
    Cancelled,
    /// It was swept up after its time; inviting again revives it.
    Expired,
}

impl Inviter {
    /// As the two columns of a row: a user's or an administrator's id.
    fn ids(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::User(user) => (Some(user.get()), None),
            Self::Admin(admin) => (None, Some(admin.get())),
            Self::Operator => (None, None),
        }
    }
}

impl State {
    /// The store's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Reads the store's word.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::Pending, Self::Accepted, Self::Declined, Self::Cancelled, Self::Expired];
        all.into_iter().find(|state| state.as_str() == text)
    }

    pub(super) fn from_store(text: &str) -> Result<Self, DbError> {
        Self::parse(text).ok_or_else(|| DbError::odd(format!("an invite in the state {text}")))
    }
}
