//! Whether the copy is the source: counts and checksums of both, read by the same code.

use super::side::Side;
use super::{Stage, Stopped, Watch};
use crate::store::schema::tables::Table;

/// How a table came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The table's name.
    pub table: String,
    /// How many rows the source has.
    pub rows: u64,
    /// The SHA-256 over all of them, in hex.
    pub checksum: String,
    /// How many rows the target has.
    pub target_rows: u64,
    /// The same over those.
    pub target_checksum: String,
}

impl Checked {
    /// Whether both sides are alike.
    pub fn is_ok(&self) -> bool {
        (self.rows, &self.checksum) == (self.target_rows, &self.target_checksum)
    }
}

/// Compares all tables.
pub fn compare(
    source: &mut Side,
    target: &mut Side,
    tables: &[Table],
    watch: Watch<'_>,
) -> Result<Vec<Checked>, Stopped> {
    let mut checked = Vec::new();
    for table in tables {
        let ours = source.sum(table, &mut |_, _| Ok(()))?;
        let theirs = target.sum(table, &mut |_, count| watch(Stage::Compared(&table.name, count)))?;
        checked.push(Checked {
            table: table.name.clone(),
            rows: ours.rows,
            target_rows: theirs.rows,
            checksum: ours.checksum(),
            target_checksum: theirs.checksum(),
        });
    }
    Ok(checked)
}

/// Fails if a server wrote to the source since its pulse was felt.
pub fn is_still(source: &mut Side, pulse: &str) -> Result<(), Stopped> {
    if source.pulse()? == pulse {
        return Ok(());
    }
    Err(Stopped(format!(
        "{} is being written to while it is copied: stop every `vestibule serve` on it and start the same \
         command again; if it then says that the tables differ, empty the target first",
        source.name()
    )))
}
