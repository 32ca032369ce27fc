//! A scripted SMTP server for tests: it records every byte and misbehaves where it is told to.

#![allow(dead_code, reason = "two test programs share this file, and neither uses all of it")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A point of the conversation, named by what the client has just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Connect,
    Ehlo,
    StartTls,
    Auth,
    Noop,
    Mail,
    Rcpt,
    Data,
    /// The final dot: the whole message is here.
    Dot,
}

/// What the server does at that point instead of answering well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Gives this reply, without its line end; a message is not kept.
    Answer(&'static str),
    /// Never answers; reads on until the client goes.
    Hang,
    /// Waits for [`Sink::release`], then goes on as if nothing had been.
    Hold,
    /// Closes the connection without a word.
    Drop,
    /// At [`At::Dot`]: keeps the message, then closes before the client hears of it.
    KeepAndDrop,
}

/// A message the server took over.
#[derive(Clone)]
pub struct Mail {
    /// The whole MAIL command, with its parameters.
    pub command: String,
    /// The return path.
    pub from: String,
    /// The recipients.
    pub to: Vec<String>,
    /// The message with dot-stuffing undone.
    pub bytes: Vec<u8>,
    /// The message as it came over the wire, final dot included.
    pub wire: Vec<u8>,
}

/// The server; it stops when dropped.
pub struct Sink {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    offers: Vec<&'static str>,
}

#[derive(Default)]
struct State {
    script: Vec<Step>,
    mails: Vec<Mail>,
    sessions: Vec<Session>,
    held: usize,
    released: bool,
    stopped: bool,
}

struct Step {
    at: At,
    act: Act,
    once: bool,
}

struct Session {
    stream: TcpStream,
    raw: Vec<u8>,
    commands: Vec<String>,
}

impl Sink {
    /// A server with the usual extensions and without encryption.
    pub fn start() -> Self {
        Self::offering(&["8BITMIME", "SMTPUTF8", "AUTH PLAIN"])
    }

    /// A server that announces exactly these extensions.
    pub fn offering(offers: &[&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let offers = offers.to_vec();
        let shared = Arc::new(Shared { state: Mutex::default(), changed: Condvar::new(), offers });
        let server = Arc::clone(&shared);
        thread::spawn(move || accept(&listener, &server));
        Self { address, shared }
    }

    /// Misbehaves at the next such point; several calls for one point happen one after another.
    pub fn once(&self, at: At, act: Act) -> &Self {
        self.shared.lock().script.push(Step { at, act, once: true });
        self
    }

    /// Misbehaves at every such point.
    pub fn always(&self, at: At, act: Act) -> &Self {
        self.shared.lock().script.push(Step { at, act, once: false });
        self
    }

    /// Lets everything that [`Act::Hold`] stopped go on, now and later.
    pub fn release(&self) {
        self.shared.lock().released = true;
        self.shared.changed.notify_all();
    }

    /// `smtp://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The messages taken over so far, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.lock().mails.clone()
    }

    /// Everything each client sent, connection by connection.
    pub fn sessions(&self) -> Vec<Vec<u8>> {
        self.shared.lock().sessions.iter().map(|session| session.raw.clone()).collect()
    }

    /// The command lines of all connections, message contents left out.
    pub fn commands(&self) -> Vec<String> {
        self.shared.lock().sessions.iter().flat_map(|session| session.commands.clone()).collect()
    }

    /// How many commands began with this verb.
    pub fn count(&self, verb: &str) -> usize {
        self.commands().iter().filter(|line| line.starts_with(verb)).count()
    }

    /// Blocks until `n` messages were taken over; panics with what did happen when the time is up.
    pub fn wait_for(&self, n: usize, timeout: Duration) -> Vec<Mail> {
        self.wait_until(timeout, |state| state.mails.len() >= n);
        self.mails()
    }

    /// Blocks until `n` commands with this verb have come.
    pub fn wait_for_command(&self, verb: &str, n: usize, timeout: Duration) {
        self.wait_until(timeout, |state| {
            let lines = state.sessions.iter().flat_map(|session| &session.commands);
            lines.filter(|line| line.starts_with(verb)).count() >= n
        });
    }

    /// Blocks until `n` conversations have come to an [`Act::Hold`].
    pub fn wait_for_held(&self, n: usize, timeout: Duration) {
        self.wait_until(timeout, |state| state.held >= n);
    }

    fn wait_until(&self, timeout: Duration, met: impl Fn(&State) -> bool) {
        let waited = self.shared.changed.wait_timeout_while(self.shared.lock(), timeout, |state| !met(state));
        let (state, outcome) = waited.unwrap_or_else(PoisonError::into_inner);
        let mails = state.mails.len();
        drop(state);
        assert!(!outcome.timed_out(), "waited in vain; {mails} mails, commands: {:#?}", self.commands());
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.stopped = true;
        state.released = true;
        for session in &state.sessions {
            let _ = session.stream.shutdown(Shutdown::Both);
        }
        drop(state);
        self.shared.changed.notify_all();
        // The listener sits in accept; a last visitor makes it look up.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The act scripted for this point; a single one is used up.
    fn act(&self, at: At) -> Option<Act> {
        let mut state = self.lock();
        let index = state.script.iter().position(|step| step.at == at)?;
        let act = state.script[index].act;
        if state.script[index].once {
            state.script.remove(index);
        }
        Some(act)
    }

    fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn wait_for_release(&self) {
        self.update(|state| state.held += 1);
        drop(self.changed.wait_while(self.lock(), |state| !state.released));
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        let Ok(stream) = stream else { return };
        let mut state = shared.lock();
        if state.stopped {
            return;
        }
        let number = state.sessions.len();
        let watched = stream.try_clone().unwrap();
        state.sessions.push(Session { stream: watched, raw: Vec::new(), commands: Vec::new() });
        drop(state);
        let shared = Arc::clone(shared);
        thread::spawn(move || Conversation::new(stream, number, shared).run());
    }
}

/// One connection. `None` from any step means it is over.
struct Conversation {
    reader: BufReader<TcpStream>,
    number: usize,
    shared: Arc<Shared>,
    command: String,
    to: Vec<String>,
}

impl Conversation {
    fn new(stream: TcpStream, number: usize, shared: Arc<Shared>) -> Self {
        Self { reader: BufReader::new(stream), number, shared, command: String::new(), to: Vec::new() }
    }

    fn run(mut self) {
        let _ = self.talk();
        // The record keeps a second handle to the stream, so dropping this one would not close it.
        let _ = self.reader.get_ref().shutdown(Shutdown::Both);
    }

    fn talk(&mut self) -> Option<()> {
        self.answer(At::Connect, "220 sink ready")?;
        loop {
            let line = String::from_utf8_lossy(&self.read_line()?).trim_end().to_owned();
            let (number, copy) = (self.number, line.clone());
            self.shared.update(|state| state.sessions[number].commands.push(copy));
            self.obey(&line)?;
        }
    }

    fn obey(&mut self, line: &str) -> Option<()> {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => self.answer(At::Ehlo, &self.announcement()),
            "STARTTLS" => self.answer(At::StartTls, "502 not here"),
            "AUTH" => self.answer(At::Auth, "235 welcome"),
            "NOOP" => self.answer(At::Noop, "250 here"),
            "MAIL" => {
                line.clone_into(&mut self.command);
                self.to.clear();
                self.answer(At::Mail, "250 sender fine")
            }
            "RCPT" => {
                self.to.push(bracketed(line));
                self.answer(At::Rcpt, "250 recipient fine")
            }
            "DATA" => self.data(),
            "QUIT" => {
                self.reply("221 farewell");
                None
            }
            _ => self.reply("500 what"),
        }
    }

    fn announcement(&self) -> String {
        let mut lines = vec!["sink"];
        lines.extend(&self.shared.offers);
        let last = lines.len() - 1;
        let told = lines.iter().enumerate();
        told.map(|(at, line)| format!("250{}{line}", if at == last { ' ' } else { '-' }))
            .collect::<Vec<_>>()
            .join("\r\n")
    }

    /// Plays the act scripted here, or gives the usual reply.
    fn answer(&mut self, at: At, usual: &str) -> Option<()> {
        match self.shared.act(at) {
            None => self.reply(usual),
            Some(Act::Answer(other)) => self.reply(other),
            Some(Act::Hang) => self.hang(),
            Some(Act::Hold) => {
                self.shared.wait_for_release();
                self.reply(usual)
            }
            Some(Act::Drop | Act::KeepAndDrop) => None,
        }
    }

    fn reply(&mut self, text: &str) -> Option<()> {
        self.reader.get_mut().write_all(format!("{text}\r\n").as_bytes()).ok()
    }

    fn hang(&mut self) -> Option<()> {
        let mut rest = Vec::new();
        let _ = self.reader.read_to_end(&mut rest);
        None
    }

    fn data(&mut self) -> Option<()> {
        match self.shared.act(At::Data) {
            None => self.reply("354 go on")?,
            Some(Act::Answer(other)) if !other.starts_with('3') => return self.reply(other),
            Some(Act::Answer(other)) => self.reply(other)?,
            Some(Act::Hang) => return self.hang(),
            Some(Act::Hold) => {
                self.shared.wait_for_release();
                self.reply("354 go on")?;
            }
            Some(Act::Drop | Act::KeepAndDrop) => return None,
        }
        let wire = self.read_message()?;
        self.dot(wire)
    }

    fn dot(&mut self, wire: Vec<u8>) -> Option<()> {
        let act = self.shared.act(At::Dot);
        match act {
            Some(Act::Answer(other)) if !other.starts_with('2') => return self.reply(other),
            Some(Act::Hang) => return self.hang(),
            Some(Act::Drop) => return None,
            Some(Act::Hold) => self.shared.wait_for_release(),
            _ => {}
        }
        let (from, to, command) = (bracketed(&self.command), self.to.clone(), self.command.clone());
        let mail = Mail { command, from, to, bytes: unstuffed(&wire), wire };
        self.shared.update(|state| state.mails.push(mail));
        match act {
            Some(Act::KeepAndDrop) => None,
            Some(Act::Answer(other)) => self.reply(other),
            _ => self.reply("250 2.0.0 taken over"),
        }
    }

    /// Only CRLF, dot, CRLF ends a message; a server that is lenient here would hide what this one is to show.
    fn read_message(&mut self) -> Option<Vec<u8>> {
        let mut wire = b"\r\n".to_vec();
        loop {
            wire.extend(self.read_line()?);
            if wire.ends_with(b"\r\n.\r\n") {
                return Some(wire.split_off(2));
            }
        }
    }

    fn read_line(&mut self) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        let read = self.reader.read_until(b'\n', &mut line).ok()?;
        let (number, copy) = (self.number, line.clone());
        self.shared.update(|state| state.sessions[number].raw.extend(copy));
        (read > 0).then_some(line)
    }
}

fn bracketed(command: &str) -> String {
    let inner = command.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

fn unstuffed(wire: &[u8]) -> Vec<u8> {
    let content = wire.strip_suffix(b".\r\n").unwrap_or(wire);
    let mut bytes = Vec::with_capacity(content.len());
    let mut at_start = true;
    for (index, &byte) in content.iter().enumerate() {
        if !(at_start && byte == b'.') {
            bytes.push(byte);
        }
        at_start = byte == b'\n' && index > 0 && content[index - 1] == b'\r';
    }
    bytes
}
