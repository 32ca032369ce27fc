//! Invitations of all clients: those of a state, of an address, of a client; many sent again or withdrawn at once.

use askama::Template;

use super::desk;
use super::invite_row::{Row, row};
use super::outcomes::{Outcomes, outcomes};
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::field::{Choice, Field};
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::store::invites::State;

/// The filters.
pub const FILTERS: &[&str] = &["state", "email", "clientid", "before"];

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/invites",
    view: "ViewInvites",
    query: FILTERS,
    forms: &[many("resend", "ResendInvites"), many("cancel", "CancelInvites")],
    show,
};

const fn many(word: &'static str, call: &'static str) -> Form {
    Form { word, call, fields: &["invites"], prepare: as_they_are, then: Then::Show }
}

const STATES: [State; 5] =
    [State::Pending, State::Expired, State::Accepted, State::Declined, State::Cancelled];

#[derive(Template)]
#[template(path = "admin/invites.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    /// Where the list is, and this page of it.
    list: String,
    target: String,
    table: String,
    filters: Vec<Field<'a>>,
    is_filtered: bool,
    invites: Vec<Row<'a>>,
    older: Option<String>,
    is_later: bool,
    outcomes: Option<Outcomes>,
    alert: &'a str,
    manages: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("desk-invites");
    let asked = |name| scene.asked.text(name).unwrap_or_default();
    let more = scene.reply.text("more");
    let page = Page {
        seal: scene.seal(),
        list: scene.place(),
        target: address(scene, &scene.place(), asked("before")),
        table: address(scene, &head.to("/admin/invites.csv"), ""),
        filters: filters(scene),
        is_filtered: FILTERS[..3].iter().any(|name| !asked(name).is_empty()),
        invites: scene.reply.items("invites").iter().map(|invite| row(scene, invite)).collect(),
        older: (!more.is_empty()).then(|| address(scene, &scene.place(), more)),
        is_later: !asked("before").is_empty(),
        outcomes: scene.got.map(|got| outcomes(scene, got)),
        alert: scene.again.map_or("", form::Again::message),
        manages: desk::may(scene, Right::ManageMembers),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// An address with the same filters, at another place of the list.
fn address(scene: &Scene<'_>, path: &str, before: &str) -> String {
    let mut pairs: Vec<_> =
        FILTERS[..3].iter().filter_map(|name| Some((*name, scene.asked.text(name)?))).collect();
    pairs.push(("before", before));
    pairs.retain(|(_, value)| !value.is_empty());
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

fn filters<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let words = scene.words();
    let field = |id: &'static str, name: &'static str, label: &str| Field {
        id,
        name,
        label: words.plain(label),
        value: scene.asked.text(name).unwrap_or_default(),
        autocomplete: "off",
        is_optional: true,
        ..Field::default()
    };
    let any = Choice { value: String::new(), label: words.plain("invites-any"), language: "" };
    let state = |state: State| Choice {
        value: state.as_str().to_owned(),
        label: words.plain(format!("invite-state-{}", state.as_str())),
        language: "",
    };
    let options = std::iter::once(any).chain(STATES.map(state)).collect();
    vec![
        Field { options, ..field("filter-state", "state", "invites-column-state") },
        field("filter-email", "email", "invites-beginning"),
        field("filter-client", "clientid", "invites-client"),
    ]
}
