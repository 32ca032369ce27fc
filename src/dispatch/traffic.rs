//! What came in, counted; and the calls that were refused, until somebody beside the requests writes them down.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Case, House, Outcome};
use crate::action::{Kind, Refusal};
use crate::domain::protocol::Protocol;
use crate::domain::time::Timestamp;
use crate::store::refused_calls::{Asker, RefusedCall};
use crate::store::tallies::What;

/// As many refused calls wait to be written down; of more the oldest are lost.
const MOST: usize = 1_000;
/// As much of an action's name is kept.
const NAME: usize = 64;

/// The counters of a server.
#[derive(Default)]
pub struct Traffic {
    form: Counted,
    xml: Counted,
    rest: Counted,
    refused: Mutex<Waiting>,
    writing: Mutex<()>,
}

#[derive(Default)]
struct Counted {
    calls: AtomicI64,
    refused: AtomicI64,
}

/// Refused calls that are not written down yet.
#[derive(Default)]
pub struct Waiting {
    /// The calls, the oldest first.
    pub calls: VecDeque<RefusedCall>,
    /// How many older ones were lost.
    pub lost: u64,
}

impl Traffic {
    const fn of(&self, protocol: Protocol) -> &Counted {
        match protocol {
            Protocol::Form => &self.form,
            Protocol::Xml => &self.xml,
            Protocol::Rest => &self.rest,
        }
    }

    fn counters(&self) -> impl Iterator<Item = (What, &AtomicI64)> {
        Protocol::ALL.into_iter().flat_map(|protocol| {
            let counted = self.of(protocol);
            [(What::Calls(protocol), &counted.calls), (What::Refused(protocol), &counted.refused)]
        })
    }

    /// Whoever writes down what was counted holds this while he does: who comes after him finds all of it either
    /// written or still here.
    pub fn writing(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what was counted since the last time.
    pub fn take_counts(&self) -> Vec<(What, i64)> {
        let taken = self.counters().map(|(what, counter)| (what, counter.swap(0, Ordering::Relaxed)));
        taken.filter(|(_, count)| *count > 0).collect()
    }

    /// Gives back what could not be written down.
    pub fn give_back(&self, counts: &[(What, i64)]) {
        for (what, counter) in self.counters() {
            if let Some((_, count)) = counts.iter().find(|(of, _)| *of == what) {
                counter.fetch_add(*count, Ordering::Relaxed);
            }
        }
    }

    /// Takes the refused calls that wait.
    pub fn take_refused(&self) -> Waiting {
        std::mem::take(&mut *self.waiting())
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, call: RefusedCall) {
        let mut waiting = self.waiting();
        if waiting.calls.len() == MOST {
            waiting.calls.pop_front();
            waiting.lost += 1;
        }
        waiting.calls.push_back(call);
    }
}

/// What was asked, by whom, and why not.
struct Asked<'a> {
    protocol: Protocol,
    action: &'a str,
    ip: IpAddr,
    by: Asker,
    reason: &'static str,
}

impl House {
    /// Counts a call of a protocol, and keeps what the operator may want to know of a refused one.
    pub fn count(&self, protocol: Protocol, case: &Case, outcome: &Outcome) {
        self.traffic.of(protocol).calls.fetch_add(1, Ordering::Relaxed);
        let Outcome::Refused(refusal) = outcome else { return };
        let (by, reason) = (case.known.asker, case.known.reason(refusal));
        self.keep(&Asked { protocol, action: &case.ask.action, ip: case.ask.ip, by, reason }, refusal);
    }

    /// The same of a request that could not be understood as a call.
    pub fn count_unread(&self, protocol: Protocol, ip: IpAddr, refusal: &Refusal) {
        self.traffic.of(protocol).calls.fetch_add(1, Ordering::Relaxed);
        self.keep(&Asked { protocol, action: "", ip, by: Asker::Nobody, reason: refusal.code }, refusal);
    }

    /// What the server itself is to blame for is counted and no more: the caller cannot mend it.
    fn keep(&self, asked: &Asked<'_>, refusal: &Refusal) {
        self.traffic.of(asked.protocol).refused.fetch_add(1, Ordering::Relaxed);
        if refusal.kind != Kind::Busy {
            self.traffic.keep(refused(asked, refusal, self.store.clock().now()));
        }
    }
}

/// Words that were put together for one caller may repeat what he sent: they are not kept.
fn refused(asked: &Asked<'_>, refusal: &Refusal, at: Timestamp) -> RefusedCall {
    let words = match &refusal.message {
        Cow::Borrowed(words) => Some((*words).to_owned()),
        Cow::Owned(_) => None,
    };
    RefusedCall {
        asker: asked.by,
        at,
        protocol: asked.protocol,
        action: asked.action.chars().filter(char::is_ascii_graphic).take(NAME).collect(),
        ip: asked.ip.to_string(),
        code: asked.reason.to_owned(),
        field: refusal.field.map(str::to_owned),
        words,
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const NO: Refusal = Refusal::invalid("invalid_email", "email", "The address is not valid");

    fn call(action: &str) -> RefusedCall {
        of(action, &NO)
    }

    fn of(action: &str, refusal: &Refusal) -> RefusedCall {
        let (protocol, ip) = (Protocol::Form, IpAddr::V4(Ipv4Addr::LOCALHOST));
        let asked = Asked { protocol, action, ip, by: Asker::Nobody, reason: refusal.code };
        refused(&asked, refusal, Timestamp::from_millis(1))
    }

    #[test]
    fn what_was_counted_is_taken_once_and_can_be_given_back() {
        let traffic = Traffic::default();
        traffic.of(Protocol::Rest).calls.fetch_add(3, Ordering::Relaxed);
        traffic.of(Protocol::Xml).refused.fetch_add(1, Ordering::Relaxed);
        let taken = traffic.take_counts();
        assert_eq!(taken, [(What::Refused(Protocol::Xml), 1), (What::Calls(Protocol::Rest), 3)]);
        assert_eq!(traffic.take_counts(), []);
        traffic.give_back(&taken);
        assert_eq!(traffic.take_counts(), taken);
    }

    #[test]
    fn a_flood_of_refused_calls_takes_no_more_room_than_the_newest_of_it() {
        let traffic = Traffic::default();
        for number in 0..MOST + 7 {
            traffic.keep(call(&format!("a{number}")));
        }
        let waiting = traffic.take_refused();
        assert_eq!((waiting.calls.len(), waiting.lost), (MOST, 7));
        assert_eq!(waiting.calls.front().map(|call| call.action.as_str()), Some("a7"));
        assert_eq!(traffic.take_refused().calls.len(), 0);
    }

    #[test]
    fn of_what_came_in_only_a_short_and_plain_name_is_kept() {
        assert_eq!(call(&format!("Get\r\nClients\u{202e} {}", "x".repeat(99))).action.len(), NAME);
        assert_eq!(call("a\0b c").action, "abc");
        assert_eq!(call("").words.as_deref(), Some("The address is not valid"));
        let said = Refusal { message: "Unknown value hunter2".to_owned().into(), ..NO };
        assert_eq!(of("", &said).words, None);
    }
}
