//! What the pages of a new password show.

use askama::Template;

use super::{Again, BEGIN};
use crate::action::{Reply, Site, Value};
use crate::dialect::Answer;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, FormBox, Terms};
use crate::pages::layout::{self, Head};
use crate::pages::visit::{Form, Visit};
use crate::pages::{login, page};

#[derive(Template)]
#[template(path = "reset_begin.html")]
struct Begin<'a> {
    head: &'a Head<'a>,
    form: Form,
    boxed: FormBox<'a>,
}

/// The form with the address.
pub fn begin(site: &Site, visit: &Visit, again: Option<&Again>) -> Answer {
    let head = Head::new(site, titled("Forgotten password", again));
    let email = Field {
        sort: Sort::Email,
        autocomplete: "username",
        value: again.map_or("", |again| &again.typed.email),
        ..form::named(again, "reset-email", "email", "Email Address")
    };
    let shown = Begin { head: &head, form: visit.form(site), boxed: FormBox::new(vec![email], again) };
    head.answer(again.map_or(200, Again::status), &shown).with("Set-Cookie", visit.cookie(site))
}

fn titled(title: &str, again: Option<&Again>) -> String {
    if again.is_some() { format!("Error – {title}") } else { title.to_owned() }
}

/// The same page for every address: whether it is a user's is nobody's business.
pub fn sent(site: &Site) -> Answer {
    let lines = [
        "If the address belongs to a user here, a mail with a link is on its way to it. The link is good for two hours.",
        "If no mail comes, look among unwanted mail, or check the address and start again.",
    ];
    let link = Some((BEGIN.address(site), "Start again"));
    layout::notice(site, 200, "Look into your mailbox", &lines, link)
}

/// The last page.
pub fn done(site: &Site) -> Answer {
    let lines =
        ["Your password is the new one now. Whoever was logged in with the old one has been logged out."];
    let link = Some((page::local(site, login::PATH), "Log in"));
    layout::notice(site, 200, "Your password was changed", &lines, link)
}

/// One page for everything that is no link of this server, so that trying links teaches nothing.
pub fn not_found(site: &Site) -> Answer {
    let lines = [
        "Perhaps the address was not copied completely, or this page was left open for too long: open the link in the \
         mail once more.",
    ];
    layout::notice(site, 404, "Link not found", &lines, Some(anew(site)))
}

fn anew(site: &Site) -> (String, &'static str) {
    (BEGIN.address(site), "Ask for a new link")
}

fn ended(site: &Site, line: &str) -> Answer {
    layout::notice(site, 410, "This link cannot be used any more", &[line], Some(anew(site)))
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
        "used" => ended(site, "Somebody has chosen a password by it. If that was you, log in with it."),
        "expired" => ended(site, "It was good for two hours, and they are over."),
        "replaced" => ended(site, "A newer one was sent: use the one in the latest mail."),
        "withdrawn" => ended(site, "This user cannot log in."),
        _ => not_found(site),
    }
}

fn open(site: &Site, visit: &Visit, reply: &Reply, again: Option<&Again>) -> Answer {
    let is_first = reply.get("provisioned") == Some(&Value::Bool(true));
    let user = Who { name: reply.text("user_name"), email: reply.text("user_email") };
    let title = if is_first { "Choose a password" } else { "Choose a new password" };
    let head = Head::new(site, titled(title, again));
    let shown = Choice {
        head: &head,
        form: visit.form(site),
        email: reply.text("email"),
        is_first,
        boxed: FormBox::new(fields(site, reply, again, is_first), again),
        terms: Terms::of(site, again).filter(|_| is_first),
        user: Some(user).filter(|user| !user.email.is_empty()),
    };
    // Whoever reads or types slowly keeps the link.
    head.answer(again.map_or(200, Again::status), &shown).with("Set-Cookie", visit.cookie(site))
}

fn fields<'a>(site: &Site, reply: &'a Reply, again: Option<&'a Again>, is_first: bool) -> Vec<Field<'a>> {
    let mut fields = if is_first { names(reply, again) } else { Vec::new() };
    fields.push(form::new_password(site, again, "reset-newpw", "newpw", "New Password"));
    fields.push(Field {
        sort: Sort::Password,
        autocomplete: "new-password",
        ..form::named(again, "reset-confirmpw", "confirmpw", "New Password Again")
    });
    fields
}

fn names<'a>(reply: &'a Reply, again: Option<&'a Again>) -> Vec<Field<'a>> {
    let typed = again.map(|again| &again.typed);
    let first = typed.map_or(reply.text("firstname"), |typed| &typed.first_name);
    let last = typed.map_or(reply.text("lastname"), |typed| &typed.last_name);
    form::names(again, first, last)
}
