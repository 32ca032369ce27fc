//! WHMCS `GetClientsDetails`: everything that is said of a client, twice: as `client`, and beside it,
//! where older integrations look.

mod about;
mod stats;

use crate::action::{
    Call, Context, Effect, Envelope, Fault, Fields, Kind, Needs, Refusal, Reply, Value, named,
};
use crate::domain::country::Country;
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, MAX_ID};
use crate::domain::right::Right;
use crate::domain::telephone::Telephone;
use crate::params::Params;
use crate::store::clients::{self, Details};
use crate::store::custom_fields;
use crate::store::listing::Page;
use crate::store::memberships::{self, Member};
use crate::store::users::{self, full_name};

/// The row.
pub const CALL: Call = Call {
    name: "GetClientsDetails",
    about: Some(&about::ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const NOBODY: Refusal =
    Refusal::invalid("client_required", "clientid", "Either clientid Or email Is Required");
const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "unknown_client", "Client Not Found").about("clientid");

/// There are no amounts here, and so no other currency.
const CURRENCY: &str = "USD";

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = wanted(context, params)?;
    let client = clients::details(context.tx, id)?.ok_or(NO_CLIENT)?;
    let fields = all_of(context, client)?;
    let reply = Reply::done().with_all(fields.clone()).with("client", Value::Object(fields));
    let with_stats = params.flag("stats").unwrap_or(false);
    Ok(if with_stats { reply.with("stats", stats::none()) } else { reply })
}

/// The number counts where an address is sent beside it.
fn wanted(context: &mut Context<'_, '_>, params: &Params) -> Result<ClientId, Fault> {
    if let Some(id) = params.text("clientid") {
        return Ok(ClientId::parse(id).ok_or(NO_CLIENT)?);
    }
    let Some(email) = params.text("email") else {
        let is_list = ["clientid", "email"].iter().any(|name| params.is_list(name));
        return Err(if is_list { NO_CLIENT } else { NOBODY }.into());
    };
    let email = Email::parse(email).map_err(|_| NO_CLIENT)?;
    Ok(clients::first_of_email(context.tx, email.key())?.ok_or(NO_CLIENT)?)
}

fn all_of(context: &mut Context<'_, '_>, client: Details) -> Result<Fields, Fault> {
    let everybody = Page { start: 0, limit: MAX_ID, descending: false };
    let members = memberships::of_client(context.tx, client.id, everybody)?;
    let custom = custom_fields::of_client(context.tx, client.id)?;
    let owner = users::by_id(context.tx, client.owner)?;
    let verified = owner.is_some_and(|owner| owner.email_verified_at.is_some());
    let last_login = last_login(&members, context);
    let mut fields = who_and_where(&client);
    fields.extend(terms(&client));
    fields.extend(named([
        ("email_verified", verified.into()),
        ("language", client.profile.language.into()),
        ("isOptedInToMarketingEmails", client.profile.marketing_opt_in.into()),
        ("lastlogin", last_login.into()),
        ("currency_code", CURRENCY.into()),
    ]));
    let listed = custom
        .iter()
        .map(|(id, value)| Value::object([("id", (*id).into()), ("value", value.as_str().into())]));
    fields.push(("customfields".into(), Value::list("customfield", listed.collect())));
    for (place, (_, value)) in custom.into_iter().enumerate() {
        fields.push((format!("customfields{}", place + 1).into(), value.into()));
    }
    let users = members.into_iter().map(user).collect();
    fields.push(("users".into(), Value::wrapped("user", users)));
    Ok(fields)
}

fn who_and_where(client: &Details) -> Fields {
    let (id, known) = (client.id.get(), &client.profile.particulars);
    let country = Country::of(&known.country);
    let telephone = Telephone::of(&known.phone_number, country);
    let text = |text: &str| Value::from(text);
    let preferences = client.profile.email_preferences.kinds();
    let preferences = preferences.map(|(kind, wanted)| (kind.into(), text(if wanted { "1" } else { "0" })));
    named([
        ("client_id", id.into()),
        ("owner_user_id", client.owner.get().into()),
        ("userid", id.into()),
        ("id", id.into()),
        ("uuid", text(&client.uuid)),
        ("firstname", text(&known.first_name)),
        ("lastname", text(&known.last_name)),
        ("fullname", full_name(&known.first_name, &known.last_name).unwrap_or_default().into()),
        ("companyname", text(&known.company_name)),
        ("email", text(&client.profile.email)),
        ("address1", text(&known.address1)),
        ("address2", text(&known.address2)),
        ("city", text(&known.city)),
        ("fullstate", text(&known.state)),
        ("state", text(&known.state)),
        ("postcode", text(&known.postcode)),
        ("countrycode", text(&known.country)),
        ("country", text(&known.country)),
        ("phonenumber", text(&known.phone_number)),
        ("tax_id", text(&known.tax_id)),
        ("email_preferences", Value::Object(preferences.collect())),
        ("statecode", text(&known.state)),
        ("countryname", text(country.map_or(&known.country, |country| country.name))),
        ("phonecc", telephone.calling_code.into()),
        ("phonenumberformatted", telephone.formatted().into()),
        ("telephoneNumber", telephone.formatted().into()),
    ])
}

fn terms(client: &Details) -> Fields {
    let known = &client.profile;
    named([
        ("billingcid", client.billing_contact_id.into()),
        ("notes", known.notes.as_str().into()),
        ("currency", known.currency.into()),
        ("defaultgateway", known.default_gateway.as_str().into()),
        ("groupid", known.group_id.into()),
        ("status", known.status.as_str().into()),
        ("credit", "0.00".into()),
        ("taxexempt", known.tax_exempt.into()),
        ("latefeeoveride", known.late_fee_override.into()),
        ("overideduenotices", known.override_due_notices.into()),
        ("separateinvoices", known.separate_invoices.into()),
        ("disableautocc", known.disable_auto_cc.into()),
        ("emailoptout", (!known.marketing_opt_in).into()),
        ("marketing_emails_opt_in", known.marketing_opt_in.into()),
        ("overrideautoclose", known.override_auto_close.into()),
        ("allowSingleSignOn", i64::from(known.allow_sso).into()),
    ])
}

/// As WHMCS writes it, mark-up included; of several members the one who was there last.
fn last_login(members: &[Member], context: &Context<'_, '_>) -> String {
    let latest = members.iter().filter(|member| member.last_login_at.is_some());
    let Some(member) = latest.max_by_key(|member| member.last_login_at) else {
        return "No Login Logged".to_owned();
    };
    let at = member.last_login_at.map(|at| at.whmcs_login(&context.site.zone)).unwrap_or_default();
    format!("Date: {at}<br>IP Address: {}<br>Host: {}", member.last_login_ip, member.last_login_host)
}

fn user(member: Member) -> Value {
    let name = full_name(&member.first_name, &member.last_name).unwrap_or_else(|| member.email.clone());
    Value::object([
        ("id", member.user.get().into()),
        ("name", name.into()),
        ("email", member.email.into()),
        ("is_owner", member.is_owner.into()),
    ])
}
