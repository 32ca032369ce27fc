//! An answer as it is kept for a call that comes again: JSON, in which a token is its seed.

use std::borrow::Cow;
use std::fmt::Write;

use serde_json::Value as Json;

use crate::action::{Fields, Reply, Token, Value};
use crate::domain::ids::LinkId;
use crate::domain::token::LinkSeed;
use crate::store::db::DbError;

/// Writes an answer down.
pub fn write(reply: &Reply) -> String {
    let mut out = String::with_capacity(512);
    fields(&reply.fields, &mut out);
    out
}

/// Reads it again.
pub fn read(text: &str) -> Result<Reply, DbError> {
    let json = serde_json::from_str(text).ok();
    let fields = json.as_ref().and_then(read_fields);
    fields.map(|fields| Reply { fields }).ok_or_else(|| DbError::odd("a kept answer cannot be read"))
}

fn fields(fields: &Fields, out: &mut String) {
    list(fields, out, |(name, of), out| {
        out.push('[');
        text(name, out);
        out.push(',');
        value(of, out);
        out.push(']');
    });
}

fn list<T>(items: &[T], out: &mut String, mut one: impl FnMut(&T, &mut String)) {
    out.push('[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        one(item, out);
    }
    out.push(']');
}

fn text(text: &str, out: &mut String) {
    out.push_str(&Json::from(text).to_string());
}

/// Into the text at once: the writer's thread does this, and everybody waits for it.
fn value(value_: &Value, out: &mut String) {
    match value_ {
        Value::Text(text_) => text(text_, out),
        Value::Int(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Null => out.push_str("null"),
        Value::Token(Token { before, purpose, seed }) => {
            out.push_str("{\"token\":[");
            text(before, out);
            out.push(',');
            text(purpose, out);
            let _ = write!(out, ",{},{},{}]}}", seed.id.get(), seed.issue, seed.nonce);
        }
        Value::Object(inner) => {
            out.push_str("{\"object\":");
            fields(inner, out);
            out.push('}');
        }
        Value::List { item, wrapped, items } => {
            out.push_str("{\"list\":[");
            text(item, out);
            let _ = write!(out, ",{wrapped},");
            list(items, out, value);
            out.push_str("]}");
        }
    }
}

fn read_fields(json: &Json) -> Option<Fields> {
    json.as_array()?
        .iter()
        .map(|pair| Some((Cow::Owned(pair.get(0)?.as_str()?.to_owned()), read_value(pair.get(1)?)?)))
        .collect()
}

fn read_value(json: &Json) -> Option<Value> {
    Some(match json {
        Json::String(text) => Value::Text(text.clone()),
        Json::Number(number) => Value::Int(number.as_i64()?),
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Null => Value::Null,
        Json::Object(one) => {
            let (kind, of) = one.iter().next()?;
            match kind.as_str() {
                "token" => Value::Token(read_token(of)?),
                "object" => Value::Object(read_fields(of)?),
                "list" => read_list(of)?,
                _ => return None,
            }
        }
        Json::Array(_) => return None,
    })
}

fn read_token(json: &Json) -> Option<Token> {
    let number = |place| json.get(place).and_then(Json::as_i64);
    Some(Token {
        before: json.get(0)?.as_str()?.to_owned(),
        purpose: Cow::Owned(json.get(1)?.as_str()?.to_owned()),
        seed: LinkSeed { id: LinkId::new(number(2)?), issue: number(3)?, nonce: number(4)? },
    })
}

fn read_list(json: &Json) -> Option<Value> {
    Some(Value::List {
        item: Cow::Owned(json.get(0)?.as_str()?.to_owned()),
        wrapped: json.get(1)?.as_bool()?,
        items: json.get(2)?.as_array()?.iter().map(read_value).collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::named;
    use crate::domain::token::{INVITATION, Key};

    #[test]
    fn an_answer_comes_back_as_it_was_and_holds_no_token() {
        let seed = LinkSeed { id: LinkId::new(7), issue: 2, nonce: 99 };
        let token = Token { before: "http://x/".to_owned(), purpose: INVITATION.into(), seed };
        let reply = Reply::done()
            .with("text", "é\"")
            .with("number", -5)
            .with("flag", false)
            .with("none", Value::Null)
            .with("url", Value::Token(token))
            .with("users", Value::list("user", vec![Value::Object(named([("id", 1.into())]))]))
            .with("list", Value::wrapped("one", vec![]));
        let kept = write(&reply);
        let key = Key::new([7; 32]);
        let secret = key.link_token(INVITATION, seed);
        assert!(!kept.contains(secret.expose()));
        let again = read(&kept).expect("readable");
        assert_eq!(again, reply);
        assert_eq!(again.with_tokens(&key).text("url"), format!("http://x/{}", secret.expose()));
        assert!(read("{").is_err() && read("[[1]]").is_err());
    }
}
