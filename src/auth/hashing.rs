//! The pool on which passwords are hashed: bounded, so that log-ins cannot starve anything else.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::action::{Done, Work};
use crate::domain::random::Random;

/// How much work may wait: at 30 ms each, about a second on two threads.
const QUEUE: usize = 64;

/// Threads that hash passwords and nothing else.
pub struct Hashing {
    jobs: SyncSender<Job>,
}

struct Job {
    work: Work,
    done: Box<dyn FnOnce(Done) + Send>,
}

/// The pool has enough to do already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Hashing {
    /// Starts so many threads.
    pub fn start(threads: usize) -> std::io::Result<Self> {
        let (jobs, inbox) = sync_channel(QUEUE);
        let inbox = Arc::new(Mutex::new(inbox));
        for number in 0..threads.max(1) {
            let inbox = Arc::clone(&inbox);
            thread::Builder::new().name(format!("hashing-{number}")).spawn(move || work(&inbox))?;
        }
        Ok(Self { jobs })
    }

    /// Hands work over; `done` is called on the pool's thread. A full pool refuses.
    pub fn submit(&self, work: Work, done: impl FnOnce(Done) + Send + 'static) -> Result<(), Full> {
        self.jobs.try_send(Job { work, done: Box::new(done) }).map_err(|_| Full)
    }
}

fn work(inbox: &Mutex<Receiver<Job>>) {
    loop {
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { work, done }) = next else { return };
        done(work.perform(&mut Random::machine()));
    }
}
