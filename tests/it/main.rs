//! The integration tests, one binary.

mod house;
mod people;
mod whmcs_errors;
mod whmcs_golden;
mod whmcs_transport;
mod wire;
mod world;
