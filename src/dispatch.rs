//! Admit, run, commit or take back: the way of every call, whatever dialect it came in.

mod admission;
mod arrivals;
mod case;
mod kept;
mod repeat;
mod running;
mod traffic;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::mpsc::channel;

use crate::action::{After, Done, Fault, Kind, Live, Refusal, Reply, Site, Work};
use crate::actions::Group;
use crate::auth::{self, Full, Gate, Pool, Proof};
use crate::domain::random::Random;
use crate::domain::secret::TokenHash;
use crate::mail::Wake;
use crate::params::Params;
use crate::store::db::{DbError, Trouble, Tx};
use crate::store::{Store, sessions};

pub use self::arrivals::Arrivals;
pub use self::case::Case;
pub use self::repeat::{LIFE as REPEATABLE_FOR, Overlap, Repeat};
pub use self::running::Running;
pub use self::traffic::{Traffic, Waiting};

/// Everything that calls share.
pub struct House {
    /// The store.
    pub store: Arc<Store>,
    /// The operator's settings.
    pub site: Arc<Live>,
    /// What authentication remembers.
    pub gate: Gate,
    /// The pool for passwords.
    pub hashing: Pool,
    /// The pool that asks providers of OpenID.
    pub openid: Pool,
    /// Wakes the sender threads.
    pub wake: Arc<Wake>,
    /// Calls with an idempotency key that have not come to their end.
    pub running: Arc<Running>,
    /// What came in.
    pub traffic: Traffic,
    /// Log-ins of which the host's name is still to be looked up.
    pub arrivals: Arrivals,
}

/// A call as a dialect or a page understood it.
pub struct Ask {
    /// Which tables it may name an action of.
    pub tables: &'static [Group],
    /// The action's name as it was sent.
    pub action: String,
    /// Its parameters.
    pub params: Params,
    /// What was brought to show who asks.
    pub proof: Proof,
    /// The address that counts.
    pub ip: IpAddr,
    /// The program, as it calls itself.
    pub user_agent: String,
    /// The wish that it be made once, however often it comes.
    pub repeat: Option<Repeat>,
}

/// How a call ended.
#[derive(Debug)]
pub enum Outcome {
    /// It was done.
    Reply(Reply),
    /// The caller is told no.
    Refused(Refusal),
    /// Something is broken; the log says what, under this id.
    Broken(String),
}

/// What a case needs next.
pub enum Step {
    /// Nothing: this is its end.
    End(Outcome),
    /// This slow work, then `worked`.
    Work(Work),
    /// `scan` on a thread that may wait.
    Scan,
    /// `write`, in the writer's transaction.
    Write,
    /// A failed log-in is to be counted against the address; then this is its end.
    Failed(Refusal),
}

const NO_ROOM: Refusal = Refusal::new(
    Kind::Busy,
    "no_room",
    "The server cannot store anything at the moment; nothing was changed",
);
const UNKNOWN_OUTCOME: Refusal = Refusal::new(
    Kind::Busy,
    "unknown_outcome",
    "The connection to the database was lost and it is not known whether this was done; look before you \
     repeat it, or repeat it with the same idempotency key",
);
const BUSY: Refusal = Refusal::new(Kind::Busy, "busy", "The server is busy; try again in a moment");

impl House {
    /// Hands slow work to the pool where it belongs; `done` is called there.
    pub fn hand_over(&self, work: Work, done: impl FnOnce(Done) + Send + 'static) -> Result<(), Full> {
        let pool = match work {
            Work::Hash(_) | Work::Verify(..) => &self.hashing,
            Work::Identify(_) => &self.openid,
        };
        pool.submit(work, done)
    }
}

/// Turns the end of a run into a step.
pub fn ended(site: &Site, result: Result<Reply, Fault>) -> Step {
    match result {
        Err(Fault::Refused(refusal)) if auth::is_failure(&site.limits, &refusal) => Step::Failed(refusal),
        result => end(result),
    }
}

/// The end of a call with which the store had trouble.
pub fn in_trouble(error: DbError) -> Step {
    end(Err(error.into()))
}

fn end(result: Result<Reply, Fault>) -> Step {
    match result {
        Ok(reply) => Step::End(Outcome::Reply(reply)),
        Err(Fault::Later(work)) => Step::Work(work),
        Err(Fault::Refused(refusal)) => Step::End(Outcome::Refused(refusal)),
        Err(Fault::Broken(error))
            if matches!(error.trouble, Trouble::Busy | Trouble::Conflict | Trouble::Lost) =>
        {
            Step::End(Outcome::Refused(BUSY))
        }
        Err(Fault::Broken(error)) if error.trouble == Trouble::Unknown => {
            log::error!("{error}");
            Step::End(Outcome::Refused(UNKNOWN_OUTCOME))
        }
        Err(Fault::Broken(error)) if matches!(error.trouble, Trouble::Full | Trouble::ReadOnly) => {
            log::error!("nothing can be stored: {error}");
            Step::End(Outcome::Refused(NO_ROOM))
        }
        Err(Fault::Broken(error)) => Step::End(Outcome::Broken(write_down(&error))),
    }
}

/// The end of a call for which there was no room.
pub fn too_busy() -> Step {
    Step::End(Outcome::Refused(BUSY))
}

/// Logs what is broken under a new id, which is all that the caller learns.
fn write_down(error: &DbError) -> String {
    let id = Random::machine().alphanumeric(12).expose().to_owned();
    log::error!("broken {id}: {error}");
    id
}

/// Hands a writing call over; `done` learns the next step after the commit.
pub fn submit(house: &Arc<House>, case: &Case, done: impl FnOnce(Step) + Send + 'static) {
    let shared = Arc::clone(house);
    let site = Arc::clone(case.site());
    house.store.submit(writing(case), move |result| {
        let step = written(&shared, &site, result);
        // Whoever waits for the answer may close the house with it.
        drop(shared);
        done(step);
    });
}

/// What a writing call does in its transaction.
fn writing(case: &Case) -> impl FnMut(&mut Tx<'_>) -> Result<(Reply, After), Fault> + Send + 'static {
    let case = case.clone();
    move |tx: &mut Tx<'_>| {
        let (reply, after) = case.write(tx)?;
        if let Proof::Session(token) | Proof::AdminSession(token) = &case.ask.proof {
            sessions::touch(tx, &TokenHash::of(token.expose()))?;
        }
        Ok((reply, after))
    }
}

/// What follows from how it ended.
fn written(house: &House, site: &Site, result: Result<(Reply, After), Fault>) -> Step {
    let result = match result {
        Ok((_, After { refused: Some(refusal), .. })) => Err(Fault::Refused(refusal)),
        result => result,
    };
    if let Ok((_, After { arrived: Some(arrival), .. })) = &result {
        house.arrivals.push(*arrival);
    }
    if matches!(&result, Ok((_, after)) if after.mail_queued) {
        house.wake.wake();
    }
    if let Ok((_, After { settings: Some((version, kept)), .. })) = &result {
        house.site.settle(*version, kept);
    }
    ended(site, result.map(|(reply, _)| reply))
}

/// Counts a failed log-in; `done` learns the call's end after the commit.
pub fn submit_failure(
    house: &Arc<House>,
    case: &Case,
    refusal: Refusal,
    done: impl FnOnce(Step) + Send + 'static,
) {
    house.store.submit(counting(case), move |counted| done(counted_as(counted, refusal)));
}

fn counting(case: &Case) -> impl FnMut(&mut Tx<'_>) -> Result<(), DbError> + Send + 'static {
    let (site, ask) = (Arc::clone(case.site()), Arc::clone(&case.ask));
    move |tx: &mut Tx<'_>| auth::count_failure(tx, &site, &ask.proof, ask.ip)
}

/// Who could not be counted is not told more than that there is no room for him.
fn counted_as(counted: Result<(), DbError>, refusal: Refusal) -> Step {
    end(counted.map_err(Fault::from).and(Err(Fault::Refused(refusal))))
}

/// Goes on with a case on a thread that may wait, up to its end or to slow work.
pub fn go_on(house: &Arc<House>, case: &mut Case) -> Step {
    let begun = house.store.scan(|tx| match case.begin(house, tx) {
        Step::Scan => ended(case.site(), case.read(tx)),
        step => step,
    });
    let step = match begun {
        Ok(Step::Write) => written(house, case.site(), house.store.write(writing(case))),
        Ok(step) => step,
        Err(error) => in_trouble(error),
    };
    match step {
        Step::Failed(refusal) => counted_as(house.store.write(counting(case)), refusal),
        step => step,
    }
}

/// Makes a call and waits for it: for the command line, where nobody else is waiting.
pub fn call_and_wait(house: &Arc<House>, ask: Ask) -> Outcome {
    let mut case = Case::new(ask, &house.site.now());
    loop {
        match go_on(house, &mut case) {
            Step::End(outcome) => return outcome,
            Step::Work(work) => {
                let (told, hear) = channel();
                let submitted = house.hand_over(work.clone(), move |done| drop(told.send(done)));
                match (submitted, hear.recv()) {
                    (Ok(()), Ok(done)) => case.worked(work, done),
                    _ => return Outcome::Refused(BUSY),
                }
            }
            Step::Scan | Step::Write | Step::Failed(_) => return Outcome::Refused(BUSY),
        }
    }
}
