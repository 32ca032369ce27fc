//! Hostile input over every action and each of its parameters: never a 5xx, never slow, and always an answer.

use std::time::Duration;

use vestibule::action::Call;
use vestibule::actions::FORM;

use crate::reference;
use crate::wire::Response;
use crate::world::{World, form};

/// What a text, a number or a list never is, as it stands behind a parameter's name, which is `{}`.
const ODD: [&str; 26] = [
    "[]=a",
    "[]=1&{}[]=2",
    "[x]=1&{}[y][z]=2",
    "[general]=0&{}[domain]=[]",
    "=undefined",
    "=null",
    "=",
    "=+",
    "=a%00b",
    "=a%ff",
    "=%C3%28",
    "=-1",
    "=0",
    "=9223372036854775807",
    "=9223372036854775808",
    "=99999999999999999999",
    "=1+OR+1=1",
    "=1e0",
    "=0x1",
    "=%D9%A1",
    "=1;DROP+TABLE+users",
    "=';--",
    "=a%0d%0aBcc:b@example.com",
    "=%E2%80%AE%E2%80%A8",
    "=<script>alert(1)</script>",
    "=../../etc/passwd",
];

/// Processor time, so that a busy machine is no failure.
const SOON: Duration = Duration::from_secs(2);

fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).expect("it only grows")
}

fn calls() -> impl Iterator<Item = &'static Call> {
    FORM.iter().flat_map(|group| group.calls)
}

/// Each parameter of a call, and all the others as in its example.
fn parameters(call: &Call) -> Vec<(&'static str, String)> {
    let Some(about) = call.about else { return Vec::new() };
    let others = |name: &str| {
        let pairs = about.example.iter().filter(|(other, _)| *other != name);
        pairs.fold(String::new(), |text, (other, value)| {
            text + &format!("&{other}={}", reference::encoded(value))
        })
    };
    about.takes.iter().map(|taken| (taken.name, others(taken.name))).collect()
}

/// Sends it and asserts that it is answered soon, in JSON, by something other than a failure.
fn survives(world: &World, call: &Call, fields: &str) -> Response {
    let start = worked();
    let answer = world.api(call.name, fields);
    let (took, shown) = (worked().saturating_sub(start), fields.get(..120).unwrap_or(fields));
    assert!([200, 400, 413].contains(&answer.status), "{} {shown}: {}", call.name, answer.text());
    assert!(took < SOON, "{} {shown}: {took:?}", call.name);
    let json = answer.json();
    let told = ["result", "errcode"].iter().any(|name| json.get(name).is_some());
    assert!(told && json["error_code"] != "broken", "{} {shown}: {}", call.name, answer.text());
    assert!(answer.text().len() < 100_000, "{} {shown} is not said back", call.name);
    answer
}

fn is_sound(world: &World, call: &Call) {
    let broken = world.house.store.integrity().expect("checked");
    assert!(broken.is_empty(), "{} left rows without their parents: {broken:?}", call.name);
    assert_eq!(world.api("GetUsers", "").field("result"), "success", "after {}", call.name);
}

#[test]
fn no_odd_value_of_any_parameter_of_any_action_breaks_it_sec_084_086_087_091() {
    for call in calls() {
        let world = reference::world::world();
        for (name, others) in parameters(call) {
            for odd in ODD {
                survives(&world, call, &format!("{name}{}{others}", odd.replace("{}", name)));
            }
        }
        is_sound(&world, call);
    }
}

/// What is too much of something.
fn large(name: &str) -> [String; 6] {
    [
        format!("{name}={}", "a".repeat(1 << 20)),
        format!("{name}={}", "1".repeat(1 << 16)),
        format!("{name}{}=1", "[a]".repeat(100)),
        format!("{name}[]=1&").repeat(10_000),
        format!("{name}={}", "products,".repeat(10_000)),
        // In base64, PHP's form of 5,000 arrays in each other.
        format!("{name}={}", "YToxOntpOjA7".repeat(5_000)),
    ]
}

#[test]
fn too_much_in_any_parameter_of_any_action_is_answered_quickly_sec_092() {
    for call in calls() {
        let world = reference::world::world();
        for (name, others) in parameters(call) {
            for sent in large(name) {
                survives(&world, call, &format!("{sent}{others}"));
            }
        }
        is_sound(&world, call);
    }
}

#[test]
fn a_thousand_parameters_that_no_action_knows_are_ignored_or_refused() {
    let world = reference::world::world();
    let unknown = (0..900).fold(String::new(), |text, number| text + &format!("&unknown{number}=x"));
    for call in calls() {
        survives(&world, call, unknown.trim_start_matches('&'));
    }
}

#[test]
fn ten_thousand_permissions_are_handled_at_once_sec_092() {
    let world = reference::world::world();
    let before = world.dump();
    let unknown = "nothing,".repeat(10_000);
    for fields in ["client_id=1&email=new@example.com&permissions=", "client_id=1&user_id=2&permissions="] {
        let action = if fields.contains("email") { "CreateClientInvite" } else { "UpdateUserPermissions" };
        let start = worked();
        let refused = world.api(action, &format!("{fields}{unknown}"));
        assert_eq!(refused.field("error_code"), "permissions_required", "{}", refused.text());
        assert!(worked().saturating_sub(start) < Duration::from_millis(500), "{action}");
    }
    assert_eq!(world.dump(), before);
    let known = "products,".repeat(10_000);
    world.api("UpdateUserPermissions", &format!("client_id=1&user_id=2&permissions={known}"));
    assert_eq!(world.may(vestibule::domain::ids::UserId::new(2)).as_deref(), Some("products"));
}

#[test]
fn no_odd_format_of_an_answer_is_said_back_by_any_action_sec_089() {
    let world = reference::world::world();
    for call in calls() {
        for format in
            ["JSON", "XmL", "nvp", "../../etc/passwd", "<script>", "json%00", "json[]", "application/json"]
        {
            let answer = world.fetch(&form(&format!("action={}&responsetype={format}", call.name)));
            assert!([200, 400, 403].contains(&answer.status), "{} {format}: {}", call.name, answer.status);
            assert!(
                !answer.text().contains("passwd") && !answer.text().contains("<script"),
                "{}",
                answer.text()
            );
        }
    }
}
