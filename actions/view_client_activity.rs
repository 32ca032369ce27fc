//! Page: what was done in the account at hand, the newest first.
//!
//! Takes `before` (an entry) to go on from; answers what `account::seen` does, `entries`, and `more`, the entry to go
//! on from where there are more. Each entry has `id`, `at` in milliseconds, `action`, `by` (`user`, `staff` or
//! `nobody`), `who`, `email`, `ip`, and what makes a sentence, where it is known: `user`, `invited`, `role`,
//! `permissions`, `before`, `after` (lists of keys), `from` and `to` (owners).

mod entry;

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
