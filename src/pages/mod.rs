//! Pages for people: each turns its requests into calls, and their ends into HTML.

pub mod account;
pub mod assets;
pub(crate) mod cookies;
pub mod docs;
mod field;
mod form;
mod guard;
pub mod invite;
pub mod kept;
mod layout;
pub mod login;
mod notices;
mod page;
pub mod paths;
pub mod reset;
pub mod sso;
mod visit;
