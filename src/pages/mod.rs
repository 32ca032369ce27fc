//! Pages for people: each turns its requests into calls, and their ends into HTML.

pub mod area;
pub mod assets;
mod client;
pub(crate) mod cookies;
pub mod docs;
mod field;
mod form;
mod guard;
pub mod invite;
pub mod kept;
pub mod layout;
pub mod login;
mod notices;
mod page;
mod particulars;
pub mod paths;
mod qr;
pub mod register;
pub mod reset;
mod screen;
mod shell;
pub mod sso;
pub mod two_factor;
mod user;
pub mod verify;
mod visit;
