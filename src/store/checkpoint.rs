//! The log's way into the file: most of it is copied beside the writing thread, the rest by that thread.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::db::DbError;
use super::sqlite::Sqlite;

/// Pages in the log (16 MB) from which on it is copied. Fewer: hot pages are copied more often; more:
/// each copy takes longer.
const LONG: i64 = 4096;
/// So few pages (1 MB) the writing thread copies by itself: then nothing is left, and the log begins
/// again at its start.
const SHORT: i64 = 256;
/// While the writing thread goes on, each copy leaves what came in during it, which is less each time.
const COPIES: usize = 8;

/// The thread that copies, asleep until it is told that the log is long.
pub struct Copier {
    bell: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    /// The length at which something is to be done next.
    next: i64,
}

impl Copier {
    /// Starts it over a connection of its own, which only reads.
    pub fn start(mut connection: Sqlite) -> std::io::Result<Self> {
        let (bell, rung) = sync_channel(1);
        let work = move || copy_when_rung(&mut connection, &rung);
        let thread = std::thread::Builder::new().name("copier".into()).spawn(work)?;
        Ok(Self { bell: Some(bell), thread: Some(thread), next: LONG })
    }

    /// For the writing thread after each commit, when its answers are on their way.
    pub fn keep_short(&mut self, writing: &mut Sqlite) -> Result<(), DbError> {
        let log = writing.log()?;
        if log.pages < LONG {
            self.next = LONG;
        } else if log.pages < self.next {
            // Somebody still reads the log, so that it could not begin again.
        } else if log.pages - log.copied <= SHORT {
            writing.copy_log()?;
            self.next = log.pages + SHORT;
        } else if let Some(bell) = &self.bell {
            // A full channel: it knows already.
            let _ = bell.try_send(());
        }
        Ok(())
    }
}

impl Drop for Copier {
    fn drop(&mut self) {
        self.bell = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn copy_when_rung(connection: &mut Sqlite, rung: &Receiver<()>) {
    while rung.recv().is_ok() {
        if let Err(error) = copy(connection) {
            log::warn!("the log cannot be copied into the file: {error}");
        }
    }
}

/// Until little is left, or somebody who still reads is in the way.
fn copy(connection: &mut Sqlite) -> Result<(), DbError> {
    let mut copied = 0;
    for _ in 0..COPIES {
        let log = connection.copy_log()?;
        if log.pages - log.copied <= SHORT / 2 || log.copied == copied {
            break;
        }
        copied = log.copied;
    }
    Ok(())
}
