//! What the mail says that tells of an invitation accepted by another address than the invited one.

use serde::Serialize;

use super::{SIGNATURE, Shown, closing, greeted, named};
use crate::mail::text::{header_text, unlinked};
use crate::words::Words;

/// Values of the mail `invitation_notice`: another address than the invited one accepted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InvitationNotice {
    /// Whether this one goes to the inviter; otherwise it goes to the invited address.
    pub to_inviter: bool,
    /// Whom the mail greets.
    pub recipient_name: Option<String>,
    /// Who invited.
    pub invite_sender_name: String,
    /// The account's name.
    pub invite_account_name: String,
    /// The company that runs this server.
    pub company_name: String,
    /// The address that was invited.
    pub invited_address: String,
    /// The address that accepted.
    pub accepted_address: String,
    /// When, as text.
    pub accepted_at: String,
    /// The page of the account's users, for the inviter.
    pub account_url: Option<String>,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

impl Shown for InvitationNotice {
    const NAME: &'static str = "invitation_notice";

    fn shown(&self, words: Words) -> Self {
        Self {
            to_inviter: self.to_inviter,
            recipient_name: greeted(self.recipient_name.as_deref(), words),
            invite_sender_name: named(&self.invite_sender_name, words),
            invite_account_name: named(&self.invite_account_name, words),
            company_name: named(&self.company_name, words),
            invited_address: unlinked(&header_text(&self.invited_address)),
            accepted_address: unlinked(&header_text(&self.accepted_address)),
            accepted_at: header_text(&self.accepted_at),
            account_url: self.account_url.clone().filter(|_| self.to_inviter),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        self.account_url.as_deref().filter(|_| self.to_inviter).into_iter().collect()
    }

    fn samples() -> Vec<Self> {
        let bare = Self::default();
        let full = Self {
            recipient_name: Some("Ada".into()),
            account_url: Some("https://clients.example.com/account/1".into()),
            signature: SIGNATURE.into(),
            ..bare.clone()
        };
        let to_inviter = |mail: &Self| Self { to_inviter: true, ..mail.clone() };
        vec![to_inviter(&full), to_inviter(&bare), full, bare]
    }
}
