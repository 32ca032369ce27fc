//! Values that cannot be wrong: what is parsed here needs no check anywhere else.

pub mod email;
pub mod ids;
pub mod network;
pub mod password;
pub mod permission;
pub mod random;
pub mod role;
pub mod secret;
pub mod serialized;
pub mod text;
pub mod time;
pub mod token;
