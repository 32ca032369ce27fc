//! Whether the server is ready for requests.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::TEXT;
use crate::dialect::Answer;
use crate::dispatch::House;
use crate::store::db::{DbError, Tx};
use crate::store::{outbox, settings};

/// How long a mail may wait past its time before the server calls itself unready.
const STUCK: i64 = 10 * 60_000;

/// Ready means: the store takes a write, and no mail has been waiting for too long.
pub async fn ready(house: &Arc<House>) -> Answer {
    let (told, hear) = oneshot::channel();
    let check = |tx: &mut Tx<'_>| {
        settings::mark_writable(tx)?;
        let before = tx.now.plus(-STUCK);
        outbox::is_stuck(tx, before)
    };
    house.store.submit(check, move |stuck: Result<bool, DbError>| drop(told.send(stuck)));
    match hear.await {
        Ok(Ok(false)) => Answer::new(200, TEXT, "ready\n"),
        Ok(Ok(true)) => Answer::new(503, TEXT, "the outbox does not move\n"),
        _ => Answer::new(503, TEXT, "the store cannot be written\n"),
    }
}
