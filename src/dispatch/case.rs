//! A call on its way: admitted, entered among those that run, and run.

use std::sync::Arc;

use super::admission::{self, Admitted};
use super::repeat::Once;
use super::running::Entered;
use super::{Ask, House, Outcome, Overlap, Step, ended};
use crate::action::{After, Call, Context, Done, Effect, Fault, Origin, Refusal, Reply, Site, Work, Worked};
use crate::actions;
use crate::auth::Known;
use crate::domain::random::Random;
use crate::store::db::{DbError, Tx};

/// A call on its way. `next` says what to do; whoever drives it does that and asks again.
#[derive(Clone)]
pub struct Case {
    pub(super) ask: Arc<Ask>,
    /// The settings that count to its end, whatever becomes of them meanwhile.
    site: Arc<Site>,
    admitted: Option<Admitted>,
    once: Option<Once>,
    entered: Option<Arc<Entered>>,
    worked: Worked,
    /// What is known of whoever asks, for the operator.
    pub(super) known: Known,
    request_id: Arc<str>,
}

impl Case {
    /// A call at its beginning.
    pub fn new(ask: Ask, site: &Arc<Site>) -> Self {
        Self {
            ask: Arc::new(ask),
            site: Arc::clone(site),
            admitted: None,
            once: None,
            entered: None,
            worked: Worked::default(),
            known: Known::default(),
            request_id: Arc::from(""),
        }
    }

    /// The same under an id.
    #[must_use]
    pub fn called(mut self, request_id: &Arc<str>) -> Self {
        self.request_id = Arc::clone(request_id);
        self
    }

    /// What the request is called in answers and in the log.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The call, for whoever words the answer.
    pub fn ask(&self) -> &Ask {
        &self.ask
    }

    /// The settings that count for it.
    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// The row of the action, once it is known.
    pub fn call(&self) -> Option<&'static Call> {
        actions::find(self.ask.tables, &self.ask.action).map(|(_, call)| call)
    }

    /// Admits the caller and, for a read by key, runs the action right here.
    pub fn begin(&mut self, house: &House, tx: &mut Tx<'_>) -> Step {
        let known = (&self.worked, &mut self.known);
        let mut admitted = match admission::admit(house, &self.site, tx, &self.ask, known) {
            Ok(admitted) => admitted,
            Err(fault) => return ended(&self.site, Err(fault)),
        };
        if let Some(used) = admitted.used.take() {
            house.store.submit(
                move |tx| used.note(tx),
                |noted: Result<(), DbError>| {
                    if let Err(error) = noted {
                        log::warn!("the use of a key or session cannot be written down: {error}");
                    }
                },
            );
        }
        let effect = admitted.call.effect;
        if effect == Effect::Writes {
            if let Err(refusal) = self.enter(house, &admitted) {
                return ended(&self.site, Err(refusal.into()));
            }
            match self.answered_before(house, tx) {
                Ok(None) => {}
                Ok(Some(first)) => return Step::End(Outcome::Reply(first)),
                Err(fault) => return ended(&self.site, Err(fault)),
            }
        }
        self.admitted = Some(admitted);
        match effect {
            Effect::ReadsPoint => ended(&self.site, self.read(tx)),
            Effect::ReadsScan => Step::Scan,
            Effect::Writes => Step::Write,
        }
    }

    /// Enters a call that is to be made once among those that run.
    fn enter(&mut self, house: &House, admitted: &Admitted) -> Result<(), Refusal> {
        self.once = Once::of(&self.site.key, &self.ask, admitted)?;
        if let Some(once) = self.once.as_ref().filter(|once| once.overlap == Overlap::Refused)
            && self.entered.is_none()
        {
            self.entered = Some(Arc::new(house.running.enter(once.name())?));
        }
        Ok(())
    }

    /// The answer of the first time, where it can be looked for before the writer is asked: no other call with
    /// this key runs, and no other process writes. One that this snapshot is too old to show is met when the
    /// answer is kept, and the call is to be made again.
    fn answered_before(&mut self, house: &House, tx: &mut Tx<'_>) -> Result<Option<Reply>, Fault> {
        let Some(once) = self.once.as_mut().filter(|once| once.overlap == Overlap::Refused) else {
            return Ok(None);
        };
        let first = once.answered(tx)?;
        once.is_first = first.is_none() && !house.store.is_shared();
        Ok(first.map(|first| first.with_tokens(&self.site.key)))
    }

    /// Remembers slow work that was done.
    pub fn worked(&mut self, work: Work, done: Done) {
        self.worked.add(work, done);
    }

    /// Runs an action that reads, over a connection.
    pub fn read(&self, tx: &mut Tx<'_>) -> Result<Reply, Fault> {
        let reply = self.run(tx, &mut After::default())?;
        Ok(reply.with_tokens(&self.site.key))
    }

    /// Runs an action that writes, in a transaction; one with a key that was used gives the answer
    /// of the first time.
    pub(super) fn write(&self, tx: &mut Tx<'_>) -> Result<(Reply, After), Fault> {
        let mut after = After::default();
        if let Some(once) = self.once.as_ref().filter(|once| !once.is_first)
            && let Some(first) = once.answered(tx)?
        {
            return Ok((first.with_tokens(&self.site.key), after));
        }
        let reply = self.run(tx, &mut after)?;
        if let (Some(once), None) = (&self.once, &after.refused) {
            once.keep(tx, &reply)?;
        }
        Ok((reply.with_tokens(&self.site.key), after))
    }

    fn run(&self, tx: &mut Tx<'_>, after: &mut After) -> Result<Reply, Fault> {
        let Some(admitted) = &self.admitted else { return Err(admission::UNKNOWN.into()) };
        let mut context = Context {
            tx,
            site: &self.site,
            caller: &admitted.caller,
            badge: admitted.badge,
            origin: Origin { ip: self.ask.ip, user_agent: &self.ask.user_agent },
            random: &mut Random::machine(),
            worked: &self.worked,
            after,
        };
        (admitted.call.run)(&mut context, &self.ask.params)
    }
}
