//! Admin area: `ViewSetUp` says whether the `link` makes the first administrator; answers nothing more.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::first_admin;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "ViewSetUp",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    first_admin::check(context.tx, &context.site.key, params.text("link").unwrap_or_default())?;
    Ok(Reply::done())
}
