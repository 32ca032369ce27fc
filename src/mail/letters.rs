//! What a mail of the outbox says: made from the rows it is about each time it is sent or looked at.

mod ownership;
mod password;
mod security;
mod verification;

use serde_json::Value;

use super::contents::{Custom, Invitation, InvitationNotice, Shown, TestMail};
use super::render::{Rendered, Templates};
use crate::action::Site;
use crate::domain::time::Timestamp;
use crate::store::db::{DbError, Tx};
use crate::store::invites::{self, Invite, Inviter};
use crate::store::memberships;
use crate::store::outbox::Mail;

/// Writes mails.
pub struct Letters<'a> {
    /// The operator's settings.
    pub site: &'a Site,
    /// The texts.
    pub templates: &'a Templates,
    /// How links are written.
    pub links: Links,
}

/// How links are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// As they lead in: for the recipient.
    Live,
    /// Blotted out: for whoever looks at a mail afterwards.
    Blotted,
}

/// What is to be said, or why nothing is.
pub enum Content {
    /// This.
    Mail(Rendered),
    /// Nothing any more, and that is all right.
    Unwanted(&'static str),
    /// Nothing can be said.
    Impossible(String),
}

impl Content {
    fn of(rendered: Result<Rendered, String>) -> Self {
        rendered.map_or_else(Self::Impossible, Self::Mail)
    }

    fn impossible(why: &str) -> Self {
        Self::Impossible(why.to_owned())
    }
}

impl Letters<'_> {
    /// What a mail says. Right before sending, what was decided since it was queued counts.
    pub fn write(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Content, DbError> {
        let invite = match mail.invite {
            Some(id) => invites::by_id(tx, id)?,
            None => None,
        };
        Ok(match (mail.kind.as_str(), invite) {
            ("custom", _) => self.custom(mail),
            ("invitation", Some(invite)) => self.invitation(tx, mail, &invite)?,
            ("invitation_notice", Some(invite)) => self.notice(tx.now, mail, &invite),
            ("password_reset", _) => self.password_reset(tx, mail)?,
            ("password_reset_done", _) => self.password_reset_done(tx, mail)?,
            ("security_notice", _) => self.security_notice(tx, mail)?,
            ("verification", _) => self.verification(tx, mail)?,
            ("signup_attempt", _) => self.signup_attempt(tx, mail)?,
            ("ownership_transferred", _) => self.ownership_transferred(tx, mail)?,
            ("test", _) => self.test(mail),
            (kind, _) => Content::Impossible(format!("there is no template {kind}, or its invite is gone")),
        })
    }

    fn render(&self, contents: &impl Shown) -> Content {
        Content::of(self.templates.render(contents))
    }

    fn custom(&self, mail: &Mail) -> Content {
        let context = context(mail);
        self.render(&Custom {
            subject: text_of(&context, "subject").to_owned(),
            message: text_of(&context, "message").to_owned(),
            ..Custom::default()
        })
    }

    fn test(&self, mail: &Mail) -> Content {
        let sent_at = mail.created_at.readable(&self.site.zone);
        let company_name = self.site.company.clone();
        self.render(&TestMail { signature: company_name.clone(), company_name, sent_at })
    }

    fn invitation(&self, tx: &mut Tx<'_>, mail: &Mail, invite: &Invite) -> Result<Content, DbError> {
        let invite_url = if self.links == Links::Live {
            let Some(link) = mail.link else { return Ok(Content::impossible("the invitation has no link")) };
            let Some(linked) = invites::by_link(tx, link)? else {
                return Ok(Content::impossible("the link is gone"));
            };
            if let Some(why) = unwanted(tx, invite, linked.seed.issue)? {
                return Ok(Content::Unwanted(why));
            }
            self.site.invite_url(linked.seed)
        } else {
            self.blotted("invite")
        };
        Ok(self.render(&Invitation {
            invite_url,
            invite_sender_name: self.site.inviter_name(invite),
            invite_sent_by_admin: !matches!(invite.inviter, Inviter::User(_)),
            invite_account_name: invite.client_name.clone(),
            company_name: self.site.company.clone(),
            invite_expires_at: invite.expires_at.readable(&self.site.zone),
            personal_message: invite.message.clone(),
            permissions: invite.permissions.labels().map(str::to_owned).collect(),
            recipient_name: None,
            signature: self.site.company.clone(),
        }))
    }

    fn notice(&self, now: Timestamp, mail: &Mail, invite: &Invite) -> Content {
        self.render(&InvitationNotice {
            to_inviter: mail.recipient != invite.email,
            recipient_name: None,
            invite_sender_name: self.site.inviter_name(invite),
            invite_account_name: invite.client_name.clone(),
            company_name: self.site.company.clone(),
            invited_address: invite.email.clone(),
            accepted_address: text_of(&context(mail), "accepted_by").to_owned(),
            accepted_at: invite.ended_at.unwrap_or(now).readable(&self.site.zone),
            account_url: None,
            signature: self.site.company.clone(),
        })
    }

    /// Where a link of this kind leads, without what lets its holder in.
    fn blotted(&self, page: &str) -> String {
        format!("{}/{page}/...", self.site.public_url)
    }
}

fn context(mail: &Mail) -> Value {
    mail.context.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn text_of<'a>(context: &'a Value, name: &str) -> &'a str {
    context.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Why an invitation's mail is not wanted any more, if it is not.
fn unwanted(tx: &mut Tx<'_>, invite: &Invite, issue: i64) -> Result<Option<&'static str>, DbError> {
    if issue < invite.issue {
        return Ok(Some("a newer mail of this invitation took its place"));
    }
    if !invite.is_open(tx.now) {
        return Ok(Some("the invitation has ended"));
    }
    if invite.client_closed {
        return Ok(Some("the client is closed"));
    }
    if let invites::Kind::GrantOnSend(user) = invite.kind
        && memberships::standing(tx, invite.client, user)?.permissions.is_none()
    {
        return Ok(Some("the user was removed from the client"));
    }
    Ok(None)
}
