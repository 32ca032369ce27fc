//! Mail: what a message says, the bytes it becomes, and how the bytes leave the house.

pub mod contents;
pub mod folder;
pub mod kinds;
pub mod letters;
mod logo;
pub mod memory;
pub mod merge;
pub mod message;
pub mod plain;
pub mod relay;
pub mod render;
mod say;
pub mod smtp;
pub mod text;
mod tongue;
pub mod transport;
mod wake;
mod worker;

pub use self::wake::Wake;
pub use self::worker::{Post, Senders};

#[cfg(test)]
#[path = "../../tests/it/smtp_sink.rs"]
mod smtp_sink;
#[cfg(test)]
mod smtp_tests;
