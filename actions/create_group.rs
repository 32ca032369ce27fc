//! Quickbase `API_CreateGroup`: makes a group of users, which the caller manages.
//!
//! Takes `name` and `description`; answers `group`. Whoever may share no application has nothing that a group
//! could hold.

use serde_json::json;

use crate::action::{
    About, Call, Caller, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::application;
use crate::fields::{self, BAD_TEXT, NOT_A_TEXT};
use crate::groups;
use crate::params::Params;
use crate::store::groups::{self as rows, Group, Standing};
use crate::store::users;

/// The row.
pub const CALL: Call = Call {
    name: "CreateGroup",
    about: Some(&ABOUT),
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Makes a group of users for who may share an application. The caller manages it, and is no member of it \
           until he is added. A group belongs to no application.",
    source: Source::Protocol,
    takes: &[
        Parameter::required(
            "name",
            Type::Text,
            "Its name, without blanks and punctuation: letters, digits, `-`, `_` and `.`, up to 100 characters; \
             each user has one group of a name, whatever its case",
        ),
        Parameter::optional("description", Type::Text, "What it is for, up to 255 characters"),
        Parameter::optional("accountID", Type::Text, "Accepted without effect"),
    ],
    answers: &[
        Field::new("group", Type::Object, "The group"),
        Field::new("group@id", Type::Text, "Its id"),
        Field::new("group.name", Type::Text, "Its name"),
        Field::new("group.description", Type::Text, "What it is for"),
        Field::new("group.managedByUser", Type::Text, "`true`"),
    ],
    refuses: &[USERS_ONLY, NOT_SHARING, NOT_A_TEXT, BAD_TEXT, NO_NAME, BAD_NAME, TOO_MANY, NAME_TAKEN],
    warns: &[],
    example: &[("name", "Accounting"), ("description", "Who sees invoices")],
};

const MOST_GROUPS: i64 = 1000;

const USERS_ONLY: Refusal = Refusal::new(Kind::Forbidden, "users_only", "Only a user may make a group");
const NOT_SHARING: Refusal = Refusal::new(
    Kind::Forbidden,
    "shares_nothing",
    "Only who may manage the users of an application may make a group",
);
const NO_NAME: Refusal = Refusal::invalid("name_required", "name", "The parameter name is missing");
const BAD_NAME: Refusal = Refusal::invalid(
    "bad_group_name",
    "name",
    "A group's name has up to 100 letters, digits, '-', '_' and '.', and no blanks",
);
const TOO_MANY: Refusal =
    Refusal::new(Kind::Conflict, "too_many_groups", "You have made as many groups as one user may");
const NAME_TAKEN: Refusal =
    Refusal::new(Kind::Conflict, "group_exists", "You have a group of this name already").about("name");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let Caller::User(creator) = context.caller else { return Err(USERS_ONLY.into()) };
    if !application::shares(context)? {
        return Err(NOT_SHARING.into());
    }
    let (name, description) = (name(params)?, fields::optional_line(params, "description")?);
    if rows::count_made_by(context.tx, creator.id)? >= MOST_GROUPS {
        return Err(TOO_MANY.into());
    }
    let key = users::name_key(&name);
    let id = rows::insert(context.tx, creator.id, (&name, &key), &description)?.ok_or(NAME_TAKEN)?;
    let standing = Standing { is_member: false, is_manager: true };
    rows::put_user(context.tx, id, creator.id, standing)?;
    groups::log(context, CALL.name, (id, None), &json!({ "group": id.get(), "name": name }))?;
    let group = Group { id, name, description };
    Ok(Reply::done().with("group", groups::value(&group, true)))
}

fn name(params: &Params) -> Result<String, Refusal> {
    let name = fields::line(params, "name", &NO_NAME)?;
    let good = name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
    if good && name.chars().count() <= 100 { Ok(name) } else { Err(BAD_NAME) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::XML;
    use crate::cli::testing::World;

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let (owner, stranger) = (world.owner(&client), world.user("stranger@example.com"));
        let create = |user: &str, name: &str| world.as_user(user, XML, "CreateGroup", &[("name", name)]);
        let refused = |user: &str, name: &str| create(user, name).unwrap_err();
        assert_eq!(world.call(XML, "CreateGroup", &[("name", "A")]).unwrap_err(), USERS_ONLY.message);
        assert_eq!(refused(&stranger, "A"), NOT_SHARING.message);
        assert_eq!(refused(&owner, " "), NO_NAME.message);
        assert_eq!(refused(&owner, "a\u{202e}b"), BAD_TEXT.message);
        for name in ["two words", "a,b", "a'b", "a<b", "a\u{a0}b", &"x".repeat(101)] {
            assert_eq!(refused(&owner, name), BAD_NAME.message, "{name}");
        }
        assert!(create(&owner, &format!("Zoë-1_{}.", "x".repeat(93))).is_ok());
        assert!(create(&owner, "Zoë").is_ok());
        assert_eq!(refused(&owner, "ZOË"), NAME_TAKEN.message);
        let long = [("name", "B"), ("description", &*"x".repeat(256))];
        assert_eq!(world.as_user(&owner, XML, "CreateGroup", &long).unwrap_err(), BAD_TEXT.message);
        world.member(&client, &stranger, "manageusers");
        assert!(create(&stranger, "ZOË").is_ok(), "another user's names are his own");
    }

    #[test]
    fn nobody_makes_groups_without_end() {
        let world = World::new();
        let owner = world.owner(&world.client("owner@example.com"));
        world.write(|tx| {
            tx.execute(
                "INSERT INTO user_groups (name, name_key, description, created_by, created_at)
                 WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 999)
                 SELECT 'g' || n, 'g' || n, '', 1, 1 FROM numbers",
                &[],
            )
        });
        let create = |name: &str| world.as_user(&owner, XML, "CreateGroup", &[("name", name)]);
        assert!(create("a").is_ok());
        assert_eq!(create("b").unwrap_err(), TOO_MANY.message);
    }
}
