//! WHMCS `GetEmailTemplates`: the kinds of mail there are.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type, Value,
};
use crate::domain::language::Language;
use crate::domain::right::Right;
use crate::mail::kinds::{KINDS, Kind};
use crate::params::Params;
use crate::words::Words;

/// The row.
pub const CALL: Call = Call {
    name: "GetEmailTemplates",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "The kinds of mail that this server sends, under WHMCS's names where it has such a mail. The texts are \
           files in the data folder's `templates/`, where they are not the built-in ones.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("type", Type::Text, "Only this category: `general`, `invite` or `user`"),
        Parameter::optional(
            "language",
            Type::Text,
            "In this language: `english`, `german`, `french` or `spanish`, and none for any other; the server's own",
        ),
    ],
    answers: &[
        Field::new("totalresults", Type::Int, "How many there are"),
        Field::new("emailtemplates.emailtemplate[].id", Type::Int, "The kind of mail"),
        Field::new("emailtemplates.emailtemplate[].name", Type::Text, "Its name"),
        Field::new(
            "emailtemplates.emailtemplate[].subject",
            Type::Text,
            "The subject of the built-in text, its merge fields as `{$name}`",
        ),
        Field::new("emailtemplates.emailtemplate[].custom", Type::Int, "0: each is built in"),
    ],
    refuses: &[],
    warns: &[],
    example: &[("type", "general")],
};

#[expect(clippy::unnecessary_wraps, reason = "a row's rule may refuse, this one never does")]
fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let category = params.text("type").unwrap_or_default();
    let language = params.text("language").map_or(Some(context.site.language), Language::from_name);
    let fits = |kind: &&Kind| category.is_empty() || kind.category.eq_ignore_ascii_case(category);
    let rows = |language| KINDS.iter().filter(fits).map(|kind| row(kind, Words::new(language))).collect();
    let items: Vec<Value> = language.map(rows).unwrap_or_default();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let list = Value::wrapped("emailtemplate", items);
    Ok(Reply::done().with("totalresults", total).with("emailtemplates", list))
}

fn row(kind: &Kind, words: Words) -> Value {
    Value::object([
        ("id", kind.id.into()),
        ("name", kind.title.into()),
        ("subject", kind.subject(words).into()),
        ("custom", 0.into()),
    ])
}
