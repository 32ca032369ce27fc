//! An invitation in a list of the admin area.

use crate::action::Value;
use crate::pages::screen::Scene;
use crate::words::Html;

/// An invitation in a list.
pub struct Row<'a> {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub email: &'a str,
    /// Its client, where the list has those of all.
    pub client: (i64, &'a str),
    /// As it is shown.
    pub state: &'a str,
    /// It can be sent again and withdrawn.
    pub is_open: bool,
    /// It waits for an answer.
    pub is_pending: bool,
    /// Whoever accepts it owns the client.
    pub makes_owner: bool,
    /// What it grants: a role, or permissions.
    pub grants: String,
    /// Who invites.
    pub inviter: &'a str,
    /// When it was sent.
    pub sent: Html,
    /// When it ends, or ended.
    pub ends: Html,
    /// queued, sent, failed, dropped, or empty where nothing was mailed.
    pub mail: &'a str,
    /// Why it did not go, be it what the other server said.
    pub mail_note: Option<Html>,
}

/// As calls of the admin area answer it.
pub fn row<'a>(scene: &Scene<'a>, invite: &'a Value) -> Row<'a> {
    let is_pending = !invite.at("expired").is_true();
    let state = match invite.at("state").text() {
        "" if is_pending => "pending",
        "" => "expired",
        state => state,
    };
    let ended = invite.at("ended_at").int();
    let ends = if ended > 0 { ended } else { invite.at("expires_at").int() };
    Row {
        id: invite.at("id").int(),
        email: invite.at("email").text(),
        client: (invite.at("client_id").int(), invite.at("client_name").text()),
        state,
        is_open: ["pending", "expired"].contains(&state),
        is_pending: state == "pending",
        makes_owner: invite.at("makes_owner").is_true(),
        grants: grants(scene, invite),
        inviter: invite.at("inviter").text(),
        sent: scene.when(invite.at("sent_at").int()),
        ends: scene.when(ends),
        mail: invite.at("mail").text(),
        mail_note: scene.mail_note(invite.at("mail_error").text()),
    }
}

fn grants(scene: &Scene<'_>, invite: &Value) -> String {
    let words = scene.words();
    let role = invite.at("role").text();
    if !role.is_empty() {
        return words.plain(format!("member-role-{}", role.to_lowercase()));
    }
    let label = |key: &Value| words.plain(format!("permission-{}", key.text()));
    invite.at("permissions").items().iter().map(label).collect::<Vec<_>>().join(", ")
}
