//! Admin area: `ViewSettings`, the settings that can be changed while the server runs.
//!
//! Answers `version`, which `UpdateSettings` wants back; `ip`, the address the caller comes from, with `ip_listed`,
//! whether `api_allowed_ips` lets it in; and `settings`, each with `name`, `value` (what counts), `default`, `place` (where it is set from outside: then it cannot be changed),
//! and what its values look like: `shape` is `line`, `choice` (one of `choices`), `number` (from `least` to `most`,
//! which is null where there is no limit) or `list`.

use crate::action::{
    Call, Caller, Context, Effect, Envelope, Fault, Needs, Reply, Setting, Shape, Value, Wrong, named,
};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;
use crate::store::db::DbError;
use crate::store::settings;

/// The row.
pub const CALL: Call = Call {
    name: "ViewSettings",
    about: None,
    needs: Needs::Staff(Right::ManageSettings),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let (version, list) = current(context)?;
    let is_staff = matches!(context.caller, Caller::Staff(_));
    let seen = if is_staff { staff::seen(context)? } else { Reply::done() };
    Ok(seen
        .with("version", version)
        .with("ip", context.origin.ip.to_string())
        .with(
            "ip_listed",
            context.site.api_networks.iter().any(|network| network.contains(context.origin.ip)),
        )
        .with("settings", Value::list("setting", list.into_iter().map(shown).collect())))
}

/// The settings as the store has them now, and their version.
pub fn current(context: &mut Context<'_, '_>) -> Result<(i64, Vec<Setting>), Fault> {
    let (version, kept) = (settings::version(context.tx)?, settings::kept(context.tx)?);
    let list = context.site.settings.list(&kept).map_err(broken)?;
    Ok((version, list))
}

/// Without anything from the store the settings were good at the start.
pub fn broken(Wrong { name, what }: Wrong) -> Fault {
    DbError::odd(format!("the setting {name} was good at the start, and now {what}")).into()
}

fn shown(setting: Setting) -> Value {
    let mut fields = named([
        ("name", setting.name.into()),
        ("value", setting.value.into()),
        ("default", setting.default.into()),
        ("place", setting.place.into()),
    ]);
    fields.extend(match setting.shape {
        Shape::Line => named([("shape", "line".into())]),
        Shape::List => named([("shape", "list".into())]),
        Shape::Choice(choices) => {
            let choices = choices.iter().map(|choice| Value::from(*choice)).collect();
            Vec::from([("shape".into(), "choice".into()), ("choices".into(), Value::list("choice", choices))])
        }
        Shape::Number(least, most) => {
            let most = Some(most).filter(|most| *most < i64::MAX);
            Vec::from([
                ("shape".into(), "number".into()),
                ("least".into(), least.into()),
                ("most".into(), most.into()),
            ])
        }
    });
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ADMIN;
    use crate::cli::testing::World;

    fn setting(world: &World, name: &str) -> Value {
        let reply = world.call(ADMIN, CALL.name, &[]).expect("shown");
        reply.items("settings").iter().find(|one| one.at("name").text() == name).expect(name).clone()
    }

    #[test]
    fn each_setting_says_what_counts_and_where_it_comes_from() {
        let world = World::with(&[("company_name", "Big Host")]);
        let company = setting(&world, "company_name");
        assert_eq!((company.at("value").text(), company.at("default").text()), ("Big Host", "Vestibule"));
        assert_eq!((company.at("place").text(), company.at("shape").text()), ("--company-name", "line"));
        let days = setting(&world, "invite_days");
        assert_eq!((days.at("value").text(), days.at("place")), ("7", &Value::Null));
        assert_eq!((days.at("least").int(), days.at("most").int()), (1, 30));
        assert_eq!(setting(&world, "limit_client").at("most"), &Value::Null);
        let choices = setting(&world, "signup").at("choices").clone();
        assert_eq!(
            choices.items().iter().map(Value::text).collect::<Vec<_>>(),
            ["open", "invited", "closed"]
        );
        let reply = world.call(ADMIN, CALL.name, &[]).expect("shown");
        assert_eq!((reply.int("version"), reply.text("ip")), (0, "127.0.0.1"));
        assert!(reply.is_set("ip_listed"));
        let elsewhere = World::with(&[("api_allowed_ips", "192.0.2.0/24")]);
        assert!(!elsewhere.call(ADMIN, CALL.name, &[]).expect("shown").is_set("ip_listed"));
    }

    #[test]
    fn what_the_profile_decides_is_shown_as_decided_there() {
        let world = World::with(&[("profile", "hardened"), ("invite_accept", "any")]);
        for (name, value) in [("invite_accept", "invited"), ("api_get", "false")] {
            let setting = setting(&world, name);
            assert_eq!((setting.at("value").text(), setting.at("place").text()), (value, "--profile"));
        }
        assert_eq!(setting(&world, "signup").at("place"), &Value::Null);
    }

    #[test]
    fn nothing_secret_is_shown_and_nothing_that_leads_elsewhere() {
        let secrets = [("api_access_key", "s3cr3t-key"), ("smtp_url", "smtp://u:s3cr3t@127.0.0.1:9")];
        let shown = format!("{:?}", World::with(&secrets).call(ADMIN, CALL.name, &[]).expect("shown"));
        assert!(!shown.contains("s3cr3t") && !shown.contains("public_url"), "{shown}");
    }
}
