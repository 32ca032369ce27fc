//! What each kind of mail says: the values a template may use, and how they look once they are safe to show.

mod custom;
mod invitation;
mod invitation_notice;
mod ownership;
mod password_reset;
mod security_notice;
mod test_mail;
mod verification;

use serde::Serialize;

pub use self::custom::Custom;
pub use self::invitation::{Invitation, PERSONAL_LIMIT};
pub use self::invitation_notice::InvitationNotice;
pub use self::ownership::OwnershipTransferred;
pub use self::password_reset::{PasswordReset, PasswordResetDone};
pub use self::security_notice::SecurityNotice;
pub use self::test_mail::TestMail;
pub use self::verification::{SignUpAttempt, Verification};

use super::text::{body_text, display_name, header_text};
use crate::words::Words;

/// A mail's values that can be made safe to show; making them so twice changes nothing.
pub trait Shown: Serialize + Sized {
    /// Name of the kind.
    const NAME: &'static str;
    /// The values as the mail shows them, in the words of its language where something has no name.
    #[must_use]
    fn shown(&self, words: Words) -> Self;
    /// The links, which must be shown exactly as they are, in both parts.
    fn links(&self) -> Vec<&str>;
    /// Full and bare values, with which the templates are tried out when they are loaded.
    fn samples() -> Vec<Self>;
}

/// A signature for the samples.
const SIGNATURE: &str = "Example Hosting\nhttps://example.com";

fn named(name: &str, words: Words) -> String {
    display_name(name, &words.plain("mail-nameless"))
}

fn greeted(name: Option<&str>, words: Words) -> Option<String> {
    let name = name.filter(|name| !header_text(name).is_empty());
    name.map(|name| named(name, words))
}

/// The signature is the operator's own, so its links stay links.
fn closing(raw: &str) -> String {
    body_text(raw).trim().to_owned()
}
