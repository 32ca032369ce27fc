//! The senders: threads that take due mails from the outbox and hand them over, no transaction open.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use super::Wake;
use super::letters::{Content, Letters, Reader};
use super::message::{Message, Recipient, Sender, compose};
use super::render::Templates;
use super::transport::{Kind, Transport};
use crate::action::Live;
use crate::domain::ids::MailId;
use crate::domain::random::Random;
use crate::domain::time::{DAY, MINUTE, Timestamp};
use crate::store::db::DbError;
use crate::store::outbox::{self, Fate, Leased};
use crate::store::{Isolation, Store};

/// Longer than the slowest hand-over: after it a mail belongs to nobody and is taken again.
const LEASE: i64 = 20 * MINUTE;
/// A lease is taken and given back by one statement that names its row: as a rule it would stand in the way
/// of everybody who queues a mail meanwhile.
const ALONE: Isolation = Isolation::EachStatement;
/// The pauses between the tries.
const PAUSES: [i64; 8] =
    [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 240 * MINUTE, 480 * MINUTE, 720 * MINUTE, DAY];
/// How long a mail is tried.
const PATIENCE: i64 = 5 * DAY;

/// Everything that handing over a mail takes.
pub struct Post {
    /// The store with its outbox.
    pub store: Arc<Store>,
    /// The operator's settings.
    pub site: Arc<Live>,
    /// The texts.
    pub templates: Templates,
    /// Where mails go.
    pub transport: Transport,
    /// From whom.
    pub from: Sender,
}

/// The running sender threads.
pub struct Senders {
    wake: Arc<Wake>,
    threads: Vec<JoinHandle<()>>,
}

impl Senders {
    /// Starts so many; without any, mail waits in the outbox.
    pub fn start(post: &Arc<Post>, wake: &Arc<Wake>, count: usize) -> std::io::Result<Self> {
        let threads = (0..count).map(|number| {
            let (post, wake) = (Arc::clone(post), Arc::clone(wake));
            std::thread::Builder::new().name(format!("sender-{number}")).spawn(move || post.work(&wake))
        });
        Ok(Self { wake: Arc::clone(wake), threads: threads.collect::<Result<_, _>>()? })
    }

    /// Finishes the mails in hand and ends the threads.
    pub fn stop(self) {
        self.wake.stop();
        for thread in self.threads {
            let _ = thread.join();
        }
    }
}

impl Post {
    fn work(&self, wake: &Wake) {
        while !wake.is_stopping() {
            let heard = wake.rings();
            match self.step(wake) {
                Ok(true) => {}
                Ok(false) => {
                    wake.wait(heard, self.pause());
                }
                Err(error) => {
                    log::error!("the outbox cannot be read: {error}");
                    wake.wait(heard, Duration::from_secs(5));
                }
            }
        }
    }

    /// Takes one due mail and deals with it; false when none is due.
    fn step(&self, wake: &Wake) -> Result<bool, DbError> {
        let lease = Random::machine().number();
        let taken = self.store.write_at(ALONE, move |tx| outbox::lease(tx, lease, LEASE, 1))?;
        let Some(mail) = taken.into_iter().next() else { return Ok(false) };
        self.deal_with(&mail, Some(wake))?;
        Ok(true)
    }

    /// How long there is nothing to do, unless the bell rings.
    fn pause(&self) -> Duration {
        // Another process, be it the command line or another server, queues mails without ringing the bell.
        const LONGEST: i64 = 5_000;
        let left = self.store.scan(|tx| {
            let now = tx.now;
            Ok::<_, DbError>(outbox::next_due(tx)?.map(|due| due.millis() - now.millis()))
        });
        let millis = left.and_then(|left| left).ok().flatten().unwrap_or(LONGEST).clamp(20, LONGEST);
        Duration::from_millis(u64::try_from(millis).unwrap_or(1_000))
    }

    /// Sends one mail now, for the command line; false when somebody else has it in hand.
    pub fn send_now(&self, id: MailId) -> Result<bool, DbError> {
        let lease = Random::machine().number();
        let Some(mail) = self.store.write_at(ALONE, move |tx| outbox::lease_one(tx, id, lease, LEASE))?
        else {
            return Ok(false);
        };
        self.deal_with(&mail, None)?;
        Ok(true)
    }

    /// One mail that makes the program panic must not end the thread, nor stay at the head. A sender thread
    /// has patience with its store: a mail in its hands would else wait for the end of its lease, and one
    /// that went out would go again.
    fn deal_with(&self, mail: &Leased, wake: Option<&Wake>) -> Result<(), DbError> {
        let handed = catch_unwind(AssertUnwindSafe(|| self.hand_over(mail, wake))).unwrap_or_else(|_| {
            let why = "the message could not be built: it made the sender panic";
            Ok(Ok(Fate::Failed(why.to_owned())))
        })?;
        if let Ok(Fate::Failed(reason)) | Err(reason) = &handed {
            log::warn!("mail {} was not sent at attempt {}: {reason}", mail.id, mail.attempt);
        }
        let settled = with_patience(wake, || {
            let (mail, handed) = (mail.clone(), handed.clone());
            self.store.write_at(ALONE, move |tx| {
                let fate = handed.clone().unwrap_or_else(|reason| again(tx.now, &mail, reason));
                outbox::settle(tx, &mail, &fate)
            })
        })?;
        if !settled {
            log::warn!("a mail was settled by somebody else: its lease had ended");
        }
        Ok(())
    }

    /// What becomes of a mail, or why it has to go again. While it is handed over nothing of the store is held.
    fn hand_over(&self, mail: &Leased, wake: Option<&Wake>) -> Result<Result<Fate, String>, DbError> {
        let rendered = match with_patience(wake, || self.content(mail))? {
            Content::Mail(rendered) => rendered,
            Content::Unwanted(why) => return Ok(Ok(Fate::Dropped(why.as_str().to_owned()))),
            Content::Impossible(fault) => return Ok(Ok(Fate::Failed(fault))),
        };
        let message = Message {
            message_id: self.message_id(mail),
            from: self.from.clone(),
            to: Recipient { name: None, address: mail.recipient.clone() },
            language: rendered.language,
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            logo: rendered.logo,
            at_unix_ms: mail.created_at.millis(),
        };
        Ok(match compose(&message) {
            Err(unsendable) => Ok(Fate::Failed(unsendable.to_string())),
            Ok(composed) => match self.transport.send(&composed) {
                Ok(accepted) => Ok(Fate::Sent(accepted.answer)),
                Err(error) if error.kind == Kind::Permanent => Ok(Fate::Failed(error.text)),
                Err(error) => Err(error.text),
            },
        })
    }

    fn content(&self, mail: &Leased) -> Result<Content, DbError> {
        let site = self.site.now();
        self.templates.paint(&site.brand);
        let letters = Letters { site: &site, templates: &self.templates, reader: Reader::Recipient };
        self.store.scan(|tx| letters.write(tx, mail))?
    }

    /// The same at every try, so that a receiver sees a repetition for what it is.
    fn message_id(&self, mail: &Leased) -> String {
        let domain = self.from.address.rsplit('@').next().unwrap_or("localhost");
        format!("{:x}.{:x}@{domain}", mail.created_at.millis(), mail.id.get())
    }
}

/// Asks a store that is busy or out of reach again and again, until the server stops.
fn with_patience<T>(wake: Option<&Wake>, mut ask: impl FnMut() -> Result<T, DbError>) -> Result<T, DbError> {
    loop {
        match (ask(), wake) {
            (Err(error), Some(wake)) if error.passes() && !wake.is_stopping() => {
                log::warn!("a sender waits for the store: {error}");
                wake.wait_for_stop(Duration::from_secs(1));
            }
            (answer, _) => return answer,
        }
    }
}

fn again(now: Timestamp, mail: &Leased, reason: String) -> Fate {
    let tried = usize::try_from(mail.attempt - 1).unwrap_or(0);
    let pause = PAUSES.get(tried).copied().unwrap_or(DAY);
    if now.plus(pause) > mail.created_at.plus(PATIENCE) {
        return Fate::Failed(format!("given up after {} tries: {reason}", mail.attempt));
    }
    Fate::Again(now.plus(pause), reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::outbox::Mail;

    fn mail(attempt: i64) -> Leased {
        let mail = Mail {
            id: MailId::new(1),
            kind: "test".into(),
            recipient: "a@example.com".into(),
            invite: None,
            user: None,
            link: None,
            context: None,
            attempt,
            created_at: Timestamp::from_millis(0),
        };
        Leased { mail, lease: 1 }
    }

    #[test]
    fn the_pauses_grow_and_end_after_five_days_sec_191() {
        let mut now = Timestamp::from_millis(0);
        let mut tries = 0;
        loop {
            tries += 1;
            match again(now, &mail(tries), "451".into()) {
                Fate::Again(at, _) => {
                    assert!(at > now);
                    now = at;
                }
                Fate::Failed(reason) => {
                    assert!(reason.contains(&format!("after {tries} tries")), "{reason}");
                    break;
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(tries, 11);
        assert!(now <= Timestamp::from_millis(PATIENCE));
    }
}
