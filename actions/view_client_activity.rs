//! Page: what was done in the account at hand, the newest first.
//!
//! Takes `before` (an entry) to go on from; answers what `account::seen` does, `entries`, and `more`, the entry to go
//! on from where there are more. Each entry has `id`, `at` in milliseconds, `action`, `by` (`user`, `staff` or
//! `nobody`), `who`, `as` (the name of him in whose place staff did it), `email`, `ip`, and what makes a sentence, where it is known: `user`, `invited`, `role`,
//! `permissions`, `before`, `after` (lists of keys), `from` and `to` (owners).

pub mod entry;

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::parse_id;
use crate::domain::permission::Permission;
use crate::params::Params;
use crate::store::activity::{self, Filter};
use crate::store::listing::Page;

use super::log_activity;

/// The row.
pub const CALL: Call = Call {
    name: "ViewClientActivity",
    about: None,
    needs: Needs::AtHand(Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many come at once.
const MOST: usize = 25;
/// One more says whether there are more.
const ASKED: i64 = 26;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let account = account::needed(context.tx, params, user.id)?;
    let filter = Filter { client: Some(account.client.id), ..Filter::default() };
    let before = params.text("before").and_then(parse_id);
    let page = Page { start: 0, limit: ASKED, descending: true };
    let mut found = activity::list(context.tx, &filter, before, page)?;
    let has_more = found.len() > MOST;
    found.truncate(MOST);
    let more = found.last().map(|entry| entry.id).filter(|_| has_more);
    // What integrations write there is meant for the operator.
    found.retain(|entry| entry.action != log_activity::CALL.name);
    let rows = entry::rows(context, &found)?;
    Ok(account::seen(context, params)?.with("entries", Value::list("entry", rows)).with("more", more))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    #[test]
    fn entries_say_who_did_what_to_whom_and_nothing_of_the_operator() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        world.member(&client, &user, "products");
        let session = world.log_in("owner@example.com");
        let change = [("client_id", &*client), ("user_id", &user), ("permissions", "tickets,domains")];
        world.call_as(&session, FORM, "UpdateUserPermissions", &change).expect("changed");
        let invite = [("client_id", &*client), ("email", "new@example.com"), ("permissions", "tickets")];
        world.call_as(&session, FORM, "CreateClientInvite", &invite).expect("invited");
        let notes = [("clientid", &*client), ("notes", "a secret of the operator")];
        world.call(FORM, "UpdateClient", &notes).expect("changed");
        let own = [("clientid", &*client), ("description", "another secret")];
        world.call(FORM, "LogActivity", &own).expect("logged");
        let shown = world.on_page(&session, CALL.name, &[]).expect("shown");
        assert!(!format!("{shown:?}").contains("secret"));
        let entries = shown.items("entries");
        let actions: Vec<&str> = entries.iter().map(|entry| entry.at("action").text()).collect();
        assert_eq!(
            actions,
            ["UpdateClient", "CreateClientInvite", "UpdateUserPermissions", "AssociateUser", "AddClient"]
        );
        let keys = |entry: &Value, name: &str| -> Vec<String> {
            entry.at(name).items().iter().map(|key| key.text().to_owned()).collect()
        };
        let (staff, invited, changed) = (&entries[0], &entries[1], &entries[2]);
        assert_eq!(
            (staff.at("by").text(), staff.at("who").text(), staff.at("ip").text()),
            ("staff", "Vestibule", "")
        );
        assert_eq!(
            (invited.at("invited").text(), keys(invited, "permissions")),
            ("new@example.com", vec!["tickets".into()])
        );
        assert_eq!(
            (changed.at("by").text(), changed.at("who").text(), changed.at("ip").text()),
            ("user", "A B", "127.0.0.1")
        );
        assert_eq!((changed.at("email").text(), changed.at("user").text()), ("owner@example.com", "A B"));
        assert_eq!(
            (keys(changed, "before"), keys(changed, "after")),
            (vec!["products".into()], vec!["domains".into(), "tickets".into()])
        );
        let transfer = [("client_id", &*client), ("user_id", &user)];
        world.call(FORM, "UpdateUser", &[("user_id", &user), ("firstname", "Ann")]).expect("renamed");
        world.call(FORM, "TransferClientOwnership", &transfer).expect("transferred");
        let shown = world.on_page(&session, CALL.name, &[]).expect("shown");
        let moved = &shown.items("entries")[0];
        assert_eq!(
            (moved.at("from").text(), moved.at("to").text(), moved.at("before")),
            ("A B", "Ann B", &Value::Null)
        );
    }

    #[test]
    fn pages_of_twenty_five_go_back_to_the_first_entry_without_counting() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let other = world.client("other@example.com");
        for of in [&client, &other] {
            for number in 0..30 {
                let city = format!("City {number}");
                let pairs = [("clientid", of.as_str()), ("city", &city)];
                world.call(FORM, "UpdateClient", &pairs).expect("changed");
            }
        }
        let session = world.log_in("owner@example.com");
        let (mut seen, mut before) = (Vec::new(), String::new());
        loop {
            let shown = world.on_page(&session, CALL.name, &[("before", &before)]).expect("shown");
            seen.push(shown.items("entries").len());
            before = shown.int("more").to_string();
            if before == "0" {
                break;
            }
        }
        assert_eq!(seen, [25, 6]);
        let plan = world.plan(
            "SELECT id FROM activity WHERE client_id = $1 AND id < $2 ORDER BY id DESC LIMIT 26",
            &["1", "9"],
        );
        assert!(
            plan.iter().all(|step| step.contains("activity_by_client") || step.contains("Index")),
            "{plan:?}"
        );
    }

    #[test]
    fn whoever_does_not_manage_users_sees_none_of_it() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        world.member(&client, &user, "products,emails");
        let refused = world.on_page(&world.log_in("ann@example.com"), CALL.name, &[]).unwrap_err();
        assert_eq!(refused.code, "forbidden");
    }
}
