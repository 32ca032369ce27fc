//! What a mail of the outbox says: made from the rows it is about each time it is sent or looked at.

mod ownership;
mod password;
mod security;
mod unwanted;
mod verification;

use serde_json::Value;

pub use unwanted::Unwanted;

use super::contents::{Custom, Invitation, InvitationNotice, Shown, TestMail};
use super::render::{Rendered, Templates};
use crate::action::Site;
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::language::Language;
use crate::domain::permission::Permissions;
use crate::domain::time::Timestamp;
use crate::store::db::{DbError, Tx};
use crate::store::invites::{self, Invite, Inviter};
use crate::store::memberships;
use crate::store::outbox::{self, Mail};
use crate::store::users::{self, User, UserState};
use crate::words::Words;

/// Writes mails.
pub struct Letters<'a> {
    /// The operator's settings.
    pub site: &'a Site,
    /// The texts.
    pub templates: &'a Templates,
    /// For whom.
    pub reader: Reader,
}

/// Who reads a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The recipient: links lead in.
    Recipient,
    /// Staff that looks at it afterwards: links are blotted out.
    Staff,
    /// A member of the client who looks at it afterwards: links are blotted out, and it does not say by its language
    /// that there is a user of an address.
    Member,
}

/// One mail that is being written.
struct Letter<'a> {
    site: &'a Site,
    templates: &'a Templates,
    reader: Reader,
    words: Words,
}

/// What is to be said, or why nothing is.
pub enum Content {
    /// This.
    Mail(Rendered),
    /// Nothing any more, and that is all right.
    Unwanted(Unwanted),
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
        let words = Words::new(self.language(tx, mail)?);
        let &Self { site, templates, reader } = self;
        Letter { site, templates, reader, words }.write(tx, mail)
    }

    /// The recipient's, else that of the client that the mail is about, else the site's.
    fn language(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Language, DbError> {
        let user = match (mail.user, self.reader) {
            (Some(id), _) => users::by_id(tx, id)?,
            (None, Reader::Member) => None,
            (None, Reader::Recipient | Reader::Staff) => match Email::parse(&mail.recipient) {
                Ok(email) => users::by_email_key(tx, email.key())?,
                Err(_) => None,
            },
        };
        if let Some(own) = user.and_then(|user| Language::from_name(&user.language)) {
            return Ok(own);
        }
        let client = outbox::language_of_client(tx, mail.id)?;
        let client = client.and_then(|name| Language::from_name(&name));
        Ok(client.unwrap_or(self.site.language))
    }
}

impl Letter<'_> {
    fn write(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Content, DbError> {
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
        Content::of(self.templates.render(contents, self.words.language))
    }

    /// A moment in the mail's language.
    fn on(&self, at: Timestamp) -> String {
        self.words.exact(at, &self.site.zone)
    }

    fn custom(&self, mail: &Mail) -> Content {
        let context = context(mail);
        self.render(&Custom {
            subject: text_of(&context, "subject").to_owned(),
            message: text_of(&context, "message").to_owned(),
            company_name: self.site.company.clone(),
            ..Custom::default()
        })
    }

    fn test(&self, mail: &Mail) -> Content {
        let sent_at = self.on(mail.created_at);
        let company_name = self.site.company.clone();
        self.render(&TestMail { signature: company_name.clone(), company_name, sent_at })
    }

    fn invitation(&self, tx: &mut Tx<'_>, mail: &Mail, invite: &Invite) -> Result<Content, DbError> {
        let invite_url = if self.reader == Reader::Recipient {
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
            invite_expires_at: self.on(invite.expires_at),
            personal_message: invite.message.clone(),
            permissions: self.labels(invite.permissions),
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
            accepted_at: self.on(invite.ended_at.unwrap_or(now)),
            account_url: None,
            signature: self.site.company.clone(),
        })
    }

    fn labels(&self, permissions: Permissions) -> Vec<String> {
        permissions.keys().map(|key| self.words.plain(format!("permission-{key}"))).collect()
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

/// The user to whose address a mail goes, for as long as it is his.
fn addressee(tx: &mut Tx<'_>, id: UserId, mail: &Mail) -> Result<Option<User>, DbError> {
    let user = users::by_id(tx, id)?;
    // Of who was erased, and of the mails to him, nothing is left that could be told apart.
    Ok(user.filter(|user| user.state != UserState::Erased && user.email == mail.recipient))
}

/// Why an invitation's mail is not wanted any more, if it is not.
fn unwanted(tx: &mut Tx<'_>, invite: &Invite, issue: i64) -> Result<Option<Unwanted>, DbError> {
    if issue < invite.issue {
        return Ok(Some(Unwanted::Replaced));
    }
    if !invite.is_open(tx.now) {
        return Ok(Some(Unwanted::InviteEnded));
    }
    if invite.client_closed {
        return Ok(Some(Unwanted::ClientClosed));
    }
    if let invites::Kind::GrantOnSend(user) = invite.kind
        && memberships::standing(tx, invite.client, user)?.permissions.is_none()
    {
        return Ok(Some(Unwanted::UserRemoved));
    }
    Ok(None)
}
