//! WHMCS `GetHealthStatus`: whether all is well, as far as this server can tell.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type, Value,
};
use crate::domain::right::Right;
use crate::domain::time::MINUTE;
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::{outbox, settings};

/// The row.
pub const CALL: Call = Call {
    name: "GetHealthStatus",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Whether this server is well. WHMCS documents no more of the answer than `result`: the checks are ours. A \
           store that takes no writes is told by the call's failing.",
    source: Source::Protocol,
    takes: &[Parameter::optional("fetchStatus", Type::Flag, "Whether the checks are made and shown")],
    answers: &[
        Field::new("status", Type::Text, "The worst of the checks").ours(),
        Field::new("checks.check[].name", Type::Text, "`store`, `outbox` or `mail`").ours(),
        Field::new("checks.check[].status", Type::Text, "`success`, `warning` or `danger`").ours(),
        Field::new("checks.check[].message", Type::Text, "What was found").ours(),
    ],
    refuses: &[],
    warns: &[],
    example: &[("fetchStatus", "true")],
};

/// A mail that has been due for longer shows that the senders stand still.
const STUCK: i64 = 10 * MINUTE;
/// Among so many newest mails failures are counted.
const NEWEST: i64 = 1_000;

/// What a check found.
struct Check {
    name: &'static str,
    severity: Severity,
    message: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Severity {
    Success,
    Warning,
    Danger,
}

impl Severity {
    const fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    if !params.flag("fetchStatus").unwrap_or_default() {
        return Ok(Reply::done());
    }
    let checks = [store(context)?, outbox(context)?, mail(context)?];
    let worst = checks.iter().map(|check| check.severity).max().unwrap_or(Severity::Success);
    let items = checks.into_iter().map(|check| {
        Value::object([
            ("name", check.name.into()),
            ("status", check.severity.word().into()),
            ("message", check.message.into()),
        ])
    });
    let checks = Value::wrapped("check", items.collect());
    Ok(Reply::done().with("status", worst.word()).with("checks", checks))
}

fn store(context: &mut Context<'_, '_>) -> Result<Check, DbError> {
    settings::mark_writable(context.tx)?;
    Ok(Check { name: "store", severity: Severity::Success, message: "The store takes writes".to_owned() })
}

fn outbox(context: &mut Context<'_, '_>) -> Result<Check, DbError> {
    let before = context.tx.now.plus(-STUCK);
    let (severity, message) = if outbox::is_stuck(context.tx, before)? {
        (Severity::Danger, "A mail has been due for more than ten minutes")
    } else {
        (Severity::Success, "No mail waits past its time")
    };
    Ok(Check { name: "outbox", severity, message: message.to_owned() })
}

fn mail(context: &mut Context<'_, '_>) -> Result<Check, DbError> {
    let failed = outbox::failures(context.tx, NEWEST)?;
    let severity = if failed == 0 { Severity::Success } else { Severity::Warning };
    Ok(Check { name: "mail", severity, message: format!("{failed} of the newest {NEWEST} mails failed") })
}
