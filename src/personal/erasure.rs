//! Forgets a user wherever he is named, besides his own row.

use serde_json::{Value, json};

use super::scrub::Person;
use crate::action::{Context, Fault, Logged};
use crate::domain::email::Email;
use crate::domain::ids::{InviteId, MAX_ID};
use crate::store::db::Tx;
use crate::store::users::{User, name_key};
use crate::store::{invites, personal};

/// How many entries of the log are read at once.
const PAGE: i64 = 500;

/// Withdraws the open invites to a user, and takes his names and addresses out of invites, mails, sessions, keys,
/// kept answers and the activity log. How many invites were open.
pub fn forget(context: &mut Context<'_, '_>, user: &User) -> Result<usize, Fault> {
    let addresses = addresses(context.tx, user)?;
    let mut person = Person {
        keys: addresses.iter().map(|(_, key)| key.clone()).collect(),
        name: name_key(&user.display_name()),
        instead: format!("erased user {}", user.id),
    };
    person.keys.sort_unstable();
    person.keys.dedup();
    let mut withdrawn = 0;
    for key in &person.keys {
        withdrawn += withdraw(context, user, key)?;
        forget_in_log(context, user, key, &person)?;
    }
    for (email, key) in &addresses {
        forget_in_mails(context, user, (email, key), &person)?;
    }
    for key in &person.keys {
        personal::forget_address(context.tx, user.id, key)?;
    }
    personal::forget_own(context.tx, user.id)?;
    Ok(withdrawn)
}

/// His address and those that he had before, each as it was written and folded.
fn addresses(tx: &mut Tx<'_>, user: &User) -> Result<Vec<(String, String)>, Fault> {
    let mut all = vec![(user.email.clone(), user.email_key.clone())];
    for detail in personal::changes_of_address(tx, user.id)? {
        let detail: Value = serde_json::from_str(&detail).unwrap_or_default();
        let before = detail.get("before").and_then(|before| before.get("email")).and_then(Value::as_str);
        if let Some(email) = before.and_then(|text| Email::parse(text).ok())
            // Somebody else may have it by now.
            && crate::store::users::by_email_key(tx, email.key())?.is_none_or(|now| now.id == user.id)
        {
            all.push((email.as_str().to_owned(), email.key().to_owned()));
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

fn withdraw(context: &mut Context<'_, '_>, user: &User, key: &str) -> Result<usize, Fault> {
    let open = personal::open_invites(context.tx, key)?;
    let detail = json!({ "because_of_user": user.id.get() }).to_string();
    for (invite, client) in &open {
        invites::cancel(context.tx, *invite)?;
        context.log(&Logged {
            action: "CancelClientInvite",
            client: Some(*client),
            invite: Some(InviteId::new(invite.get())),
            detail: &detail,
            ..Logged::default()
        })?;
    }
    Ok(open.len())
}

fn forget_in_log(
    context: &mut Context<'_, '_>,
    user: &User,
    key: &str,
    person: &Person,
) -> Result<(), Fault> {
    let mut below = MAX_ID;
    loop {
        let page = personal::traces(context.tx, (user.id, key), (below, PAGE))?;
        let Some(last) = page.last() else { return Ok(()) };
        below = last.id;
        for trace in &page {
            let detail = person.taken_out_of(&trace.detail, trace.about_him);
            let ip = if trace.came_from_him() { "" } else { &trace.ip };
            if detail.is_some() || ip != trace.ip {
                personal::rewrite(context.tx, trace.id, ip, detail.as_deref().unwrap_or(&trace.detail))?;
            }
        }
    }
}

fn forget_in_mails(
    context: &mut Context<'_, '_>,
    user: &User,
    (email, key): (&str, &str),
    person: &Person,
) -> Result<(), Fault> {
    let mut to_him = Vec::new();
    for letter in personal::letters(context.tx, user.id, key)? {
        if Email::parse(&letter.recipient).is_ok_and(|recipient| recipient.key() == key) {
            to_him.push(letter.id);
        } else if let Some(left) = letter.context.and_then(|text| person.taken_out_of(&text, false)) {
            personal::rewrite_letter(context.tx, letter.id, &left)?;
        }
    }
    personal::forget_mails_to(context.tx, key, &to_him)?;
    Ok(personal::forget_mails_to(context.tx, email, &[])?)
}
