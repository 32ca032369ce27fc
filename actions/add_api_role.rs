//! Operator: `AddApiRole` makes a named set of actions that credentials may be held to.
//!
//! Takes `name`, `description` and `actions` (names, `Group.*` or `*`, separated by blanks or commas); answers
//! `api_role`.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::fields;
use crate::params::Params;
use crate::store::api_roles::{self, NewApiRole};

/// The row.
pub const CALL: Call = Call {
    name: "AddApiRole",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// No name.
pub const NO_NAME: Refusal = Refusal::invalid("name_required", "name", "An API role needs a name");
const NO_ACTIONS: Refusal = Refusal::invalid("actions_required", "actions", "An API role needs an action");
/// Another role has the name.
pub const EXISTS: Refusal =
    Refusal::new(Kind::Conflict, "api_role_exists", "There is an API role of this name already")
        .about("name");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let name = fields::line(params, "name", &NO_NAME)?;
    let description = fields::optional_line(params, "description")?;
    let actions = actions(params.text("actions").unwrap_or_default())?;
    let new = NewApiRole { name: &name, description: &description, actions: &actions };
    api_roles::insert(context.tx, &new)?.ok_or(EXISTS)?;
    let detail = json!({ "api_role": name, "actions": actions }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("api_role", name))
}

/// The stored form: lower case, one blank between two, none twice.
pub fn actions(list: &str) -> Result<String, Refusal> {
    let named: Vec<&str> =
        list.split(|c: char| c == ',' || c.is_whitespace()).filter(|one| !one.is_empty()).collect();
    let unknown: Vec<&str> = named.iter().copied().filter(|one| !is_known(one)).collect();
    if !unknown.is_empty() {
        let message = format!("There is no action {}", unknown.join(", "));
        return Err(Refusal { message: message.into(), code: "unknown_action", ..NO_ACTIONS });
    }
    let mut stored: Vec<String> = Vec::with_capacity(named.len());
    for one in named.iter().map(|one| one.to_ascii_lowercase()) {
        if !stored.contains(&one) {
            stored.push(one);
        }
    }
    if stored.is_empty() { Err(NO_ACTIONS) } else { Ok(stored.join(" ")) }
}

/// Credentials are good for the form dialect, so its table is the one that counts.
fn is_known(one: &str) -> bool {
    let group = |name: &str| super::FORM.iter().any(|group| group.name.eq_ignore_ascii_case(name));
    one == "*" || one.strip_suffix(".*").is_some_and(group) || super::find(super::FORM, one).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn actions_are_stored_in_one_form_sec_043() {
        assert_eq!(actions("GetUsers,users.*  getusers *").as_deref(), Ok("getusers users.* *"));
        let unknown = actions("GetUsers Users Gone.* sendnothing").unwrap_err();
        assert_eq!(unknown.message, "There is no action Users, Gone.*, sendnothing");
        assert_eq!(actions(" , "), Err(NO_ACTIONS));
    }

    #[test]
    fn a_name_is_given_once() {
        let world = World::new();
        let add = |name: &str| {
            let reply = world.operator("AddApiRole", &[("name", name), ("actions", "*")]);
            reply.map(|reply| reply.text("api_role").to_owned())
        };
        assert_eq!(add("Reader").as_deref(), Ok("Reader"));
        assert_eq!(add("reader").unwrap_err(), EXISTS.message);
        assert_eq!(add("").unwrap_err(), NO_NAME.message);
    }
}
