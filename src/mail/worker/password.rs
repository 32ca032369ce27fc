//! The mails about a new password, looked at right before they go.

use super::{Content, Post};
use crate::mail::contents::{PasswordReset, PasswordResetDone};
use crate::mail::render::Templates;
use crate::store::db::{DbError, Tx};
use crate::store::links::{self, LinkState, ResetLink};
use crate::store::outbox::Leased;
use crate::store::users::{self, User, UserState};

impl Post {
    /// The mail with the link.
    pub(super) fn password_reset(
        &self,
        tx: &mut Tx<'_>,
        mail: &Leased,
        templates: &Templates,
    ) -> Result<Result<Content, String>, DbError> {
        let link = match mail.link {
            Some(id) => links::reset_by_id(tx, id)?,
            None => None,
        };
        let Some(link) = link else { return Ok(Err("the link is gone".into())) };
        let user = users::by_id(tx, link.user)?.filter(|user| {
            matches!(user.state, UserState::Registered | UserState::Provisioned)
                && user.email == mail.recipient
        });
        let Some(user) = user.filter(|_| link.state == LinkState::Live && link.expires_at > tx.now) else {
            return Ok(Ok(Content::Unwanted("the link leads nowhere any more")));
        };
        Ok(templates.render(&self.reset(&user, &link)).map(Content::Mail))
    }

    fn reset(&self, user: &User, link: &ResetLink) -> PasswordReset {
        PasswordReset {
            reset_url: self.site.reset_url(link.seed),
            recipient_name: users::full_name(&user.first_name, &user.last_name),
            user_email: user.email.clone(),
            is_first: user.state == UserState::Provisioned,
            company_name: self.site.company.clone(),
            expires_at: link.expires_at.readable(&self.site.zone),
            signature: self.site.company.clone(),
        }
    }

    /// The mail that says that the password is another one now.
    pub(super) fn password_reset_done(
        &self,
        tx: &mut Tx<'_>,
        mail: &Leased,
        templates: &Templates,
    ) -> Result<Result<Content, String>, DbError> {
        let user = match mail.user {
            Some(id) => users::by_id(tx, id)?,
            None => None,
        };
        let name = user.and_then(|user| users::full_name(&user.first_name, &user.last_name));
        let contents = PasswordResetDone {
            recipient_name: name,
            user_email: mail.recipient.clone(),
            changed_at: mail.created_at.readable(&self.site.zone),
            company_name: self.site.company.clone(),
            request_url: self.site.reset_page(),
            signature: self.site.company.clone(),
        };
        Ok(templates.render(&contents).map(Content::Mail))
    }
}
