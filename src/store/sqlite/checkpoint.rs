//! The log's way into the file: most of it is copied beside the writing thread, the rest by that thread.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::super::db::DbError;
use super::connection::Sqlite;

/// So many pages in the log (8 MB) that are not in the file yet are worth a copy. Fewer: hot pages are
/// copied more often; more: the disk is busy with them for so long that commits have to wait.
const STEP: i64 = 2048;
/// A log of so many pages (32 MB) is to begin again at its start.
const LONG: i64 = 8192;
/// For that nothing may be left to copy: so few pages (1 MB) the writing thread copies by itself.
const SHORT: i64 = 256;
/// How long a copy waits that found somebody reading the log in its way.
const IN_THE_WAY: Duration = Duration::from_millis(50);

/// The thread that copies, asleep until it is told that the log is long.
pub struct Copier {
    bell: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    /// The length at which the log counts as long.
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
        let left = log.pages - log.copied;
        if log.pages < LONG {
            self.next = LONG;
        }
        let is_long = log.pages >= self.next;
        if is_long && left <= SHORT {
            writing.copy_log()?;
            // If somebody still reads the log, it cannot begin again yet.
            self.next = log.pages + SHORT;
        } else if (is_long || left >= STEP)
            && let Some(bell) = &self.bell
        {
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
    let mut before = None;
    while rung.recv().is_ok() {
        match connection.copy_log() {
            Ok(log) if before == Some(log.copied) => std::thread::sleep(IN_THE_WAY),
            Ok(log) => before = Some(log.copied),
            Err(error) => log::warn!("the log cannot be copied into the file: {error}"),
        }
    }
}
