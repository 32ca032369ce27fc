//! The screens of the user himself.

pub mod accounts;
pub mod another;
mod codes;
pub mod invites;
pub mod log_out;
pub mod password;
pub mod profile;
pub mod security;
pub mod two_factor;
pub mod verification;
