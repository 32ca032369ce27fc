//! What the mail about a change of how a user logs in says.

use serde::Serialize;

use super::{SIGNATURE, Shown, closing, greeted, named};
use crate::mail::text::{header_text, unlinked};
use crate::words::Words;

/// Values of the mail `security_notice`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SecurityNotice {
    /// Whom the mail greets.
    pub recipient_name: Option<String>,
    /// The address of the user as it was when the mail was decided on.
    pub user_email: String,
    /// What was changed: `password_changed`, `email_changed`, `second_factor_on`, `second_factor_off`,
    /// `backup_code_used`, `backup_codes_renewed`.
    pub what: String,
    /// When, as text.
    pub changed_at: String,
    /// From which address.
    pub ip: String,
    /// With which program, `Firefox on Linux`; none where it is not known.
    pub program: Option<String>,
    /// How many backup codes are left.
    pub codes_left: i64,
    /// The company that runs this server.
    pub company_name: String,
    /// The page on which one asks for a new password.
    pub request_url: String,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

impl Shown for SecurityNotice {
    const NAME: &'static str = "security_notice";

    fn shown(&self, words: Words) -> Self {
        Self {
            recipient_name: greeted(self.recipient_name.as_deref(), words),
            user_email: unlinked(&header_text(&self.user_email)),
            what: header_text(&self.what),
            changed_at: header_text(&self.changed_at),
            ip: header_text(&self.ip),
            program: self.program.as_deref().map(header_text).filter(|program| !program.is_empty()),
            codes_left: self.codes_left,
            company_name: named(&self.company_name, words),
            request_url: self.request_url.clone(),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.request_url]
    }

    fn samples() -> Vec<Self> {
        let of = |what: &str| Self {
            what: what.into(),
            request_url: "https://clients.example.com/password/reset".into(),
            ..Self::default()
        };
        let full = Self {
            recipient_name: Some("Ada".into()),
            program: Some("Firefox on Linux".into()),
            signature: SIGNATURE.into(),
            codes_left: 9,
            ..of("backup_code_used")
        };
        vec![
            full,
            of("password_changed"),
            of("email_changed"),
            of("second_factor_on"),
            of("second_factor_off"),
            of("backup_codes_renewed"),
        ]
    }
}
