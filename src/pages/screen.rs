//! A screen: where it is, which call shows it, which calls its forms make.

use askama::Template;

use super::form;
use super::layout::Head;
use super::page::{LARGEST, local};
use super::realm::Realm;
use super::visit::Visit;
use crate::action::{Reply, Site, Value};
use crate::dialect::Answer;
use crate::domain::language::Language;
use crate::domain::time::Timestamp;
use crate::mail::letters::Unwanted;
use crate::params::Params;
use crate::words::{Html, Words};

/// A screen.
pub struct Screen {
    /// Its path; `{name}` stands for a parameter of its calls.
    pub path: &'static str,
    /// The call that it shows.
    pub view: &'static str,
    /// The parameters of that call that its address may carry.
    pub query: &'static [&'static str],
    /// Its forms.
    pub forms: &'static [Form],
    /// The page for what the call answered.
    pub show: fn(&Scene<'_>) -> Answer,
}

impl Screen {
    /// What stands in the places of its path; None where the path is another one.
    pub fn fits(&self, path: &str) -> Option<Params> {
        let (mut wanted, mut sent) = (self.path.split('/'), path.split('/'));
        let mut found = Params::new();
        loop {
            match (wanted.next(), sent.next()) {
                (None, None) => return Some(found),
                (Some(wanted), Some(sent)) => match place(wanted) {
                    Some(name) if !sent.is_empty() => drop(found.insert(name, sent)),
                    None if wanted == sent => {}
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    /// How many bytes its forms may hold: more where one takes a table.
    pub fn largest(&self) -> usize {
        let takes_table = self.forms.iter().any(|form| form.fields.contains(&"csv"));
        if takes_table { TABLE } else { LARGEST }
    }

    /// The address by which it is fetched again.
    pub fn address(&self, asked: &Params) -> String {
        let path = filled(self.path, asked);
        let pairs = self.query.iter().filter_map(|name| Some((*name, asked.text(name)?)));
        let query = serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{path}{mark}{query}")
    }
}

/// A thousand rows, each with a message of some lines.
const TABLE: usize = 768 << 10;

/// The parameter for which a part of a path stands.
fn place(part: &'static str) -> Option<&'static str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

/// A path with what was asked in its places.
pub fn filled(path: &'static str, asked: &Params) -> String {
    let parts =
        path.split('/').map(|part| place(part).map_or(part, |name| asked.text(name).unwrap_or_default()));
    parts.collect::<Vec<_>>().join("/")
}

/// A form of a screen.
pub struct Form {
    /// What its button says to the server.
    pub word: &'static str,
    /// The call that it makes.
    pub call: &'static str,
    /// Its fields, besides `token` and `action`.
    pub fields: &'static [&'static str],
    /// What becomes of the fields before they are sent on.
    pub prepare: fn(Params) -> Params,
    /// What follows when it was done.
    pub then: Then,
}

/// What follows when a form was done.
pub enum Then {
    /// The same screen, which says this text.
    Stay(&'static str),
    /// Another screen, the places of whose path are this one's, which says this text.
    Go(&'static str, &'static str),
    /// The path that the form's `next` names, or else this one.
    Next(&'static str),
    /// The same, which says this text.
    Back(&'static str, &'static str),
    /// The same screen at once, with what the call answered: it is shown once and cannot be fetched again.
    Show,
    /// The path that the form's `next` names, or else this one, with the session that was started; a second factor
    /// comes between.
    LoggedIn(&'static str),
    /// This path of the client area, with the session in an owner's place that was started.
    Masked(&'static str),
    /// The log-in: the session has ended. Who was in an owner's place goes back to where he came from.
    LoggedOut,
}

/// Nothing becomes of the fields.
pub fn as_they_are(params: Params) -> Params {
    params
}

/// Why a form is shown again.
pub type Again = form::Again<&'static str>;

/// What a screen is made from.
pub struct Scene<'a> {
    /// The operator's settings.
    pub site: &'a Site,
    /// The area to which it belongs.
    pub realm: &'static Realm,
    /// Who visits.
    pub visit: &'a Visit,
    /// The screen.
    pub screen: &'static Screen,
    /// What its call answered.
    pub reply: &'a Reply,
    /// What a form's call answered, where that is to be shown.
    pub got: Option<&'a Reply>,
    /// Why a form is shown again.
    pub again: Option<&'a Again>,
    /// What the address said.
    pub asked: &'a Params,
    /// The text to be said about what was just done.
    pub flash: Option<&'a str>,
}

impl<'a> Scene<'a> {
    /// The texts in the language of the user, or else of his browser.
    pub fn words(&self) -> Words {
        let own = self.person().at("language").text();
        Language::from_name(own).map_or(self.visit.words(), Words::new)
    }

    /// What the hidden field of the screen's forms holds.
    pub fn seal(&self) -> String {
        self.visit.seal().text(self.site)
    }

    /// The head; `title` is the id of a text.
    pub fn head(&self, title: &str) -> Head<'a> {
        let words = self.words();
        let mut head = Head::of_form(self.site, words, title, self.again.is_some());
        (self.realm.dress)(self, &mut head);
        head.flash = self.flash.and_then(|flash| said(words, flash));
        head
    }

    /// The answer with a page under a head.
    pub fn answer(&self, head: &Head<'_>, page: &impl Template) -> Answer {
        let status = self.again.map_or(200, Again::status);
        head.answer(status, page).with("Set-Cookie", self.visit.cookie(self.site))
    }

    /// Its address on this host, without a query.
    pub fn place(&self) -> String {
        local(self.site, &filled(self.screen.path, self.asked))
    }

    /// The refused form of a word.
    pub fn again(&self, word: &str) -> Option<&'a Again> {
        self.again.filter(|again| again.doing == word)
    }

    /// What was typed into a field of the form that was refused.
    pub fn typed(&self, field: &str) -> &'a str {
        self.again.map_or("", |again| again.typed(field))
    }

    /// Whoever is logged in.
    pub fn person(&self) -> &'a Value {
        self.reply.get(self.realm.person).unwrap_or(&Value::Null)
    }

    /// The user.
    pub fn user(&self) -> &'a Value {
        self.reply.get("user").unwrap_or(&Value::Null)
    }

    /// The account at hand.
    pub fn account(&self) -> &'a Value {
        self.reply.get("account").unwrap_or(&Value::Null)
    }

    /// How long ago an instant was, or how soon it will be.
    pub fn when(&self, millis: i64) -> Html {
        let now = Timestamp::from_millis(self.reply.int("now"));
        self.words().when(Timestamp::from_millis(millis), now, &self.site.zone)
    }

    /// Why a mail did not go: in the reader's words where that was decided here, else as the other server put it.
    pub fn mail_note(&self, kept: &str) -> Option<Html> {
        let decided = Unwanted::of(kept).map(|why| self.words().t(why.text()));
        decided.or_else(|| (!kept.is_empty()).then(|| Html::isolated(kept)))
    }
}

/// The text of a flash, which may have a number behind a full stop; none of a cookie that says nothing known.
fn said(words: Words, flash: &str) -> Option<Html> {
    let (id, count) = flash.split_once('.').unwrap_or((flash, "0"));
    words.known(&format!("flash-{id}"), [("count", count.parse().unwrap_or(0_i64).into())])
}
