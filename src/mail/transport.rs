//! How a composed message leaves: to an SMTP relay, into a folder, or into memory for tests.

use std::fmt;
use std::path::Path;

use super::folder::Folder;
use super::memory::Memory;
use super::message::Composed;
use super::relay::Relay;
use super::smtp::{Smtp, Waits};

/// The ways out of the house.
#[derive(Debug)]
pub enum Transport {
    /// An SMTP relay.
    Smtp(Box<Smtp>),
    /// A folder of `.eml` files.
    Folder(Folder),
    /// A list in memory.
    Memory(Memory),
}

/// The relay took the message over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The relay's own words, or the file's name.
    pub answer: String,
}

/// Whether trying again can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// This message will never be taken.
    Permanent,
    /// It may be taken later.
    Transient,
}

/// A message that was not taken, or of which nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    /// Whether trying again can help.
    pub kind: Kind,
    /// The SMTP reply code, where the relay gave one.
    pub code: Option<u16>,
    /// The reason, in one line fit to show an administrator; holds no secret and no text of the message.
    pub text: String,
}

impl SendError {
    /// A fault that may pass.
    pub fn transient(code: Option<u16>, text: impl Into<String>) -> Self {
        Self { kind: Kind::Transient, code, text: text.into() }
    }

    /// A fault of this message that stays.
    pub fn permanent(code: Option<u16>, text: impl Into<String>) -> Self {
        Self { kind: Kind::Permanent, code, text: text.into() }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for SendError {}

impl Transport {
    /// The relay named by the URL (see [`Relay::parse`]), or the folder where there is no URL.
    ///
    /// # Errors
    /// One line for the operator; it never repeats the URL, which holds a password.
    pub fn from_settings(url: Option<&str>, folder: &Path) -> Result<Self, String> {
        match url.map(str::trim).filter(|url| !url.is_empty()) {
            Some(url) => Self::smtp(url, Waits::default()),
            None => Folder::open(folder).map(Self::Folder),
        }
    }

    /// The relay named by the URL, with waits of one's own; tests use short ones.
    pub fn smtp(url: &str, waits: Waits) -> Result<Self, String> {
        let smtp = Smtp::new(Relay::parse(url)?, waits)?;
        Ok(Self::Smtp(Box::new(smtp)))
    }

    /// A list in memory that takes everything.
    pub fn memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// Hands the message over once; blocks for as long as the relay takes, up to [`Waits`].
    ///
    /// One call is at most one hand-over. After a transient error the relay may have the message nevertheless.
    pub fn send(&self, mail: &Composed) -> Result<Accepted, SendError> {
        match self {
            Self::Smtp(smtp) => smtp.send(mail),
            Self::Folder(folder) => folder.send(mail),
            Self::Memory(memory) => memory.send(mail),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::folder::scratch;

    #[test]
    fn without_a_url_mail_goes_into_the_folder() {
        let place = scratch("from_settings");
        for url in [None, Some(""), Some("  ")] {
            assert!(matches!(Transport::from_settings(url, &place), Ok(Transport::Folder(_))));
        }
        std::fs::remove_dir_all(&place).unwrap();
    }

    #[test]
    fn a_url_chooses_the_relay_and_leaves_the_folder_alone() {
        let place = scratch("from_settings_url");
        let made = Transport::from_settings(Some("smtps://u:p@mail.example.com"), &place);
        assert!(matches!(made, Ok(Transport::Smtp(_))));
        assert!(!place.exists());
    }

    #[test]
    fn sec_197_neither_debug_nor_a_refusal_shows_the_password() {
        let place = scratch("from_settings_secret");
        let made = Transport::from_settings(Some("smtp://user:hunter2@mail.example.com"), &place).unwrap();
        assert!(!format!("{made:?}").contains("hunter2"), "{made:?}");
        for bad in [
            "smtp://user:hunter2@",
            "smtp://user:hunter2@h?hunter2=1",
            "smtp://u:hun?ter2@h",
            "x:hunter2",
            "smtp://user:hunter2@mail.example.com:99999",
            "smtp://user:hunter2%zz@h",
            "smtp://u:hunter2@h?tls=hunter2",
        ] {
            let refusal = Transport::from_settings(Some(bad), &place).unwrap_err();
            assert!(!refusal.contains("hunter2") && !refusal.contains("ter2"), "{refusal}");
        }
    }
}
