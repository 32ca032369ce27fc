//! The idea of an action: what a call is, who may make it, what it answers.

use std::borrow::Cow;
use std::net::IpAddr;

use jiff::tz::TimeZone;

use crate::domain::ids::{AdminId, ClientId, CredentialId, UserId};
use crate::domain::network::Network;
use crate::domain::password::PasswordHash;
use crate::domain::permission::Permission;
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::token::{INVITATION, Key, LinkSeed};
use crate::params::Params;
use crate::store::activity::{self, Actor};
use crate::store::db::{DbError, Tx};
use crate::store::invites::{Invite, Inviter, RecipientLimit};

/// A row of the action table.
pub struct Call {
    /// The name in the protocols' own spelling; compared without case.
    pub name: &'static str,
    /// Who may make it: dispatch sees to that, before `run`.
    pub needs: Needs,
    /// Whether it writes.
    pub effect: Effect,
    /// How the form dialect wraps its answer.
    pub envelope: Envelope,
    /// The rule.
    pub run: fn(&mut Context<'_, '_>, &Params) -> Result<Reply, Fault>,
}

/// Who may make a call.
#[derive(Debug, Clone, Copy)]
pub enum Needs {
    /// Anybody: the call itself asks for a link's token or a password.
    Anybody,
    /// Anybody who shows a password: addresses with too many failures have to wait.
    Password,
    /// A logged-in user.
    User,
    /// A staff credential to which this action is granted, or the operator.
    Staff,
    /// The operator, at the command line: nobody else.
    Operator,
    /// Staff or the operator, or a member of the client named in the parameters who holds a permission in it.
    Member(fn(&Params) -> Option<ClientId>, Permission),
}

/// What a call does to the store, and so where it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Reads by key, in a statement or two: on the thread that took the request.
    ReadsPoint,
    /// Reads more: on another thread, over the pool.
    ReadsScan,
    /// Writes, in the writer's transaction.
    Writes,
}

/// How the form dialect wraps an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envelope {
    /// `result` and the fields, as WHMCS does.
    Result,
    /// `action`, `errcode`, `errtext`, `udata`, as Quickbase does.
    Errcode,
}

/// Who is asking.
#[derive(Debug, Clone)]
pub enum Caller {
    /// Nobody who has shown who he is.
    Nobody,
    /// An administrator's API credential.
    Staff(Staff),
    /// A user, by his session or by a token that acts as him.
    User(ActingUser),
    /// The operator, at the command line.
    Operator,
}

/// An administrator who calls the API.
#[derive(Debug, Clone)]
pub struct Staff {
    /// The administrator.
    pub admin: AdminId,
    /// The credential he used; None for his name and password.
    pub credential: Option<CredentialId>,
}

/// A user who acts, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActingUser {
    /// The user.
    pub id: UserId,
    /// The clients to which his token is bound; None: all of his.
    pub clients: Option<Vec<ClientId>>,
}

impl ActingUser {
    /// Whether what he brought reaches this client at all.
    pub fn reaches(&self, client: ClientId) -> bool {
        self.clients.as_ref().is_none_or(|clients| clients.contains(&client))
    }
}

impl Caller {
    /// The same, as the activity log writes it.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Nobody => Actor::Nobody,
            Self::Staff(staff) => Actor::Admin(staff.admin, staff.credential),
            Self::User(user) => Actor::User(user.id),
            Self::Operator => Actor::Operator,
        }
    }
}

/// Who may accept an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptPolicy {
    /// Whoever holds the link, as in WHMCS.
    Any,
    /// A user whose own address, whichever it is, is verified.
    Verified,
    /// The user of the invited address.
    Invited,
}

/// Limits on what members send. Staff and the operator are held to `recipient` alone.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Invitations of one member in ten minutes.
    pub inviter: i64,
    /// Invitations into one client in a day.
    pub client: i64,
    /// Invitations of one client that wait for an answer.
    pub pending: i64,
    /// Mails from one client to one address in a day.
    pub recipient: i64,
    /// The least time between two such mails when a member asks, in milliseconds.
    pub interval: i64,
    /// Failed log-ins of one address in a quarter of an hour.
    pub failures: i64,
}

impl Limits {
    /// The recipient's protection, for a caller.
    pub fn of_recipient(&self, caller: &Caller) -> RecipientLimit {
        let interval = if matches!(caller, Caller::User(_)) { self.interval } else { 0 };
        RecipientLimit { most: self.recipient, window: crate::domain::time::DAY, interval }
    }
}

/// What the operator decided: the settings that rules look at.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own, and they combine freely")]
pub struct Site {
    /// The base of every link, without a slash at its end.
    pub public_url: String,
    /// Whether pages are reached over TLS: then cookies say so.
    pub secure: bool,
    /// The company's name on pages and in mail.
    pub company: String,
    /// The address of the terms of service that must be accepted on registration.
    pub tos_url: Option<String>,
    /// Lifetime of an invitation in milliseconds.
    pub invite_life: i64,
    /// Who may accept.
    pub accept: AcceptPolicy,
    /// Unknown permission keys are refused.
    pub strict_permissions: bool,
    /// An API credential's invitations show the company, not the administrator.
    pub inviter_is_company: bool,
    /// The shortest password on pages.
    pub password_min: usize,
    /// Limits on what members send.
    pub limits: Limits,
    /// The time zone of dates that the form dialect prints.
    pub zone: TimeZone,
    /// The version that the form dialect's XML names.
    pub whmcs_version: String,
    /// Who may call the form dialect.
    pub api_networks: Vec<Network>,
    /// What bypasses that list.
    pub access_key: Option<Secret>,
    /// GET is accepted where the protocols know it.
    pub api_get: bool,
    /// Administrators may call by name and MD5, where it is switched on for them.
    pub legacy_login: bool,
    /// The answer's form when none is asked for: `nvp`, `json` or `xml`.
    pub default_format: String,
    /// The secret behind links and forms.
    pub key: Key,
}

impl Site {
    /// The address to which an invitation's link leads.
    pub fn invite_url(&self, link: LinkSeed) -> String {
        format!("{}/invite/{}", self.public_url, self.key.link_token(INVITATION, link).expose())
    }

    /// The name under which an inviter is shown: a member's own, an administrator's, or the company.
    pub fn inviter_name(&self, invite: &Invite) -> String {
        match (invite.inviter, &invite.inviter_name) {
            (Inviter::Admin(_), _) if self.inviter_is_company => self.company.clone(),
            (_, Some(name)) => name.clone(),
            (_, None) => self.company.clone(),
        }
    }
}

/// What a rule works with.
pub struct Context<'a, 'c> {
    /// The transaction, with the instant that counts in it.
    pub tx: &'a mut Tx<'c>,
    /// The operator's settings.
    pub site: &'a Site,
    /// Who asks.
    pub caller: &'a Caller,
    /// Where from.
    pub origin: Origin<'a>,
    /// Randomness.
    pub random: &'a mut Random,
    /// Slow work that was done for this call already.
    pub worked: &'a Worked,
    /// What the caller must be told to do after the commit.
    pub after: &'a mut After,
}

/// Where a request comes from.
#[derive(Clone, Copy)]
pub struct Origin<'a> {
    /// The address that counts.
    pub ip: IpAddr,
    /// The program, as it calls itself.
    pub user_agent: &'a str,
}

/// What happens once the commit stands.
#[derive(Debug, Default, Clone)]
pub struct After {
    /// A mail was queued: the senders are woken.
    pub mail_queued: bool,
}

impl Context<'_, '_> {
    /// Writes an entry into the activity log.
    pub fn log(&mut self, entry: &Logged<'_>) -> Result<(), DbError> {
        let ip = self.origin.ip.to_string();
        let entry = activity::Entry {
            action: entry.action,
            actor: entry.actor.unwrap_or_else(|| self.caller.actor()),
            client: entry.client,
            user: entry.user,
            invite: entry.invite,
            ip: &ip,
            detail: entry.detail,
        };
        activity::insert(self.tx, &entry)
    }

    /// The hash of a password. Hashing is slow: the first time round the rule ends here, the work
    /// is done outside the transaction, and the rule runs again.
    pub fn hash(&self, password: &Secret) -> Result<PasswordHash, Fault> {
        match self.worked.hashed(password) {
            Some(Done::Hash(Some(hash))) => Ok(hash.clone()),
            Some(_) => Err(Fault::Broken(DbError::odd("a password could not be hashed"))),
            None => Err(Fault::Later(Work::Hash(password.clone()))),
        }
    }

    /// Whether a password is the one behind a hash; slow in the same way. Without a hash it takes
    /// as long and answers no.
    pub fn verify(&self, hash: Option<&PasswordHash>, password: &Secret) -> Result<bool, Fault> {
        let against = hash.cloned().unwrap_or_else(PasswordHash::nobody);
        match self.worked.verified(&against, password) {
            Some(same) => Ok(same && hash.is_some()),
            None => Err(Fault::Later(Work::Verify(against, password.clone()))),
        }
    }
}

/// What an action writes into the activity log.
#[derive(Default)]
pub struct Logged<'a> {
    /// The action's name.
    pub action: &'a str,
    /// Who did it, where it is not the caller.
    pub actor: Option<Actor>,
    /// The client it is about.
    pub client: Option<ClientId>,
    /// The user it is about.
    pub user: Option<UserId>,
    /// The invite it is about.
    pub invite: Option<crate::domain::ids::InviteId>,
    /// What changed, as a JSON object; never a secret.
    pub detail: &'a str,
}

/// Slow work, to be done outside of any transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Hash a password.
    Hash(Secret),
    /// Compare a password with a hash.
    Verify(PasswordHash, Secret),
}

/// Slow work that was done for one call.
#[derive(Debug, Default, Clone)]
pub struct Worked(Vec<(Work, Done)>);

/// What slow work gave.
#[derive(Debug, Clone)]
pub enum Done {
    /// The hash.
    Hash(Option<PasswordHash>),
    /// Whether it was the password.
    Verified(bool),
}

impl Work {
    /// Does the work: tens of milliseconds of CPU and 19 MiB.
    pub fn perform(&self, random: &mut Random) -> Done {
        match self {
            Self::Hash(password) => Done::Hash(PasswordHash::of(password, random)),
            Self::Verify(hash, password) => Done::Verified(hash.verifies(password)),
        }
    }
}

impl Worked {
    /// Remembers what work gave.
    pub fn add(&mut self, work: Work, done: Done) {
        self.0.push((work, done));
    }

    fn hashed(&self, password: &Secret) -> Option<&Done> {
        self.0.iter().find(|(work, _)| matches!(work, Work::Hash(of) if of == password)).map(|(_, done)| done)
    }

    /// What comparing a password with a hash gave; None when it was not done yet.
    pub fn verified(&self, hash: &PasswordHash, password: &Secret) -> Option<bool> {
        self.0.iter().find_map(|(work, done)| match (work, done) {
            (Work::Verify(against, of), Done::Verified(same)) if against == hash && of == password => {
                Some(*same)
            }
            _ => None,
        })
    }
}

/// Why a call ends without a reply.
#[derive(Debug)]
pub enum Fault {
    /// The caller is told, in the documented words.
    Refused(Refusal),
    /// Something is broken: the log learns what, the caller only an id.
    Broken(DbError),
    /// Not yet: this work has to be done first, then the call runs again.
    Later(Work),
}

impl From<DbError> for Fault {
    fn from(error: DbError) -> Self {
        Self::Broken(error)
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A no that the caller is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of no: a dialect maps it to its status or code.
    pub kind: Kind,
    /// A stable word for programs.
    pub code: &'static str,
    /// The documented words.
    pub message: Cow<'static, str>,
    /// The parameter it is about.
    pub field: Option<&'static str>,
}

/// Kinds of no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A parameter is missing or wrong.
    Invalid,
    /// No such user.
    UnknownUser,
    /// No such client.
    UnknownClient,
    /// No such thing of another sort.
    NotFound,
    /// The user does not belong to the client.
    NotMember,
    /// It exists already, or contradicts what does.
    Conflict,
    /// The caller may not.
    Forbidden,
    /// Too much of it; later.
    Limited,
    /// The address may not call.
    Address,
    /// No credentials came.
    NoCredentials,
    /// The credentials are not good.
    BadCredentials,
    /// The credential lacks this action.
    NotGranted,
    /// No action was named.
    NoAction,
    /// No such action.
    UnknownAction,
    /// An action that this server knows by name only.
    Unimplemented,
    /// The method is not accepted here.
    Method,
    /// The body is larger than accepted.
    TooLarge,
    /// The request cannot be read.
    Unreadable,
    /// Too busy; in a moment.
    Busy,
}

impl Refusal {
    /// A refusal about a parameter.
    pub const fn invalid(code: &'static str, field: &'static str, message: &'static str) -> Self {
        Self { kind: Kind::Invalid, code, message: Cow::Borrowed(message), field: Some(field) }
    }

    /// A refusal of any kind.
    pub const fn new(kind: Kind, code: &'static str, message: &'static str) -> Self {
        Self { kind, code, message: Cow::Borrowed(message), field: None }
    }

    /// The same about a parameter.
    #[must_use]
    pub const fn about(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }
}

/// A neutral answer: named fields in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// The fields.
    pub fields: Vec<(&'static str, Value)>,
}

/// A value of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// Nothing.
    Null,
    /// Fields inside.
    Object(Vec<(&'static str, Value)>),
    /// A list; `wrapped` ones sit inside an object under the name of one item, as
    /// `"permissions":{"permission":[…]}`.
    List {
        /// What one item is called.
        item: &'static str,
        /// Whether the list sits inside an object.
        wrapped: bool,
        /// The items.
        items: Vec<Value>,
    },
}

impl Reply {
    /// An answer without fields: it was done.
    pub fn done() -> Self {
        Self::default()
    }

    /// With one more field.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    /// The field of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The text of a field; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
