//! Admin area: `UpdateSettings` changes settings while the server runs.
//!
//! Takes settings by their names, as `ViewSettings` shows them; those that are not sent stay, and an empty text puts
//! one back to its default. `version`, where it is sent, is the one that was seen: if somebody else has changed
//! something since, nothing is changed. Answers `version`, the new one.
//!
//! | refusal | when |
//! |---|---|
//! | `settings_changed` | somebody else was quicker |
//! | `setting_locked` about the setting | it is set from outside |
//! | `invalid_setting` about the setting | the value is none for it |

use serde_json::{Map, Value, json};

use super::view_settings::{broken, current};
use crate::action::{
    Call, Context, Effect, Envelope, Fault, Kept, Kind, Logged, Needs, Refusal, Reply, Setting, Wrong,
};
use crate::domain::right::Right;
use crate::params::Params;
use crate::store::settings;

/// The row.
pub const CALL: Call = Call {
    name: "UpdateSettings",
    about: None,
    needs: Needs::Staff(Right::ManageSettings),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const CHANGED: Refusal = Refusal::new(
    Kind::Conflict,
    "settings_changed",
    "Somebody else has changed the settings meanwhile: look at them again",
);
const LOCKED: Refusal = Refusal::new(
    Kind::Conflict,
    "setting_locked",
    "The setting is set where the server is started, and is changed there",
);
const INVALID: Refusal = Refusal::new(Kind::Invalid, "invalid_setting", "The setting cannot have this value");

/// A setting with its new value.
struct Change {
    setting: Setting,
    value: String,
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let (version, list) = current(context)?;
    if params.text("version").is_some_and(|seen| seen != version.to_string()) {
        return Err(CHANGED.into());
    }
    let changes = changes(context, list, params)?;
    if changes.is_empty() {
        return Ok(Reply::done().with("version", version));
    }
    let kept = checked(context, &changes)?;
    if !settings::begin_change(context.tx, version)? {
        return Err(CHANGED.into());
    }
    for Change { setting, value } in &changes {
        let value = Some(value.as_str()).filter(|value| *value != setting.default);
        settings::keep(context.tx, setting.name, value)?;
    }
    log(context, &changes)?;
    let version = version.saturating_add(1);
    context.after.settings = Some((version, kept));
    Ok(Reply::done().with("version", version))
}

/// What was sent and is not so already.
fn changes(context: &Context<'_, '_>, list: Vec<Setting>, params: &Params) -> Result<Vec<Change>, Refusal> {
    let mut changes = Vec::new();
    for setting in list {
        let Some(sent) = params.verbatim(setting.name) else { continue };
        let plain = context.site.settings.source.plain(setting.name, sent);
        let value = if plain.is_empty() { setting.default.to_owned() } else { plain };
        if value == setting.value {
            continue;
        }
        if setting.place.is_some() {
            return Err(LOCKED.about(setting.name));
        }
        changes.push(Change { setting, value });
    }
    Ok(changes)
}

/// All that will be kept, once it is known that a site can be made of it.
fn checked(context: &mut Context<'_, '_>, changes: &[Change]) -> Result<Kept, Fault> {
    let known = settings::kept(context.tx)?;
    let (_, mut kept) = context.site.settings.site(&known).map_err(broken)?;
    for Change { setting, value } in changes {
        if value == setting.default {
            kept.remove(setting.name);
        } else {
            kept.insert(setting.name.to_owned(), value.clone());
        }
    }
    let made = context.site.settings.check(&kept);
    made.map_err(|Wrong { name, what }| Refusal { message: what.into(), ..INVALID.about(name) })?;
    Ok(kept)
}

fn log(context: &mut Context<'_, '_>, changes: &[Change]) -> Result<(), Fault> {
    let (mut before, mut after) = (Map::new(), Map::new());
    for Change { setting, value } in changes {
        before.insert(setting.name.to_owned(), Value::from(&*setting.value));
        after.insert(setting.name.to_owned(), Value::from(&**value));
    }
    let detail = json!({ "before": before, "after": after }).to_string();
    Ok(context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{AcceptPolicy, SignUp};
    use crate::actions::ADMIN;
    use crate::auth::Proof;
    use crate::cli::testing::World;
    use crate::domain::language::Language;
    use crate::domain::time::MINUTE;

    fn update(world: &World, pairs: &[(&str, &str)]) -> Result<Reply, Refusal> {
        let params = Params::from_pairs(pairs.iter().copied());
        world.asked(Proof::Operator, (ADMIN, CALL.name), params)
    }

    fn value(world: &World, name: &str) -> String {
        let reply = world.call(ADMIN, "ViewSettings", &[]).expect("shown");
        let found = reply.items("settings").iter().find(|one| one.at("name").text() == name);
        found.expect(name).at("value").text().to_owned()
    }

    /// Each setting with a value, as it is kept, and one that is none.
    const EACH: [(&str, &str, &str, &str); 20] = [
        ("company_name", " Big Host ", "Big Host", "two\nlines"),
        ("colour", "#c2410c", "#c2410c", "red"),
        ("tos_url", "https://example.com/terms", "https://example.com/terms", "javascript:alert(1)"),
        ("language", "German", "german", "klingon"),
        ("time_zone", "Europe/Berlin", "Europe/Berlin", "Mars/Olympus"),
        ("signup", "open", "open", "yes"),
        ("password_min", "014", "14", "7"),
        ("invite_days", "30", "30", "31"),
        ("invite_accept", "verified", "verified", "all"),
        ("inviter", "company", "company", "nobody"),
        ("api_allowed_ips", "10.0.0.0/8\r\n 192.0.2.7", "10.0.0.0/8,192.0.2.7", "10.0.0.1/8"),
        ("api_get", "FALSE", "false", "maybe"),
        ("default_responsetype", "json", "json", "yaml"),
        ("limit_inviter", "1", "1", "-1"),
        ("limit_client", "2", "2", "many"),
        ("limit_pending", "3", "3", "1e3"),
        ("limit_recipient", "4", "4", "1.5"),
        ("limit_interval", "6", "6", "1441"),
        ("limit_failures", "7", "7", "9223372036854775808"),
        ("limit_requests", "8", "8", "1000001"),
    ];

    #[test]
    fn each_setting_is_changed_and_put_back_and_a_wrong_value_is_told_about_it() {
        let world = World::new();
        let shown = world.call(ADMIN, "ViewSettings", &[]).expect("shown");
        let names: Vec<&str> = shown.items("settings").iter().map(|one| one.at("name").text()).collect();
        assert_eq!(names, EACH.map(|(name, ..)| name), "every setting is tried here");
        for (name, sent, kept, wrong) in EACH {
            let default = value(&world, name);
            update(&world, &[(name, sent)]).unwrap_or_else(|no| panic!("{name}: {no:?}"));
            assert_eq!(value(&world, name), kept);
            let refusal = update(&world, &[(name, wrong)]).expect_err(name);
            assert_eq!((refusal.code, refusal.field), ("invalid_setting", Some(name)), "{}", refusal.message);
            assert_eq!(value(&world, name), kept);
            update(&world, &[(name, "")]).expect("put back");
            assert_eq!(value(&world, name), default);
        }
        assert_eq!(
            world.read(|tx| tx.number("SELECT COUNT(*) FROM settings WHERE name LIKE 'site %'", &[])),
            0
        );
    }

    #[test]
    fn rules_see_what_was_changed_at_once() {
        let world = World::new();
        let old = world.house().site.now();
        update(&world, &EACH.map(|(name, sent, ..)| (name, sent))).expect("changed");
        let site = world.house().site.now();
        assert_eq!((site.company.as_str(), site.language), ("Big Host", Language::German));
        assert_eq!((site.accept, site.signup), (AcceptPolicy::Verified, SignUp::Open));
        assert!(site.brand.accents.is_some() && site.tos_url.is_some() && site.inviter_is_company);
        assert!(!site.api_get && site.password_min == 14 && site.api_networks.len() == 2);
        let limits = &site.limits;
        let [one, two, three, four] = [limits.inviter, limits.client, limits.pending, limits.recipient];
        assert_eq!([one, two, three, four], [1, 2, 3, 4]);
        assert_eq!((limits.interval, limits.failures, limits.requests), (6 * MINUTE, 7, 8));
        assert_eq!((&site.public_url, site.secure), (&old.public_url, old.secure));
        let mac = |site: &crate::action::Site| site.key.mac_text("test", &[]);
        assert_eq!(mac(&site), mac(&old), "links stay good");
        assert_eq!(old.company, "Vestibule", "who began before goes on as he began");
    }

    #[test]
    fn one_wrong_value_changes_nothing_at_all() {
        let world = World::new();
        let both = [("company_name", "Big Host"), ("api_allowed_ips", "10.0.0.1.")];
        let refusal = update(&world, &both).expect_err("refused");
        assert_eq!(refusal.field, Some("api_allowed_ips"));
        assert_eq!(refusal.message, "\"10.0.0.1.\" is no address and no network such as 10.0.0.0/8");
        assert_eq!(value(&world, "company_name"), "Vestibule");
        assert!(world.activity().is_empty());
    }

    #[test]
    fn entries_of_the_allow_list_are_exact_sec_082() {
        let world = World::new();
        for bad in ["10.0.0.1.", "0x0a000001", "010.0.0.1", "10.0.0.1/8", "10.0.0.0/33", "*", "example.com"] {
            let sent = format!("127.0.0.1\n{bad}");
            let refusal = update(&world, &[("api_allowed_ips", &sent)]).expect_err(bad);
            assert_eq!((refusal.code, refusal.field), ("invalid_setting", Some("api_allowed_ips")));
            assert!(refusal.message.contains(bad), "{}", refusal.message);
        }
    }

    #[test]
    fn what_is_set_from_outside_stays() {
        let world = World::with(&[("company_name", "Big Host")]);
        let refusal = update(&world, &[("company_name", "Small Host")]).expect_err("locked");
        assert_eq!((refusal.code, refusal.field), ("setting_locked", Some("company_name")));
        update(&world, &[("company_name", "Big Host"), ("signup", "open")]).expect("the same is no change");
        world.write(|tx| settings::keep(tx, "company_name", Some("Kept Before")));
        assert_eq!(value(&world, "company_name"), "Big Host");
    }

    #[test]
    fn of_two_who_saw_the_same_the_first_counts() {
        let world = World::new();
        let first = update(&world, &[("version", "0"), ("signup", "open")]).expect("changed");
        assert_eq!(first.int("version"), 1);
        let second = update(&world, &[("version", "0"), ("signup", "closed")]).expect_err("too late");
        assert_eq!((second.kind, second.code), (Kind::Conflict, "settings_changed"));
        let again = update(&world, &[("version", "1"), ("signup", "closed")]).expect("changed");
        assert_eq!((again.int("version"), value(&world, "signup")), (2, "closed".to_owned()));
        let same = update(&world, &[("version", "2"), ("signup", "closed")]).expect("no change");
        assert_eq!((same.int("version"), world.activity().len()), (2, 2));
    }

    #[test]
    fn the_log_says_what_was_and_what_is() {
        let world = World::new();
        update(&world, &[("invite_days", "3"), ("signup", "invited")]).expect("changed");
        let read = "SELECT detail FROM activity WHERE action = 'UpdateSettings' AND actor = 'operator'";
        let detail = world.read(|tx| tx.first(read, &[], |row| Ok(row.text(0)?.to_owned())));
        let detail: Value = serde_json::from_str(&detail.expect("an entry")).expect("JSON");
        assert_eq!(detail, json!({ "before": { "invite_days": "7" }, "after": { "invite_days": "3" } }));
    }

    #[test]
    fn what_cannot_be_read_any_more_counts_as_not_set() {
        let world = World::new();
        world.write(|tx| {
            settings::begin_change(tx, 0)?;
            settings::keep(tx, "signup", Some("whoever"))?;
            settings::keep(tx, "of_another_version", Some("x"))?;
            settings::keep(tx, "company_name", Some("Big Host"))
        });
        world.house().site.follow(&world.house().store).expect("read");
        let site = world.house().site.now();
        assert_eq!((site.company.as_str(), site.signup), ("Big Host", SignUp::Invited));
        update(&world, &[("invite_days", "3")]).expect("others are changed nevertheless");
        assert_eq!(world.house().site.now().company, "Big Host");
    }
}
