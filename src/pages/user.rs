//! The screens of the user himself.

pub mod accounts;
pub mod another;
pub mod invites;
pub mod log_out;
pub mod profile;
pub mod verification;
