//! Mails from templates: built in, replaced file by file from a folder, and never from what a user typed.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, escape_formatter};

use super::contents::{
    Custom, Invitation, InvitationNotice, OwnershipTransferred, PasswordReset, PasswordResetDone,
    SecurityNotice, Shown, SignUpAttempt, TestMail, Verification,
};
use super::kinds::{FRAME, KINDS};
use super::text::{body_text, escaped, header_text};

/// Steps a template may take; a mail with the longest personal message needs about a third.
const FUEL: u64 = 200_000;

/// A mail's three texts, ready for a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// The templates in use.
pub struct Templates {
    folder: Option<PathBuf>,
    loaded: RwLock<Environment<'static>>,
}

impl Templates {
    /// Loads the built-in templates, each replaced by the file of the same name in the folder where there is one.
    ///
    /// # Errors
    /// Names the file that cannot be read or used.
    pub fn new(folder: Option<&Path>) -> Result<Self, String> {
        let loaded = RwLock::new(load(folder)?);
        Ok(Self { folder: folder.map(Path::to_owned), loaded })
    }

    /// Reads the folder again; when a file cannot be used, the templates stay as they were.
    ///
    /// # Errors
    /// Names the file that cannot be read or used.
    pub fn reload(&self) -> Result<(), String> {
        let fresh = load(self.folder.as_deref())?;
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// A mail.
    ///
    /// # Errors
    /// When a link is none or a replaced template fails on these values.
    pub fn render(&self, values: &impl Shown) -> Result<Rendered, String> {
        render(&self.loaded.read().unwrap_or_else(PoisonError::into_inner), values)
    }
}

fn render<T: Shown>(environment: &Environment<'_>, values: &T) -> Result<Rendered, String> {
    if !values.links().into_iter().all(is_link) {
        return Err(format!("the link of the mail {} is not an http or https address", T::NAME));
    }
    let values = Value::from(Serde(values.shown()));
    let part = |end: &str| {
        let name = format!("{}.{end}", T::NAME);
        let text = environment.get_template(&name).and_then(|template| template.render(values.clone()));
        text.map_err(|fault| format!("{name}: {fault}"))
    };
    let subject = header_text(&part("subject.txt")?);
    Ok(Rendered { subject, text: body_text(&part("body.txt")?), html: body_text(&part("body.html")?) })
}

fn is_link(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty())
        && url.chars().all(|c| c.is_ascii_graphic() && !"\"'<>\\`".contains(c))
}

fn load(folder: Option<&Path>) -> Result<Environment<'static>, String> {
    let mut environment = empty()?;
    for (name, built_in) in files() {
        let source = source(folder, name, built_in)?;
        environment.add_template_owned(name, source).map_err(|fault| format!("{name}: {fault}"))?;
    }
    try_out(&environment)?;
    Ok(environment)
}

fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FRAME.into_iter().chain(KINDS.iter().flat_map(|kind| kind.files))
}

fn empty() -> Result<Environment<'static>, String> {
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    let mut environment = Environment::new();
    environment.set_syntax(syntax.map_err(|fault| fault.to_string())?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_formatter(write_value);
    Ok(environment)
}

fn source(folder: Option<&Path>, name: &str, built_in: &str) -> Result<String, String> {
    let Some(path) = folder.map(|folder| folder.join(name)) else {
        return Ok(built_in.to_owned());
    };
    match fs::read_to_string(&path) {
        Ok(source) => Ok(source),
        Err(fault) if matches!(fault.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(built_in.to_owned())
        }
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

/// Renders every mail with full and with bare values, so a mistake in a replaced file shows when it is loaded and not
/// when somebody waits for an invitation.
fn try_out(environment: &Environment<'_>) -> Result<(), String> {
    try_one::<Invitation>(environment)?;
    try_one::<InvitationNotice>(environment)?;
    try_one::<PasswordReset>(environment)?;
    try_one::<PasswordResetDone>(environment)?;
    try_one::<SecurityNotice>(environment)?;
    try_one::<Verification>(environment)?;
    try_one::<SignUpAttempt>(environment)?;
    try_one::<OwnershipTransferred>(environment)?;
    try_one::<TestMail>(environment)?;
    try_one::<Custom>(environment)
}

fn try_one<T: Shown>(environment: &Environment<'_>) -> Result<(), String> {
    for values in T::samples() {
        let mail = render(environment, &values)?;
        for (part, end) in [(&mail.text, "body.txt"), (&mail.html, "body.html")] {
            if !values.links().iter().all(|link| part.contains(link)) {
                return Err(format!("{}.{end}: the mail does not show its link", T::NAME));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
