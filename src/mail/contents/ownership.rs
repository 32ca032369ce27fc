//! What the mail says that tells of a new owner of an account.

use serde::Serialize;

use super::{SIGNATURE, Shown, closing, greeted, named};
use crate::mail::text::{header_text, unlinked};
use crate::words::Words;

/// Values of the mail `ownership_transferred`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OwnershipTransferred {
    /// Whether this one goes to the new owner; otherwise it goes to the former one.
    pub to_new_owner: bool,
    /// Whom the mail greets.
    pub recipient_name: Option<String>,
    /// The account's name.
    pub account_name: String,
    /// The new owner's address.
    pub new_owner: String,
    /// The former owner's address.
    pub former_owner: String,
    /// When, as text.
    pub changed_at: String,
    /// The company that runs this server.
    pub company_name: String,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

impl Shown for OwnershipTransferred {
    const NAME: &'static str = "ownership_transferred";

    fn shown(&self, words: Words) -> Self {
        Self {
            to_new_owner: self.to_new_owner,
            recipient_name: greeted(self.recipient_name.as_deref(), words),
            account_name: named(&self.account_name, words),
            new_owner: unlinked(&header_text(&self.new_owner)),
            former_owner: unlinked(&header_text(&self.former_owner)),
            changed_at: header_text(&self.changed_at),
            company_name: named(&self.company_name, words),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        Vec::new()
    }

    fn samples() -> Vec<Self> {
        let bare = Self::default();
        let full = Self {
            to_new_owner: true,
            recipient_name: Some("Ada".into()),
            signature: SIGNATURE.into(),
            ..bare.clone()
        };
        vec![full, bare]
    }
}
