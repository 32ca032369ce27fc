//! Mail: the outbox's senders, and how a message is rendered, composed and handed over.

mod wake;

pub use self::wake::Wake;
