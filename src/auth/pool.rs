//! A pool for slow work: bounded, so that what waits there cannot starve anything else.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::action::{Done, Work};

/// Threads that do one sort of work and nothing else.
pub struct Pool {
    jobs: SyncSender<Job>,
}

struct Job {
    work: Work,
    done: Box<dyn FnOnce(Done) + Send>,
}

/// The pool has enough to do already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Pool {
    /// Starts so many threads, behind which so much may wait. Work of another sort gives nothing.
    pub fn start(
        name: &str,
        (threads, queue): (usize, usize),
        perform: impl Fn(&Work) -> Option<Done> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let (jobs, inbox) = sync_channel(queue);
        let inbox = Arc::new(Mutex::new(inbox));
        let perform = Arc::new(perform);
        for number in 0..threads {
            let (inbox, perform) = (Arc::clone(&inbox), Arc::clone(&perform));
            let work = move || work(&inbox, &*perform);
            thread::Builder::new().name(format!("{name}-{number}")).spawn(work)?;
        }
        Ok(Self { jobs })
    }

    /// Hands work over; `done` is called on the pool's thread, or dropped. A full pool refuses.
    pub fn submit(&self, work: Work, done: impl FnOnce(Done) + Send + 'static) -> Result<(), Full> {
        self.jobs.try_send(Job { work, done: Box::new(done) }).map_err(|_| Full)
    }
}

fn work(inbox: &Mutex<Receiver<Job>>, perform: &(impl Fn(&Work) -> Option<Done> + ?Sized)) {
    loop {
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { work, done }) = next else { return };
        if let Some(result) = perform(&work) {
            done(result);
        }
    }
}
