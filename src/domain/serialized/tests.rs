//! What is read of PHP's `serialize()`, and what is not.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Result<Php, NotPlain> {
    Php::read(text.as_bytes())
}

#[test]
fn scalars_are_read_as_php_writes_them() {
    for (text, value, printed) in [
        ("N;", Php::Null, ""),
        ("b:0;", Php::Bool(false), ""),
        ("b:1;", Php::Bool(true), "1"),
        ("i:-12;", Php::Int(-12), "-12"),
        ("d:0.5;", Php::Float(0.5), "0.5"),
        ("d:1.0E+25;", Php::Float(1e25), "10000000000000000000000000"),
        ("s:0:\"\";", Php::Text(String::new()), ""),
        ("s:5:\"a\";\"b\";", Php::Text("a\";\"b".to_owned()), "a\";\"b"),
    ] {
        let read = read(text);
        assert_eq!(read.as_ref(), Ok(&value), "{text}");
        assert_eq!(read.ok().and_then(|value| value.text()).as_deref(), Some(printed), "{text}");
    }
}

#[test]
fn the_documented_array_is_read_by_numbers_and_by_names() {
    let google = Php::Text("Google".to_owned());
    assert_eq!(read("a:1:{i:1;s:6:\"Google\";}"), Ok(Php::Array(vec![(Key::Int(1), google.clone())])));
    let both = read("a:3:{s:4:\"Näe\";s:6:\"Google\";s:1:\"7\";N;s:2:\"07\";a:0:{}}");
    let expected = vec![
        (Key::Text("Näe".to_owned()), google),
        (Key::Int(7), Php::Null),
        (Key::Text("07".to_owned()), Php::Array(Vec::new())),
    ];
    assert_eq!(both, Ok(Php::Array(expected)), "lengths are bytes, digits are numbers");
    assert_eq!(Key::of_text("-0".to_owned()), Key::Text("-0".to_owned()));
    assert_eq!(Key::of_text("-5".to_owned()).to_string(), "-5");
    let twice = read("a:2:{i:1;i:1;s:1:\"1\";i:2;}");
    assert_eq!(twice, Ok(Php::Array(vec![(Key::Int(1), Php::Int(2))])), "the later one counts");
}

#[test]
fn objects_references_and_everything_else_are_refused() {
    for text in [
        "",
        "x",
        "N",
        "O:8:\"stdClass\":0:{}",
        "a:1:{i:0;O:8:\"stdClass\":0:{}}",
        "C:3:\"Foo\":1:{x}",
        "E:7:\"Foo:Bar\";",
        "S:1:\"a\";",
        "a:2:{i:0;i:1;i:1;R:2;}",
        "a:2:{i:0;i:1;i:1;r:2;}",
        "i:1;i:2;",
        "i:1; ",
        "i:;",
        "i:1.0;",
        "i:9223372036854775808;",
        "b:2;",
        "b:true;",
        "d:INF;",
        "d:NAN;",
        "d:-INF;",
        "s:1:\"ä\";",
        "s:3:\"ab\";",
        "s:1:\"ab\";",
        "s:-1:\"\";",
        "s:+1:\"a\";",
        "s:1:\"\0\";",
        "s:99999999999999999999:\"a\";",
        "s:1000000:\"a\";",
        "a:1:{}",
        "a:0:{i:1;i:1;}",
        "a:1:{N;i:1;}",
        "a:1:{d:1.5;i:1;}",
        "a:1:{i:1;i:1;",
    ] {
        assert_eq!(read(text), Err(NotPlain), "{text}");
    }
    assert_eq!(Php::read(b"s:1:\"\xff\";"), Err(NotPlain));
}

#[test]
fn depth_elements_and_length_are_bounded() {
    let nested = |depth: usize| format!("{}N;{}", "a:1:{i:0;".repeat(depth), "}".repeat(depth));
    assert!(read(&nested(8)).is_ok());
    assert_eq!(read(&nested(9)), Err(NotPlain));
    assert_eq!(read(&nested(10_000)), Err(NotPlain));
    let long = |count: usize| {
        let elements: Vec<String> = (0..count).map(|at| format!("i:{at};N;")).collect();
        format!("a:{count}:{{{}}}", elements.concat())
    };
    assert!(read(&long(1024)).is_ok());
    assert_eq!(read(&long(1025)), Err(NotPlain));
    let inside = format!("a:2:{{i:0;{}i:1;{}}}", long(512), long(512));
    assert_eq!(read(&inside), Err(NotPlain), "all arrays count together");
    assert_eq!(read("a:1000000000:{"), Err(NotPlain), "no room is made for what is only announced");
    let text = |length: usize| format!("s:{length}:\"{}\";", "x".repeat(length));
    assert!(read(&text(MOST_BYTES - 100)).is_ok());
    assert_eq!(read(&text(MOST_BYTES)), Err(NotPlain));
}

fn written(value: &Php) -> String {
    match value {
        Php::Null => "N;".to_owned(),
        Php::Bool(flag) => format!("b:{};", u8::from(*flag)),
        Php::Int(number) => format!("i:{number};"),
        Php::Float(number) => format!("d:{number:?};"),
        Php::Text(text) => format!("s:{}:\"{text}\";", text.len()),
        Php::Array(elements) => {
            let inside: String = elements
                .iter()
                .map(|(key, value)| {
                    let key = match key {
                        Key::Int(number) => Php::Int(*number),
                        Key::Text(text) => Php::Text(text.clone()),
                    };
                    written(&key) + &written(value)
                })
                .collect();
            format!("a:{}:{{{inside}}}", elements.len())
        }
    }
}

fn values() -> impl Strategy<Value = Php> {
    let leaf = prop_oneof![
        Just(Php::Null),
        any::<bool>().prop_map(Php::Bool),
        any::<i64>().prop_map(Php::Int),
        (-1e9..1e9f64).prop_map(Php::Float),
        "[^\0]{0,12}".prop_map(Php::Text),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop_oneof![any::<i64>().prop_map(Key::Int), "[a-zä\"]{1,5}".prop_map(Key::Text),];
        prop::collection::vec((key, inner), 0..6).prop_map(|mut elements: Array| {
            let mut seen = Vec::new();
            elements.retain(|(key, _)| {
                let new = !seen.contains(key);
                seen.push(key.clone());
                new
            });
            Php::Array(elements)
        })
    })
}

proptest! {
    #[test]
    fn no_bytes_upset_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Php::read(&bytes);
    }

    #[test]
    fn nothing_that_looks_like_it_upsets_the_reader(text in "([abdisNOCRrE]:?|[0-9]{1,3}|[:;{}\"]){0,40}") {
        let _ = read(&text);
    }

    #[test]
    fn what_php_writes_is_read_and_nothing_shorter(value in values(), cut in 1usize..20) {
        let text = written(&value);
        prop_assert_eq!(read(&text), Ok(value));
        let shorter = text.as_bytes().get(..text.len().saturating_sub(cut)).unwrap_or_default();
        prop_assert_eq!(Php::read(shorter), Err(NotPlain));
    }
}
