//! The integration tests, one binary.

mod house;
mod people;
mod whmcs_errors;
mod wire;
mod world;
