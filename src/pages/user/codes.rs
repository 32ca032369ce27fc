//! Backup codes, as they are shown once.

use crate::action::Value;
use crate::pages::screen::Scene;

/// What `codes.html` shows.
pub struct Codes<'a> {
    /// The codes.
    pub all: Vec<&'a str>,
    /// Whose they are, for whoever finds the sheet later.
    pub email: &'a str,
    /// Where they are good.
    pub company: &'a str,
}

impl<'a> Codes<'a> {
    /// Those that a form's call has just answered.
    pub fn of(scene: &Scene<'a>) -> Option<Self> {
        let all: Vec<&str> = scene.got?.items("codes").iter().map(Value::text).collect();
        let email = scene.person().at("email").text();
        (!all.is_empty()).then_some(Self { all, email, company: &scene.site.company })
    }
}
