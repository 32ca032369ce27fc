//! Pages for people: each turns its requests into calls, and their ends into HTML.

pub mod invite;
