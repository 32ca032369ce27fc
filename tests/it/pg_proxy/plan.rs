//! What a proxy is to do, and with which message.

use super::message::Message;

/// Who says a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Client,
    Server,
}

/// Which message is meant: the n-th of those that a side says from now on.
#[derive(Clone, Copy)]
pub struct When {
    side: Side,
    /// Where there is none: any that belongs to a call.
    kind: Option<(Option<u8>, &'static str)>,
    nth: usize,
}

impl When {
    /// Whatever the side says in the course of calls: not while a connection is opened or checked.
    pub const fn any(side: Side) -> Self {
        Self { side, kind: None, nth: 1 }
    }

    /// The first message of a new connection.
    pub const fn startup() -> Self {
        Self { side: Side::Client, kind: Some((None, "")), nth: 1 }
    }

    /// A statement by the simple protocol that begins like this.
    pub const fn query(begins: &'static str) -> Self {
        Self { side: Side::Client, kind: Some((Some(b'Q'), begins)), nth: 1 }
    }

    /// The end of a statement, by its tag.
    pub const fn complete(begins: &'static str) -> Self {
        Self { side: Side::Server, kind: Some((Some(b'C'), begins)), nth: 1 }
    }

    /// Not the first such message, but this one.
    pub const fn number(self, nth: usize) -> Self {
        Self { nth, ..self }
    }

    fn means(&self, side: Side, message: &Message, is_call: bool) -> bool {
        self.side == side
            && match self.kind {
                None => is_call,
                Some((tag, begins)) => tag == message.tag && message.text().starts_with(begins),
            }
    }
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The connection ends, and the message goes nowhere.
    CutBefore,
    /// The message goes on, and nothing after it in either direction.
    CutAfter,
    /// The server fails with this code in its place; for what a client says.
    Fail(&'static str),
    /// The other side hears of this error in its place, whatever was done; for what a server says.
    Deny(&'static str),
    /// The client hears that the server ends with this code, and it does.
    Dismiss(&'static str),
    /// It comes after the warning that a commit stands nowhere else.
    Warn,
    /// It goes on when it is released.
    Hold,
    /// The client loses its connection now, and the message goes on when it is released.
    Strand,
    /// The message goes on, every connection ends, and nobody listens any more.
    Vanish,
    /// The connection ends, and nothing goes on on any other.
    Petrify,
    /// It goes on; that it came is all.
    Note,
}

/// A fault that waits for its message, or has met it.
pub struct Plan {
    pub id: usize,
    when: When,
    fault: Fault,
    /// Whether it goes on after the first time.
    pub always: bool,
    met: usize,
    /// What it struck, by type and text.
    pub struck: Vec<String>,
    pub released: bool,
}

impl Plan {
    pub fn new(id: usize, when: When, fault: Fault, always: bool) -> Self {
        Self { id, when, fault, always, met: 0, struck: Vec::new(), released: false }
    }

    /// The fault, if this is its message. `is_call` says that it belongs to a call.
    pub fn strikes(&mut self, side: Side, message: &Message, is_call: bool) -> Option<Fault> {
        if self.released || !self.when.means(side, message, is_call) {
            return None;
        }
        self.met += 1;
        if self.met == self.when.nth || self.always && self.met > self.when.nth {
            let tag = message.tag.map_or(' ', char::from);
            self.struck.push(format!("{tag} {}", message.text()));
            return Some(self.fault);
        }
        None
    }
}

#[test]
fn a_plan_strikes_the_message_that_it_names() {
    let says = |plan: &mut Plan, sql| plan.strikes(Side::Client, &super::message::query(sql), true);
    let mut second = Plan::new(0, When::any(Side::Client).number(2), Fault::CutAfter, false);
    assert_eq!(says(&mut second, "a"), None);
    assert_eq!(second.strikes(Side::Server, &super::message::error("ERROR", "40001"), true), None);
    assert_eq!(second.strikes(Side::Client, &super::message::query("SET"), false), None);
    assert_eq!(says(&mut second, "b"), Some(Fault::CutAfter));
    assert_eq!(says(&mut second, "c"), None);
    assert_eq!(second.struck, ["Q b"]);
    let mut commits = Plan::new(1, When::query("COMMIT"), Fault::Hold, true);
    assert_eq!(says(&mut commits, "BEGIN"), None);
    assert_eq!(says(&mut commits, "COMMIT"), Some(Fault::Hold));
    assert_eq!(says(&mut commits, "COMMIT"), Some(Fault::Hold));
}
