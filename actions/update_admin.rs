//! Admin area: `UpdateAdmin` changes what an administrator is called and what he may do.
//!
//! Takes `admin_id`, `version`, `firstname`, `lastname`, `email`, `language`, and `rights`, keys separated by commas.
//! Nobody changes whom he could not command, gives what he has not, or takes from himself what makes administrators
//! where nobody else could give it back.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::AdminId;
use crate::domain::right::{Right, Rights};
use crate::fields::{self, person};
use crate::params::Params;
use crate::staff;
use crate::store::admins::{self, Changed};

/// The row.
pub const CALL: Call = Call {
    name: "UpdateAdmin",
    about: None,
    needs: Needs::Staff(Right::ManageAdmins),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "An email address is required");
const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address entered is not valid");
const BAD_RIGHTS: Refusal = Refusal::invalid("unknown_right", "rights", "There is no such right");
const CHANGED: Refusal = Refusal::new(
    Kind::Conflict,
    "admin_changed",
    "Somebody else has changed this administrator meanwhile: look at what he is now",
);
/// Nobody would be left who could make administrators.
pub const LAST: Refusal = Refusal::new(
    Kind::Conflict,
    "last_admin",
    "Nobody else could manage administrators: give somebody that right first",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let admin = staff::commanded(context, params.text("admin_id").and_then(AdminId::parse))?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let first_name = fields::optional_line(params, "firstname")?;
    let last_name = fields::optional_line(params, "lastname")?;
    let language = person::language(params)?;
    let rights = rights(params)?;
    staff::check_reach(context, rights)?;
    if !rights.has(Right::ManageAdmins) && !admins::has_another(context.tx, admin.id, MANAGES)? {
        return Err(LAST.into());
    }
    let version = params.text("version").and_then(|text| text.parse().ok()).unwrap_or_default();
    let new = Changed {
        email: &email,
        first_name: &first_name,
        last_name: &last_name,
        language: &language,
        rights,
    };
    if !admins::update(context.tx, (admin.id, version), &new)? {
        return Err(CHANGED.into());
    }
    let keys = |rights: Rights| rights.keys().collect::<Vec<_>>();
    let detail =
        json!({ "admin": admin.username, "before": keys(admin.rights), "after": keys(rights) }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("admin_id", admin.id.get()))
}

/// What makes and changes administrators.
pub const MANAGES: Rights = Rights::of(&[Right::ManageAdmins]);

/// The rights of a call.
pub fn rights(params: &Params) -> Result<Rights, Refusal> {
    Rights::parse(params.text("rights").unwrap_or_default()).map_err(|_| BAD_RIGHTS)
}
