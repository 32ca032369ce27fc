//! The pool's connections: how one is opened, and whether it may be handed on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use r2d2::ManageConnection;
use tokio_postgres::Config;
use tokio_postgres::error::{DbError as Notice, Severity};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::db::{DbError, Trouble};
use super::client::Client;
use super::connection::{Losses, Postgres};
use super::target::Target;

/// How long a host may take after it has accepted the connection.
const GREETING: Duration = Duration::from_secs(1);
/// The same for a command.
const PATIENT_GREETING: Duration = Duration::from_secs(10);
/// How long a command waits for a statement: nobody waits for it in a hurry.
const PATIENCE: Duration = Duration::from_mins(1);

/// Opens connections.
pub struct Manager {
    target: Target,
    /// Grows when a connection was lost: those opened before may be gone as well.
    losses: Arc<Losses>,
    is_patient: bool,
}

impl Manager {
    /// To a database.
    pub fn of(target: &Target) -> Self {
        Self { target: target.clone(), losses: Arc::default(), is_patient: false }
    }

    /// For what has time, and a whole table to read.
    pub fn patient(self) -> Self {
        Self { is_patient: true, ..self }
    }

    /// Opens a connection to the first host that is what the target asks for.
    fn open(&self) -> Result<Postgres, DbError> {
        let mut said = Vec::new();
        for host in &self.target.hosts {
            match self.open_at(host) {
                Ok(connection) => return Ok(connection),
                Err(error) => said.push(error.text),
            }
        }
        Err(DbError { trouble: Trouble::Lost, text: said.join("; ") })
    }

    fn open_at(&self, host: &Config) -> Result<Postgres, DbError> {
        let doubt = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&doubt);
        let listener = Box::new(move |notice: &Notice| {
            // "canceling wait for synchronous replication": what is committed here stands nowhere else yet.
            if matches!(notice.parsed_severity(), Some(Severity::Warning)) && notice.code().code() == "01000"
            {
                seen.store(true, Ordering::Release);
            }
            log::debug!("PostgreSQL: {}", notice.message());
        });
        let tls = MakeRustlsConnect::new((*self.target.tls).clone());
        let greeting = if self.is_patient { PATIENT_GREETING } else { GREETING };
        let within = host.get_connect_timeout().copied().unwrap_or_default() + greeting;
        let client = Client::connect(host, tls, within, listener)?;
        let mut connection = Postgres::over(client, self.target.prepares, Arc::clone(&self.losses), doubt);
        if self.target.prepares {
            self.target.check(&mut connection)?;
            // Only now: as an option of the connection it would look like a server that takes no writes.
            connection.batch("SET default_transaction_read_only = on")?;
        }
        if self.is_patient {
            connection.wait_for(PATIENCE);
        }
        if self.is_patient && self.target.prepares {
            connection.batch(&format!("SET statement_timeout = {}", PATIENCE.as_millis()))?;
        }
        Ok(connection)
    }
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
