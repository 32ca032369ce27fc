//! `invite`: invitations.

use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::member::Allows;
use super::{Common, Failure, input, open, output};
use crate::action::Reply;
use crate::actions;
use crate::dispatch::House;
use crate::domain::ids::InviteId;
use crate::store::db::{DbError, Tx};
use crate::store::invites::{self, Filter, Invite as Row, State};
use crate::store::listing::Page;
use crate::store::outbox;

/// Invitations.
#[derive(Subcommand)]
pub enum Invite {
    /// Invite somebody into a client. The link that is shown is another one than the mailed one.
    Create(Create),
    /// List the invitations, newest first.
    List(List),
    /// Mail a new link for an invitation that waits or has expired; older links are dead then.
    Resend(One),
    /// Withdraw an invitation; its links lead nowhere then.
    Cancel(One),
}

/// Options of `invite create`.
#[derive(Args)]
pub struct Create {
    /// The client's id.
    #[arg(long, value_parser = input::id)]
    client: i64,
    /// The address to invite.
    #[arg(long)]
    email: String,
    #[command(flatten)]
    allows: Allows,
    /// How long the link is good, such as 36h; 30d at most.
    #[arg(long, value_name = "TIME", value_parser = input::duration)]
    ttl: Option<i64>,
    /// A text for the invited person.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    message: Option<String>,
    /// Send no mail: hand the shown link over yourself.
    #[arg(long)]
    no_mail: bool,
    #[command(flatten)]
    common: Common,
}

/// Options of `invite list`.
#[derive(Args)]
pub struct List {
    /// Only those of one state.
    #[arg(long, value_parser = ["pending", "accepted", "declined", "cancelled", "expired"])]
    state: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "NUMBER", default_value_t = 1000, value_parser = clap::value_parser!(i64).range(1..))]
    limit: i64,
    #[command(flatten)]
    common: Common,
}

/// Options of `invite resend` and `invite cancel`.
#[derive(Args)]
pub struct One {
    /// The invitation's id.
    #[arg(value_parser = input::id)]
    id: i64,
    #[command(flatten)]
    common: Common,
}

impl Invite {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Resend(one) => one.resend(),
            Self::Cancel(one) => one.cancel(),
        }
    }
}

/// The house for a command that shows a link: the settings must say where links lead.
fn house_with_links(common: &Common) -> Result<Arc<House>, Failure> {
    common.load()?.check_for_serving()?;
    Ok(open::beside(common)?.0)
}

impl Create {
    fn run(self) -> Result<(), Failure> {
        let house = house_with_links(&self.common)?;
        let client = self.client.to_string();
        let seconds = self.ttl.map(|life| (life / 1000).to_string());
        let pairs = [
            ("client_id", client.as_str()),
            ("email", &self.email),
            self.allows.pair(),
            ("expires_in_seconds", seconds.as_deref().unwrap_or_default()),
            ("message", self.message.as_deref().unwrap_or_default()),
            ("send_email", if self.no_mail { "false" } else { "true" }),
        ];
        let made = open::call(&house, actions::FORM, "CreateClientInvite", &pairs)?;
        // Opening the mailed link proves the mailbox: what is shown is another one.
        let shown = if self.no_mail { made } else { reveal(&house, output::id(&made, "invite_id"))? };
        output::print(self.common.json, &linked(&shown));
        Ok(())
    }
}

fn reveal(house: &Arc<House>, id: i64) -> Result<Reply, Failure> {
    open::call(house, actions::FORM, "RevealInviteLink", &[("invite_id", &id.to_string())])
}

/// An invitation with a link.
fn linked(reply: &Reply) -> Value {
    json!({
        "invite_id": output::id(reply, "invite_id"),
        "uuid": reply.text("uuid"),
        "url": reply.text("invite_url"),
        "expires_at": reply.text("expires_at"),
    })
}

impl One {
    fn resend(&self) -> Result<(), Failure> {
        let house = house_with_links(&self.common)?;
        open::call(&house, actions::FORM, "ResendClientInvite", &[("invite_id", &self.id.to_string())])?;
        output::print(self.common.json, &linked(&reveal(&house, self.id)?));
        Ok(())
    }

    fn cancel(&self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        open::call(&house, actions::FORM, "CancelClientInvite", &[("invite_id", &self.id.to_string())])?;
        let id = InviteId::new(self.id);
        let row = open::read(&house, |tx| {
            let invite = invites::by_id(tx, id)?;
            invite.map(|invite| shown(tx, &invite)).transpose()
        })?;
        output::print(self.common.json, &row.unwrap_or_default());
        Ok(())
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let state = self.state.as_deref().and_then(State::parse);
        let rows = open::read(&house, |tx| {
            let filter = Filter { state, ..Filter::default() };
            let page = Page { start: 0, limit: self.limit, descending: true };
            let found = invites::list(tx, filter, page)?;
            found.invites.iter().map(|invite| shown(tx, invite)).collect::<Result<Vec<_>, _>>()
        })?;
        output::print(self.common.json, &json!({ "invites": rows }));
        Ok(())
    }
}

/// An invitation with its latest mail.
fn shown(tx: &mut Tx<'_>, invite: &Row) -> Result<Value, DbError> {
    let mail = outbox::latest_of_invite(tx, invite.id)?
        .map(|mail| json!({ "state": mail.state, "attempts": mail.attempts, "note": mail.note }));
    Ok(json!({
        "invite_id": invite.id.get(),
        "uuid": invite.id.uuid(invite.created_at).to_string(),
        "client_id": invite.client.get(),
        "email": invite.email,
        "state": invite.shown_state(tx.now).as_str(),
        "permissions": invite.permissions.keys().collect::<Value>(),
        "issued_at": invite.issued_at.rfc3339(),
        "expires_at": invite.expires_at.rfc3339(),
        "mail": mail,
    }))
}
