//! User Management: who belongs to the account, whom it waits for, and an invitation to somebody else.

use askama::Template;

use super::permissions::{self, Tick};
use crate::action::{Reply, Value};
use crate::dialect::Answer;
use crate::domain::permission::Permissions;
use crate::pages::field::{Field, Sort};
use crate::pages::form;
use crate::pages::form::FormBox;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::params::Params;
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/users",
    view: "ViewClientUsers",
    query: &["client", "after", "before"],
    forms: &[
        Form {
            word: "invite",
            call: "CreateClientInvite",
            fields: &["client_id", "email", "permissions", "perms", "message", "expires_in_days"],
            prepare: granted,
            then: Then::Stay("invited"),
        },
        RESEND,
        REVEAL,
    ],
    show,
};

/// Mails an invitation again, wherever it is listed.
pub const RESEND: Form = Form {
    word: "resend",
    call: "ResendClientInvite",
    fields: &["client_id", "invite_id"],
    prepare: as_they_are,
    then: Then::Stay("resent"),
};

/// Shows its link to whoever may hand it on.
pub const REVEAL: Form = Form {
    word: "link",
    call: "RevealInviteLink",
    fields: &["client_id", "invite_id"],
    prepare: as_they_are,
    then: Then::Show,
};

/// All permissions are WHMCS's thirteen; else those that were ticked.
fn granted(mut sent: Params) -> Params {
    if sent.text("permissions") == Some("all") {
        drop(sent.remove("perms"));
        sent.insert("permissions", Permissions::COMPATIBLE.list());
        return sent;
    }
    permissions::listed(sent)
}

#[derive(Template)]
#[template(path = "client/users.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    client: i64,
    total: i64,
    members: Vec<Member<'a>>,
    /// Who looks owns the account, and so can offer it.
    owns: bool,
    more_members: i64,
    pending: Vec<Pending<'a>>,
    more_pending: i64,
    handed: Option<(i64, &'a str)>,
    alert: &'a str,
    invite: Invite<'a>,
}

struct Member<'a> {
    id: i64,
    name: &'a str,
    email: &'a str,
    is_owner: bool,
    is_self: bool,
    /// `on` or `off`.
    shield: &'static str,
    is_editable: bool,
    last_login: Option<Html>,
}

struct Pending<'a> {
    id: i64,
    email: &'a str,
    is_expired: bool,
    makes_owner: bool,
    sent: Html,
    ends: Html,
    mail: &'a str,
    mail_note: Option<Html>,
}

struct Invite<'a> {
    boxed: FormBox<'a>,
    ticks: Vec<Tick<'a>>,
    has_all: bool,
    offers_all: bool,
    life: Field<'a>,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("users-title");
    let reply = scene.reply;
    let page = Page {
        head: &head,
        seal: scene.seal(),
        target: scene.place(),
        client: scene.account().at("id").int(),
        total: reply.int("total"),
        members: reply.items("members").iter().map(|member| of_member(scene, member)).collect(),
        owns: scene.account().at("owner").is_true(),
        more_members: reply.int("more_members"),
        pending: reply.items("pending").iter().map(|invite| of_invite(scene, invite)).collect(),
        more_pending: reply.int("more_pending"),
        handed: scene.got.and_then(handed),
        alert: scene.again.filter(|again| again.doing != "invite").map_or("", form::Again::message),
        invite: invite(scene),
    };
    scene.answer(&head, &page)
}

/// The invite whose link was asked for, and the link.
pub fn handed(got: &Reply) -> Option<(i64, &str)> {
    let url = got.text("invite_url");
    (!url.is_empty()).then(|| (got.int("invite_id"), url))
}

fn of_member<'a>(scene: &Scene<'a>, member: &'a Value) -> Member<'a> {
    let last_login = member.at("last_login").int();
    Member {
        id: member.at("id").int(),
        name: member.at("name").text(),
        email: member.at("email").text(),
        is_owner: member.at("owner").is_true(),
        is_self: member.at("self").is_true(),
        shield: if member.at("second_factor").is_true() { "on" } else { "off" },
        is_editable: member.at("editable").is_true(),
        last_login: (last_login > 0).then(|| scene.when(last_login)),
    }
}

fn of_invite<'a>(scene: &Scene<'a>, invite: &'a Value) -> Pending<'a> {
    Pending {
        id: invite.at("id").int(),
        email: invite.at("email").text(),
        is_expired: invite.at("expired").is_true(),
        makes_owner: invite.at("makes_owner").is_true(),
        sent: scene.when(invite.at("sent_at").int()),
        ends: scene.when(invite.at("expires_at").int()),
        mail: invite.at("mail").text(),
        mail_note: scene.mail_note(invite.at("mail_error").text()),
    }
}

fn invite<'a>(scene: &Scene<'a>) -> Invite<'a> {
    let words = scene.words();
    let again = scene.again("invite");
    let typed = |name| again.map_or("", |again| again.typed(name));
    let email = Field {
        sort: Sort::Email,
        autocomplete: "off",
        value: typed("email"),
        hint: words.plain("invite-email-hint"),
        ..form::named(words, again, ("invite-email", "email"), "field-email")
    };
    let grantable = scene.reply.items("grantable");
    let offers_all = Permissions::COMPATIBLE.keys().all(|key| grantable.iter().any(|one| one.text() == key));
    let set: Vec<&str> = typed("permissions").split(',').collect();
    let is_all = again.is_none_or(|again| again.typed("permissions") == Permissions::COMPATIBLE.list());
    Invite {
        ticks: permissions::ticks(words, grantable, &set),
        boxed: FormBox::new(vec![email, message(scene)], again),
        has_all: offers_all && is_all,
        offers_all,
        life: life(scene),
    }
}

/// What whoever invites has to say.
pub fn message<'a>(scene: &Scene<'a>) -> Field<'a> {
    Field {
        is_optional: true,
        sort: Sort::Lines,
        value: scene.typed("message"),
        ..form::named(scene.words(), scene.again, ("invite-message", "message"), "invite-message")
    }
}

/// For how many days he invites.
pub fn life<'a>(scene: &Scene<'a>) -> Field<'a> {
    let words = scene.words();
    Field {
        autocomplete: "off",
        is_optional: true,
        sort: Sort::Number,
        value: scene.typed("expires_in_days"),
        hint: words.plain_with1("invite-life-hint", "days", scene.site.invite_life / 86_400_000),
        ..form::named(words, scene.again, ("invite-life", "expires_in_days"), "invite-life")
    }
}
