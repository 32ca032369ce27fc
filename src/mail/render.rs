//! Mails from templates: built in, replaced file by file from a folder, and never from what a user typed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use super::contents::Shown;
use super::logo;
use super::tongue::Tongue;
use crate::domain::brand::{Brand, Logo};
use crate::domain::language::Language;

/// A mail's three texts, ready for a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// In which language.
    pub language: Language,
    /// One line.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The logo, where the HTML part shows it.
    pub logo: Option<Arc<Logo>>,
}

impl Rendered {
    /// The HTML part as it is looked at outside a mail.
    pub fn page(&self) -> String {
        self.logo.as_ref().map_or_else(|| self.html.clone(), |logo| logo::put_in(&self.html, logo))
    }
}

/// The templates in use.
pub struct Templates {
    folder: Option<PathBuf>,
    brand: RwLock<Brand>,
    loaded: RwLock<Loaded>,
    /// Where a replaced file is at fault, the built-in ones do.
    is_patient: bool,
}

impl Templates {
    /// Loads the built-in templates, each replaced by the file of the same name in the folder where there is one.
    ///
    /// # Errors
    /// Names the file that cannot be read or used.
    pub fn new(folder: Option<&Path>, brand: &Brand) -> Result<Self, String> {
        let templates = Self { is_patient: false, ..Self::on_demand(folder, brand) };
        templates.reload()?;
        Ok(templates)
    }

    /// The same, but a language is loaded when it is first needed, and one with a fault in its files has the
    /// built-in ones: for looking at mails.
    pub fn on_demand(folder: Option<&Path>, brand: &Brand) -> Self {
        let (folder, brand) = (folder.map(Path::to_owned), RwLock::new(brand.clone()));
        Self { folder, brand, loaded: RwLock::default(), is_patient: true }
    }

    /// Reads the folder again; when a file cannot be used, the templates stay as they were. Built-in ones are loaded
    /// when they are needed.
    ///
    /// # Errors
    /// Names the file that cannot be read or used.
    pub fn reload(&self) -> Result<(), String> {
        let fresh = Loaded::default();
        for language in Language::ALL.into_iter().filter(|_| self.folder.is_some()) {
            fresh.tongue(self, language)?;
        }
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// From now on in this look.
    pub fn paint(&self, brand: &Brand) {
        if *self.brand() == *brand {
            return;
        }
        *self.brand.write().unwrap_or_else(PoisonError::into_inner) = brand.clone();
        if let Err(fault) = self.reload() {
            log::error!("the mails look as they did: {fault}");
        }
    }

    fn brand(&self) -> RwLockReadGuard<'_, Brand> {
        self.brand.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A mail in a language.
    ///
    /// # Errors
    /// When a link is none or a replaced template fails on these values.
    pub fn render(&self, values: &impl Shown, language: Language) -> Result<Rendered, String> {
        let loaded = self.loaded.read().unwrap_or_else(PoisonError::into_inner);
        match loaded.tongue(self, language) {
            Ok(tongue) => tongue.render(values),
            Err(_) if self.is_patient => Tongue::load(None, &self.brand(), language)?.render(values),
            Err(fault) => Err(fault),
        }
    }
}

/// The languages that were loaded, and what came of it.
#[derive(Default)]
struct Loaded([OnceLock<Result<Tongue, String>>; 5]);

impl Loaded {
    fn tongue(&self, templates: &Templates, language: Language) -> Result<&Tongue, String> {
        let place = self.0.get(language as usize).ok_or("a language without a place")?;
        let load = || Tongue::load(templates.folder.as_deref(), &templates.brand(), language);
        place.get_or_init(load).as_ref().map_err(Clone::clone)
    }
}

/// Whether this leads to a page, and to nothing else.
pub fn is_link(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty())
        && url.chars().all(|c| c.is_ascii_graphic() && !"\"'<>\\`".contains(c))
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
