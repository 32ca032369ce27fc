//! One connection through the proxy: a thread for each direction.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::Shared;
use super::message::{self, Message};
use super::plan::{Fault, Side};

/// What a client says now and then beside its calls: when a connection is new, and to read the clock.
const BESIDE: [&str; 3] =
    ["SHOW transaction_read_only", "SET default_transaction_read_only", "SELECT CAST(EXTRACT(EPOCH"];

/// A client and its connection to the server.
pub struct Line {
    client: TcpStream,
    server: UnixStream,
    /// Whether what is being said belongs to a call.
    in_call: AtomicBool,
}

/// Whether a direction goes on.
#[derive(PartialEq, Eq)]
enum Course {
    On,
    Ends,
}

impl Line {
    /// Nothing, if the server is not there.
    pub fn start(shared: &Arc<Shared>, client: TcpStream) {
        let Ok(server) = UnixStream::connect(&shared.server) else { return };
        client.set_nodelay(true).expect("no delay");
        let line = Arc::new(Self { client, server, in_call: AtomicBool::new(false) });
        shared.lock().lines.push(Arc::downgrade(&line));
        for side in [Side::Client, Side::Server] {
            let (shared, line) = (Arc::clone(shared), Arc::clone(&line));
            thread::spawn(move || line.carry(&shared, side));
        }
    }

    /// The server may go on with what it has, and nobody hears of it.
    pub fn cut(&self) {
        let _ = self.client.shutdown(Shutdown::Both);
        let _ = self.server.shutdown(Shutdown::Write);
    }

    fn carry(&self, shared: &Shared, side: Side) {
        let mut failing = None;
        let mut is_first = side == Side::Client;
        while let Ok(message) = self.read(side, !is_first) {
            is_first = false;
            if self.pass(shared, side, &message, &mut failing) == Course::Ends {
                break;
            }
        }
        self.cut();
        if side == Side::Server {
            let _ = self.server.shutdown(Shutdown::Both);
        }
    }

    fn read(&self, side: Side, has_tag: bool) -> std::io::Result<Message> {
        let from: &mut dyn Read = match side {
            Side::Client => &mut &self.client,
            Side::Server => &mut &self.server,
        };
        Message::read(from, has_tag)
    }

    /// Passes a message on, and whatever strikes it. `failing` is what the rest of a batch waits for.
    fn pass(
        &self,
        shared: &Shared,
        side: Side,
        message: &Message,
        failing: &mut Option<&'static str>,
    ) -> Course {
        if let Some(code) = *failing {
            return self.fail(side, message, code, failing);
        }
        let Some((id, fault)) = shared.strike(side, message, self.is_call(side, message)) else {
            return self.say(side, message);
        };
        match fault {
            Fault::CutBefore => Course::Ends,
            Fault::CutAfter => {
                self.lose_answer(side);
                self.say(side, message);
                Course::Ends
            }
            Fault::Fail(code) | Fault::Deny(code) => self.fail(side, message, code, failing),
            Fault::Dismiss(code) => {
                self.say(Side::Server, &message::error("FATAL", code));
                Course::Ends
            }
            Fault::Warn => {
                self.say(Side::Server, &message::lonely_commit());
                self.say(side, message)
            }
            Fault::Hold => {
                shared.held(id);
                self.say(side, message)
            }
            Fault::Strand => {
                let _ = self.client.shutdown(Shutdown::Both);
                shared.held(id);
                self.say(side, message);
                Course::Ends
            }
            Fault::Vanish => {
                shared.change(|state| state.refusing = true);
                self.lose_answer(side);
                shared.cut_but(self);
                self.say(side, message);
                Course::Ends
            }
            Fault::Petrify => {
                shared.change(|state| state.frozen = true);
                Course::Ends
            }
            Fault::Note => self.say(side, message),
        }
    }

    /// What a client says is heard, and its answer is not: it must not slip through before the connection ends.
    fn lose_answer(&self, side: Side) {
        if side == Side::Client {
            let _ = self.client.shutdown(Shutdown::Both);
        }
    }

    /// An error in place of a batch: of what the client has still to say of it, or of what the server has.
    fn fail(
        &self,
        side: Side,
        message: &Message,
        code: &'static str,
        failing: &mut Option<&'static str>,
    ) -> Course {
        let was_failing = failing.replace(code).is_some();
        match side {
            Side::Client if message.is(b'Q') || message.is(b'S') => {
                *failing = None;
                self.say(side, &message::failing(code, message))
            }
            Side::Client => Course::On,
            Side::Server => {
                if !was_failing {
                    self.say(side, &message::error("ERROR", code));
                }
                if !message.is(b'Z') {
                    return Course::On;
                }
                *failing = None;
                self.say(side, message)
            }
        }
    }

    fn say(&self, side: Side, message: &Message) -> Course {
        let to: &mut dyn Write = match side {
            Side::Client => &mut &self.server,
            Side::Server => &mut &self.client,
        };
        // Whoever is gone is missed by the other direction.
        let _ = to.write_all(&message.bytes());
        Course::On
    }

    fn is_call(&self, side: Side, message: &Message) -> bool {
        if side == Side::Client {
            let text = message.text();
            let is_check = message.is(b'Q') && text.is_empty();
            let is_beside = is_check || BESIDE.iter().any(|begin| text.starts_with(begin));
            let is_call = !is_beside && message.tag.is_some_and(|tag| b"QPBDES".contains(&tag));
            self.in_call.store(is_call, Ordering::Release);
        }
        self.in_call.load(Ordering::Acquire)
    }
}
