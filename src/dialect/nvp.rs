//! A neutral answer as name-value pairs: `result=success;clientid=1`, nested names in brackets.

use std::borrow::Cow;
use std::fmt::Write;

use crate::action::Value;

/// Writes fields as pairs between semicolons, without one at the end.
pub fn pairs(fields: &[(Cow<'static, str>, Value)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        write(name.clone().into_owned(), value, &mut out);
    }
    out
}

fn write(name: String, value: &Value, out: &mut String) {
    match value {
        Value::Text(text) => pair(&name, text, out),
        Value::Int(number) => pair(&name, &number.to_string(), out),
        Value::Bool(flag) => pair(&name, if *flag { "1" } else { "" }, out),
        // A token is a text before an answer is worded.
        Value::Null | Value::Token(_) => pair(&name, "", out),
        Value::Object(fields) => {
            for (inner, value) in fields {
                write(format!("{name}[{inner}]"), value, out);
            }
        }
        Value::List { item, wrapped, items } => {
            let name = if *wrapped { format!("{name}[{item}]") } else { name };
            for (place, value) in items.iter().enumerate() {
                write(format!("{name}[{place}]"), value, out);
            }
        }
    }
}

/// A line break in a value would end the pair for readers that go by lines.
fn pair(name: &str, value: &str, out: &mut String) {
    if !out.is_empty() {
        out.push(';');
    }
    let _ = write!(out, "{name}={}", value.replace(['\r', '\n'], " "));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::named;

    #[test]
    fn nested_names_are_in_brackets() {
        let items = vec![Value::object([("id", 7.into()), ("isOwner", true.into())])];
        let fields = named([
            ("result", Value::from("success")),
            ("users", Value::list("user", items)),
            ("permissions", Value::wrapped("permission", vec!["profile".into()])),
        ]);
        assert_eq!(
            pairs(&fields),
            "result=success;users[0][id]=7;users[0][isOwner]=1;permissions[permission][0]=profile"
        );
    }
}
