//! The client library for a thread that waits: for nothing longer than it says.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_postgres::error::DbError as Notice;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{AsyncMessage, Config, Connection, Error, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::db::{DbError, Trouble};

type Tls = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// How long an end may take that is told to a server.
const FAREWELL: Duration = Duration::from_millis(50);

/// What hears the server's notices.
pub type Listener = Box<dyn Fn(&Notice) + Send>;

/// A connected client. A server that stands still keeps its connections open: only a clock of ours ends
/// the wait for it.
pub struct Client {
    /// Dropped before its wire, which by that is told to end.
    client: tokio_postgres::Client,
    wire: Wire,
}

impl Client {
    /// Connects, within a time in all.
    pub fn connect(
        config: &Config,
        tls: MakeRustlsConnect,
        within: Duration,
        listener: Listener,
    ) -> Result<Self, DbError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| DbError::odd(format!("a connection's runtime: {error}")))?;
        match runtime.block_on(async { timeout(within, config.connect(tls)).await }) {
            Ok(Ok((client, connection))) => Ok(Self { client, wire: Wire { connection, listener, runtime } }),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => {
                // The look-up of a name cannot be ended, and would be waited for.
                runtime.shutdown_background();
                Err(silent(within))
            }
        }
    }

    /// Whether the connection has ended.
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Makes a call; one that is not answered within the time leaves a connection that is of no more use.
    pub fn call<T>(
        &mut self,
        within: Duration,
        call: impl AsyncFnOnce(&tokio_postgres::Client) -> Result<T, Error>,
    ) -> Result<T, DbError> {
        let Self { client, wire: Wire { connection, listener, runtime } } = self;
        runtime.block_on(async {
            let mut called = pin!(call(client));
            let answered = poll_fn(|cx| match drive(connection, listener, cx) {
                Poll::Ready(Some(error)) => Poll::Ready(Err(error)),
                Poll::Ready(None) | Poll::Pending => called.as_mut().poll(cx),
            });
            match timeout(within, answered).await {
                Ok(answer) => Ok(answer?),
                Err(_) => Err(silent(within)),
            }
        })
    }
}

fn silent(within: Duration) -> DbError {
    let text = format!("the database did not answer in {} ms", within.as_millis());
    DbError { trouble: Trouble::Lost, text }
}

/// What moves the bytes; it has no thread of its own.
struct Wire {
    connection: Connection<Socket, Tls>,
    listener: Listener,
    runtime: Runtime,
}

impl Drop for Wire {
    fn drop(&mut self) {
        let Self { connection, listener, runtime } = self;
        let end = poll_fn(|cx| drive(connection, listener, cx).map(drop));
        let _ = runtime.block_on(async { timeout(FAREWELL, end).await });
    }
}

/// Moves what can be moved; ready when the connection has ended, and perhaps with why.
fn drive(
    connection: &mut Connection<Socket, Tls>,
    listener: &Listener,
    cx: &mut Context<'_>,
) -> Poll<Option<Error>> {
    loop {
        match connection.poll_message(cx) {
            Poll::Ready(Some(Ok(AsyncMessage::Notice(notice)))) => listener(&notice),
            Poll::Ready(Some(Ok(_))) => {}
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(error)),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => return Poll::Pending,
        }
    }
}
