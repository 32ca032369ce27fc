//! A write on its way: what runs in the transaction, and who is told of its end.

use super::db::{DbError, Tx};

/// How far a transaction is kept apart from those beside it, on an engine that runs several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// As if it were alone: for rules, which look and then decide.
    Serializable,
    /// Each statement sees what is committed: for work that is one statement, which decides by itself.
    EachStatement,
}

/// Work for a writing transaction. `run` may be called again; `done` is called once, after the commit.
pub trait Job: Send {
    /// How far it is kept apart from others.
    fn isolation(&self) -> Isolation;
    /// Does the work. `Ok(true)` keeps it, `Ok(false)` takes it back.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<bool, DbError>;
    /// Learns what became of it.
    fn done(self: Box<Self>, fate: Result<(), DbError>);
}

/// A rule whose answer decides whether its work is kept, and who hears that answer.
pub struct Work<T, E, W, D> {
    isolation: Isolation,
    rule: W,
    answer: Option<Result<T, E>>,
    done: D,
}

impl<T, E, W, D> Work<T, E, W, D> {
    /// That has not run yet.
    pub fn new(isolation: Isolation, rule: W, done: D) -> Self {
        Self { isolation, rule, answer: None, done }
    }
}

impl<T, E, W, D> Job for Work<T, E, W, D>
where
    T: Send,
    E: From<DbError> + Send,
    W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    D: FnOnce(Result<T, E>) + Send,
{
    fn isolation(&self) -> Isolation {
        self.isolation
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> Result<bool, DbError> {
        let answer = (self.rule)(tx);
        let keep = answer.is_ok();
        self.answer = Some(answer);
        Ok(keep)
    }

    fn done(self: Box<Self>, fate: Result<(), DbError>) {
        let Self { answer, done, rule, .. } = *self;
        // What the rule holds must be gone when somebody hears of its end.
        drop(rule);
        done(match (fate, answer) {
            (Err(error), _) => Err(error.into()),
            (Ok(()), Some(answer)) => answer,
            (Ok(()), None) => Err(DbError::odd("the job did not run").into()),
        });
    }
}
