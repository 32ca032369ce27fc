//! The threads that wait for the database; who cannot have one in time is told so.

use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::super::db::{DbError, Trouble};
use crate::domain::time::uptime;

thread_local! {
    /// For how many milliseconds the errand in hand may still wait; None on other threads.
    static LEFT: Cell<Option<i64>> = const { Cell::new(None) };
}

/// Waits for something, and no longer than that. An errand has so long for all that it waits for, one of
/// the threads being the first.
pub fn wait<T>(longest: Duration, wait: impl FnOnce(Duration) -> T) -> T {
    let Some(left) = LEFT.get() else { return wait(longest) };
    let begin = uptime();
    let got = wait(Duration::from_millis(left.max(0).unsigned_abs()));
    LEFT.set(Some(left - (uptime() - begin)));
    got
}

/// Something to do on one of the threads.
pub trait Errand: Send {
    /// Does it.
    fn run(self: Box<Self>);
    /// Hears that it will not be done.
    fn refuse(self: Box<Self>, error: DbError);
}

/// Threads over one queue, and one more that clears it of those who have waited for too long: all the
/// others may be waiting for a database that does not answer.
pub struct Threads {
    shared: Arc<Shared>,
    handles: Mutex<Vec<JoinHandle<()>>>,
}

struct Shared {
    queue: Mutex<Queue>,
    /// Rung for the workers.
    work: Condvar,
    /// Rung for the one that clears.
    first: Condvar,
    wait: i64,
}

#[derive(Default)]
struct Queue {
    /// Each with the uptime until which it waits; all wait equally long, so that the first is due first.
    waiting: VecDeque<(i64, Box<dyn Errand>)>,
    /// Whether the one that clears has its eye on the first of them; else it has to be woken.
    watched: bool,
    stopping: bool,
}

impl Threads {
    /// Starts so many; an errand waits no longer than `wait` for one of them.
    pub fn start(count: u32, wait: Duration) -> std::io::Result<Self> {
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        let shared =
            Arc::new(Shared { queue: Mutex::default(), work: Condvar::new(), first: Condvar::new(), wait });
        let named = |name: String, work: fn(&Shared)| {
            let shared = Arc::clone(&shared);
            std::thread::Builder::new().name(name).spawn(move || work(&shared))
        };
        let mut handles = vec![named("store-late".to_owned(), Shared::refuse_late)?];
        for number in 0..count {
            handles.push(named(format!("store-{number}"), Shared::work)?);
        }
        Ok(Self { shared, handles: Mutex::new(handles) })
    }

    /// Has an errand done, or refused.
    pub fn run(&self, errand: Box<dyn Errand>) {
        let mut queue = self.shared.lock();
        if queue.stopping {
            drop(queue);
            return errand.refuse(DbError::odd("the store is closed"));
        }
        queue.waiting.push_back((uptime().saturating_add(self.shared.wait), errand));
        let watched = std::mem::replace(&mut queue.watched, true);
        drop(queue);
        self.shared.work.notify_one();
        if !watched {
            self.shared.first.notify_one();
        }
    }

    /// Finishes what is waiting and ends the threads.
    pub fn stop(&self) {
        self.shared.lock().stopping = true;
        self.shared.work.notify_all();
        self.shared.first.notify_all();
        let handles = std::mem::take(&mut *self.handles.lock().unwrap_or_else(PoisonError::into_inner));
        for handle in handles {
            // The last hold on the store may go with an errand, on one of the threads themselves.
            if handle.thread().id() != std::thread::current().id() {
                let _ = handle.join();
            }
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some((until, errand)) = self.next() {
            LEFT.set(Some(until - uptime()));
            if catch_unwind(AssertUnwindSafe(|| errand.run())).is_err() {
                log::error!("a thread of the store panicked in its errand and goes on");
            }
        }
    }

    /// The next errand, and until when it waits; None at the end.
    fn next(&self) -> Option<(i64, Box<dyn Errand>)> {
        let mut queue = self.lock();
        loop {
            if let Some(next) = queue.waiting.pop_front() {
                return Some(next);
            }
            if queue.stopping {
                return None;
            }
            queue = self.work.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn refuse_late(&self) {
        let mut queue = self.lock();
        while !queue.stopping {
            let left = queue.waiting.front().map(|(until, _)| until - uptime());
            queue = match left {
                None => {
                    queue.watched = false;
                    self.first.wait(queue).unwrap_or_else(PoisonError::into_inner)
                }
                Some(left) if left > 0 => {
                    let pause = Duration::from_millis(left.unsigned_abs());
                    self.first.wait_timeout(queue, pause).unwrap_or_else(PoisonError::into_inner).0
                }
                Some(_) => {
                    let late = queue.waiting.pop_front();
                    drop(queue);
                    if let Some((_, errand)) = late {
                        errand.refuse(too_late());
                    }
                    self.lock()
                }
            };
        }
    }
}

fn too_late() -> DbError {
    DbError { trouble: Trouble::Busy, text: "no connection to the database was free in time".to_owned() }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Waits for a word, and tells its end.
    struct Waiting(Receiver<()>, Sender<&'static str>);

    impl Errand for Waiting {
        fn run(self: Box<Self>) {
            let _ = self.0.recv();
            self.1.send("run").expect("the test listens");
        }

        fn refuse(self: Box<Self>, error: DbError) {
            assert_eq!(error.trouble, Trouble::Busy);
            self.1.send("refused").expect("the test listens");
        }
    }

    #[test]
    fn who_waits_for_too_long_is_refused_while_every_thread_is_held_up() {
        let threads = Threads::start(1, Duration::from_millis(20)).expect("threads");
        let (told, heard) = channel();
        let (release, held) = channel();
        threads.run(Box::new(Waiting(held, told.clone())));
        for _ in 0..3 {
            threads.run(Box::new(Waiting(channel().1, told.clone())));
        }
        for _ in 0..3 {
            assert_eq!(heard.recv(), Ok("refused"));
        }
        release.send(()).expect("it waits");
        assert_eq!(heard.recv(), Ok("run"));
    }

    /// Waits twice for a while, and tells for how long it might.
    struct Patient(Sender<Duration>);

    const A_WHILE: Duration = Duration::from_millis(30);

    fn a_while() {
        let (_silent, hear) = channel::<()>();
        let _ = hear.recv_timeout(A_WHILE);
    }

    impl Errand for Patient {
        fn run(self: Box<Self>) {
            for _ in 0..2 {
                wait(Duration::from_secs(9), |longest| {
                    self.0.send(longest).expect("the test listens");
                    a_while();
                });
            }
        }

        fn refuse(self: Box<Self>, _: DbError) {}
    }

    #[test]
    fn an_errand_has_one_time_for_its_thread_and_all_else_that_it_waits_for() {
        let threads = Threads::start(1, Duration::from_secs(5)).expect("threads");
        let (told, heard) = channel();
        let (release, held) = channel();
        threads.run(Box::new(Waiting(held, channel().0)));
        threads.run(Box::new(Patient(told)));
        a_while();
        drop(release);
        let longest: Vec<Duration> = heard.iter().collect();
        assert!(longest[0] <= Duration::from_secs(5).saturating_sub(A_WHILE), "{longest:?}");
        assert!(longest[1] <= longest[0].saturating_sub(A_WHILE), "{longest:?}");
        assert_eq!(wait(Duration::from_secs(9), |longest| longest), Duration::from_secs(9));
    }

    #[test]
    fn a_panic_costs_no_thread() {
        struct Bad;
        impl Errand for Bad {
            fn run(self: Box<Self>) {
                panic!("on purpose");
            }
            fn refuse(self: Box<Self>, _: DbError) {}
        }
        let threads = Threads::start(1, Duration::from_secs(9)).expect("threads");
        let (told, heard) = channel();
        threads.run(Box::new(Bad));
        threads.run(Box::new(Waiting(channel().1, told)));
        assert_eq!(heard.recv(), Ok("run"));
    }
}
