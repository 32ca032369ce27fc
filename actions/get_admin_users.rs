//! WHMCS `GetAdminUsers`: the administrators.

use md5::{Digest, Md5};

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type, Value,
};
use crate::domain::right::Right;
use crate::domain::secret::hex;
use crate::params::Params;
use crate::store::admins::{self, Admin};

/// The row.
pub const CALL: Call = Call {
    name: "GetAdminUsers",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageAdmins),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "The administrators, in the order of their ids.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional(
            "roleid",
            Type::Int,
            "Only those of this administrator role; all have role 1 here",
        ),
        Parameter::optional(
            "email",
            Type::Text,
            "Only those whose address holds this text, whatever its case",
        ),
        Parameter::optional("include_disabled", Type::Flag, "Those too who are disabled"),
    ],
    answers: &[
        Field::new("count", Type::Int, "How many there are"),
        Field::new("admin_users[].id", Type::Int, "The administrator"),
        Field::new("admin_users[].uuid", Type::Text, "The same for ever, and the same nowhere else"),
        Field::new("admin_users[].roleId", Type::Int, "1: every administrator may do everything"),
        Field::new("admin_users[].username", Type::Text, "Log-in name"),
        Field::new(
            "admin_users[].twoFactorAuthModule",
            Type::Text,
            "`totp` with a second factor, else empty",
        ),
        Field::new("admin_users[].firstname", Type::Text, "First name"),
        Field::new("admin_users[].lastname", Type::Text, "Last name"),
        Field::new("admin_users[].email", Type::Text, "Address"),
        Field::new("admin_users[].signature", Type::Text, "Empty"),
        Field::new("admin_users[].notes", Type::Text, "Empty"),
        Field::new("admin_users[].template", Type::Text, "Empty"),
        Field::new("admin_users[].language", Type::Text, "`english`"),
        Field::new("admin_users[].isDisabled", Type::Int, "1 or 0"),
        Field::new("admin_users[].loginAttempts", Type::Int, "0: failed log-ins are counted by address"),
        Field::new("admin_users[].supportDepartmentIds", Type::List, "Empty"),
        Field::new("admin_users[].receivesTicketNotifications", Type::List, "Empty"),
        Field::new("admin_users[].homepageWidgetsConfig", Type::Text, "Empty"),
        Field::new("admin_users[].hiddenHomepageWidgets", Type::List, "Empty"),
        Field::new("admin_users[].created_at", Type::Date, "When he was made"),
        Field::new("admin_users[].updated_at", Type::Date, "When he was changed last"),
        Field::new("admin_users[].fullName", Type::Text, "First and last name, or the log-in name"),
        Field::new(
            "admin_users[].gravatarHash",
            Type::Text,
            "MD5 of the address, by which Gravatar finds pictures",
        ),
    ],
    refuses: &[],
    warns: &[],
    example: &[],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let email = params.text("email").unwrap_or_default().trim().to_lowercase();
    let disabled = params.flag("include_disabled").unwrap_or_default();
    let in_role = params.text("roleid").is_none_or(|id| id == "1");
    let mut admins = admins::list(context.tx)?;
    admins.retain(|admin| {
        in_role && (disabled || !admin.disabled) && admin.email.to_lowercase().contains(&email)
    });
    let count = i64::try_from(admins.len()).unwrap_or(i64::MAX);
    let items = admins.iter().map(|admin| row(context, admin)).collect();
    Ok(Reply::done().with("count", count).with("admin_users", Value::list("admin_user", items)))
}

fn row(context: &Context<'_, '_>, admin: &Admin) -> Value {
    let zone = &context.site.zone;
    let none = |item: &'static str| Value::list(item, Vec::new());
    Value::object([
        ("id", admin.id.get().into()),
        ("uuid", uuid(context, admin).into()),
        ("roleId", 1.into()),
        ("username", admin.username.as_str().into()),
        ("twoFactorAuthModule", if admin.has_second_factor { "totp" } else { "" }.into()),
        ("firstname", admin.first_name.as_str().into()),
        ("lastname", admin.last_name.as_str().into()),
        ("email", admin.email.as_str().into()),
        ("signature", "".into()),
        ("notes", "".into()),
        ("template", "".into()),
        ("language", "english".into()),
        ("isDisabled", i64::from(admin.disabled).into()),
        ("loginAttempts", 0.into()),
        ("supportDepartmentIds", none("supportDepartmentId")),
        ("receivesTicketNotifications", none("receivesTicketNotification")),
        ("homepageWidgetsConfig", "".into()),
        ("hiddenHomepageWidgets", none("hiddenHomepageWidget")),
        ("created_at", admin.created_at.whmcs(zone).into()),
        ("updated_at", admin.updated_at.whmcs(zone).into()),
        ("fullName", admin.name().into()),
        ("gravatarHash", hex(&Md5::digest(admin.email.trim().to_lowercase())).into()),
    ])
}

/// Made from the key, so that no column has to hold it.
fn uuid(context: &Context<'_, '_>, admin: &Admin) -> String {
    let mac = context.site.key.mac("uuid of an administrator", &[&admin.id.get().to_be_bytes()]);
    let bytes = mac.first_chunk().copied().unwrap_or_default();
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}
