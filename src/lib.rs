//! Vestibule's rooms in layer order; this file is the map.

pub mod mail;
