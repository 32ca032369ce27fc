//! The screens of the user himself.

pub mod accounts;
pub mod another;
pub mod log_out;
