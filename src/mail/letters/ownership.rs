//! The mail about a new owner.

use serde_json::Value;

use super::{Content, Letter, Unwanted, context};
use crate::domain::ids::{ClientId, UserId};
use crate::mail::contents::OwnershipTransferred;
use crate::store::clients;
use crate::store::db::{DbError, Tx};
use crate::store::outbox::Mail;
use crate::store::users::{self, User};

impl Letter<'_> {
    /// It is sent to both, however they stand by now: it happened.
    pub(super) fn ownership_transferred(&self, tx: &mut Tx<'_>, mail: &Mail) -> Result<Content, DbError> {
        let said = context(mail);
        let number = |name: &str| said.get(name).and_then(Value::as_i64).unwrap_or_default();
        let Some(client) = clients::by_id(tx, ClientId::new(number("client")))? else {
            return Ok(Content::Unwanted(Unwanted::ClientGone));
        };
        let (before, after) = (UserId::new(number("before")), UserId::new(number("after")));
        let to_new_owner = mail.user == Some(after);
        let (before, after) = (users::by_id(tx, before)?, users::by_id(tx, after)?);
        let recipient = if to_new_owner { &after } else { &before };
        let name = recipient.as_ref().and_then(|user| users::full_name(&user.first_name, &user.last_name));
        let address = |user: Option<User>| user.map(|user| user.email).unwrap_or_default();
        Ok(self.render(&OwnershipTransferred {
            to_new_owner,
            recipient_name: name,
            account_name: client.name,
            new_owner: address(after),
            former_owner: address(before),
            changed_at: self.on(mail.created_at),
            company_name: self.site.company.clone(),
            signature: self.site.company.clone(),
        }))
    }
}
