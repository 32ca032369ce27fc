//! The texts of pages and mails, by fluent: one set of files for each language, compiled in.

mod arg;
mod html;
mod when;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};
use unic_langid::LanguageIdentifier;

pub use self::arg::Arg;
pub use self::html::Html;

use crate::action::{Refusal, Site};
use crate::domain::language::Language;

type Bundle = FluentBundle<FluentResource>;

/// The files of a language, in the order of the pages that they belong to.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("words/", $language, "/common.ftl")),
            include_str!(concat!("words/", $language, "/notices.ftl")),
            include_str!(concat!("words/", $language, "/refusals.ftl")),
            include_str!(concat!("words/", $language, "/invite.ftl")),
            include_str!(concat!("words/", $language, "/login.ftl")),
            include_str!(concat!("words/", $language, "/account.ftl")),
            include_str!(concat!("words/", $language, "/user.ftl")),
            include_str!(concat!("words/", $language, "/mail.ftl")),
            include_str!(concat!("words/", $language, "/admin.ftl")),
            include_str!(concat!("words/", $language, "/admin_activity.ftl")),
            include_str!(concat!("words/", $language, "/admin_api.ftl")),
            include_str!(concat!("words/", $language, "/admin_clients.ftl")),
            include_str!(concat!("words/", $language, "/admin_dashboard.ftl")),
            include_str!(concat!("words/", $language, "/admin_invites.ftl")),
            include_str!(concat!("words/", $language, "/admin_mail.ftl")),
            include_str!(concat!("words/", $language, "/admin_members.ftl")),
            include_str!(concat!("words/", $language, "/admin_settings.ftl")),
            include_str!(concat!("words/", $language, "/admin_users.ftl")),
        ]
    };
}

type Files = &'static [&'static str];

/// The files of every language.
const FILES: [(Language, Files); 4] = [
    (Language::English, files!("en")),
    (Language::German, files!("de")),
    (Language::French, files!("fr")),
    (Language::Spanish, files!("es")),
];

/// Each is read when it is first needed.
static BUNDLES: [(Language, LazyLock<Bundle>); 5] = [
    (Language::English, LazyLock::new(|| bundle(FILES[0]))),
    (Language::German, LazyLock::new(|| bundle(FILES[1]))),
    (Language::French, LazyLock::new(|| bundle(FILES[2]))),
    (Language::Spanish, LazyLock::new(|| bundle(FILES[3]))),
    (Language::Pseudo, LazyLock::new(pseudo)),
];

/// What cannot be read is left out; that everything can be read is tested.
fn bundle((language, files): (Language, Files)) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
        // The first of two texts of one id stands.
        drop(bundle.add_resource(resource));
    }
    bundle
}

fn pseudo() -> Bundle {
    let [(_, english), ..] = FILES;
    let mut bundle = bundle((Language::Pseudo, english));
    bundle.set_transform(Some(disguised));
    bundle
}

/// The same with other letters, which still can be read.
fn disguised(text: &str) -> Cow<'_, str> {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const OTHER: &str = "åƀçðéƒĝĥîĵķļɱñôþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÔÞǪŔŠŢÛṼŴẊÝŽ";
    let other = |letter| PLAIN.chars().zip(OTHER.chars()).find(|(plain, _)| *plain == letter);
    text.chars().map(|letter| other(letter).map_or(letter, |(_, other)| other)).collect()
}

/// The texts of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    /// Which.
    pub language: Language,
}

impl Words {
    /// Of a language.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// A text for a page.
    pub fn t(&self, id: impl AsRef<str>) -> Html {
        self.with(id.as_ref(), [])
    }

    /// A text for a page with what is filled in, which stands there as it is, and in a direction of its own.
    #[expect(clippy::needless_pass_by_value, reason = "it is a list that is written where it is passed")]
    pub fn with<const N: usize>(&self, id: &str, args: [(&str, Arg<'_>); N]) -> Html {
        Html::of(&self.text(id, &args).unwrap_or_else(|| missing(id)))
    }

    /// The same, where there may be no such text.
    #[expect(clippy::needless_pass_by_value, reason = "it is a list that is written where it is passed")]
    pub fn known<const N: usize>(&self, id: &str, args: [(&str, Arg<'_>); N]) -> Option<Html> {
        self.text(id, &args).map(|text| Html::of(&text))
    }

    /// The same with one thing filled in.
    pub fn with1<'a>(&self, id: &str, name: &str, arg: impl Into<Arg<'a>>) -> Html {
        self.with(id, [(name, arg.into())])
    }

    /// The same with two things filled in.
    pub fn with2<'a>(
        &self,
        id: &str,
        name: &str,
        arg: impl Into<Arg<'a>>,
        other: &str,
        its: impl Into<Arg<'a>>,
    ) -> Html {
        self.with(id, [(name, arg.into()), (other, its.into())])
    }

    /// A text for an attribute, a title or a mail's plain part.
    pub fn plain(&self, id: impl AsRef<str>) -> String {
        self.plain_with(id.as_ref(), [])
    }

    /// The same with what is filled in.
    #[expect(clippy::needless_pass_by_value, reason = "it is a list that is written where it is passed")]
    pub fn plain_with<const N: usize>(&self, id: &str, args: [(&str, Arg<'_>); N]) -> String {
        html::without_isolation(&self.text(id, &args).unwrap_or_else(|| missing(id)))
    }

    /// The same with one thing filled in.
    pub fn plain_with1<'a>(&self, id: &str, name: &str, arg: impl Into<Arg<'a>>) -> String {
        self.plain_with(id, [(name, arg.into())])
    }

    /// The words of a refusal: by its code and its field, else by its code; where pages know neither, its own.
    pub fn refusal(&self, site: &Site, refusal: &Refusal) -> String {
        let Refusal { code, field, message, retry_after, .. } = refusal;
        self.refused(site, (code, *field, message), retry_after.unwrap_or_default())
    }

    /// The same of one of which a code, a field and its own words are known; it may be tried again after so many
    /// seconds.
    pub fn refused(
        &self,
        site: &Site,
        (code, field, message): (&str, Option<&str>, &str),
        seconds: u32,
    ) -> String {
        let args = [
            ("least", Arg::from(i64::try_from(site.password_min).unwrap_or_default())),
            ("minutes", Arg::from(i64::from(seconds.div_ceil(60)))),
        ];
        let by_field = field.map(|field| format!("refusal-{code}-{field}"));
        let by_code = format!("refusal-{code}");
        let ids = by_field.iter().chain([&by_code]);
        let mut texts = ids.filter_map(|id| self.text(id, &args));
        texts.next().map_or_else(|| message.to_owned(), |text| html::without_isolation(&text))
    }

    /// A text with the signs U+2068 and U+2069 around what was filled in, for whoever makes something else of them.
    ///
    /// # Errors
    /// There is no such text, or what is to be filled in is missing.
    pub fn marked(&self, id: &str, args: &[(&str, Arg<'_>)]) -> Result<String, String> {
        let (text, errors) = self.formatted(id, args).ok_or_else(|| format!("there is no text {id}"))?;
        errors.into_iter().next().map_or(Ok(text), |error| Err(format!("the text {id}: {error}")))
    }

    /// A text, with signs around what was filled in.
    fn text(self, id: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let (text, errors) = self.formatted(id, args)?;
        for error in errors {
            log::error!("the text {id} in {}: {error}", self.language.name());
        }
        Some(text)
    }

    fn formatted(self, id: &str, args: &[(&str, Arg<'_>)]) -> Option<(String, Vec<FluentError>)> {
        let (_, bundle) = BUNDLES.iter().find(|(language, _)| *language == self.language)?;
        let pattern = bundle.get_message(id)?.value()?;
        let args: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, arg.value())).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        Some((text.into_owned(), errors))
    }
}

fn missing(id: &str) -> String {
    log::error!("there is no text {id}");
    id.to_owned()
}
