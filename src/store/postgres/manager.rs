//! The pool's connections: how one is opened, and whether it may be handed on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use postgres::error::Severity;
use r2d2::ManageConnection;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::db::{DbError, Trouble};
use super::connection::Postgres;
use super::target::Target;

/// How long opening a connection may take in all, whatever a server does that answers and then is silent.
const OPEN: Duration = Duration::from_secs(5);
/// How many openings may be waiting for such a server.
const STUCK: usize = 8;

/// Opens connections.
pub struct Manager {
    target: Target,
    /// Grows when a connection was lost: those opened before may be gone as well.
    losses: Arc<AtomicU64>,
    stuck: Arc<AtomicUsize>,
}

impl Manager {
    /// To a database.
    pub fn of(target: &Target) -> Self {
        Self { target: target.clone(), losses: Arc::default(), stuck: Arc::default() }
    }

    /// The library's limit is for the network alone: a server that accepts and then says nothing would
    /// hold this thread for good. It holds one of its own instead.
    fn open(&self) -> Result<Postgres, DbError> {
        let lost = |text: &str| DbError { trouble: Trouble::Lost, text: text.to_owned() };
        if self.stuck.fetch_add(1, Ordering::AcqRel) >= STUCK {
            self.stuck.fetch_sub(1, Ordering::AcqRel);
            return Err(lost("the database takes connections and says nothing"));
        }
        let (told, hear) = sync_channel(1);
        let (target, losses, stuck) =
            (self.target.clone(), Arc::clone(&self.losses), Arc::clone(&self.stuck));
        let open = move || {
            let opened = connect(&target, losses);
            stuck.fetch_sub(1, Ordering::AcqRel);
            let _ = told.send(opened);
        };
        let thread = std::thread::Builder::new().name("store-open".to_owned()).spawn(open);
        thread.map_err(|error| DbError::odd(format!("a thread to connect with: {error}")))?;
        match hear.recv_timeout(OPEN) {
            Ok(opened) => opened,
            Err(RecvTimeoutError::Timeout) => Err(lost("the database did not answer in time")),
            Err(RecvTimeoutError::Disconnected) => Err(lost("connecting panicked")),
        }
    }
}

fn connect(target: &Target, losses: Arc<AtomicU64>) -> Result<Postgres, DbError> {
    let doubt = Arc::new(AtomicBool::new(false));
    let mut config = target.config.clone();
    let seen = Arc::clone(&doubt);
    config.notice_callback(move |notice| {
        // "canceling wait for synchronous replication": what is committed here stands nowhere else yet.
        if matches!(notice.parsed_severity(), Some(Severity::Warning)) && notice.code().code() == "01000" {
            seen.store(true, Ordering::Release);
        }
        log::debug!("PostgreSQL: {}", notice.message());
    });
    let mut client = config.connect(MakeRustlsConnect::new((*target.tls).clone()))?;
    if target.prepares {
        // Only now: as an option of the connection it would look like a server that takes no writes.
        client.batch_execute("SET default_transaction_read_only = on")?;
    }
    Ok(Postgres::over(client, target.prepares, losses, doubt))
}

impl ManageConnection for Manager {
    type Connection = Postgres;
    type Error = DbError;

    fn connect(&self) -> Result<Postgres, DbError> {
        self.open()
    }

    /// Costs a round trip only for a connection that is older than the last loss.
    fn is_valid(&self, connection: &mut Postgres) -> Result<(), DbError> {
        connection.check()
    }

    fn has_broken(&self, connection: &mut Postgres) -> bool {
        connection.is_broken()
    }
}
