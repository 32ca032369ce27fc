//! The list of invitations as a table for a spreadsheet.

use super::invites::FILTERS;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::time::Timestamp;
use crate::pages::csv::Table;
use crate::pages::screen::{Scene, Screen};

/// The address.
pub static SCREEN: Screen =
    Screen { path: "/admin/invites.csv", view: "ExportInvites", query: FILTERS, forms: &[], show };

const COLUMNS: [&str; 13] = [
    "id",
    "client_id",
    "client",
    "email",
    "state",
    "permissions",
    "role",
    "invited_by",
    "sent_at",
    "expires_at",
    "ended_at",
    "mail",
    "mail_answer",
];

fn show(scene: &Scene<'_>) -> Answer {
    let mut table = Table::new(&COLUMNS);
    for invite in scene.reply.items("invites") {
        table.row(COLUMNS.map(|column| cell(invite, column)));
    }
    table.answer("invites.csv")
}

fn cell(invite: &Value, column: &str) -> String {
    match column {
        "id" | "client_id" => invite.at(column).int().to_string(),
        "sent_at" | "expires_at" | "ended_at" => instant(invite.at(column).int()),
        "client" => invite.at("client_name").text().to_owned(),
        "invited_by" => invite.at("inviter").text().to_owned(),
        "mail_answer" => invite.at("mail_error").text().to_owned(),
        "permissions" => permissions(invite),
        column => invite.at(column).text().to_owned(),
    }
}

fn permissions(invite: &Value) -> String {
    let keys = invite.at("permissions").items().iter().map(Value::text);
    keys.collect::<Vec<_>>().join(",")
}

fn instant(millis: i64) -> String {
    if millis > 0 { Timestamp::from_millis(millis).rfc3339() } else { String::new() }
}
