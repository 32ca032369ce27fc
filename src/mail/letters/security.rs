//! The mail about a change of how a user logs in.

use super::{Content, Letter, context, text_of};
use crate::mail::contents::SecurityNotice;
use crate::store::db::{DbError, Tx};
use crate::store::outbox::Mail;
use crate::store::{second_factors, users};

impl Letter<'_> {
    /// It is sent however its user stands by now: somebody has to learn of the change.
    pub(super) fn security_notice(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Content, DbError> {
        let Some(id) = mail.user else { return Ok(Content::impossible("the mail is about nobody")) };
        let user = users::by_id(tx, id)?;
        let said = context(mail);
        let contents = SecurityNotice {
            recipient_name: user.and_then(|user| users::full_name(&user.first_name, &user.last_name)),
            user_email: mail.recipient.clone(),
            what: text_of(&said, "what").to_owned(),
            changed_at: self.on(mail.created_at),
            ip: text_of(&said, "ip").to_owned(),
            program: Some(self.program(text_of(&said, "program"))),
            codes_left: second_factors::codes_left(tx, id)?,
            company_name: self.site.company.clone(),
            request_url: self.site.reset_page(),
            signature: self.site.company.clone(),
        };
        Ok(self.render(&contents))
    }

    /// `Firefox on Linux`, as it was put down, in the reader's words.
    fn program(&self, name: &str) -> String {
        let Some((browser, system)) = name.split_once(" on ") else { return name.to_owned() };
        let args = [("browser", browser.into()), ("system", system.into())];
        self.words.plain_with("mail-security-program", args)
    }
}
