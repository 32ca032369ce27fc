//! The screens of the account at hand.

pub mod activity;
pub mod cancel;
pub mod confirm;
pub mod denied;
pub mod mail;
pub mod mails;
pub mod member;
pub mod new_account;
pub mod overview;
pub mod owner;
pub mod permissions;
pub mod remove;
pub mod users;
