//! The idea of an action: what a call is, who may make it, what it answers.

mod about;
mod caller;
mod context;
mod fault;
mod live;
mod openid;
mod reply;
mod settings;
mod site;
mod work;

pub use self::about::{About, Field, Parameter, Source, Type};
pub use self::caller::{ActingUser, AppToken, Badge, Caller, Staff};
pub use self::context::{After, Arrival, Context, Logged, Origin};
pub use self::fault::{Fault, Kind, Refusal};
pub use self::live::Live;
pub use self::openid::{Evidence, Person, Provider, Unproved};
pub use self::reply::{Fields, Reply, Token, Value, named};
pub use self::settings::{Kept, Setting, Settings, Shape, SiteSource, Wrong};
pub use self::site::{AcceptPolicy, Limits, SignUp, Site};
pub use self::work::{Done, Work, Worked};

use crate::domain::ids::ClientId;
use crate::domain::permission::Permission;
use crate::domain::right::Right;
use crate::params::Params;

/// A row of the action table.
pub struct Call {
    /// The name in the protocols' own spelling; compared without case.
    pub name: &'static str,
    /// What the reference says of it; None for what no protocol reaches.
    pub about: Option<&'static About>,
    /// Who may make it: dispatch sees to that, before `run`.
    pub needs: Needs,
    /// Whether it writes.
    pub effect: Effect,
    /// How the form dialect wraps its answer.
    pub envelope: Envelope,
    /// The rule.
    pub run: fn(&mut Context<'_, '_>, &Params) -> Result<Reply, Fault>,
}

impl Call {
    /// The right that an administrator needs to make it, unless he may as everybody else.
    pub fn right(&self) -> Option<Right> {
        match self.needs {
            Needs::Staff(right) => Some(right),
            Needs::Place(_) | Needs::Inside | Needs::Portal(_) | Needs::Member(..) => {
                Some(if self.effect == Effect::Writes { Right::ManageMembers } else { Right::ViewClients })
            }
            _ => None,
        }
    }
}

/// Who may make a call.
#[derive(Debug, Clone, Copy)]
pub enum Needs {
    /// Anybody: the call itself asks for a link's token or a password.
    Anybody,
    /// Anybody who shows a password: addresses with too many failures have to wait.
    Password,
    /// Anybody, who shows who he is in the call itself where he has not done so beside it: addresses with too many
    /// failures have to wait.
    Proof,
    /// An administrator, whatever he may do: the call is about himself.
    Admin,
    /// A logged-in user.
    User,
    /// The same, and nobody in his place: the call is about what is his own.
    Himself,
    /// A logged-in user who holds a permission in the account at hand.
    AtHand(Permission),
    /// Anybody who shows who he is: the call answers each what is his.
    Known,
    /// An administrator who has this right, of a credential one to which the action is granted as well; or the
    /// operator.
    Staff(Right),
    /// Staff or the operator, or a member of a client who may do anything at all in it, with the function that
    /// finds the client.
    Place(fn(&Params) -> Result<ClientId, Refusal>),
    /// Staff or the operator, or a member of the client whose UUID is `clientId`, whatever he may do in it.
    Inside,
    /// Staff or the operator, or a member of the client whose UUID is `clientId` who holds a permission in it.
    Portal(Permission),
    /// Staff or the operator, or a member of a client who holds a permission in it. The function
    /// finds the client in the parameters, or says in the call's own words why there is none.
    Member(fn(&Params) -> Result<ClientId, Refusal>, Permission),
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
