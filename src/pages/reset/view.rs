//! What the pages of a new password show.

use askama::Template;

use super::{Again, BEGIN};
use crate::action::{Reply, Site};
use crate::dialect::Answer;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox, Terms};
use crate::pages::layout::{self, Head};
use crate::pages::visit::{Form, Visit};
use crate::pages::{login, page};
use crate::words::Words;

#[derive(Template)]
#[template(path = "reset_begin.html")]
struct Begin<'a> {
    head: &'a Head<'a>,
    form: Form,
    boxed: FormBox<'a>,
}

/// The form with the address.
pub fn begin(site: &Site, visit: &Visit, again: Option<&Again>) -> Answer {
    let words = visit.words();
    let head = Head::of_form(site, words, "reset-title", again.is_some());
    let email = Field {
        sort: Sort::Email,
        autocomplete: "username",
        value: again.map_or("", |again| again.typed("email")),
        ..form::named(words, again, ("reset-email", "email"), "field-email")
    };
    let shown = Begin { head: &head, form: visit.form(site), boxed: FormBox::new(vec![email], again) };
    head.answer(again.map_or(200, Again::status), &shown).with("Set-Cookie", visit.cookie(site))
}

/// The same page for every address: whether it is a user's is nobody's business.
pub fn sent(site: &Site, words: Words) -> Answer {
    let lines = [words.t("reset-sent-1"), words.t("reset-sent-2")];
    let link = Some((BEGIN.address(site), words.plain("reset-start-again")));
    layout::notice(site, words, 200, "reset-sent-title", &lines, link)
}

/// The last page.
pub fn done(site: &Site, words: Words) -> Answer {
    let link = Some((page::local(site, login::PATH), words.plain("nav-log-in")));
    layout::notice(site, words, 200, "reset-done-title", &[words.t("reset-done-text")], link)
}

/// One page for everything that is no link of this server, so that trying links teaches nothing.
pub fn not_found(site: &Site, words: Words) -> Answer {
    let lines = [words.t("reset-not-found-text")];
    layout::notice(site, words, 404, "reset-not-found-title", &lines, Some(anew(site, words)))
}

fn anew(site: &Site, words: Words) -> (String, String) {
    (BEGIN.address(site), words.plain("reset-anew"))
}

fn ended(site: &Site, words: Words, line: &str) -> Answer {
    layout::notice(site, words, 410, "reset-ended-title", &[words.t(line)], Some(anew(site, words)))
}

#[derive(Template)]
#[template(path = "reset_choice.html")]
struct Choice<'a> {
    head: &'a Head<'a>,
    form: Form,
    /// The address of the user whose password is chosen.
    email: &'a str,
    /// Whether he has never had one.
    is_first: bool,
    boxed: FormBox<'a>,
    terms: Option<Terms<'a>>,
    user: Option<Who<'a>>,
}

/// Who is logged in.
struct Who<'a> {
    name: &'a str,
    email: &'a str,
}

/// The form with the new password, or how the link ended; `again` where it was refused before.
pub fn choice(site: &Site, visit: &Visit, reply: &Reply, again: Option<&Again>) -> Answer {
    match reply.text("end") {
        "" => open(site, visit, reply, again),
        "used" => ended(site, visit.words(), "reset-used"),
        "expired" => ended(site, visit.words(), "reset-expired"),
        "replaced" => ended(site, visit.words(), "reset-replaced"),
        "withdrawn" => ended(site, visit.words(), "reset-withdrawn"),
        _ => not_found(site, visit.words()),
    }
}

fn open(site: &Site, visit: &Visit, reply: &Reply, again: Option<&Again>) -> Answer {
    let words = visit.words();
    let is_first = reply.is_set("provisioned");
    let user = Who { name: reply.text("user_name"), email: reply.text("user_email") };
    let title = if is_first { "reset-choose-first" } else { "reset-choose" };
    let head = Head::of_form(site, words, title, again.is_some());
    let shown = Choice {
        head: &head,
        form: visit.form(site),
        email: reply.text("email"),
        is_first,
        boxed: FormBox::new(fields(site, words, (reply, is_first), again), again),
        terms: Terms::of(site, again).filter(|_| is_first),
        user: Some(user).filter(|user| !user.email.is_empty()),
    };
    // Whoever reads or types slowly keeps the link.
    head.answer(again.map_or(200, Again::status), &shown).with("Set-Cookie", visit.cookie(site))
}

fn fields<'a>(
    site: &Site,
    words: Words,
    (reply, is_first): (&'a Reply, bool),
    again: Option<&'a Again>,
) -> Vec<Field<'a>> {
    let mut fields = if is_first { names(words, reply, again) } else { Vec::new() };
    fields.push(form::new_password(site, words, again, ("reset-newpw", "newpw"), "field-new-password"));
    fields.push(Field {
        sort: Sort::Password,
        autocomplete: "new-password",
        ..form::named(words, again, ("reset-confirmpw", "confirmpw"), "field-confirm-password")
    });
    fields
}

fn names<'a>(words: Words, reply: &'a Reply, again: Option<&'a Again>) -> Vec<Field<'a>> {
    let of = |name| again.map_or(reply.text(name), |again| again.typed(name));
    form::names(words, again, (of("firstname"), of("lastname")))
}
