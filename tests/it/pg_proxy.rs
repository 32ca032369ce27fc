//! A proxy before PostgreSQL that knows its messages, and strikes the ones that a test names.

mod line;
mod message;
mod plan;

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};

use self::line::Line;
use self::message::Message;
use self::plan::Plan;
pub use self::plan::{Fault, Side, When};
use crate::world::SOON;

/// Listens on a port of its own for as long as it lives.
pub struct Proxy {
    shared: Arc<Shared>,
    address: SocketAddr,
    listening: Mutex<Option<JoinHandle<()>>>,
}

/// What the threads share.
struct Shared {
    server: PathBuf,
    state: Mutex<State>,
    /// Rung when anything changes that a thread may wait for.
    bell: Condvar,
}

#[derive(Default)]
struct State {
    plans: Vec<Plan>,
    counted: usize,
    /// Nothing goes on in any direction.
    frozen: bool,
    /// New connections find nobody.
    refusing: bool,
    ended: bool,
    lines: Vec<Weak<Line>>,
}

impl Proxy {
    /// Before the server with this socket.
    pub fn before(server: &Path) -> Self {
        let shared = Shared { server: server.to_owned(), state: Mutex::default(), bell: Condvar::new() };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("its address");
        let proxy = Self { shared: Arc::new(shared), address, listening: Mutex::default() };
        proxy.accept(listener);
        proxy
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Strikes one message, once.
    pub fn arm(&self, when: When, fault: Fault) -> Armed {
        self.plan(when, fault, false)
    }

    /// Strikes every such message.
    pub fn arm_always(&self, when: When, fault: Fault) -> Armed {
        self.plan(when, fault, true)
    }

    fn plan(&self, when: When, fault: Fault, always: bool) -> Armed {
        let mut state = self.shared.lock();
        state.counted += 1;
        let id = state.counted;
        state.plans.push(Plan::new(id, when, fault, always));
        Armed { shared: Arc::clone(&self.shared), id }
    }

    /// Whoever connects is taken and hears nothing, whoever is connected no more.
    pub fn freeze(&self) {
        self.shared.change(|state| state.frozen = true);
    }

    /// Everything that was said in the meantime goes on.
    pub fn thaw(&self) {
        self.shared.change(|state| state.frozen = false);
    }

    /// Cuts every connection, and nobody listens any more.
    pub fn go_away(&self) {
        self.shared.change(|state| state.refusing = true);
        // The listener hears of it by a connection, which it drops.
        drop(TcpStream::connect(self.address));
        let listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take();
        listening.map(JoinHandle::join);
        self.cut();
    }

    /// Listens again.
    pub fn come_back(&self) {
        self.go_away();
        self.shared.change(|state| state.refusing = false);
        self.accept(TcpListener::bind(self.address).expect("the same port"));
    }

    /// Cuts every connection.
    pub fn cut(&self) {
        self.shared.cut();
    }

    fn accept(&self, listener: TcpListener) {
        let shared = Arc::clone(&self.shared);
        let thread = thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.lock().refusing {
                    return;
                }
                Line::start(&shared, client);
            }
        });
        *self.listening.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.change(|state| state.ended = true);
        self.go_away();
    }
}

/// A fault that was planned. When it is dropped, what it holds goes on, and it strikes no more.
pub struct Armed {
    shared: Arc<Shared>,
    id: usize,
}

impl Armed {
    /// What it struck first, by type and text; None as long as its message did not come.
    pub fn struck(&self) -> Option<String> {
        self.shared.lock().plan(self.id).and_then(|plan| plan.struck.first().cloned())
    }

    /// How many messages it struck.
    pub fn count(&self) -> usize {
        self.shared.lock().plan(self.id).map_or(0, |plan| plan.struck.len())
    }

    /// Waits until it has struck so many messages.
    pub fn wait(&self, count: usize) {
        let has_struck =
            |state: &mut State| state.plan(self.id).is_none_or(|plan| plan.struck.len() >= count);
        let (_state, late) = self
            .shared
            .bell
            .wait_timeout_while(self.shared.lock(), SOON, |state| !has_struck(state))
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!late.timed_out(), "the message did not come");
    }
}

impl Drop for Armed {
    fn drop(&mut self) {
        self.shared.change(|state| state.plans.retain(|plan| plan.id != self.id));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.bell.notify_all();
    }

    fn wait_while(&self, mut holds: impl FnMut(&mut State) -> bool) {
        let state = self.bell.wait_while(self.lock(), |state| !state.ended && holds(state));
        drop(state);
    }

    /// What strikes a message, and the plan's id.
    fn strike(&self, side: Side, message: &Message, is_call: bool) -> Option<(usize, Fault)> {
        self.wait_while(|state| state.frozen);
        let mut hits = Vec::new();
        self.change(|state| {
            for plan in &mut state.plans {
                hits.extend(plan.strikes(side, message, is_call).map(|fault| (plan.id, fault)));
            }
        });
        hits.into_iter().find(|(_, fault)| *fault != Fault::Note)
    }

    /// Cuts every connection.
    fn cut(&self) {
        let lines = std::mem::take(&mut self.lock().lines);
        lines.iter().filter_map(Weak::upgrade).for_each(|line| line.cut());
    }

    /// Cuts every connection but one.
    fn cut_but(&self, spared: &Line) {
        let lines = std::mem::take(&mut self.lock().lines);
        let lines = lines.iter().filter_map(Weak::upgrade);
        lines.filter(|line| !std::ptr::eq(&raw const **line, spared)).for_each(|line| line.cut());
    }

    /// Waits until a plan is given up.
    fn held(&self, id: usize) {
        self.wait_while(|state| state.plan(id).is_some());
    }
}

impl State {
    fn plan(&mut self, id: usize) -> Option<&mut Plan> {
        self.plans.iter_mut().find(|plan| plan.id == id)
    }
}
