//! WHMCS `GetAdminDetails`: the administrator in whose name the caller acts. Clients test their credentials by it.

use crate::action::{
    About, Call, Caller, Context, Effect, Envelope, Fault, Field, Kind, Needs, Refusal, Reply, Source, Type,
};
use crate::domain::right::Right;
use crate::params::Params;
use crate::store::admins;

/// The row.
pub const CALL: Call = Call {
    name: "GetAdminDetails",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "The administrator in whose name the caller acts.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("adminid", Type::Int, "The administrator"),
        Field::new("name", Type::Text, "First and last name"),
        Field::new("notes", Type::Text, "Empty"),
        Field::new("signature", Type::Text, "Empty"),
        Field::new(
            "allowedpermissions",
            Type::Text,
            "What administrators may do here, in WHMCS's words, separated by commas; what the credential may call \
             is decided by its API roles",
        ),
        Field::new("departments", Type::Text, "Empty: there are no departments"),
        Field::new("requesttime", Type::Date, "Now"),
        Field::new("whmcs.version", Type::Text, "The version of WHMCS that this server is compatible with"),
        Field::new("whmcs.canonicalversion", Type::Text, "The same in full"),
    ],
    refuses: &[NO_ADMIN],
    warns: &[],
    example: &[],
};

const NO_ADMIN: Refusal = Refusal::new(Kind::NotFound, "no_admin", "An admin user is required");

/// WHMCS's names of what administrators can do here.
const MAY: &str = "List Clients,Add New Client,Edit Clients Details,Delete Client,View Clients Summary,\
                   View Activity Log,View Email Message Log,Configure Custom Client Fields,Configure Client Groups,\
                   Allow Login as Owner,View Email Templates,View Banned IPs,Add Banned IP,Unban Banned IP,\
                   API Access,Health and Updates";

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let Caller::Staff(staff) = context.caller else { return Err(NO_ADMIN.into()) };
    let admin = admins::by_id(context.tx, staff.admin)?.ok_or(NO_ADMIN)?;
    Ok(Reply::done()
        .with("adminid", admin.id.get())
        .with("name", admin.name())
        .with("notes", "")
        .with("signature", "")
        .with("allowedpermissions", MAY)
        .with("departments", "")
        .with("requesttime", context.tx.now.whmcs(&context.site.zone))
        .with("whmcs", super::whmcs_details::version(context.site)))
}
