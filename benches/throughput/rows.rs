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
    /// `POST /clients/{clientId}/invites` with an idempotency key, a fresh one each time.
    Create,
}

impl Asks {
    /// Whether it makes an invitation, by whatever dialect.
    pub const fn invites(self) -> bool {
        matches!(self, Self::Invite | Self::Create)
    }
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
    /// The row of the same shape in another dialect, and the least part of it that is reached.
    pub beside: Option<(&'static str, f64)>,
}

const fn row(name: &'static str, asks: Asks) -> Row {
    Row { name, asks, full: false, senders: false, floor: None, beside: None }
}

const REST: f64 = 0.8;

/// All rows, in the order in which a round measures them.
pub const ROWS: [Row; 9] = [
    row("bare actix-web", Asks::Bare),
    Row { floor: Some(0.45), ..row("read", Asks::Read) },
    Row { floor: Some(0.45), ..row("GetUserInfo", Asks::Info) },
    Row { floor: Some(0.13), ..row("invite, one client", Asks::Invite) },
    Row { beside: Some(("invite, one client", REST)), ..row("REST invite, one client", Asks::Create) },
    Row { senders: true, ..row("invite, one client, mail", Asks::Invite) },
    Row { full: true, floor: Some(0.07), ..row("invite, spread", Asks::Invite) },
    Row { full: true, beside: Some(("invite, spread", REST)), ..row("REST invite, spread", Asks::Create) },
    Row { full: true, senders: true, ..row("invite, spread, mail", Asks::Invite) },
];

/// The store of the rows over one client: it is new for each measurement.
pub const SMALL: Size =
    Size { name: "small", clients: 1, users: 2, credentials: 1, invites: 0, of_one: 0, entries: 0 };
/// The large store.
pub const LARGE: Size = Size {
    name: "large",
    clients: 10_000,
    users: 100_000,
    credentials: 1_000,
    invites: 1_000_000,
    of_one: 0,
    entries: 0,
};
/// The large store of the short form.
pub const MEDIUM: Size = Size {
    name: "medium",
    clients: 10_000,
    users: 20_000,
    credentials: 1_000,
    invites: 200_000,
    of_one: 0,
    entries: 0,
};
/// The store of the pages of invites.
pub const BUSY: Size = Size {
    name: "busy",
    clients: 10_000,
    users: 10_000,
    credentials: 1,
    invites: 1_000_000,
    of_one: 10_000,
    entries: 0,
};
