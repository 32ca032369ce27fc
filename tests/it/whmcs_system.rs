//! The group System: the log, the administrators, and what integrations ask before they go on.

use serde_json::json;
use vestibule::domain::time::{DAY, MINUTE};

use crate::whmcs_errors::refuses_in_order;
use crate::wire::Response;
use crate::world::World;

/// The answer without what differs each time.
fn plain(answer: &Response) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut text = answer.documented();
    while let Some(at) = text.find("20").filter(|at| is_date(&text[*at..])) {
        text.replace_range(at..at + 19, "(date)");
    }
    text
}

fn is_date(text: &str) -> bool {
    let shape = text.bytes().take(19).map(|byte| if byte.is_ascii_digit() { '0' } else { char::from(byte) });
    shape.collect::<String>() == "0000-00-00 00:00:00"
}

fn log(world: &World, sent: &str) -> (i64, Vec<String>) {
    let answer = world.api("GetActivityLog", sent).json();
    let entries = answer["activity"]["entry"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    assert!(answer.get("numreturned").is_none(), "as documented");
    let words = |entry: &serde_json::Value| entry["description"].as_str().unwrap_or_default().to_owned();
    (answer["totalresults"].as_i64().expect("a number"), entries.iter().map(words).collect())
}

#[test]
fn the_activity_log_answers_its_documented_shape_in_each_format() {
    let world = World::new();
    world.api("LogActivity", "description=Nightly+import&clientid=1");
    let entry = r#"{"id":1,"clientId":1,"userId":0,"adminId":1,"date":"(date)","description":"Nightly import","username":"ada","ipaddress":"127.0.0.1","userid":1}"#;
    assert_eq!(
        plain(&world.api("GetActivityLog", "")),
        format!(
            r#"{{"result":"success","totalresults":1,"startnumber":0,"activity":{{"entry":[{entry}]}}}}"#
        )
    );
    let xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8.13.1\">\n\
               <action>getactivitylog</action>\n<result>success</result>\n<totalresults>1</totalresults>\n\
               <startnumber>0</startnumber>\n<activity>\n<entry>\n<id>1</id>\n<clientId>1</clientId>\n\
               <userId>0</userId>\n<adminId>1</adminId>\n<date>(date)</date>\n\
               <description>Nightly import</description>\n<username>ada</username>\n\
               <ipaddress>127.0.0.1</ipaddress>\n<userid>1</userid>\n</entry>\n</activity>\n</whmcsapi>";
    assert_eq!(plain(&world.api_in("xml", "GetActivityLog", "")), xml);
    let nvp = plain(&world.api_in("nvp", "GetActivityLog", ""));
    assert!(
        nvp.starts_with("result=success;totalresults=1;startnumber=0;activity[entry][0][id]=1;"),
        "{nvp}"
    );
    let empty = world.api("GetActivityLog", "clientid=2");
    let nothing = r#"{"result":"success","totalresults":0,"startnumber":0,"activity":{"entry":[]}}"#;
    assert_eq!(empty.documented(), nothing);
}

#[test]
fn the_activity_log_goes_back_in_time_and_by_pages() {
    let world = World::new();
    for number in 1..=30 {
        world.api("LogActivity", &format!("description=entry+{number}"));
    }
    let page = |sent: &str| log(&world, sent);
    let words = |numbers: &[i64]| numbers.iter().map(|number| format!("entry {number}")).collect::<Vec<_>>();
    assert_eq!(page("").1.len(), 25);
    assert_eq!(page("limitnum=2"), (30, words(&[30, 29])));
    assert_eq!(page("limitstart=28&limitnum=5"), (30, words(&[2, 1])));
    assert_eq!(page("limitstart=30"), (30, vec![]));
    assert_eq!(page("description=ENTRY+2&limitnum=2&limitstart=1"), (11, words(&[28, 27])));
    assert_eq!(page("description=%25"), (0, vec![]));
}

#[test]
fn the_activity_log_is_filtered_by_client_person_address_and_day() {
    let world = World::new();
    world.api("LogActivity", "description=first&userid=1");
    world.advance(2 * DAY);
    world.api("LogActivity", "description=second");
    let invited = world.invite("guest@example.com", "products");
    world.accept(world.user("other@example.com"), &invited.link).expect("accepted");
    world.operator("CloseClient", &[("clientid", "1")]);
    let sent = "Created client invite: email guest@example.com, issue 1, permissions products (Client ID: 1, Invite \
                ID: 1)";
    let accepted = log(&world, "user=OTHER@example.com").1.remove(0);
    assert!(accepted.starts_with("Accepted invite: accepted by other@example.com, "), "{accepted}");
    let of = |sent: &str| log(&world, sent);
    assert_eq!(of("clientid=1").0, 4);
    assert_eq!(of("userid=1&description=accepted").0, 1);
    assert_eq!(of("user=ada"), (3, vec![sent.to_owned(), "second".to_owned(), "first".to_owned()]));
    assert_eq!(of("user=ADA&clientid=1"), (2, vec![sent.to_owned(), "first".to_owned()]));
    assert_eq!(of("user=owner@example.com").0, 4, "what is about his client");
    for nobody in ["bob", "bob@example.com", "%25", "admin"] {
        assert_eq!(of(&format!("user={nobody}")).0, 0, "{nobody}");
    }
    assert_eq!((of("ipaddress=127.0.0.1").0, of("ipaddress=127.0.0.2").0), (5, 0));
    let now = vestibule::domain::time::Timestamp::from_millis(world.now());
    let day = |ago: i64| now.plus(-ago * DAY).rfc3339()[..10].to_owned();
    let slashed = |day: String| format!("{}/{}/{}", &day[8..], &day[5..7], &day[..4]);
    assert_eq!(of(&format!("date={}", day(2))), (1, vec!["first".to_owned()]));
    assert_eq!(of(&format!("date={}", slashed(day(2)))), (1, vec!["first".to_owned()]));
    assert_eq!((of(&format!("date={}", day(1))).0, of(&format!("date={}", day(0))).0), (0, 4));
    let names = world.api("GetActivityLog", "").json()["activity"]["entry"].clone();
    let name = |at: usize| names[at]["username"].clone();
    assert_eq!((name(0), name(1), name(2)), (json!("Operator"), json!("other@example.com"), json!("ada")));
}

#[test]
fn the_activity_log_and_its_writer_refuse_in_order() {
    let world = World::new();
    refuses_in_order(
        &world,
        "GetActivityLog",
        &[
            ("clientid=x&date=x", "Client ID Not Found"),
            ("userid=-1&date=x", "Client ID Not Found"),
            ("date=x", "The date entered is not valid"),
            ("date=2026-02-30", "The date entered is not valid"),
            ("date=12/31/2026", "The date entered is not valid"),
        ],
    );
    refuses_in_order(
        &world,
        "LogActivity",
        &[
            ("description[]=a&clientid=9", "A list was sent where a text belongs"),
            ("clientid=9", "You did not enter a description"),
            ("description=+%0d%0a&clientid=9", "You did not enter a description"),
            ("description=a&clientid=9", "Client ID Not Found"),
            ("description=a&userid=x", "Client ID Not Found"),
        ],
    );
    let long = world.api("LogActivity", &format!("description={}", "x".repeat(1 << 20)));
    assert_eq!(long.field("error_code"), "bad_text");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity"), 0);
}

#[test]
fn what_is_logged_is_one_line_without_controls_sec_219() {
    let world = World::new();
    let sent = "description=one%0d%0atwo%0athree%1b[31m%e2%80%ae+%3Cb%3E%22%5c%e2%80%a8four&clientid=0";
    assert_eq!(world.api("LogActivity", sent).documented(), r#"{"result":"success"}"#);
    assert_eq!(log(&world, ""), (1, vec!["one two three[31m <b>\"\\ four".to_owned()]));
    let raw = world.api("GetActivityLog", "").text().to_owned();
    assert!(raw.contains(r#"three[31m <b>\"\\ four"#), "{raw}");
    assert_eq!(world.text("SELECT detail FROM activity").lines().count(), 1);
}

#[test]
fn what_a_ban_or_a_log_entry_changes_is_written_down_with_who_and_where_from_sec_221() {
    let world = World::new();
    world.api("AddBannedIp", "ip=203.0.113.9&reason=Abuse&expires=2199-01-01+00:00:00");
    world.api("LogActivity", "description=x&clientid=1");
    let sql = "SELECT action || ' ' || actor || ' ' || actor_id || ' ' || credential_id || ' ' || ip || ' ' || detail
               FROM activity ORDER BY id";
    let first = r#"AddBannedIp admin 1 1 127.0.0.1 {"expires":"2199-01-01T00:00:00Z","network":"203.0.113.9/32","reason":"Abuse"}"#;
    assert_eq!(world.text(sql), first);
    let second = r#"LogActivity admin 1 1 127.0.0.1 {"description":"x"}"#;
    assert_eq!(world.text(&format!("{sql} LIMIT 1 OFFSET 1")), second);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE client_id = 1"), 1);
}

#[test]
fn an_administrator_learns_who_he_is() {
    let world = World::new();
    let answer = world.api("GetAdminDetails", "");
    let begin = r#"{"result":"success","adminid":1,"name":"Ada Byron","notes":"","signature":"","allowedpermissions":"List Clients,"#;
    assert!(answer.documented().starts_with(begin), "{}", answer.text());
    let end = r#"API Access,Health and Updates","departments":"","requesttime":"(date)","whmcs":{"version":"8.13.1","canonicalversion":"8.13.1-release.1"}}"#;
    assert!(plain(&answer).ends_with(end), "{}", plain(&answer));
    let xml = world.api_in("xml", "GetAdminDetails", "");
    let whmcs =
        "<whmcs>\n<version>8.13.1</version>\n<canonicalversion>8.13.1-release.1</canonicalversion>\n</whmcs>";
    assert!(xml.text().contains(whmcs), "{}", xml.text());
}

#[test]
fn administrators_are_listed_with_every_documented_key() {
    let world = World::new();
    world.legacy_admin("zoe", "x");
    world.sql("UPDATE admins SET disabled = 1, email = 'Zoe@Example.com' WHERE id = 2");
    let list = |sent: &str| {
        let answer = world.api("GetAdminUsers", sent).json();
        let users = answer["admin_users"].as_array().expect("a flat list").clone();
        assert_eq!(
            (answer["result"].clone(), answer["count"].clone()),
            (json!("success"), json!(users.len()))
        );
        users.iter().map(|user| user["id"].as_i64().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!((list(""), list("include_disabled=true")), (vec![1], vec![1, 2]));
    assert_eq!(list("include_disabled=1&email=ZOE@"), [2]);
    assert_eq!(list("email=accounts.test"), [1]);
    assert_eq!((list("roleid=1"), list("roleid=2")), (vec![1], vec![]));
    let admin = world.api("GetAdminUsers", "").json()["admin_users"][0].clone();
    let uuid = admin["uuid"].as_str().expect("a text").to_owned();
    assert_eq!(uuid.len(), 36);
    let (made, changed) = (admin["created_at"].clone(), admin["updated_at"].clone());
    let expected = json!({
        "id": 1, "uuid": uuid, "roleId": 1, "username": "ada", "twoFactorAuthModule": "", "firstname": "Ada",
        "lastname": "Byron", "email": "ada@accounts.test", "signature": "", "notes": "", "template": "",
        "language": "english", "isDisabled": 0, "loginAttempts": 0, "supportDepartmentIds": [],
        "receivesTicketNotifications": [], "homepageWidgetsConfig": "", "hiddenHomepageWidgets": [],
        "created_at": made, "updated_at": changed, "fullName": "Ada Byron",
        "gravatarHash": "652bcfbc2f6f3189b3581eaef3123735",
    });
    assert_eq!(admin, expected);
    let xml = world.api_in("xml", "GetAdminUsers", "");
    assert!(xml.text().contains("<admin_users>\n<admin_user>\n<id>1</id>"), "{}", xml.text());
}

#[test]
fn the_compatible_version_is_a_setting_and_the_product_says_what_it_is() {
    let details = |version: &str| {
        let world = World::with(|setup| setup.set("whmcs_version", version));
        world.api("WhmcsDetails", "").documented()
    };
    let own = env!("CARGO_PKG_VERSION");
    let answer = |short: &str, full: &str| {
        format!(
            r#"{{"result":"success","whmcs":{{"version":"{short}","canonicalversion":"{full}"}},"product":"Vestibule","product_version":"{own}"}}"#
        )
    };
    assert_eq!(details("8.13.1"), answer("8.13.1", "8.13.1-release.1"));
    assert_eq!(details("9.0.4-rc.2"), answer("9.0.4", "9.0.4-rc.2"));
}

#[test]
fn health_says_what_is_wrong_with_the_mail() {
    let world = World::new();
    assert_eq!(world.api("GetHealthStatus", "").documented(), r#"{"result":"success"}"#);
    let health = |world: &World| world.api("GetHealthStatus", "fetchStatus=true").json();
    let well = health(&world);
    assert_eq!(well["status"], "success", "{well}");
    let names: Vec<_> =
        well["checks"]["check"].as_array().expect("a list").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["store", "outbox", "mail"]);
    world.invite("guest@example.com", "products");
    world.advance(11 * MINUTE);
    let stuck = health(&world);
    assert_eq!(
        (&stuck["status"], &stuck["checks"]["check"][1]["status"]),
        (&json!("danger"), &json!("danger"))
    );
    world.sql("UPDATE outbox SET state = 'failed'");
    let failed = health(&world);
    let told = "1 of the newest 1000 mails failed";
    assert_eq!(
        (&failed["status"], &failed["checks"]["check"][2]["message"]),
        (&json!("warning"), &json!(told))
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'GetHealthStatus'"), 0);
}

#[test]
fn staff_are_online_who_were_here_lately() {
    let world = World::new();
    world.legacy_admin("zoe", "x");
    world.api("LogActivity", "description=x");
    world.sql("UPDATE activity SET actor_id = 2, ip = '192.0.2.1'");
    let online = |world: &World| world.api("GetStaffOnline", "").json();
    let both = online(&world);
    assert_eq!(both["totalresults"], 2);
    let (me, zoe) = (&both["staffonline"]["staff"][0], &both["staffonline"]["staff"][1]);
    assert_eq!((&me["adminusername"], &me["ipaddress"]), (&json!("ada"), &json!("127.0.0.1")));
    assert_eq!((&zoe["adminusername"], &zoe["ipaddress"]), (&json!("zoe"), &json!("192.0.2.1")));
    assert_eq!(zoe["logintime"], zoe["lastvisit"]);
    world.advance(16 * MINUTE);
    assert_eq!(online(&world)["totalresults"], 1);
}

#[test]
fn what_integrations_probe_for_is_well_formed_without_billing() {
    let world = World::new();
    let currency = r#"{"id":1,"code":"USD","prefix":"$","suffix":" USD","format":1,"rate":"1.00000"}"#;
    assert_eq!(
        world.api("GetCurrencies", "").documented(),
        format!(r#"{{"result":"success","totalresults":1,"currencies":{{"currency":[{currency}]}}}}"#)
    );
    let methods = world.api("GetPaymentMethods", "").documented();
    assert_eq!(methods, r#"{"result":"success","totalresults":0,"paymentmethods":{"paymentmethod":[]}}"#);
    assert_eq!(
        world.api_in("nvp", "GetCurrencies", "").documented(),
        "result=success;totalresults=1;currencies[currency][0][id]=1;currencies[currency][0][code]=USD;\
         currencies[currency][0][prefix]=$;currencies[currency][0][suffix]= USD;\
         currencies[currency][0][format]=1;currencies[currency][0][rate]=1.00000"
    );
    let xml = world.api_in("xml", "GetPaymentMethods", "");
    assert!(xml.text().contains("<paymentmethods>\n</paymentmethods>"), "{}", xml.text());
}

#[test]
fn an_internal_action_is_restricted_to_the_internal_api() {
    let world = World::new();
    refuses_in_order(
        &world,
        "SetConfigurationValue",
        &[("setting=SystemURL&value=x", "API Command Restricted to Internal API")],
    );
    assert_eq!(world.api("setconfigurationvalue", "").field("error_code"), "internal_action");
}
