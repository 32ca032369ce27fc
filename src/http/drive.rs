//! Driving a case: what it asks for next happens on the thread where it belongs.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use actix_web::web;
use tokio::sync::oneshot;

use crate::action::Refusal;
use crate::dispatch::{self, Case, House, Outcome, Step};
use crate::domain::network::Network;
use crate::domain::random::Random;
use crate::store::Reader;
use crate::store::db::DbError;

/// What one serving thread has for itself.
pub struct Worker {
    /// The house.
    pub house: Arc<House>,
    /// Opened with the first request.
    reader: RefCell<Option<Reader>>,
    /// Whether the reader's snapshot is about to be ended.
    letting_go: Cell<bool>,
    /// How many requests were given an id.
    counted: Cell<u64>,
    /// What the ids of this thread begin with.
    mark: String,
    /// Whose `X-Forwarded-For` counts.
    pub proxies: Rc<[Network]>,
}

impl Worker {
    /// With no connection yet.
    pub fn new(house: Arc<House>, proxies: &[Network]) -> Self {
        Self {
            house,
            reader: RefCell::new(None),
            letting_go: Cell::new(false),
            counted: Cell::new(0),
            mark: Random::machine().lower_alphanumeric(12).expose().to_owned(),
            proxies: Rc::from(proxies.to_vec()),
        }
    }

    /// The caller's own id for his request, where it looks like one, or a new one.
    pub fn request_id(&self, sent: &str) -> Arc<str> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if (8..=64).contains(&sent.len()) && sent.bytes().all(plain) {
            return Arc::from(sent);
        }
        self.counted.set(self.counted.get().wrapping_add(1));
        Arc::from(format!("{}-{:08x}", self.mark, self.counted.get()))
    }
}

/// Does what the case says it needs, until it has come to its end.
pub async fn drive(worker: &Rc<Worker>, case: &mut Case) -> Outcome {
    loop {
        let step = match begin(worker, case) {
            Begun::Here(Step::Scan) => scan(&worker.house, case).await,
            Begun::Here(Step::Write) => write(&worker.house, case).await,
            Begun::Here(step) => step,
            Begun::NotHere => elsewhere(&worker.house, case).await,
        };
        let step = match step {
            Step::Failed(refusal) => count_failure(&worker.house, case, refusal).await,
            step => step,
        };
        match step {
            Step::End(outcome) => return outcome,
            Step::Work(work) => {
                let (told, hear) = oneshot::channel();
                let submitted = worker.house.hand_over(work.clone(), move |done| drop(told.send(done)));
                match (submitted, hear.await) {
                    (Ok(()), Ok(done)) => case.worked(work, done),
                    _ => return busy(),
                }
            }
            Step::Scan | Step::Write | Step::Failed(_) => return busy(),
        }
    }
}

fn busy() -> Outcome {
    match dispatch::too_busy() {
        Step::End(outcome) => outcome,
        _ => Outcome::Broken(String::new()),
    }
}

/// Where a case can begin.
enum Begun {
    /// On this thread, with this step to come.
    Here(Step),
    /// On a thread that may wait: the store is on another machine.
    NotHere,
}

/// Reads by key happen right here, over this thread's own connection, where the store is a file.
fn begin(worker: &Rc<Worker>, case: &mut Case) -> Begun {
    let mut held = worker.reader.borrow_mut();
    let mut reader = match held.take().map_or_else(|| worker.house.store.reader(), |held| Ok(Some(held))) {
        Ok(Some(reader)) => reader,
        Ok(None) => return Begun::NotHere,
        Err(error) => return Begun::Here(dispatch::in_trouble(error)),
    };
    if !worker.letting_go.replace(true) {
        let worker = Rc::clone(worker);
        actix_web::rt::spawn(async move { let_go(&worker) });
    }
    let step = match reader.snapshot() {
        Ok(mut tx) => case.begin(&worker.house, &mut tx),
        // The connection is given up.
        Err(error) => return Begun::Here(dispatch::in_trouble(error)),
    };
    *held = Some(reader);
    Begun::Here(step)
}

/// Runs when the requests that are ready now have had their turn: they share one snapshot.
fn let_go(worker: &Worker) {
    worker.letting_go.set(false);
    let mut reader = worker.reader.borrow_mut();
    if let Some(Err(error)) = reader.as_mut().map(Reader::let_go) {
        log::error!("a snapshot cannot be ended, its connection is given up: {error}");
        *reader = None;
    }
}

async fn scan(house: &Arc<House>, case: &Case) -> Step {
    let (shared, inner) = (Arc::clone(house), case.clone());
    let scanned = web::block(move || {
        let result = shared.store.scan(|tx| inner.read(tx));
        dispatch::ended(inner.site(), result.unwrap_or_else(|error: DbError| Err(error.into())))
    });
    scanned.await.unwrap_or_else(|_| dispatch::too_busy())
}

/// The case goes to a thread that may wait, and comes back.
async fn elsewhere(house: &Arc<House>, case: &mut Case) -> Step {
    let (told, hear) = oneshot::channel();
    let (shared, mut inner) = (Arc::clone(house), case.clone());
    let work = move || {
        let step = dispatch::go_on(&shared, &mut inner);
        (inner, step)
    };
    house.store.apart(work, move |done| drop(told.send(done)));
    match hear.await {
        Ok(Ok((inner, step))) => {
            *case = inner;
            step
        }
        _ => dispatch::too_busy(),
    }
}

async fn count_failure(house: &Arc<House>, case: &Case, refusal: Refusal) -> Step {
    let (told, hear) = oneshot::channel();
    dispatch::submit_failure(house, case, refusal, move |step| drop(told.send(step)));
    hear.await.unwrap_or_else(|_| dispatch::too_busy())
}

async fn write(house: &Arc<House>, case: &Case) -> Step {
    let (told, hear) = oneshot::channel();
    dispatch::submit(house, case, move |step| drop(told.send(step)));
    hear.await.unwrap_or_else(|_| dispatch::too_busy())
}
