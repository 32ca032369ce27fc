//! WHMCS `GetEmailTemplates`: the kinds of mail there are.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type, Value,
};
use crate::mail::kinds::{KINDS, Kind};
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "GetEmailTemplates",
    about: Some(&ABOUT),
    needs: Needs::Staff,
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
        Parameter::optional("language", Type::Text, "Only this language; there is `english` alone"),
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
fn run(_: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let category = params.text("type").unwrap_or_default();
    let known = params.text("language").is_none_or(|language| language.eq_ignore_ascii_case("english"));
    let fits = |kind: &&Kind| known && (category.is_empty() || kind.category.eq_ignore_ascii_case(category));
    let items: Vec<Value> = KINDS.iter().filter(fits).map(row).collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let list = Value::wrapped("emailtemplate", items);
    Ok(Reply::done().with("totalresults", total).with("emailtemplates", list))
}

fn row(kind: &Kind) -> Value {
    Value::object([
        ("id", kind.id.into()),
        ("name", kind.title.into()),
        ("subject", kind.subject().into()),
        ("custom", 0.into()),
    ])
}
