//! Lists by pages.

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many to leave out.
    pub start: i64,
    /// How many to show.
    pub limit: i64,
    /// From the last to the first.
    pub descending: bool,
}
