//! How templates speak: `t("id", name=value)` is a text in the reader's language, and `strong` marks what is filled in.

use minijinja::value::{Kwargs, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State};

use super::text::escaped;
use crate::words::{Arg, Words};

/// What the texts' library puts around what it fills in.
const BEGIN: char = '\u{2068}';
const END: char = '\u{2069}';
/// Stands for HTML that is filled in, until the text around it has become HTML: a control, which no text keeps.
const MARK: char = '\u{1}';

/// Gives templates their words.
pub fn teach(environment: &mut Environment<'_>, words: Words) {
    environment.add_function("t", move |state: &State<'_, '_>, id: String, filled: Kwargs| {
        let is_html = matches!(state.auto_escape(), AutoEscape::Html);
        said(words, is_html, &id, &filled)
    });
    environment.add_filter("strong", |text: String| {
        Value::from_safe_string(format!("<strong>{}</strong>", escaped(&text)))
    });
}

fn said(words: Words, is_html: bool, id: &str, filled: &Kwargs) -> Result<Value, Error> {
    let names: Vec<&str> = filled.args().collect();
    let mut pieces = Vec::new();
    let mut args = Vec::with_capacity(names.len());
    for name in names {
        let value: Value = filled.peek(name)?;
        args.push((name, arg(name, &value, is_html, &mut pieces)?));
    }
    let text = words.marked(id, &args).map_err(|fault| Error::new(ErrorKind::InvalidOperation, fault))?;
    Ok(if is_html { Value::from_safe_string(html(&text, &pieces)) } else { Value::from(plain(&text)) })
}

/// What is HTML already is put aside, and stands in the text as its number.
fn arg(name: &str, value: &Value, is_html: bool, pieces: &mut Vec<String>) -> Result<Arg<'static>, Error> {
    if value.is_undefined() {
        let what = format!("there is nothing to fill in as {name}");
        return Err(Error::new(ErrorKind::UndefinedError, what));
    }
    if is_html && value.is_safe() {
        pieces.push(value.to_string());
        return Ok(format!("{MARK}{}{MARK}", pieces.len() - 1).into());
    }
    let number = i64::try_from(value.clone()).ok().filter(|_| value.is_number());
    Ok(number.map_or_else(|| value.to_string().replace(MARK, "").into(), Arg::from))
}

/// Everything is text, what was filled in stands in a direction of its own, and what was put aside is put back.
fn html(text: &str, pieces: &[String]) -> String {
    let text = escaped(text).replace(BEGIN, "<bdi>").replace(END, "</bdi>");
    let mut parts = text.split(MARK);
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let Some(number) = parts.next() {
        let piece = number.parse::<usize>().ok().and_then(|number| pieces.get(number));
        out.push_str(piece.map_or("", String::as_str));
        out.push_str(parts.next().unwrap_or_default());
    }
    out
}

fn plain(text: &str) -> String {
    text.replace([BEGIN, END], "")
}
