//! Why a call ends without a reply: a refusal that the caller is told, or something broken.

use std::borrow::Cow;

use super::Work;
use crate::store::db::DbError;

/// Why a call ends without a reply.
#[derive(Debug)]
pub enum Fault {
    /// The caller is told, in the documented words.
    Refused(Refusal),
    /// Something is broken: the log learns what, the caller only an id.
    Broken(DbError),
    /// Not yet: this work has to be done first, then the call runs again.
    Later(Work),
}

impl From<DbError> for Fault {
    fn from(error: DbError) -> Self {
        Self::Broken(error)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A no that the caller is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of no: a dialect maps it to its status or code.
    pub kind: Kind,
    /// A stable word for programs.
    pub code: &'static str,
    /// The documented words.
    pub message: Cow<'static, str>,
    /// The parameter it is about.
    pub field: Option<&'static str>,
    /// After how many seconds it may be tried again, where that is known.
    pub retry_after: Option<u32>,
}

/// Kinds of no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A parameter is missing or wrong.
    Invalid,
    /// No such user.
    UnknownUser,
    /// No such client.
    UnknownClient,
    /// No such thing of another sort.
    NotFound,
    /// The user does not belong to the client.
    NotMember,
    /// It exists already, or contradicts what does.
    Conflict,
    /// It was there, and has come to its end.
    Gone,
    /// It has changed since the caller looked at it.
    Stale,
    /// The idempotency key belongs to another call.
    Mismatch,
    /// The caller may not.
    Forbidden,
    /// He has no place in the client, which may not even exist.
    NoPlace,
    /// What he brought is not for this client.
    OutOfReach,
    /// Too much of it; later.
    Limited,
    /// The address may not call.
    Address,
    /// The address is banned.
    Banned,
    /// No credentials came.
    NoCredentials,
    /// The credentials are not good.
    BadCredentials,
    /// The credential lacks this action.
    NotGranted,
    /// No action was named.
    NoAction,
    /// No such action.
    UnknownAction,
    /// An action that this server knows by name only.
    Unimplemented,
    /// The method is not accepted here.
    Method,
    /// The body is larger than accepted.
    TooLarge,
    /// The request cannot be read.
    Unreadable,
    /// Too busy; in a moment.
    Busy,
}

impl Refusal {
    /// A refusal about a parameter.
    pub const fn invalid(code: &'static str, field: &'static str, message: &'static str) -> Self {
        Self {
            kind: Kind::Invalid,
            code,
            message: Cow::Borrowed(message),
            field: Some(field),
            retry_after: None,
        }
    }

    /// A refusal of any kind.
    pub const fn new(kind: Kind, code: &'static str, message: &'static str) -> Self {
        Self { kind, code, message: Cow::Borrowed(message), field: None, retry_after: None }
    }

    /// The same no of another kind.
    #[must_use]
    pub const fn of_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// The same about a parameter.
    #[must_use]
    pub const fn about(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// The same, with the time after which it may be tried again, in seconds.
    #[must_use]
    pub const fn after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}
