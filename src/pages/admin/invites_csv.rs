//! The list of invitations as a table for a spreadsheet.

use super::invites::FILTERS;
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::time::Timestamp;
use crate::pages::layout;
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
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = scene.reply.items("invites").iter().map(cells);
    let written =
        std::iter::once(COLUMNS.map(str::to_owned)).chain(rows).try_for_each(|row| writer.write_record(row));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    layout::closed(Answer::new(200, "text/csv; charset=utf-8", bytes))
        .with("Content-Disposition", "attachment; filename=\"invites.csv\"")
}

fn cells(invite: &Value) -> [String; COLUMNS.len()] {
    COLUMNS.map(|column| match column {
        "id" | "client_id" => invite.at(column).int().to_string(),
        "sent_at" | "expires_at" | "ended_at" => instant(invite.at(column).int()),
        "client" => harmless(invite.at("client_name").text()),
        "invited_by" => harmless(invite.at("inviter").text()),
        "mail_answer" => harmless(invite.at("mail_error").text()),
        "permissions" => permissions(invite),
        column => harmless(invite.at(column).text()),
    })
}

fn permissions(invite: &Value) -> String {
    let keys = invite.at("permissions").items().iter().map(Value::text);
    keys.collect::<Vec<_>>().join(",")
}

fn instant(millis: i64) -> String {
    if millis > 0 { Timestamp::from_millis(millis).rfc3339() } else { String::new() }
}

/// A spreadsheet would compute what begins like this: it is shown as a text instead.
fn harmless(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_cell_that_a_spreadsheet_would_compute_is_a_text_sec_174() {
        for cell in ["=cmd()", "+1", "-1", "@x", "\tx", "\rx"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "a=b", "a@example.com", "'", " =1"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
