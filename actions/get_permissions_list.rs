//! WHMCS `GetPermissionsList`: the keys of the permissions that a member of a client may hold.
//!
//! Takes nothing; answers `status` beside `result`, because WHMCS's own example has the one and real
//! clients look for the other.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Reply, Source, Type, Value,
};
use crate::domain::permission::Permissions;
use crate::domain::right::Right;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "GetPermissionsList",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Lists the keys of the permissions that a member of a client may hold. `manageusers`, which only this \
           server knows, is not among them.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("status", Type::Text, "`success`, beside `result`"),
        Field::new(
            "permissions.permission[]",
            Type::Text,
            "A key; always the same thirteen in the same order",
        ),
    ],
    refuses: &[],
    warns: &[],
    example: &[],
};

#[expect(clippy::unnecessary_wraps, reason = "a row's rule may refuse, this one never does")]
fn run(_: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let keys = Permissions::COMPATIBLE.keys().map(Value::from).collect();
    Ok(Reply::done().with("status", "success").with("permissions", Value::wrapped("permission", keys)))
}
