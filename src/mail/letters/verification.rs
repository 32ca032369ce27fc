//! The mails about an address, looked at right before they go.

use super::{Content, Letter, Reader, Unwanted, addressee};
use crate::mail::contents::{SignUpAttempt, Verification};
use crate::store::db::{DbError, Tx};
use crate::store::links::{self, Purpose};
use crate::store::outbox::Mail;
use crate::store::users::{self, UserState};

impl Letter<'_> {
    /// The mail with the link.
    pub(super) fn verification(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Content, DbError> {
        let link = match mail.link {
            Some(id) => links::of_user_by_id(tx, Purpose::Verification, id)?,
            None => None,
        };
        let Some(link) = link else { return Ok(Content::impossible("the link is gone")) };
        let Some(user) = addressee(tx, link.user, mail)? else {
            return Ok(Content::Unwanted(Unwanted::AddressGone));
        };
        let proves = user.state == UserState::Registered && user.email_verified_at.is_none();
        if self.reader == Reader::Recipient && !(proves && link.leads(tx.now)) {
            return Ok(Content::Unwanted(Unwanted::Proved));
        }
        let verification_url = match self.reader {
            Reader::Recipient => self.site.verification_url(link.seed),
            Reader::Staff | Reader::Member => self.blotted("user/verify"),
        };
        Ok(self.render(&Verification {
            verification_url,
            recipient_name: users::full_name(&user.first_name, &user.last_name),
            user_email: user.email.clone(),
            company_name: self.site.company.clone(),
            expires_at: self.on(link.expires_at),
            signature: self.site.company.clone(),
        }))
    }

    /// The mail that says that somebody signed up with the address of a user.
    pub(super) fn signup_attempt(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Content, DbError> {
        let user = match mail.user {
            Some(id) => addressee(tx, id, mail)?,
            None => None,
        };
        let Some(user) = user else {
            return Ok(Content::Unwanted(Unwanted::AddressGone));
        };
        Ok(self.render(&SignUpAttempt {
            recipient_name: users::full_name(&user.first_name, &user.last_name),
            user_email: user.email.clone(),
            tried_at: self.on(mail.created_at),
            company_name: self.site.company.clone(),
            login_url: self.site.login_page(),
            request_url: self.site.reset_page(),
            signature: self.site.company.clone(),
        }))
    }
}
