//! Admin area: `ViewMail` shows a mail of the outbox as it goes out, but for what lets somebody in, and its history.
//!
//! Takes `mail_id`; answers what `staff::seen` does, `mail` as `ViewMails` does with `subject`, `text` and `html` (empty
//! where nothing can be said any more, then `why` says so), and `tries`, the newest first, each with `at`,
//! `number` and `answer`.

use super::get_emails::templates;
use super::view_mails::row;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Value};
use crate::domain::ids::MailId;
use crate::domain::right::Right;
use crate::mail::letters::{Content, Letters, Reader};
use crate::params::Params;
use crate::staff;
use crate::store::outbox::{self, Attempt, pages};

/// The row.
pub const CALL: Call = Call {
    name: "ViewMail",
    about: None,
    needs: Needs::Staff(Right::ViewMail),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const NO_MAIL: Refusal =
    Refusal::new(Kind::NotFound, "mail_not_there", "There is no mail of this number").about("mail_id");
/// How many tries are shown: more than are made in five days.
const TRIES: i64 = 50;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("mail_id").and_then(MailId::parse).ok_or(NO_MAIL)?;
    let of = pages::one(context.tx, id)?.ok_or(NO_MAIL)?;
    let templates = templates(context.site);
    let letters = Letters { site: context.site, templates: &templates, reader: Reader::Staff };
    let (said, why) = match letters.write(context.tx, &of.mail)? {
        Content::Mail(rendered) => ([rendered.page(), rendered.subject, rendered.text], String::new()),
        Content::Unwanted(why) => (Default::default(), why.as_str().to_owned()),
        Content::Impossible(why) => (Default::default(), why),
    };
    let [html, subject, text] = said;
    let tries = outbox::attempts(context.tx, id, TRIES)?.iter().map(tried).collect();
    Ok(staff::seen(context)?
        .with("mail", row(&of))
        .with("subject", subject)
        .with("text", text)
        .with("html", html)
        .with("why", why)
        .with("tries", Value::list("try", tries)))
}

fn tried(attempt: &Attempt) -> Value {
    Value::object([
        ("at", attempt.at.millis().into()),
        ("number", attempt.number.into()),
        ("answer", attempt.answer.as_str().into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::domain::right::Rights;
    use crate::domain::time::MINUTE;
    use crate::domain::token::INVITATION;
    use crate::store::outbox::Fate;

    #[test]
    fn a_mail_is_shown_with_its_history_and_without_its_token_sec_197() {
        let world = World::new();
        world.client("owner@example.com");
        let pairs = [("client_id", "1"), ("email", "a@example.com"), ("permissions", "products")];
        world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
        let token = world.mailed("invitation", INVITATION);
        let mail = world.write(|tx| outbox::lease_one(tx, MailId::new(1), 7, MINUTE)).expect("leased");
        world.write(move |tx| outbox::settle(tx, &mail, &Fate::Failed("550 nobody here".into())));
        let view = |id: &str| world.as_admin(Rights::of(&[Right::ViewMail]), CALL.name, &[("mail_id", id)]);
        let shown = view("1").expect("shown");
        assert!(shown.text("text").contains("/invite/...") && !format!("{shown:?}").contains(&token));
        let mail = shown.get("mail").expect("the mail");
        assert_eq!(
            (
                mail.at("state").text(),
                mail.at("note").text(),
                mail.at("client").int(),
                mail.at("invite").int()
            ),
            ("failed", "550 nobody here", 1, 1)
        );
        let tries: Vec<&str> = shown.items("tries").iter().map(|one| one.at("answer").text()).collect();
        assert_eq!(tries, ["550 nobody here"]);
        for id in ["2", "0", "x", ""] {
            assert_eq!(view(id).unwrap_err(), NO_MAIL, "{id}");
        }
    }
}
