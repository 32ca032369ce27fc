//! WHMCS `WhmcsDetails`: which version this server is compatible with, and what it is itself.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Reply, Site, Source, Type, Value,
};
use crate::domain::right::Right;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "WhmcsDetails",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "The version of WHMCS that this server is compatible with (a setting), by which integrations decide what \
           they may ask for.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("whmcs.version", Type::Text, "That version"),
        Field::new("whmcs.canonicalversion", Type::Text, "The same in full"),
        Field::new("product", Type::Text, "`Vestibule`").ours(),
        Field::new("product_version", Type::Text, "Its own version").ours(),
    ],
    refuses: &[],
    warns: &[],
    example: &[],
};

#[expect(clippy::unnecessary_wraps, reason = "a row's rule may refuse, this one never does")]
fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    Ok(Reply::done()
        .with("whmcs", version(context.site))
        .with("product", "Vestibule")
        .with("product_version", env!("CARGO_PKG_VERSION")))
}

/// The version, short and in full.
pub fn version(site: &Site) -> Value {
    let version = site.whmcs_version.as_str();
    let canonical = if version.contains('-') { version.to_owned() } else { format!("{version}-release.1") };
    let short = version.split('-').next().unwrap_or_default();
    Value::object([("version", short.into()), ("canonicalversion", canonical.into())])
}
