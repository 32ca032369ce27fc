//! What is stored of a user, wherever it stands: to be shown to him, and to be forgotten.

mod forget;
mod sections;
mod traces;

pub use self::forget::{changes_of_address, forget_address, forget_mails_to, forget_own, open_invites};
pub use self::sections::{Cell, SECTIONS, Section, read};
pub use self::traces::{Letter, Trace, letters, rewrite, rewrite_letter, traces};
