//! What each kind of mail says: the values a template may use, and how they look once they are safe to show.

use serde::Serialize;

use super::text::{body_text, display_name, header_text, unlinked};

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

/// Values of the mail `test`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TestMail {
    /// The company that runs this server.
    pub company_name: String,
    /// When, as text.
    pub sent_at: String,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

/// A mail's values that can be made safe to show; making them so twice changes nothing.
pub(super) trait Shown: Serialize + Sized {
    /// Name of the template.
    const NAME: &'static str;
    /// The values as the mail shows them.
    fn shown(&self) -> Self;
    /// The links, which must be shown exactly as they are.
    fn links(&self) -> Vec<&str>;
}

impl Shown for Invitation {
    const NAME: &'static str = "invitation";

    fn shown(&self) -> Self {
        Self {
            invite_url: self.invite_url.clone(),
            invite_sender_name: display_name(&self.invite_sender_name),
            invite_sent_by_admin: self.invite_sent_by_admin,
            invite_account_name: display_name(&self.invite_account_name),
            company_name: display_name(&self.company_name),
            invite_expires_at: header_text(&self.invite_expires_at),
            personal_message: self.personal_message.as_deref().and_then(personal),
            permissions: self.permissions.iter().take(LISTED).map(|label| display_name(label)).collect(),
            recipient_name: greeted(self.recipient_name.as_deref()),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.invite_url]
    }
}

impl Shown for InvitationNotice {
    const NAME: &'static str = "invitation_notice";

    fn shown(&self) -> Self {
        Self {
            to_inviter: self.to_inviter,
            recipient_name: greeted(self.recipient_name.as_deref()),
            invite_sender_name: display_name(&self.invite_sender_name),
            invite_account_name: display_name(&self.invite_account_name),
            company_name: display_name(&self.company_name),
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
}

impl Shown for TestMail {
    const NAME: &'static str = "test";

    fn shown(&self) -> Self {
        Self {
            company_name: display_name(&self.company_name),
            sent_at: header_text(&self.sent_at),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        Vec::new()
    }
}

fn greeted(name: Option<&str>) -> Option<String> {
    let name = name.filter(|name| !header_text(name).is_empty());
    name.map(display_name)
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

/// The signature is the operator's own, so its links stay links.
fn closing(raw: &str) -> String {
    body_text(raw).trim().to_owned()
}
