//! The two spellings of a page's address: `/login` and `/index.php?rp=/login`.

use std::borrow::Cow;

use crate::dialect::form::{self, Limits};

/// The path that a request means; of `index.php` without a good `rp` that path itself.
pub fn meant<'p>(path: &'p str, query: &str) -> Cow<'p, str> {
    if path != "/index.php" {
        return Cow::Borrowed(path);
    }
    let query = form::decode(query.as_bytes(), None, b"", &Limits::default()).ok();
    let named = query.as_ref().and_then(|query| query.text("rp"));
    named.map_or(Cow::Borrowed(path), |named| Cow::Owned(named.to_owned()))
}
