//! The templates of one language: each file is the operator's for it, else the operator's for all, else the built-in one.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{
    AutoEscape, Environment, Error, Output, State, UndefinedBehavior, context, escape_formatter,
};

use super::contents::{
    Custom, Invitation, InvitationNotice, OwnershipTransferred, PasswordReset, PasswordResetDone,
    SecurityNotice, Shown, SignUpAttempt, TestMail, Verification,
};
use super::kinds::{FRAME, KINDS};
use super::render::{Rendered, is_link};
use super::text::{body_text, escaped, header_text};
use super::{logo, say};
use crate::domain::brand::{Brand, Logo};
use crate::domain::colour::Accent;
use crate::domain::language::Language;
use crate::words::Words;

/// Steps a template may take; a mail with the longest personal message needs about a third.
const FUEL: u64 = 200_000;

/// The templates of one language.
pub struct Tongue {
    words: Words,
    environment: Environment<'static>,
    logo: Option<Arc<Logo>>,
    /// The operator's files, by the names of those that they replace.
    files: BTreeMap<&'static str, String>,
}

impl Tongue {
    /// Loads them, and tries them out where any is the operator's: what is built in is tried out by tests.
    ///
    /// # Errors
    /// Names the file that cannot be read or used.
    pub fn load(folder: Option<&Path>, brand: &Brand, language: Language) -> Result<Self, String> {
        let words = Words::new(language);
        let environment = empty(words, brand)?;
        let logo = logo::of(brand).cloned();
        let mut tongue = Self { words, environment, logo, files: BTreeMap::new() };
        for (name, built_in) in files() {
            let source = tongue.source(folder, name, built_in)?;
            let added = tongue.environment.add_template_owned(name, source);
            added.map_err(|fault| format!("{}: {fault}", tongue.file(name)))?;
        }
        if !tongue.files.is_empty() {
            tongue.try_out()?;
        }
        Ok(tongue)
    }

    fn source(
        &mut self,
        folder: Option<&Path>,
        name: &'static str,
        built_in: &str,
    ) -> Result<String, String> {
        let Some(folder) = folder else { return Ok(built_in.to_owned()) };
        for file in [own_name(name, self.words.language), name.to_owned()] {
            if let Some(source) = read(&folder.join(&file))? {
                self.files.insert(name, file);
                return Ok(source);
            }
        }
        Ok(built_in.to_owned())
    }

    fn file<'a>(&'a self, name: &'a str) -> &'a str {
        self.files.get(name).map_or(name, String::as_str)
    }

    /// A mail.
    ///
    /// # Errors
    /// When a link is none or a template fails on these values.
    pub fn render<T: Shown>(&self, values: &T) -> Result<Rendered, String> {
        if !values.links().into_iter().all(is_link) {
            return Err(format!("the link of the mail {} is not an http or https address", T::NAME));
        }
        let values = Value::from(Serde(values.shown(self.words)));
        let part = |end: &str| {
            let name = format!("{}.{end}", T::NAME);
            let template = self.environment.get_template(&name);
            let text = template.and_then(|template| template.render(values.clone()));
            text.map_err(|fault| format!("{}: {fault}", self.file(&name)))
        };
        let subject = header_text(&part("subject.txt")?);
        let (text, html) = (body_text(&part("body.txt")?), body_text(&part("body.html")?));
        let logo = self.logo.clone().filter(|_| html.contains(logo::ADDRESS));
        Ok(Rendered { language: self.words.language, subject, text, html, logo })
    }

    /// Renders every mail with full and with bare values, so a mistake in a replaced file shows when it is loaded and
    /// not when somebody waits for an invitation.
    fn try_out(&self) -> Result<(), String> {
        self.try_one::<Invitation>()?;
        self.try_one::<InvitationNotice>()?;
        self.try_one::<PasswordReset>()?;
        self.try_one::<PasswordResetDone>()?;
        self.try_one::<SecurityNotice>()?;
        self.try_one::<Verification>()?;
        self.try_one::<SignUpAttempt>()?;
        self.try_one::<OwnershipTransferred>()?;
        self.try_one::<TestMail>()?;
        self.try_one::<Custom>()
    }

    fn try_one<T: Shown>(&self) -> Result<(), String> {
        for values in T::samples() {
            let mail = self.render(&values)?;
            for (part, end) in [(&mail.text, "body.txt"), (&mail.html, "body.html")] {
                if !values.links().iter().all(|link| part.contains(link)) {
                    let name = format!("{}.{end}", T::NAME);
                    return Err(format!("{}: the mail does not show its link", self.file(&name)));
                }
            }
        }
        Ok(())
    }
}

/// Every template's name and its built-in text.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FRAME.into_iter().chain(KINDS.iter().flat_map(|kind| kind.files))
}

/// `invitation.german.body.txt` for `invitation.body.txt`.
fn own_name(name: &str, language: Language) -> String {
    let (kind, part) = name.split_once('.').unwrap_or((name, ""));
    format!("{kind}.{}.{part}", language.name())
}

fn empty(words: Words, brand: &Brand) -> Result<Environment<'static>, String> {
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    let mut environment = Environment::new();
    environment.set_syntax(syntax.map_err(|fault| fault.to_string())?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_formatter(write_value);
    environment.add_global("language", words.language.tag());
    environment.add_global("colours", colours(brand));
    environment.add_global("logo", logo::of(brand).map(|logo| shown(logo)));
    say::teach(&mut environment, words);
    Ok(environment)
}

/// Where a template finds the logo, and how large it is to be.
fn shown(logo: &Logo) -> Value {
    let (width, height) = logo::shown(logo);
    context! { address => logo::ADDRESS, width, height }
}

/// The operator's colour, else that of the stylesheet.
fn colours(brand: &Brand) -> Value {
    let said = |accent: Accent| [accent.accent.to_string(), accent.on_accent.to_string()];
    let chosen = brand.accents.map(|(light, dark)| [said(light), said(dark)]);
    let [[accent, on_accent], [dark_accent, dark_on_accent]] = chosen.unwrap_or_else(|| {
        [["#1f5a96", "#ffffff"], ["#8fc1f5", "#0e1b29"]].map(|two| two.map(str::to_owned))
    });
    context! { accent, on_accent, dark_accent, dark_on_accent }
}

fn read(path: &Path) -> Result<Option<String>, String> {
    match fs::read_to_string(path) {
        Ok(source) => Ok(Some(source)),
        Err(fault) if matches!(fault.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(fault) => Err(format!("{}: {fault}", path.display())),
    }
}

/// The engine writes a slash as an entity; a link full of entities looks to a spam filter like one that hides.
fn write_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if !matches!(state.auto_escape(), AutoEscape::Html) || value.is_safe() {
        return escape_formatter(out, state, value);
    }
    out.write_str(&escaped(&value.to_string()))?;
    Ok(())
}

#[cfg(test)]
#[path = "tongue_tests.rs"]
mod tests;
