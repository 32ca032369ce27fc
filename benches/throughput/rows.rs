//! The rows of the table: what is asked of which store, and how fast it has to be.

use super::stores::Size;

/// What a row asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// The bare framework, answering what Vestibule answers to the read.
    Bare,
    /// `GetUserPermissions`.
    Read,
    /// `API_GetUserInfo` with a user token.
    Info,
    /// `CreateClientInvite`.
    Invite,
}

/// One row.
pub struct Row {
    /// What the table calls it.
    pub name: &'static str,
    /// What is asked.
    pub asks: Asks,
    /// Over the large store.
    pub full: bool,
    /// With threads that send the mails.
    pub senders: bool,
    /// The least ratio to bare.
    pub floor: Option<f64>,
}

/// All rows, in the order in which a round measures them.
pub const ROWS: [Row; 7] = [
    Row { name: "bare actix-web", asks: Asks::Bare, full: false, senders: false, floor: None },
    Row { name: "read", asks: Asks::Read, full: false, senders: false, floor: Some(0.45) },
    Row { name: "GetUserInfo", asks: Asks::Info, full: false, senders: false, floor: Some(0.45) },
    Row { name: "invite, one client", asks: Asks::Invite, full: false, senders: false, floor: Some(0.13) },
    Row { name: "invite, one client, mail", asks: Asks::Invite, full: false, senders: true, floor: None },
    Row { name: "invite, spread", asks: Asks::Invite, full: true, senders: false, floor: Some(0.07) },
    Row { name: "invite, spread, mail", asks: Asks::Invite, full: true, senders: true, floor: None },
];

/// The store of the rows over one client: it is new for each measurement.
pub const SMALL: Size = Size { name: "small", clients: 1, users: 2, credentials: 1, invites: 0 };
/// The large store.
pub const LARGE: Size =
    Size { name: "large", clients: 10_000, users: 100_000, credentials: 1_000, invites: 1_000_000 };
/// The large store of the short form.
pub const MEDIUM: Size =
    Size { name: "medium", clients: 10_000, users: 20_000, credentials: 1_000, invites: 200_000 };
