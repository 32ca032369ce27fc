//! Pages for people: each turns its requests into calls, and their ends into HTML.

mod cookies;
mod field;
mod guard;
pub mod invite;
mod layout;
