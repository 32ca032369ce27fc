//! What the store knows of a user: told to him, and forgotten.

mod erasure;
mod export;
mod scrub;

pub use self::erasure::forget;
pub use self::export::everything;
