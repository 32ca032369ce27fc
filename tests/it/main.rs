//! The integration tests, one binary.

mod acceptance;
mod auth;
mod building;
mod folder;
mod grants;
mod health;
mod hostile;
mod house;
mod invitations;
mod mail;
mod mail_smtp;
mod people;
mod policies;
mod postgres;
mod quickbase;
mod quickbase_form;
mod races;
mod registration;
mod smtp_sink;
mod store;
mod whmcs_errors;
mod whmcs_golden;
mod whmcs_repeat;
mod whmcs_transport;
mod wire;
mod world;
