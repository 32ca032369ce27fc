//! Page: the mails sent for the account at hand, the newest first.
//!
//! Takes `before` (a mail) to go on from; answers what `account::seen` does, `mails`, each with `id`, `at` in
//! milliseconds, `to`, `subject` and `state`, and `more`, the mail to go on from where there are more.

use super::get_emails::templates;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::{MAX_ID, MailId, parse_id};
use crate::domain::permission::Permission;
use crate::mail::letters::{Content, Letters, Reader};
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::outbox::{self, OfClient};

/// The row.
pub const CALL: Call = Call {
    name: "ViewClientMails",
    about: None,
    needs: Needs::AtHand(Permission::Emails),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many come at once.
const MOST: usize = 25;
/// One more says whether there are more.
const ASKED: i64 = 26;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let account = account::needed(context.tx, params, user.id)?;
    let before = MailId::new(params.text("before").and_then(parse_id).unwrap_or(MAX_ID));
    let mut found = outbox::newest_of_client(context.tx, account.client.id, before, ASKED)?;
    let has_more = found.len() > MOST;
    found.truncate(MOST);
    let more = found.last().map(|of| of.mail.id.get()).filter(|_| has_more);
    let rows = rows(context, &found)?;
    Ok(account::seen(context, params)?.with("mails", Value::list("mail", rows)).with("more", more))
}

fn rows(context: &mut Context<'_, '_>, mails: &[OfClient]) -> Result<Vec<Value>, DbError> {
    let templates = templates(context.site);
    let letters = Letters { site: context.site, templates: &templates, reader: Reader::Member };
    let mut rows = Vec::with_capacity(mails.len());
    for of in mails {
        let subject = match letters.write(context.tx, &of.mail)? {
            Content::Mail(rendered) => rendered.subject,
            Content::Unwanted(_) | Content::Impossible(_) => String::new(),
        };
        rows.push(row(of, &subject));
    }
    Ok(rows)
}

/// A mail as pages show it; its time is when it was sent, and until then when it was queued.
pub fn row(of: &OfClient, subject: &str) -> Value {
    let at = of.ended_at.filter(|_| of.state == "sent").unwrap_or(of.mail.created_at);
    Value::object([
        ("id", of.mail.id.get().into()),
        ("at", at.millis().into()),
        ("to", of.mail.recipient.as_str().into()),
        ("subject", subject.into()),
        ("state", of.state.as_str().into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::domain::token::INVITATION;

    fn invite(world: &World, client: &str, email: &str) {
        let pairs = [("client_id", client), ("email", email), ("permissions", "products")];
        world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
    }

    #[test]
    fn mails_are_shown_newest_first_with_their_links_blotted_out() {
        let world = World::new();
        let (client, other) = (world.client("owner@example.com"), world.client("other@example.com"));
        invite(&world, &client, "a@example.com");
        let link = world.mailed("invitation", INVITATION);
        invite(&world, &other, "b@example.com");
        let pairs = [("messagename", "Test Mail"), ("id", client.as_str())];
        world.call(FORM, "SendEmail", &pairs).expect("sent");
        let session = world.log_in("owner@example.com");
        let shown = world.on_page(&session, CALL.name, &[]).expect("shown");
        let told: Vec<(i64, &str, &str)> = shown
            .items("mails")
            .iter()
            .map(|mail| (mail.at("id").int(), mail.at("to").text(), mail.at("state").text()))
            .collect();
        assert_eq!(told, [(3, "owner@example.com", "queued"), (1, "a@example.com", "queued")]);
        assert!(shown.items("mails").iter().all(|mail| !mail.at("subject").text().is_empty()));
        let one = |id: &str| world.on_page(&session, "ViewClientMail", &[("mail_id", id)]);
        let mail = one("1").expect("shown");
        assert!(mail.text("text").contains("/invite/...") && !mail.text("text").contains(&link));
        assert_eq!(mail.get("mail").expect("there").at("to").text(), "a@example.com");
        for none in ["2", "99", "x", ""] {
            assert_eq!(one(none).unwrap_err().code, "no_such_mail", "{none}");
        }
    }

    #[test]
    fn the_language_of_an_invitation_does_not_say_that_there_is_a_user_of_its_address() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let guest: i64 = world.user("known@example.com").parse().expect("an id");
        world.write(move |tx| {
            tx.execute("UPDATE users SET language = 'german' WHERE id = $1", crate::params![guest]).map(drop)
        });
        let session = world.log_in("owner@example.com");
        for email in ["known@example.com", "nobody@example.com"] {
            invite(&world, &client, email);
        }
        let shown = world.on_page(&session, CALL.name, &[]).expect("shown");
        let subjects: Vec<&str> = shown.items("mails").iter().map(|mail| mail.at("subject").text()).collect();
        assert_eq!(subjects.len(), 2);
        assert_eq!(subjects[0], subjects[1]);
        assert!(subjects[0].contains(" invites you to "), "{subjects:?}");
    }

    #[test]
    fn pages_of_twenty_five_go_back_to_the_first_mail() {
        let world = World::new();
        let client = world.client("owner@example.com");
        for number in 0..30 {
            invite(&world, &client, &format!("a{number}@example.com"));
        }
        let session = world.log_in("owner@example.com");
        let first = world.on_page(&session, CALL.name, &[]).expect("shown");
        assert_eq!((first.items("mails").len(), first.int("more")), (25, 6));
        let rest = world.on_page(&session, CALL.name, &[("before", "6")]).expect("shown");
        assert_eq!((rest.items("mails").len(), rest.get("more")), (5, Some(&Value::Null)));
    }

    #[test]
    fn whoever_may_not_see_mails_sees_none() {
        let world = World::new();
        let client = world.client("owner@example.com");
        for (email, may, sees) in [("a@example.com", "products", false), ("b@example.com", "emails", true)] {
            let user = world.user(email);
            world.member(&client, &user, may);
            let session = world.log_in(email);
            for action in [CALL.name, "ViewClientMail"] {
                let code = world.on_page(&session, action, &[]).err().map_or("", |refusal| refusal.code);
                assert_eq!(code == "forbidden", !sees, "{action}: {code}");
            }
        }
    }
}
