//! The integration tests, one binary.

mod acceptance;
mod auth;
mod folder;
mod grants;
mod hostile;
mod house;
mod invitations;
mod mail;
mod people;
mod races;
mod registration;
mod smtp_sink;
mod store;
mod whmcs_errors;
mod whmcs_golden;
mod whmcs_transport;
mod wire;
mod world;
