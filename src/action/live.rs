//! The operator's settings as they are now: what the store keeps of them may change while the server runs.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;

use super::{Kept, Settings, Site, Wrong};
use crate::domain::token::Key;
use crate::store::db::{DbError, Tx};
use crate::store::{Store, settings};

/// The site as it is now. Whoever works with it takes it once, so that it stays the same to the end of his call.
pub struct Live {
    current: ArcSwap<Site>,
    key: Key,
    /// Held while it changes: what is older never replaces what is newer.
    changing: Mutex<()>,
}

impl Live {
    /// As it was made at the start.
    pub fn new(site: Site) -> Self {
        Self { key: site.key.clone(), current: ArcSwap::from_pointee(site), changing: Mutex::default() }
    }

    /// The same with what a store keeps.
    pub fn open(site: Site, store: &Store) -> Result<Self, DbError> {
        let live = Self::new(site);
        live.follow(store)?;
        Ok(live)
    }

    /// The site as it is now.
    pub fn now(&self) -> Arc<Site> {
        self.current.load_full()
    }

    /// Its key, which never changes.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Looks whether somebody has changed what the store keeps, and takes it over.
    pub fn follow(&self, store: &Store) -> Result<(), DbError> {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.now().settings.version;
        let read = |tx: &mut Tx<'_>| {
            let version = settings::version(tx)?;
            if version == known { Ok(None) } else { Ok(Some((version, settings::kept(tx)?))) }
        };
        if let Some((version, kept)) = store.scan(read).and_then(|found| found)? {
            self.change(version, &kept);
        }
        Ok(())
    }

    /// Takes over what has been committed, unless something newer is here already.
    pub fn settle(&self, version: i64, kept: &Kept) {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        if version > self.now().settings.version {
            self.change(version, kept);
        }
    }

    fn change(&self, version: i64, kept: &Kept) {
        let old = self.now();
        match old.settings.site(kept) {
            Ok((made, _)) => self.current.store(Arc::new(Site {
                public_url: old.public_url.clone(),
                secure: old.secure,
                key: old.key.clone(),
                settings: Settings { version, ..old.settings.clone() },
                ..made
            })),
            Err(Wrong { name, what }) => log::error!("the settings stay as they were: {name}: {what}"),
        }
    }
}
