//! `mail`: the outbox.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Failure, input, open, output};
use crate::dispatch::House;
use crate::domain::ids::{InviteId, MailId};
use crate::store::outbox::{self, Listed};

/// How often a mail that a running server has in hand is looked at, and for how long: 30 s.
const LOOK_EVERY: Duration = Duration::from_millis(200);
const LOOKS: usize = 150;

/// The outbox.
#[derive(Subcommand)]
pub enum Mail {
    /// Send a test mail now, and say what became of it.
    Test(Test),
    /// List the mails, newest first.
    List(List),
    /// Show a mail.
    Show(Show),
    /// Queue mails again: one that failed or waits for its next try, or all that failed.
    Retry(Retry),
}

/// Options of `mail test`.
#[derive(Args)]
pub struct Test {
    /// The address it goes to.
    to: String,
    #[command(flatten)]
    common: Common,
}

/// Options of `mail list`.
#[derive(Args)]
pub struct List {
    /// Only those of one state.
    #[arg(long, value_parser = ["queued", "sent", "failed", "dropped"])]
    state: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "NUMBER", default_value_t = 1000, value_parser = clap::value_parser!(i64).range(1..))]
    limit: i64,
    #[command(flatten)]
    common: Common,
}

/// Options of `mail show`.
#[derive(Args)]
pub struct Show {
    /// The mail's id.
    #[arg(value_parser = input::id)]
    id: i64,
    #[command(flatten)]
    common: Common,
}

/// Options of `mail retry`.
#[derive(Args)]
pub struct Retry {
    /// The mail's id.
    #[arg(value_parser = input::id, required_unless_present = "all_failed", conflicts_with = "all_failed")]
    id: Option<i64>,
    /// All mails that failed.
    #[arg(long)]
    all_failed: bool,
    #[command(flatten)]
    common: Common,
}

impl Mail {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Test(test) => test.run(),
            Self::List(list) => list.run(),
            Self::Show(show) => show.run(),
            Self::Retry(retry) => retry.run(),
        }
    }
}

impl Test {
    fn run(self) -> Result<(), Failure> {
        let (house, config) = open::beside(&self.common)?;
        let post = open::post(&house, &config)?;
        let reply = open::operate(&house, "QueueTestMail", &[("email", &self.to)])?;
        let id = output::id(&reply, "id");
        // False: a running server was quicker.
        let mail = if post.send_now(MailId::new(id)).map_err(Failure::of)? {
            find(&house, id)?
        } else {
            settled(&house, id)?
        };
        output::print(self.common.json, &fate(&mail));
        if mail.state == "sent" {
            return Ok(());
        }
        let why = mail.note.as_deref().unwrap_or("nobody has sent it yet");
        Err(Failure::Failed(format!("the mail was not sent: {why}")))
    }
}

fn find(house: &House, id: i64) -> Result<Listed, Failure> {
    open::read(house, |tx| outbox::by_id(tx, MailId::new(id)))?
        .ok_or_else(|| Failure::Failed(format!("there is no mail {id}")))
}

/// The mail once it was tried, or as it is when that takes too long.
fn settled(house: &House, id: i64) -> Result<Listed, Failure> {
    let mut mail = find(house, id)?;
    for _ in 0..LOOKS {
        if mail.state != "queued" || mail.note.is_some() {
            break;
        }
        thread::sleep(LOOK_EVERY);
        mail = find(house, id)?;
    }
    Ok(mail)
}

/// The answer of the other server, which is no error, is left to `mail show`.
fn last_error(mail: &Listed) -> Option<&str> {
    mail.note.as_deref().filter(|_| mail.state != "sent")
}

fn fate(mail: &Listed) -> Value {
    json!({
        "id": mail.id.get(),
        "state": mail.state,
        "attempts": mail.attempts,
        "last_error": last_error(mail),
    })
}

fn shown(mail: &Listed) -> Value {
    json!({
        "id": mail.id.get(),
        "kind": mail.kind,
        "recipient": mail.recipient,
        "invite_id": mail.invite.map(InviteId::get),
        "state": mail.state,
        "attempts": mail.attempts,
        "last_error": last_error(mail),
        "created_at": mail.created_at.rfc3339(),
    })
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let mails = open::read(&house, |tx| outbox::list(tx, self.state.as_deref(), self.limit))?;
        let rows: Value = mails.iter().map(shown).collect();
        output::print(self.common.json, &json!({ "messages": rows }));
        Ok(())
    }
}

impl Show {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let mail = find(&house, self.id)?;
        let mut shown = shown(&mail);
        shown["answer"] = mail.note.filter(|_| mail.state == "sent").into();
        output::print(self.common.json, &shown);
        Ok(())
    }
}

impl Retry {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let Some(id) = self.id else {
            output::print(self.common.json, &json!({ "retried": retry_all(&house)? }));
            return Ok(());
        };
        open::operate(&house, "RetryMail", &[("id", &id.to_string())])?;
        output::print(self.common.json, &fate(&find(&house, id)?));
        Ok(())
    }
}

/// So many at a time; how many there were.
fn retry_all(house: &Arc<House>) -> Result<i64, Failure> {
    let mut retried = 0;
    loop {
        let reply = open::operate(house, "RetryMail", &[("all", "true")])?;
        retried += reply.int("retried");
        if !reply.is_set("more") {
            return Ok(retried);
        }
    }
}
