//! The world of the document's examples: who and what its ids and tokens stand for.

use serde_json::{Value, json};

use super::ordered;
use crate::people::OWNER;
use crate::reference::mask::mask_among;
use crate::reference::world::{PASSWORD, world};
use crate::wire::{Request, Response};
use crate::world::World;

const HOUR: i64 = 3_600_000;
/// How the document's tokens begin.
const TOKEN: &str = "S4mpl3T0k3n";

/// The reference's world with an invite that the owner made.
pub struct Cast {
    pub world: World,
    key: String,
    token: String,
    /// In the order of the document's ids: `01942e6f-…-000000000001` is the first.
    uuids: Vec<String>,
}

impl Cast {
    pub fn new() -> Self {
        let world = world();
        let key = world.operator("AddApiKey", &[("email", OWNER)]).text("key").to_owned();
        world.operator("SetUserPassword", &[("user_id", "3"), ("password2", PASSWORD)]);
        let uuid = |what: &str| world.text(&format!("SELECT uuid FROM {what}"));
        let mut uuids =
            ["clients WHERE id = 1", "users WHERE id = 1", "users WHERE id = 2"].map(uuid).to_vec();
        let mut cast = Self { world, key, token: String::new(), uuids: Vec::new() };
        let made = cast.invited(&uuids[0]);
        let text = |name: &str| made[name].as_str().expect("an invite").to_owned();
        uuids.push(text("id"));
        cast.token = text("token");
        uuids.push(cast.another_key());
        cast.uuids = uuids;
        // A mail to the same address may go out again.
        cast.world.advance(HOUR);
        cast
    }

    /// The id of a key that the owner made.
    fn another_key(&self) -> String {
        let request = Request::post("/api-keys")
            .header("x-dolfin-api-key", &self.key)
            .header("Content-Type", "application/json");
        let answer = self.world.fetch(&request.body(json!({ "name": "Reporting" }).to_string()));
        answer.json()["id"].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_owned()
    }

    fn invited(&self, client: &str) -> Value {
        let request = Request::post(&format!("/clients/{client}/invites"))
            .header("x-dolfin-api-key", &self.key)
            .header("Content-Type", "application/json");
        let body = json!({ "email": "nora@example.com", "role": "Developer", "message": "Welcome aboard." });
        let answer: Response = self.world.fetch(&request.body(body.to_string()));
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    /// With what the operation asks for.
    pub fn credential(&self, request: Request, operation: &Value) -> Request {
        let ways = operation["security"].as_array().expect("who may");
        let takes = |name: &str| ways.iter().any(|way| way.get(name).is_some());
        let is_public = ways.iter().any(|way| way.as_object().is_some_and(serde_json::Map::is_empty));
        if operation["operationId"] == "createClient" {
            let staff = self.world.operator("AddApiKey", &[("username", "ada")]);
            return request.header("x-dolfin-api-key", staff.text("key"));
        }
        if takes("apiKey") {
            return request.header("x-dolfin-api-key", &self.key);
        }
        if takes("bearer") && !is_public {
            return request.header("Authorization", &format!("Bearer {}", self.bearer()));
        }
        request
    }

    /// A token of the guest, who accepts the invite for it.
    fn bearer(&self) -> String {
        let request = Request::post("/client-invites/accept").header("Content-Type", "application/json");
        let body = json!({ "token": self.token, "email": "guest@example.com", "password": PASSWORD });
        let answer = self.world.fetch(&request.body(body.to_string()));
        answer.json()["token"].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_owned()
    }

    /// The document's ids and tokens as those of this world.
    pub fn real(&self, text: &str) -> String {
        let uuids = self.uuids.iter().enumerate();
        let text = uuids.fold(text.to_owned(), |text, (place, uuid)| text.replace(&stand_in(place), uuid));
        let is_sample = |word: &&str| word.starts_with(TOKEN);
        let samples: Vec<String> = text.split('"').filter(is_sample).map(ToOwned::to_owned).collect();
        samples.iter().fold(text, |text, sample| text.replace(sample, &self.token))
    }

    /// An answer of this world as the document shows it.
    pub fn masked(&self, answer: &str) -> String {
        let plain = ordered::written(&ordered::parse(answer));
        settled(&mask_among(&plain, &mut self.uuids.clone()))
    }
}

/// The last use of a key is written down beside the requests, so that an answer may show an earlier one.
fn settled(text: &str) -> String {
    const USED: &str = "\"lastUsedAt\": \"";
    const AT: &str = "2027-01-04T13:00:00Z";
    let mut parts = text.split(USED);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}{USED}{AT}{}", &part[AT.len()..]))
}

fn stand_in(place: usize) -> String {
    format!("01942e6f-7000-7000-8000-{:012}", place + 1)
}
