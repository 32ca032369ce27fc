//! Everything that is logged in this process, by whatever part of it, down to the finest level.

use std::fmt::Write;
use std::sync::{Mutex, Once, PoisonError};

use log::{LevelFilter, Log, Metadata, Record};

struct Keeper(Mutex<String>);

static LOGGED: Keeper = Keeper(Mutex::new(String::new()));

impl Log for Keeper {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(text, "{} {} {}", record.level(), record.target(), record.args()).expect("a text grows");
    }

    fn flush(&self) {}
}

/// Begins to keep what is logged.
pub fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&LOGGED).expect("the first logger");
        log::set_max_level(LevelFilter::Trace);
    });
}

/// What was logged until now.
pub fn text() -> String {
    LOGGED.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
