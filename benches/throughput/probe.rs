//! The same statements through the library's store alone: what the writing thread can do by itself.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use vestibule::domain::email::Email;
use vestibule::domain::ids::{AdminId, ClientId, UserId};
use vestibule::domain::permission::Permissions;
use vestibule::domain::time::DAY;
use vestibule::store::activity::{self, Actor};
use vestibule::store::db::{DbError, Tx};
use vestibule::store::invites::{self, Inviter, Issue, Kind, RecipientLimit};
use vestibule::store::links::{self, Via};
use vestibule::store::{Store, clients, credentials, memberships, outbox};

use super::super::Outcome;
use super::load::{CONNECTIONS, float};
use super::rows::Asks;
use super::stores::{self, CLIENT, Size, USER, credential};

/// What the store alone did.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Calls per second.
    pub rate: f64,
    /// Half of them took no more than these milliseconds.
    pub p50: f64,
    /// All but one in a hundred took no more.
    pub p99: f64,
}

/// Asks the store of a folder from so many threads, for so long.
pub fn run(folder: &Path, asks: Asks, size: Size, threads: u32, length: Duration) -> Outcome<Pace> {
    let store = Arc::new(stores::open(folder)?);
    let begin = Instant::now();
    let workers: Vec<_> = (0..threads)
        .map(|number| {
            let store = Arc::clone(&store);
            thread::spawn(move || match asks {
                Asks::Invite | Asks::Create => invite_until(&store, size, (number, threads), begin + length),
                Asks::Bare | Asks::Read | Asks::Info => read_until(&store, begin + length),
            })
        })
        .collect();
    let mut times = Vec::new();
    for worker in workers {
        times.extend(worker.join().map_err(|_| "a probing thread ended")??);
    }
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    let rate = float(times.len() as u64) / begin.elapsed().as_secs_f64();
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    Ok(Pace { rate, p50: millis(at(50)), p99: millis(at(99)) })
}

fn read_until(store: &Store, end: Instant) -> Result<Vec<Duration>, DbError> {
    let mut reader = store.reader()?.ok_or_else(|| DbError::odd("a file has readers"))?;
    let (identifier, _) = credential(0);
    let mut times = Vec::new();
    while Instant::now() < end {
        let begin = Instant::now();
        let mut tx = reader.tx();
        credentials::by_identifier(&mut tx, &identifier)?;
        memberships::standing(&mut tx, ClientId::new(CLIENT.into()), UserId::new(USER.into()))?;
        times.push(begin.elapsed());
    }
    Ok(times)
}

/// Keeps its share of the connections' number of writes on their way.
fn invite_until(
    store: &Store,
    size: Size,
    (number, threads): (u32, u32),
    end: Instant,
) -> Result<Vec<Duration>, DbError> {
    let (told, hear) = channel();
    let mut times = Vec::new();
    let mut next = u64::from(number) << 40;
    for _ in 0..CONNECTIONS / u64::from(threads) {
        next += 1;
        submit(store, size, next, told.clone());
    }
    while let Ok(done) = hear.recv() {
        times.push(done?);
        if Instant::now() >= end {
            break;
        }
        next += 1;
        submit(store, size, next, told.clone());
    }
    Ok(times)
}

fn submit(store: &Store, size: Size, number: u64, told: Sender<Result<Duration, DbError>>) {
    let begin = Instant::now();
    let client = 1 + scattered(number) % i64::from(size.clients);
    let work = move |tx: &mut Tx<'_>| invite(tx, ClientId::new(client), number);
    store.submit(work, move |done: Result<(), DbError>| {
        let _ = told.send(done.map(|()| begin.elapsed()));
    });
}

/// A number that looks random, by Knuth's multiplier.
const fn scattered(number: u64) -> i64 {
    (number.wrapping_mul(6_364_136_223_846_793_005) >> 33).cast_signed()
}

/// What `CreateClientInvite` says to the store.
fn invite(tx: &mut Tx<'_>, client: ClientId, number: u64) -> Result<(), DbError> {
    let email = Email::parse(&format!("probe{number}@example.com"))
        .map_err(|_| DbError::odd("the address of a probe is none"))?;
    clients::addressee(tx, client, email.key())?;
    let issue = Issue {
        client,
        email: &email,
        kind: Kind::GrantOnAccept,
        permissions: Permissions::COMPATIBLE,
        role: None,
        makes_owner: false,
        message: None,
        inviter: Inviter::Admin(AdminId::new(1)),
        expires_at: tx.now.plus(DAY),
        mails: true,
        limit: RecipientLimit { most: 0, window: DAY, interval: 0 },
    };
    let issued = invites::issue(tx, &issue)?.ok_or_else(|| DbError::odd("a probe was refused"))?;
    let link = links::insert_for_invite(tx, issued.id, issued.issue, Via::Mailed, number.cast_signed())?;
    let (recipient, invite) = (email.as_str(), Some(issued.id));
    let mail = outbox::NewMail {
        kind: "invitation",
        recipient,
        invite,
        link: Some(link.id),
        ..outbox::NewMail::default()
    };
    outbox::insert(tx, &mail)?;
    let entry = activity::Entry {
        as_user: None,
        action: "CreateClientInvite",
        actor: Actor::Admin(AdminId::new(1), None),
        client: Some(client),
        user: None,
        invite,
        ip: "127.0.0.1",
        detail: r#"{"email":"probe@example.com","issue":1,"permissions":"products,domains"}"#,
    };
    activity::insert(tx, &entry)
}
