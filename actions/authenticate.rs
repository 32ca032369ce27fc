//! Quickbase `API_Authenticate`: a ticket for an address and a password, or for another ticket.
//!
//! Takes `username` and `password`, or `ticket`, and `hours` (1 to 4,380, 12 without it); answers `ticket`, which
//! is stored nowhere, and `userid`. A ticket for a ticket ends no later than that of the log-in.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::auth::{WRONG_LOGIN, password};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::password::MAX_BYTES;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::time::{HOUR, Timestamp};
use crate::fields;
use crate::params::Params;
use crate::store::activity::Actor;
use crate::store::tickets::{self, NewTicket};

/// The row.
pub const CALL: Call = Call {
    name: "Authenticate",
    about: Some(&ABOUT),
    needs: Needs::Password,
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Logs a user in and answers a ticket, which the other calls take as the element `ticket`. It comes as the \
           cookie `TICKET` as well. A ticket may be used to get another one; both end when that of the log-in does. \
           Whoever has a second factor cannot log in here: he uses a user token.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional(
            "username",
            Type::Text,
            "The user's email address; needed unless a ticket is sent",
        ),
        Parameter::optional("password", Type::Text, "His password"),
        Parameter::optional("ticket", Type::Text, "A ticket, instead of `username` and `password`"),
        Parameter::optional(
            "hours",
            Type::Int,
            "How long the ticket lives: 1 to 4380 hours, 12 without it; more counts as 4380",
        ),
    ],
    answers: &[
        Field::new("ticket", Type::Text, "The ticket"),
        Field::new("userid", Type::Text, "Whose it is"),
    ],
    refuses: &[BAD_HOURS, NO_LOGIN, WRONG_LOGIN, DEAD_TICKET],
    warns: &[],
    example: &[
        ("username", "owner@example.com"),
        ("password", "correct horse battery staple"),
        ("hours", "24"),
    ],
};

const NO_LOGIN: Refusal = Refusal::new(
    Kind::BadCredentials,
    "no_login",
    "Send username and password, or a ticket that is still good",
);
/// Not the code of a dead ticket: some clients answer that one by calling this action again, without end.
const DEAD_TICKET: Refusal = Refusal::new(
    Kind::BadCredentials,
    "dead_ticket",
    "The ticket has ended: log in with username and password",
);
const BAD_HOURS: Refusal =
    Refusal::invalid("bad_hours", "hours", "The parameter hours must be a whole number of 1 or more");

/// The documented life of a ticket, and the longest.
const HOURS: (i64, i64) = (12, 4380);

/// Who logs in, and by which ticket if not by a password.
struct LogIn {
    user: UserId,
    by: Option<(SessionId, Timestamp)>,
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let hours = hours(params)?;
    let log_in = match (params.text("username"), params.text("password"), fields::token(params, "ticket")) {
        (Some(username), Some(password), _) => by_password(context, username, &Secret::new(password))?,
        (_, _, Some(ticket)) => Some(by_ticket(context, ticket)?),
        _ => return Err(NO_LOGIN.into()),
    };
    let Some(log_in) = log_in else { return Ok(context.refuse_and_keep(WRONG_LOGIN)) };
    let ticket = start(context, &log_in, hours)?;
    Ok(Reply::done().with("ticket", ticket.expose()).with("userid", log_in.user.quickbase()))
}

/// More than the longest life is the longest; what is no number is refused.
fn hours(params: &Params) -> Result<i64, Refusal> {
    let (usual, longest) = HOURS;
    let Some(text) = params.text("hours").map(str::trim) else { return Ok(usual) };
    let digits = !text.is_empty() && text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    let hours = text.parse::<i64>().ok().filter(|hours| digits && *hours > 0);
    hours.map(|hours| hours.min(longest)).ok_or(BAD_HOURS)
}

fn by_password(
    context: &mut Context<'_, '_>,
    username: &str,
    password: &Secret,
) -> Result<Option<LogIn>, Fault> {
    if password.expose().len() > MAX_BYTES {
        return Err(WRONG_LOGIN.into());
    }
    let user = password::user_of(context, Some(username), password)?;
    Ok(user.filter(|user| !user.has_second_factor).map(|user| LogIn { user: user.id, by: None }))
}

fn by_ticket(context: &mut Context<'_, '_>, ticket: &str) -> Result<LogIn, Fault> {
    let ticket = tickets::live(context.tx, &TokenHash::of(ticket))?.ok_or(DEAD_TICKET)?;
    Ok(LogIn { user: ticket.user, by: Some((ticket.first, ticket.limit)) })
}

fn start(context: &mut Context<'_, '_>, log_in: &LogIn, hours: i64) -> Result<Secret, Fault> {
    // A client makes a number of a text of digits: there is always a letter, and mostly many.
    let ticket = Secret::new(format!("2_b{}", context.random.lower_alphanumeric(44).expose()));
    let wished = context.tx.now.plus(hours * HOUR);
    let new = NewTicket {
        token: &TokenHash::of(ticket.expose()),
        user: log_in.user,
        first: log_in.by.map(|(first, _)| first),
        expires_at: log_in.by.map_or(wished, |(_, limit)| wished.min(limit)),
        ip: &context.origin.ip.to_string(),
        user_agent: &context.origin.program(),
    };
    tickets::insert(context.tx, &new)?;
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::User(log_in.user)),
        user: Some(log_in.user),
        detail: "{}",
        ..Logged::default()
    })?;
    Ok(ticket)
}
