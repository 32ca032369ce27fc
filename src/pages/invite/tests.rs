//! The page by hand: requests in, answers out, with made-up replies between.

mod opening;
mod sending;
mod showing;

use super::*;
use std::sync::Arc;

use crate::action::{
    AcceptPolicy, Kept, Kind, Limits as MailLimits, Refusal, Reply, Setting, Settings, SignUp, SiteSource,
    Value, Wrong,
};
use crate::auth::{Proof, TOO_MANY};
use crate::dispatch::Ask;
use crate::domain::brand::Brand;
use crate::domain::language::Language;
use crate::domain::token::Key;

/// A server on loopback, without TLS.
pub fn site() -> Site {
    Site {
        admins_need_factor: false,
        openid: Vec::new(),
        secure: false,
        public_url: "http://127.0.0.1:8080".to_owned(),
        company: "Example & Sons".to_owned(),
        language: Language::English,
        brand: Brand::default(),
        tos_url: None,
        invite_life: 7 * 86_400_000,
        accept: AcceptPolicy::Any,
        signup: SignUp::Invited,
        strict_permissions: false,
        inviter_is_company: false,
        password_min: 12,
        limits: MailLimits {
            inviter: 0,
            client: 0,
            pending: 0,
            recipient: 0,
            interval: 0,
            failures: 20,
            requests: 0,
        },
        zone: jiff::tz::TimeZone::UTC,
        whmcs_version: "8.13.1".to_owned(),
        api_networks: Vec::new(),
        access_key: None,
        api_get: true,
        legacy_login: true,
        quickbase_cookie: false,
        default_format: "nvp".to_owned(),
        templates: std::path::PathBuf::new(),
        key: Key::new([7; 32]),
        settings: Settings::new(Arc::new(Unchangeable)),
    }
}

/// Settings that nobody changes.
struct Unchangeable;

impl SiteSource for Unchangeable {
    fn settings(&self, _: &Kept) -> Vec<Setting> {
        Vec::new()
    }

    fn plain(&self, _: &str, value: &str) -> String {
        value.to_owned()
    }

    fn site(self: Arc<Self>, _: &Kept) -> Result<Site, Wrong> {
        Ok(site())
    }
}

/// A case that was asked under a site.
pub fn case(ask: Ask, site: &Site) -> Case {
    Case::new(ask, &Arc::new(site.clone()))
}

/// Reads a request that is made of texts.
pub fn with_request<R>(
    method: &str,
    path: &str,
    query: &str,
    headers: &[(&str, &str)],
    body: &str,
    read: impl FnOnce(&Request<'_>) -> R,
) -> R {
    let header = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let ip = [192, 0, 2, 1].into();
    read(&Request { id: "", method, path, query, header: &header, body: body.as_bytes(), ip })
}

const TOKEN: &str = "AbCdEfGhIjKlMnOpQrStUvWxYz-_0123456789AbCdEfGhIjKlMn";
const COOKIES: &str = "vestibule_invite=AbCdEfGhIjKlMnOpQrStUvWxYz-_0123456789AbCdEfGhIjKlMn.0123456789abcdefghijkl; \
     vestibule_session=s3ss10n";
const NEW_COOKIES: &str =
    "vestibule_invite=AbCdEfGhIjKlMnOpQrStUvWxYz-_0123456789AbCdEfGhIjKlMn.0123456789abcdefghijkl";

fn read(method: &str, path: &str, query: &str, headers: &[(&str, &str)], body: &str) -> Reading<Manner> {
    with_request(method, path, query, headers, body, |request| InvitePage::read(&site(), request))
}

fn answer(reading: Reading<Manner>) -> Answer {
    match reading {
        Reading::Answer(answer) => answer,
        Reading::Ask(ask, _) => panic!("{} was asked", ask.action),
    }
}

fn asked(reading: Reading<Manner>) -> (Ask, Manner) {
    match reading {
        Reading::Ask(ask, manner) => (ask, manner),
        Reading::Answer(answer) => panic!("answered: {}", html(&answer)),
    }
}

fn worded(wording: Wording<Manner>) -> Answer {
    match wording {
        Wording::Answer(answer) => answer,
        Wording::Ask(ask, _) => panic!("{} was asked", ask.action),
    }
}

fn html(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).expect("UTF-8")
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
}

fn visit_of(cookies: &str) -> Visit {
    with_request("GET", "/invite", "", &[("cookie", cookies)], "", |request| {
        Visit::of(&PAGE, &site(), request).expect("a visit")
    })
}

fn seal(cookies: &str) -> String {
    visit_of(cookies).seal().text(&site())
}

fn post(cookies: &str, body: &str) -> Reading<Manner> {
    let body = format!("token={}&{body}", seal(cookies));
    read("POST", "/invite", "", &[("cookie", cookies)], &body)
}

/// What `ViewInvite` replies to a stranger.
fn reply(end: &str) -> Reply {
    let keys = vec![Value::from("products"), Value::from("tickets")];
    Reply::done()
        .with("user_name", Value::Null)
        .with("user_email", Value::Null)
        .with("end", end)
        .with("accepted_by_me", false)
        .with("cannot_accept", Value::Null)
        .with("client", "Client Test")
        .with("inviter", "Ina Inviter")
        .with("email", "invited@example.com")
        .with("message", Value::Null)
        .with("permissions", Value::list("permission", keys))
        .with("expires_at", 1_795_232_400_000)
        .with("now", 1_794_627_600_000)
        .with("only_invited_address", false)
}

fn set(mut reply: Reply, fields: &[(&'static str, Value)]) -> Reply {
    for (name, value) in fields {
        reply.fields.retain(|(known, _)| known != name);
        reply.fields.push(((*name).into(), value.clone()));
    }
    reply
}

fn as_user(reply: Reply) -> Reply {
    set(reply, &[("user_name", "Uwe User".into()), ("user_email", "uwe@example.com".into())])
}

fn viewed_with(site: &Site, reply: Reply) -> Answer {
    let (ask, manner) = asked(read("GET", "/invite", "", &[("cookie", COOKIES)], ""));
    worded(InvitePage::word(site, manner, &case(ask, site), Outcome::Reply(reply)))
}

/// A form that is refused, and the page that shows it again.
fn refused(site: &Site, body: &str, refusal: Refusal, then: Reply) -> Answer {
    let (ask, manner) = asked(post(NEW_COOKIES, body));
    match InvitePage::word(site, manner, &case(ask, site), Outcome::Refused(refusal)) {
        Wording::Ask(ask, manner) => {
            assert_eq!((ask.action.as_str(), ask.params.text("link")), ("ViewInvite", Some(TOKEN)));
            worded(InvitePage::word(site, manner, &case(ask, site), Outcome::Reply(then)))
        }
        Wording::Answer(answer) => panic!("answered: {}", html(&answer)),
    }
}

/// The tag of the element with an id.
fn tag(page: &str, id: &str) -> String {
    let at = page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} in {page}"));
    let (start, end) = (page[..at].rfind('<').expect("a tag"), page[at..].find('>').expect("its end"));
    page[start..=at + end].split_whitespace().collect::<Vec<_>>().join(" ")
}
