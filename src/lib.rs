//! Vestibule: client accounts, users, permissions and invitations.
//!
//! The modules in the order of their layers, from the outside in; each may use those below it.

pub mod cli;
pub mod config;

pub mod http;

pub mod dialect;
pub mod pages;

pub mod dispatch;

#[path = "../actions/mod.rs"]
pub mod actions;

pub mod account;
pub mod alert;
pub mod application;
pub mod first_admin;
pub mod grants;
pub mod groups;
pub mod invitation;
pub mod mailed_link;
pub mod many_invites;
pub mod mend;
pub mod ownership;
pub mod password_reset;
pub mod personal;
pub mod place;
pub mod portal;
pub mod second_factor;
pub mod signup;
pub mod staff;
pub mod verification;

pub mod auth;
pub mod mail;
pub mod openid;

pub mod action;
pub mod fields;
pub mod params;
pub mod words;

pub mod store;

pub mod domain;
