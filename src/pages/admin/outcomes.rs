//! What became of each of many: how many were done, and why the others were not.

use crate::action::{Reply, Value};
use crate::pages::screen::Scene;

/// What became of each of many.
pub struct Outcomes {
    /// How many were done.
    pub done: i64,
    /// How many were not.
    pub failed: i64,
    /// Each of them.
    pub each: Vec<Outcome>,
}

/// What became of one.
pub struct Outcome {
    /// Its line in a table; 0 where there is none.
    pub line: i64,
    /// The client, as it was written.
    pub client: String,
    /// To whom, or what was named where there is none.
    pub email: String,
    /// Why not; empty where it was done.
    pub why: String,
}

/// As calls answer it that do many things.
pub fn outcomes(scene: &Scene<'_>, got: &Reply) -> Outcomes {
    let each = got.items("results").iter().map(|result| outcome(scene, result)).collect();
    Outcomes { done: got.int("done"), failed: got.int("failed"), each }
}

fn outcome(scene: &Scene<'_>, result: &Value) -> Outcome {
    let refused = result.at("refused");
    let (code, field) = (refused.at("code").text(), refused.at("field").text());
    let said = (code, Some(field).filter(|field| !field.is_empty()), refused.at("detail").text());
    Outcome {
        line: result.at("line").int(),
        client: result.at("client").text().to_owned(),
        email: result.at("email").text().to_owned(),
        why: if code.is_empty() { String::new() } else { scene.words().refused(scene.site, said, 0) },
    }
}
