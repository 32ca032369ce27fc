//! Quickbase `API_GrantedGroups`: the groups in which a user is.
//!
//! Takes `userid`, without which it is about the caller, and `adminonly`; answers `groups`.

use crate::action::{
    About, Call, Caller, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type,
    Value,
};
use crate::application::{self, NO_USERID, UNKNOWN_USER};
use crate::domain::ids::{GroupId, UserId};
use crate::groups;
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::groups as rows;

/// The row.
pub const CALL: Call = Call {
    name: "GrantedGroups",
    about: Some(&ABOUT),
    needs: Needs::User,
    effect: Effect::ReadsScan,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows the groups in which the caller is; of another user only those that the caller manages.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("userid", Type::Text, "The user; without it the caller"),
        Parameter::optional("adminonly", Type::Flag, "Whether only those are wanted that he manages"),
    ],
    answers: &[
        Field::new("groups[]", Type::Object, "The groups: `group`"),
        Field::new("groups[]@id", Type::Text, "The group's id"),
        Field::new("groups[].name", Type::Text, "Its name"),
        Field::new("groups[].description", Type::Text, "What it is for"),
        Field::new("groups[].managedByUser", Type::Text, "Whether he manages it: `true` or `false`"),
    ],
    refuses: &[NO_USERID, UNKNOWN_USER],
    warns: &[],
    example: &[],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let caller = match context.caller {
        Caller::User(caller) => Some(caller.id),
        Caller::Staff(_) | Caller::Operator | Caller::Nobody => None,
    };
    let user = match (params.text("userid"), caller) {
        (None, Some(caller)) => caller,
        _ => application::userid(params)?,
    };
    let shown = match caller.filter(|caller| *caller != user) {
        Some(caller) => Some(managed_by(context, caller)?),
        None => None,
    };
    let admin_only = application::admin_only(params, "adminonly");
    let found = rows::of_user(context.tx, user)?.into_iter().filter(|(group, standing)| {
        (standing.is_manager || !admin_only) && shown.as_ref().is_none_or(|shown| shown.contains(&group.id))
    });
    let list = found.map(|(group, standing)| groups::value(&group, standing.is_manager)).collect();
    Ok(Reply::done().with("groups", Value::list("group", list)))
}

fn managed_by(context: &mut Context<'_, '_>, user: UserId) -> Result<Vec<GroupId>, DbError> {
    let all = rows::of_user(context.tx, user)?;
    Ok(all.into_iter().filter(|(_, standing)| standing.is_manager).map(|(group, _)| group.id).collect())
}
