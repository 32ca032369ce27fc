//! The mails about a new password, looked at right before they go.

use super::{Content, Letter, Reader, Unwanted, addressee};
use crate::mail::contents::{PasswordReset, PasswordResetDone};
use crate::store::db::{DbError, Tx};
use crate::store::links::{self, Purpose, UserLink};
use crate::store::outbox::Mail;
use crate::store::users::{self, User, UserState};

impl Letter<'_> {
    /// The mail with the link.
    pub(super) fn password_reset(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Content, DbError> {
        let link = match mail.link {
            Some(id) => links::of_user_by_id(tx, Purpose::Reset, id)?,
            None => None,
        };
        let Some(link) = link else { return Ok(Content::impossible("the link is gone")) };
        let Some(user) = addressee(tx, link.user, mail)? else {
            return Ok(Content::Unwanted(Unwanted::AddressGone));
        };
        let may_choose = matches!(user.state, UserState::Registered | UserState::Provisioned);
        if self.reader == Reader::Recipient && !(may_choose && link.leads(tx.now)) {
            return Ok(Content::Unwanted(Unwanted::LinkEnded));
        }
        Ok(self.render(&self.reset(&user, &link)))
    }

    fn reset(&self, user: &User, link: &UserLink) -> PasswordReset {
        let reset_url = match self.reader {
            Reader::Recipient => self.site.reset_url(link.seed),
            Reader::Staff | Reader::Member => self.blotted("password/reset"),
        };
        PasswordReset {
            reset_url,
            recipient_name: users::full_name(&user.first_name, &user.last_name),
            user_email: user.email.clone(),
            is_first: user.state == UserState::Provisioned,
            company_name: self.site.company.clone(),
            expires_at: self.on(link.expires_at),
            signature: self.site.company.clone(),
        }
    }

    /// The mail that says that the password is another one now.
    pub(super) fn password_reset_done(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Content, DbError> {
        let user = match mail.user {
            Some(id) => users::by_id(tx, id)?,
            None => None,
        };
        let name = user.and_then(|user| users::full_name(&user.first_name, &user.last_name));
        let contents = PasswordResetDone {
            recipient_name: name,
            user_email: mail.recipient.clone(),
            changed_at: self.on(mail.created_at),
            company_name: self.site.company.clone(),
            request_url: self.site.reset_page(),
            signature: self.site.company.clone(),
        };
        Ok(self.render(&contents))
    }
}
