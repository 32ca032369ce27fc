//! A connection for the reads of one thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::db::{Db, DbError, Tx};
use super::connection::Sqlite;
use crate::domain::time::Clock;

/// A connection for the reads of one thread.
pub struct Reader {
    connection: Sqlite,
    clock: Clock,
    commits: Arc<AtomicU64>,
    /// How many commits there were when the snapshot in hand was begun.
    held: Option<u64>,
}

impl Reader {
    pub(super) fn new(connection: Sqlite, clock: Clock, commits: Arc<AtomicU64>) -> Self {
        Self { connection, clock, commits, held: None }
    }

    /// The connection at the present instant, each statement by itself.
    pub fn tx(&mut self) -> Tx<'_> {
        let now = self.clock.now();
        Tx::new(&mut self.connection, now)
    }

    /// The connection at the present instant, in a snapshot: for several requests that are there at
    /// the same time, because beginning one costs more (two locks on the file, under a mutex that all
    /// readers share) than what is read in it. A commit of this process that somebody may know of
    /// ends it; one of another process does not, so whoever calls this must soon call `let_go`.
    pub fn snapshot(&mut self) -> Result<Tx<'_>, DbError> {
        // Read before the snapshot begins, which is then at least as new.
        let commits = self.commits.load(Ordering::Acquire);
        if self.held != Some(commits) {
            self.let_go()?;
            self.connection.execute("BEGIN", &[])?;
            self.held = Some(commits);
        }
        Ok(self.tx())
    }

    /// Ends the snapshot, if one is in hand.
    pub fn let_go(&mut self) -> Result<(), DbError> {
        match self.held.take() {
            Some(_) => self.connection.execute("COMMIT", &[]).map(drop),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use super::*;
    use crate::store::{Options, Place, Store, settings};

    struct Scratch(PathBuf);

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn open(folder: &Path, serving: bool) -> Store {
        let (place, wait, clock) =
            (Place::Folder(folder.to_owned()), Duration::from_secs(1), Clock::default());
        Store::open(Options { place, pool: 1, wait, clock, serving }, Box::new(|_| {})).expect("a store")
    }

    fn marks(tx: &mut Tx<'_>) -> i64 {
        tx.number("SELECT COUNT(*) FROM settings", &[]).expect("a number")
    }

    #[test]
    fn a_snapshot_ends_with_a_commit_of_this_process_and_else_when_it_is_let_go() {
        let scratch = Scratch(std::env::temp_dir().join(format!("vestibule-reader-{}", std::process::id())));
        let (store, other) = (open(&scratch.0, true), open(&scratch.0, false));
        let mut reader = store.reader().expect("opened").expect("a reader of the file");
        assert_eq!(reader.snapshot().map(|mut tx| marks(&mut tx)).ok(), Some(0));
        other.write(settings::mark_writable).expect("a write");
        assert_eq!(marks(&mut reader.snapshot().expect("the same")), 0);
        reader.let_go().expect("its end");
        assert_eq!(marks(&mut reader.snapshot().expect("a new one")), 1);
        let insert = "INSERT INTO settings (name, value, changed_at) VALUES ('other', '', 0)";
        store.write(move |tx| tx.execute(insert, &[])).expect("a write");
        assert_eq!(marks(&mut reader.snapshot().expect("a newer one")), 2);
        reader.let_go().and_then(|()| reader.let_go()).expect("letting go twice is nothing");
        assert_eq!(marks(&mut reader.tx()), 2);
    }
}
