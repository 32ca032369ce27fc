//! The pool on which passwords are hashed, so that log-ins cannot starve anything else.

use std::io;

use super::Pool;
use crate::domain::random::Random;

/// How much work may wait: at 30 ms each, about a second on two threads.
const QUEUE: usize = 64;

/// Starts so many threads.
pub fn hashing(threads: usize) -> io::Result<Pool> {
    Pool::start("hashing", (threads.max(1), QUEUE), |work| work.compute(&mut Random::machine()))
}
