//! Activity: what was done in the account at hand, by whom and from where.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};
use crate::words::{Html, Words};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/activity",
    rest: None,
    view: "ViewClientActivity",
    query: &["client", "before"],
    forms: &[],
    show,
};

/// The texts for the actions of every dialect that do the same.
const TEXTS: &[(&str, &[&str])] = &[
    ("activity-created", &["AddClient", "CreateClient", "OpenAccount", "SignUp"]),
    ("activity-changed", &["UpdateClient"]),
    ("activity-closed", &["CloseClient"]),
    (
        "activity-invited",
        &["CreateClientInvite", "InviteMember", "InviteMembers", "SendInvitation", "ProvisionUser"],
    ),
    ("activity-resent", &["ResendClientInvite", "ResendInvite"]),
    ("activity-invite-changed", &["ChangeInviteRole", "UpdateClientInvite"]),
    ("activity-invite-cancelled", &["CancelClientInvite", "RevokeInvite"]),
    ("activity-invite-expired", &["ExpireInvite"]),
    ("activity-link", &["RevealInviteLink"]),
    ("activity-accepted", &["AcceptClientInvite", "AcceptInvite", "AcceptOwnInvite"]),
    ("activity-declined", &["DeclineByToken", "DeclineClientInvite", "DeclineOwnInvite"]),
    ("activity-associated", &["AssociateUser"]),
    (
        "activity-permissions",
        &[
            "AddUserToRole",
            "ChangeMemberRole",
            "ChangeUserRole",
            "RemoveUserFromRole",
            "UpdateUserPermissions",
        ],
    ),
    ("activity-removed", &["DeleteUserClient", "RemoveMember"]),
    ("activity-ownership", &["TransferClientOwnership", "TransferOwnership"]),
    ("activity-offered", &["OfferOwnership"]),
    ("activity-arrived", &["RedeemSsoToken", "SwitchAccount"]),
    ("activity-contacts", &["AddContact", "DeleteContact", "UpdateContact"]),
    (
        "activity-tokens",
        &["AddApiKey", "AddAppToken", "CreateApiKey", "CreateSsoToken", "RequireAppToken", "RevokeAppToken"],
    ),
    ("activity-mailed", &["SendEmail"]),
];

#[derive(Template)]
#[template(path = "client/activity.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    target: String,
    entries: Vec<Entry<'a>>,
    more: i64,
    is_first: bool,
}

struct Entry<'a> {
    at: Html,
    text: Html,
    who: &'a str,
    email: &'a str,
    ip: &'a str,
    /// Permissions that came and went: texts.
    given: Vec<String>,
    taken: Vec<String>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("activity-title");
    let page = Page {
        target: head.to(scene.screen.path),
        entries: scene.reply.items("entries").iter().map(|entry| of(scene, entry)).collect(),
        more: scene.reply.int("more"),
        is_first: scene.asked.text("before").is_none(),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn of<'a>(scene: &Scene<'_>, entry: &'a Value) -> Entry<'a> {
    let keys = |name| entry.at(name).items().iter().map(Value::text).collect::<Vec<_>>();
    let (before, after) = (keys("before"), keys("after"));
    let granted = if after.is_empty() && before.is_empty() { keys("permissions") } else { after.clone() };
    let apart = |these: &[&str], those: &[&str]| {
        let only = these.iter().filter(|key| !those.contains(key));
        only.map(|key| format!("permission-{key}")).collect()
    };
    Entry {
        at: scene.when(entry.at("at").int()),
        text: text(scene.words(), entry),
        who: entry.at("who").text(),
        email: entry.at("email").text(),
        ip: entry.at("ip").text(),
        given: apart(&granted, &before),
        taken: apart(&before, &after),
    }
}

/// What was done, in a sentence; of what pages do not know the action's own name.
fn text(words: Words, entry: &Value) -> Html {
    let action = entry.at("action").text();
    let Some((id, _)) = TEXTS.iter().find(|(_, actions)| actions.contains(&action)) else {
        return words.with1("activity-other", "action", action);
    };
    let field = |name: &'static str| entry.at(name).text();
    let whom = [field("user"), field("invited"), "\u{2014}"].into_iter().find(|name| !name.is_empty());
    let invited = [field("invited"), "\u{2014}"].into_iter().find(|name| !name.is_empty());
    words.with(
        id,
        [
            ("user", whom.unwrap_or_default().into()),
            ("invited", invited.unwrap_or_default().into()),
            ("from", field("from").into()),
            ("to", field("to").into()),
        ],
    )
}
