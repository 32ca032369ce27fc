//! Merge fields: `{$name}` becomes the value of that name, and nothing else means anything.

/// Values by their names; of two with one name the first counts.
pub struct Fields(Vec<(String, String)>);

/// The merged text would be longer than any mail.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

/// The longest merged text, in bytes.
const LONGEST: usize = 256 << 10;

/// The longest name, with what stands around it: a text full of beginnings is gone through once.
const LONGEST_NAME: usize = 128;

impl Fields {
    /// In the order in which they count.
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The text with its fields filled in, each value as `dress` gives it. Values are not looked
    /// through again, and a name that is not known stays as it was typed.
    pub fn fill(&self, text: &str, dress: impl Fn(&str) -> String) -> Result<String, TooLong> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("{$") {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = rest.bytes().take(LONGEST_NAME).position(|byte| byte == b'}').unwrap_or(0);
            let value = rest.get(2..end).and_then(|name| self.value(name));
            let (piece, length) = value.map_or_else(|| ("{$".to_owned(), 2), |value| (dress(value), end + 1));
            out.push_str(&piece);
            rest = &rest[length..];
            if out.len() > LONGEST {
                return Err(TooLong);
            }
        }
        out.push_str(rest);
        if out.len() > LONGEST { Err(TooLong) } else { Ok(out) }
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(text: &str) -> Result<String, TooLong> {
        let fields =
            [("name", "Ada"), ("odd", "{$name}<b>"), ("long", &"x".repeat(1 << 16)), ("name", "Bob")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Fields::new(fields.to_vec()).fill(text, |value| value.replace('<', "&lt;"))
    }

    #[test]
    fn a_field_becomes_its_value_once() {
        assert_eq!(fill("Dear {$name}, {$odd}").as_deref(), Ok("Dear Ada, {$name}&lt;b>"));
    }

    #[test]
    fn nothing_else_is_evaluated_sec_096() {
        for text in [
            "{{7*7}}",
            "{$smarty.version}",
            "{php}echo 1;{/php}",
            "{if $name}x{/if}",
            "{$name|upper}",
            "{ $name }",
            "{$unknown}",
            "{$",
            "{$name",
            "${jndi:ldap://x}",
            "%s%n",
            "{{ name }}",
            "{% raw %}",
        ] {
            assert_eq!(fill(text).as_deref(), Ok(text));
        }
        assert_eq!(fill("{${$name}}").as_deref(), Ok("{$Ada}"));
    }

    #[test]
    fn fields_do_not_blow_a_text_up() {
        assert_eq!(fill(&"{$long}".repeat(100)), Err(TooLong));
        assert_eq!(fill(&"{$".repeat(1 << 19)), Err(TooLong));
    }
}
