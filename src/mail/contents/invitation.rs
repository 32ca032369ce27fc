//! What an invitation's mail says.

use serde::Serialize;

use super::{SIGNATURE, Shown, closing, greeted, named};
use crate::mail::text::{body_text, header_text, unlinked};
use crate::words::Words;

/// Longest personal message, in characters.
pub const PERSONAL_LIMIT: usize = 4_096;
/// Most permissions listed in one mail.
const LISTED: usize = 50;

/// Values of the mail `invitation`; the field names are the template's variables.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Invitation {
    /// The link, `http` or `https`, in printable ASCII.
    pub invite_url: String,
    /// Who invites.
    pub invite_sender_name: String,
    /// Whether an administrator invites rather than a member of the account.
    pub invite_sent_by_admin: bool,
    /// The account's name.
    pub invite_account_name: String,
    /// The company that runs this server.
    pub company_name: String,
    /// The end of the invitation, as text.
    pub invite_expires_at: String,
    /// What the inviter added; shown as a quotation, cut at [`PERSONAL_LIMIT`] characters.
    pub personal_message: Option<String>,
    /// What the invitation allows, in words.
    pub permissions: Vec<String>,
    /// Whom the mail greets.
    pub recipient_name: Option<String>,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

impl Shown for Invitation {
    const NAME: &'static str = "invitation";

    fn shown(&self, words: Words) -> Self {
        Self {
            invite_url: self.invite_url.clone(),
            invite_sender_name: named(&self.invite_sender_name, words),
            invite_sent_by_admin: self.invite_sent_by_admin,
            invite_account_name: named(&self.invite_account_name, words),
            company_name: named(&self.company_name, words),
            invite_expires_at: header_text(&self.invite_expires_at),
            personal_message: self.personal_message.as_deref().and_then(personal),
            permissions: self.permissions.iter().take(LISTED).map(|label| named(label, words)).collect(),
            recipient_name: greeted(self.recipient_name.as_deref(), words),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.invite_url]
    }

    fn samples() -> Vec<Self> {
        let bare = Self {
            invite_url: "https://clients.example.com/invite/1".into(),
            invite_sender_name: "Ada".into(),
            ..Self::default()
        };
        let full = Self {
            invite_sent_by_admin: true,
            personal_message: Some("Welcome.\n\nSee you soon.".into()),
            permissions: vec!["Invoices".into()],
            recipient_name: Some("Grace".into()),
            signature: SIGNATURE.into(),
            ..bare.clone()
        };
        vec![full, bare]
    }
}

/// The cut counts what was written, before the breaks that keep it from being linked.
fn personal(raw: &str) -> Option<String> {
    let text = body_text(raw);
    let cut: String = unbroken(text.trim()).take(PERSONAL_LIMIT).collect();
    Some(unlinked(cut.trim_end())).filter(|text| !text.is_empty())
}

fn unbroken(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| *c != '\u{200B}')
}
