//! The integration tests, one binary.

mod auth;
mod folder;
mod grants;
mod hostile;
mod house;
mod people;
mod whmcs_errors;
mod whmcs_golden;
mod whmcs_transport;
mod wire;
mod world;
