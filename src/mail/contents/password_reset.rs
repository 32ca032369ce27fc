//! What the mails about a new password say: the one with the link, and the one after it.

use serde::Serialize;

use super::{SIGNATURE, Shown, closing, greeted, named};
use crate::mail::text::{header_text, unlinked};
use crate::words::Words;

/// Values of the mail `password_reset`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PasswordReset {
    /// The link, `http` or `https`, in printable ASCII.
    pub reset_url: String,
    /// Whom the mail greets.
    pub recipient_name: Option<String>,
    /// The address with which the user logs in.
    pub user_email: String,
    /// Whether he has never had a password.
    pub is_first: bool,
    /// The company that runs this server.
    pub company_name: String,
    /// The end of the link, as text.
    pub expires_at: String,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

/// Values of the mail `password_reset_done`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PasswordResetDone {
    /// Whom the mail greets.
    pub recipient_name: Option<String>,
    /// The address with which the user logs in.
    pub user_email: String,
    /// When, as text.
    pub changed_at: String,
    /// The company that runs this server.
    pub company_name: String,
    /// The page on which one asks for another link.
    pub request_url: String,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

impl Shown for PasswordReset {
    const NAME: &'static str = "password_reset";

    fn shown(&self, words: Words) -> Self {
        Self {
            reset_url: self.reset_url.clone(),
            recipient_name: greeted(self.recipient_name.as_deref(), words),
            user_email: unlinked(&header_text(&self.user_email)),
            is_first: self.is_first,
            company_name: named(&self.company_name, words),
            expires_at: header_text(&self.expires_at),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.reset_url]
    }

    fn samples() -> Vec<Self> {
        let bare =
            Self { reset_url: "https://clients.example.com/password/reset/1".into(), ..Self::default() };
        let full = Self {
            recipient_name: Some("Ada".into()),
            is_first: true,
            signature: SIGNATURE.into(),
            ..bare.clone()
        };
        vec![full, bare]
    }
}

impl Shown for PasswordResetDone {
    const NAME: &'static str = "password_reset_done";

    fn shown(&self, words: Words) -> Self {
        Self {
            recipient_name: greeted(self.recipient_name.as_deref(), words),
            user_email: unlinked(&header_text(&self.user_email)),
            changed_at: header_text(&self.changed_at),
            company_name: named(&self.company_name, words),
            request_url: self.request_url.clone(),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.request_url]
    }

    fn samples() -> Vec<Self> {
        let bare =
            Self { request_url: "https://clients.example.com/password/reset".into(), ..Self::default() };
        let full = Self { recipient_name: Some("Ada".into()), signature: SIGNATURE.into(), ..bare.clone() };
        vec![full, bare]
    }
}
