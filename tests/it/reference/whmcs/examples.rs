//! Each action's example, called over HTTP in the three formats.

use vestibule::action::{About, Call, Effect};

use crate::reference::mask::mask;
use crate::reference::{REQUEST_ID, encoded, leaves, world};
use crate::world::{World, form};

/// What an example was answered, masked.
pub struct Answered {
    pub json: String,
    pub xml: String,
    pub nvp: String,
}

/// Asks for it in each format. Calls that write begin with a world of their own each time.
pub fn run(shared: &World, call: &Call, about: &About) -> Answered {
    let answer = |format: &str| {
        let own = (call.effect == Effect::Writes).then(world::world);
        let fields = about.example.iter().fold(String::new(), |text, (name, value)| {
            text + &format!("&{}={}", encoded(name), encoded(value))
        });
        let world = own.as_ref().unwrap_or(shared);
        let pair = world.credential.pair();
        let request = form(&format!("action={}&responsetype={format}&{pair}{fields}", call.name));
        let answer = world.fetch(&request.header("X-Request-Id", REQUEST_ID));
        assert_eq!(answer.status, 200, "{}: {}", call.name, answer.text());
        mask(answer.text())
    };
    Answered { json: answer("json"), xml: answer("xml"), nvp: answer("nvp") }
}

/// Asserts that it was done, and that the three say the same.
pub fn agree(name: &str, answered: &Answered) {
    let json = leaves::of_json(&answered.json);
    assert!(json.contains(&("result".to_owned(), "success".to_owned())), "{name}: {}", answered.json);
    let flat = |text: &str| text.replace(['\r', '\n'], " ");
    let one_line: Vec<_> = json.iter().map(|(path, value)| (path.clone(), flat(value))).collect();
    assert_eq!(leaves::of_pairs(&answered.nvp), one_line, "{name}: {}", answered.nvp);
    let values = |leaves: Vec<leaves::Leaf>| leaves.into_iter().map(|(_, value)| value).collect::<Vec<_>>();
    assert_eq!(values(leaves::of_xml(&answered.xml)), values(json), "{name}: {}", answered.xml);
}

/// Paths of an answer as fields are described: `users[].id`.
pub fn described(answered: &Answered) -> Vec<String> {
    let plain = |path: &str| {
        path.replace(']', "").split('[').fold(String::new(), |text, name| {
            if name.bytes().all(|byte| byte.is_ascii_digit()) {
                text + "[]"
            } else if text.is_empty() {
                name.to_owned()
            } else {
                text + "." + name
            }
        })
    };
    leaves::of_json(&answered.json).iter().map(|(path, _)| plain(path)).collect()
}
