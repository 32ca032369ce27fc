//! Why a mail is not wanted any more.

/// The reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwanted {
    /// A newer mail of its invitation is there.
    Replaced,
    /// Its invitation has ended.
    InviteEnded,
    /// Its client is closed.
    ClientClosed,
    /// Its client was deleted.
    ClientGone,
    /// Its user is no member of the client any more.
    UserRemoved,
    /// Its link was used or is over.
    LinkEnded,
    /// There is nothing to prove any more, or nothing to prove it with.
    Proved,
    /// No user has its address any more.
    AddressGone,
}

impl Unwanted {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Replaced,
        Self::InviteEnded,
        Self::ClientClosed,
        Self::ClientGone,
        Self::UserRemoved,
        Self::LinkEnded,
        Self::Proved,
        Self::AddressGone,
    ];

    /// What the outbox keeps of it, and interfaces answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Replaced => "a newer mail of this invitation took its place",
            Self::InviteEnded => "the invitation has ended",
            Self::ClientClosed => "the client is closed",
            Self::ClientGone => "the client is gone",
            Self::UserRemoved => "the user was removed from the client",
            Self::LinkEnded => "the link leads nowhere any more",
            Self::Proved => "the link leads nowhere any more, or the address is proved already",
            Self::AddressGone => "the address is no user's any more",
        }
    }

    /// Out of what the outbox kept.
    pub fn of(kept: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == kept)
    }

    /// The text that says it to a reader of pages.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Replaced => "mail-unwanted-replaced",
            Self::InviteEnded => "mail-unwanted-invite-ended",
            Self::ClientClosed => "mail-unwanted-client-closed",
            Self::ClientGone => "mail-unwanted-client-gone",
            Self::UserRemoved => "mail-unwanted-user-removed",
            Self::LinkEnded => "mail-unwanted-link-ended",
            Self::Proved => "mail-unwanted-proved",
            Self::AddressGone => "mail-unwanted-address-gone",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::words::Words;

    #[test]
    fn each_reason_is_known_by_what_is_kept_of_it_and_said_in_each_language() {
        for why in Unwanted::ALL {
            assert_eq!(Unwanted::of(why.as_str()), Some(why));
            for language in Language::ALL {
                assert!(Words::new(language).known(why.text(), []).is_some(), "{why:?} in {language:?}");
            }
        }
        assert_eq!(Unwanted::of("550 no"), None);
    }
}
