//! What the mails about an address say: the one with the link that proves it, and the one about a sign-up with it.

use serde::Serialize;

use super::{SIGNATURE, Shown, closing, greeted, named};
use crate::mail::text::{header_text, unlinked};
use crate::words::Words;

/// Values of the mail `verification`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verification {
    /// The link, `http` or `https`, in printable ASCII.
    pub verification_url: String,
    /// Whom the mail greets.
    pub recipient_name: Option<String>,
    /// The address that is to be proved.
    pub user_email: String,
    /// The company that runs this server.
    pub company_name: String,
    /// The end of the link, as text.
    pub expires_at: String,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

/// Values of the mail `signup_attempt`: somebody signed up with an address that a user has.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SignUpAttempt {
    /// Whom the mail greets.
    pub recipient_name: Option<String>,
    /// The address.
    pub user_email: String,
    /// When, as text.
    pub tried_at: String,
    /// The company that runs this server.
    pub company_name: String,
    /// The page on which one logs in.
    pub login_url: String,
    /// The page on which one asks for a new password.
    pub request_url: String,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

impl Shown for Verification {
    const NAME: &'static str = "verification";

    fn shown(&self, words: Words) -> Self {
        Self {
            verification_url: self.verification_url.clone(),
            recipient_name: greeted(self.recipient_name.as_deref(), words),
            user_email: unlinked(&header_text(&self.user_email)),
            company_name: named(&self.company_name, words),
            expires_at: header_text(&self.expires_at),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.verification_url]
    }

    fn samples() -> Vec<Self> {
        let url = "https://clients.example.com/user/verify/1".into();
        let bare = Self { verification_url: url, ..Self::default() };
        let full = Self { recipient_name: Some("Ada".into()), signature: SIGNATURE.into(), ..bare.clone() };
        vec![full, bare]
    }
}

impl Shown for SignUpAttempt {
    const NAME: &'static str = "signup_attempt";

    fn shown(&self, words: Words) -> Self {
        Self {
            recipient_name: greeted(self.recipient_name.as_deref(), words),
            user_email: unlinked(&header_text(&self.user_email)),
            tried_at: header_text(&self.tried_at),
            company_name: named(&self.company_name, words),
            login_url: self.login_url.clone(),
            request_url: self.request_url.clone(),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.login_url, &self.request_url]
    }

    fn samples() -> Vec<Self> {
        let bare = Self {
            login_url: "https://clients.example.com/login".into(),
            request_url: "https://clients.example.com/password/reset".into(),
            ..Self::default()
        };
        let full = Self { recipient_name: Some("Ada".into()), signature: SIGNATURE.into(), ..bare.clone() };
        vec![full, bare]
    }
}
