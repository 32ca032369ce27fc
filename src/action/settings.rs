//! Settings that are changed while the server runs: where each comes from, and how a site is made with other values.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Site;

/// What the store keeps: values by their settings' names.
pub type Kept = BTreeMap<String, String>;

/// What a setting's values look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One line of text.
    Line,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A number from the first to the second.
    Number(i64, i64),
    /// Entries, separated by commas or blanks.
    List,
}

/// A setting that can be changed while the server runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name, as in the configuration file.
    pub name: &'static str,
    /// What its values look like.
    pub shape: Shape,
    /// The value that counts.
    pub value: String,
    /// The value where nothing is set.
    pub default: &'static str,
    /// Where it is set from outside: then nothing else counts.
    pub place: Option<String>,
}

/// A value that is none for its setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The setting.
    pub name: &'static str,
    /// What its values have to be.
    pub what: String,
}

/// What knows the settings from outside, and their rules.
pub trait SiteSource: Send + Sync {
    /// Every setting that can be changed, as it is with what is kept.
    fn settings(&self, kept: &Kept) -> Vec<Setting>;

    /// A value as it is kept: one form for all ways to write it.
    fn plain(&self, name: &str, value: &str) -> String;

    /// A site with what is kept. Its address and its key are those of the start, and not to be used.
    fn site(self: Arc<Self>, kept: &Kept) -> Result<Site, Wrong>;
}

/// How a site was made, and how another one is.
#[derive(Clone)]
pub struct Settings {
    /// What makes it.
    pub source: Arc<dyn SiteSource>,
    /// How often what is kept had changed.
    pub version: i64,
}

impl Settings {
    /// Without anything from the store.
    pub fn new(source: Arc<dyn SiteSource>) -> Self {
        Self { source, version: 0 }
    }

    /// A site with what is kept. What another version of this program kept and this one cannot read counts as not
    /// set, so that it keeps nobody from starting.
    pub fn site(&self, kept: &Kept) -> Result<(Site, Kept), Wrong> {
        let mut kept = kept.clone();
        loop {
            let wrong = match Arc::clone(&self.source).site(&kept) {
                Ok(site) => return Ok((site, kept)),
                Err(wrong) => wrong,
            };
            if kept.remove(wrong.name).is_none() {
                return Err(wrong);
            }
            log::warn!("the setting {} in the store is not used: {}", wrong.name, wrong.what);
        }
    }

    /// Whether a site can be made of all that is to be kept.
    pub fn check(&self, kept: &Kept) -> Result<(), Wrong> {
        Arc::clone(&self.source).site(kept).map(drop)
    }

    /// Every setting that can be changed, as it counts.
    pub fn list(&self, kept: &Kept) -> Result<Vec<Setting>, Wrong> {
        Ok(self.source.settings(&self.site(kept)?.1))
    }
}
