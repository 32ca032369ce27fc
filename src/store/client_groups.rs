//! Groups of clients.

use super::db::{DbError, Tx};

/// A group.
pub struct ClientGroup {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// A colour such as `#28C99B`, or empty.
    pub colour: String,
    /// Percent in decimal digits.
    pub discount_percent: String,
    /// Whether its clients are never suspended or terminated for being late.
    pub suspension_exempt: bool,
    /// Whether its clients get an invoice for each thing.
    pub separate_invoices: bool,
}

/// All groups.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<ClientGroup>, DbError> {
    tx.all(
        "SELECT id, name, colour, discount_percent, suspension_exempt, separate_invoices
         FROM client_groups ORDER BY id",
        &[],
        |row| {
            Ok(ClientGroup {
                id: row.int(0)?,
                name: row.text(1)?.to_owned(),
                colour: row.text(2)?.to_owned(),
                discount_percent: row.text(3)?.to_owned(),
                suspension_exempt: row.int(4)? != 0,
                separate_invoices: row.int(5)? != 0,
            })
        },
    )
}
