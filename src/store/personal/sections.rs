//! Each table that has rows of a user, and which of their columns say something of him: no hash, no secret.
//!
//! Every statement gives a page of rows by falling numbers: `$1` is the user, `$2` the number below which the page
//! begins, `$3` how many rows it has at most. The number stands in the first column.

use super::super::db::{DbError, Row, Tx};
use crate::domain::ids::UserId;
use crate::domain::permission::Permissions;
use crate::domain::time::Timestamp;
use crate::params;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A number.
    Number,
    /// A text.
    Text,
    /// An instant.
    Time,
    /// Yes or no.
    Flag,
    /// A set of permissions.
    Permissions,
}

/// A value of a row; None where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A number.
    Number(Option<i64>),
    /// A text, or an instant as RFC 3339 writes it.
    Text(Option<String>),
    /// Yes or no.
    Flag(Option<bool>),
}

/// A part of what is stored of a user.
pub struct Section {
    /// What it is called.
    pub name: &'static str,
    /// Its columns, the first of which is the number.
    pub columns: &'static [(&'static str, Holds)],
    sql: &'static str,
}

use Holds::{Flag, Number, Permissions as Rights, Text, Time};

/// All parts but the log, in the order in which they are shown.
pub const SECTIONS: &[Section] = &[
    USER,
    MEMBERSHIPS,
    ROLES,
    GROUPS,
    SESSIONS,
    SECOND_FACTOR,
    USER_TOKENS,
    API_KEYS,
    REFUSED_CALLS,
    INVITED,
    INVITING,
    MAILS,
];

const USER: Section = Section {
    name: "user",
    columns: &[
        ("user_id", Number),
        ("uuid", Text),
        ("email", Text),
        ("first_name", Text),
        ("last_name", Text),
        ("state", Text),
        ("language", Text),
        ("has_password", Flag),
        ("email_verified_at", Time),
        ("created_at", Time),
        ("updated_at", Time),
    ],
    sql: "SELECT id, uuid, email, first_name, last_name, state, language,
                 CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END, email_verified_at, created_at, updated_at
          FROM users WHERE id = $1 AND id < $2 AND state <> 'erased' ORDER BY id DESC LIMIT $3",
};
const MEMBERSHIPS: Section = Section {
    name: "memberships",
    columns: &[
        ("client_id", Number),
        ("company_name", Text),
        ("is_owner", Flag),
        ("permissions", Rights),
        ("by_groups_only", Flag),
        ("since", Time),
        ("updated_at", Time),
        ("last_login_at", Time),
        ("last_login_ip", Text),
        ("last_login_host", Text),
    ],
    sql: "SELECT m.client_id, c.company_name, CASE WHEN c.owner_user_id = m.user_id THEN 1 ELSE 0 END, m.permissions,
                 1 - m.own, m.created_at, m.updated_at, m.last_login_at, m.last_login_ip, m.last_login_host
          FROM memberships m JOIN clients c ON c.id = m.client_id
          WHERE m.user_id = $1 AND m.client_id < $2 ORDER BY m.client_id DESC LIMIT $3",
};
const ROLES: Section = Section {
    name: "roles",
    columns: &[("client_id", Number), ("role", Text), ("permissions", Rights)],
    // All roles in one client come at once: there are few, and a page must not end between them.
    sql: "SELECT h.client_id, r.name, r.permissions FROM membership_roles h JOIN roles r ON r.id = h.role_id
          WHERE h.user_id = $1 AND h.client_id IN (SELECT m.client_id FROM memberships m
              WHERE m.user_id = $1 AND m.client_id < $2 AND m.roles > 0 ORDER BY m.client_id DESC LIMIT $3)
          ORDER BY h.client_id DESC, r.id",
};
const GROUPS: Section = Section {
    name: "groups",
    columns: &[
        ("group_id", Number),
        ("name", Text),
        ("is_member", Flag),
        ("is_manager", Flag),
        ("since", Time),
    ],
    sql: "SELECT u.group_id, g.name, u.is_member, u.is_manager, u.created_at
          FROM group_users u JOIN user_groups g ON g.id = u.group_id
          WHERE u.user_id = $1 AND u.group_id < $2 ORDER BY u.group_id DESC LIMIT $3",
};
const SESSIONS: Section = Section {
    name: "sessions",
    columns: &[
        ("session_id", Number),
        ("kind", Text),
        ("ip", Text),
        ("program", Text),
        ("created_at", Time),
        ("last_used_at", Time),
        ("expires_at", Time),
        ("ended_at", Time),
        ("by_staff", Flag),
    ],
    sql: "SELECT id, kind, ip, user_agent, created_at, seen_at, expires_at, revoked_at,
                 CASE WHEN admin_id IS NULL THEN 0 ELSE 1 END
          FROM sessions WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
};
const SECOND_FACTOR: Section = Section {
    name: "second_factor",
    columns: &[("user_id", Number), ("begun_at", Time), ("on_since", Time)],
    sql: "SELECT user_id, created_at, enabled_at FROM factors WHERE user_id = $1 AND user_id < $2 LIMIT $3",
};
const USER_TOKENS: Section = Section {
    name: "user_tokens",
    columns: &[
        ("user_token_id", Number),
        ("for_every_client", Flag),
        ("created_at", Time),
        ("last_used_at", Time),
        ("revoked_at", Time),
    ],
    sql: "SELECT id, every_client, created_at, last_used_at, revoked_at
          FROM user_tokens WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
};
const API_KEYS: Section = Section {
    name: "api_keys",
    columns: &[
        ("api_key_id", Number),
        ("prefix", Text),
        ("name", Text),
        ("client_id", Number),
        ("scopes", Text),
        ("created_at", Time),
        ("expires_at", Time),
        ("last_used_at", Time),
        ("revoked_at", Time),
    ],
    sql: "SELECT id, prefix, name, client_id, scopes, created_at, expires_at, last_used_at, revoked_at
          FROM api_keys WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
};
const REFUSED_CALLS: Section = Section {
    name: "refused_calls",
    columns: &[
        ("refused_call_id", Number),
        ("key", Text),
        ("at", Time),
        ("action", Text),
        ("ip", Text),
        ("code", Text),
    ],
    sql: "SELECT id, asker, at, action, ip, code FROM refused_calls
          WHERE asker IN (SELECT 'key ' || k.id FROM api_keys k WHERE k.user_id = $1) AND id < $2
          ORDER BY id DESC LIMIT $3",
};
/// What an invitation shows, to whomever it went.
const OF_INVITES: &[(&str, Holds)] = &[
    ("invite_id", Number),
    ("client_id", Number),
    ("email", Text),
    ("permissions", Rights),
    ("makes_owner", Flag),
    ("state", Text),
    ("message", Text),
    ("created_at", Time),
    ("sent_at", Time),
    ("expires_at", Time),
    ("ended_at", Time),
];
const INVITED: Section = Section {
    name: "invitations_received",
    columns: OF_INVITES,
    sql: "SELECT id, client_id, email, permissions, makes_owner, state, message, created_at, issued_at, expires_at,
                 ended_at
          FROM invites WHERE email_key = (SELECT u.email_key FROM users u WHERE u.id = $1) AND id < $2
          ORDER BY id DESC LIMIT $3",
};
const INVITING: Section = Section {
    name: "invitations_sent",
    columns: OF_INVITES,
    sql: "SELECT id, client_id, email, permissions, makes_owner, state, message, created_at, issued_at, expires_at,
                 ended_at
          FROM invites WHERE inviter_user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
};
const MAILS: Section = Section {
    name: "mails",
    columns: &[
        ("mail_id", Number),
        ("kind", Text),
        ("recipient", Text),
        ("state", Text),
        ("queued_at", Time),
        ("ended_at", Time),
    ],
    sql: "SELECT id, kind, recipient, state, created_at, ended_at FROM outbox WHERE id IN (
              SELECT id FROM outbox WHERE user_id = $1 AND id < $2
              UNION SELECT o.id FROM invites i JOIN outbox o ON o.invite_id = i.id
                  WHERE i.email_key = (SELECT u.email_key FROM users u WHERE u.id = $1) AND o.kind = 'invitation'
                    AND o.id < $2
              UNION SELECT o.id FROM users u JOIN outbox o ON o.recipient = u.email
                  WHERE u.id = $1 AND o.invite_id IS NULL AND o.user_id IS NULL
                    AND LENGTH(o.recipient) <= 320 AND o.id < $2)
          ORDER BY id DESC LIMIT $3",
};

/// A page of a part: rows as long as its columns.
pub fn read(
    tx: &mut Tx<'_>,
    section: &Section,
    user: UserId,
    (below, most): (i64, i64),
) -> Result<Vec<Vec<Cell>>, DbError> {
    let line = |row: &dyn Row| {
        section.columns.iter().enumerate().map(|(place, (_, holds))| cell(row, place, *holds)).collect()
    };
    tx.all(section.sql, params![user.get(), below, most], line)
}

fn cell(row: &dyn Row, place: usize, holds: Holds) -> Result<Cell, DbError> {
    Ok(match holds {
        Number => Cell::Number(row.opt_int(place)?),
        Text => Cell::Text(row.opt_text(place)?.map(str::to_owned)),
        Time => Cell::Text(row.opt_int(place)?.map(|at| Timestamp::from_millis(at).rfc3339())),
        Flag => Cell::Flag(row.opt_int(place)?.map(|flag| flag != 0)),
        Rights => Cell::Text(row.opt_int(place)?.map(|bits| Permissions::from_bits(bits).list())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn every_part_is_found_by_its_indexes() {
        let world = World::new();
        for section in SECTIONS {
            let plan = world.plan(section.sql, &["1", "9", "5"]);
            assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{}: {plan:?}", section.name);
        }
    }
}
