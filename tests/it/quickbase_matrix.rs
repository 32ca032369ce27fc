//! Every call of Quickbase's dialect by every kind of caller, written by hand, and a no changes nothing.

use vestibule::actions::XML;
use vestibule::domain::ids::UserId;

use crate::qdb::{call, dbid, errcode, userid};
use crate::world::World;

/// Who may make a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Everybody, whatever he brings.
    Unasked,
    /// Everybody, by what he brings if he brings anything.
    Open,
    /// Everybody who says who he is.
    User,
    /// Who may do anything at all in the application.
    Place,
    /// Who may share it.
    Share,
    /// Who may share it, and holds what the call gives: everything.
    Everything,
}

use Class::{Everything, Open, Place, Share, Unasked, User};

/// A call with what would be good parameters of the owner: `{new}` is a user without a place, `{member}` one with
/// role 10.
type Row = (&'static str, Class, &'static [(&'static str, &'static str)]);

const ROWS: &[Row] = &[
    ("AddUserToRole", Share, &[("userid", "{new}"), ("roleid", "10")]),
    ("AddUserToRole", Everything, &[("userid", "{new}"), ("roleid", "12")]),
    ("ChangeUserRole", Share, &[("userid", "{member}"), ("roleid", "10")]),
    ("ChangeUserRole", Everything, &[("userid", "{member}"), ("roleid", "10"), ("newroleid", "12")]),
    ("GetAppDTMInfo", Place, &[]),
    ("GetDBInfo", Place, &[]),
    ("GetRoleInfo", Place, &[]),
    ("GetSchema", Place, &[]),
    ("GetUserInfo", Open, &[]),
    ("GetUserRole", Place, &[]),
    ("GetUserRole", Share, &[("userid", "{member}")]),
    ("GrantedDBs", User, &[]),
    ("ProvisionUser", Share, &[("email", "p@example.com"), ("fname", "P"), ("lname", "P")]),
    (
        "ProvisionUser",
        Everything,
        &[("email", "p@example.com"), ("fname", "P"), ("lname", "P"), ("roleid", "12")],
    ),
    ("RemoveUserFromRole", Share, &[("userid", "{member}"), ("roleid", "10")]),
    ("SendInvitation", Share, &[("userid", "{member}")]),
    ("SignOut", Unasked, &[]),
    ("UserRoles", Share, &[]),
];

/// Their own tests are elsewhere: of the first the caller is the call's own affair, of the others it is the group's.
const ELSEWHERE: [&str; 9] = [
    "Authenticate",
    "AddGroupToRole",
    "AddUserToGroup",
    "CreateGroup",
    "DeleteGroup",
    "GetUsersInGroup",
    "GrantedGroups",
    "RemoveGroupFromRole",
    "RemoveUserFromGroup",
];

/// What a caller is in the application.
const KINDS: [&str; 9] = [
    "nobody",
    "a stranger",
    "a provisioned user",
    "None",
    "Viewer",
    "share",
    "Administrator",
    "the owner",
    "the owner's token for another application",
];

/// The code that a caller of a kind gets.
fn expected(class: Class, kind: &str) -> &'static str {
    match (class, kind) {
        (Unasked, _) => "0",
        // He cannot log in: his token is none.
        (_, "a provisioned user") => "83",
        (Open, _) => "0",
        (_, "nobody") => "22",
        (User, _) => "0",
        (_, "the owner's token for another application") => "83",
        (_, "a stranger") => "32",
        (_, "None") => "3",
        (Place, _) | (_, "the owner" | "Administrator") | (Share, "share") => "0",
        (Share | Everything, _) => "3",
    }
}

/// The elements that say who asks.
fn proof(world: &World, kind: &str) -> String {
    let member = |address: &str, list: &'static str| {
        let user = world.user(address);
        world.member(user, list);
        user
    };
    let everything = "profile,contacts,products,manageproducts,productsso,domains,managedomains,invoices,quotes,\
                      tickets,affiliates,emails,orders,manageusers";
    let user = match kind {
        "nobody" => return String::new(),
        "a stranger" => world.user("caller@example.com"),
        "a provisioned user" => world.provisioned("caller@example.com"),
        "None" => member("caller@example.com", ""),
        "Viewer" => member("caller@example.com", "products,domains,invoices,quotes,emails"),
        "share" => member("caller@example.com", "products,domains,invoices,quotes,emails,manageusers"),
        "Administrator" => member("caller@example.com", everything),
        _ => UserId::new(1),
    };
    let elsewhere = if kind.ends_with("another application") {
        vec![world.client(UserId::new(1), "Another Ltd")]
    } else {
        Vec::new()
    };
    format!("<usertoken>{}</usertoken>", world.user_token(user, &elsewhere))
}

#[test]
fn every_call_is_for_whom_the_table_says_and_a_no_changes_nothing_sec_052_059() {
    for kind in KINDS {
        for (action, class, pairs) in ROWS {
            let world = World::new();
            let new = world.user("new@example.com");
            let member = world.user("member@viewer.example");
            world.member(member, "products,domains,invoices,quotes,emails");
            let proof = proof(&world, kind);
            let fill = |value: &str| {
                value.replace("{new}", &new.quickbase()).replace("{member}", &userid(member.get()))
            };
            let filled: Vec<(&str, String)> =
                pairs.iter().map(|(name, value)| (*name, fill(value))).collect();
            let filled: Vec<(&str, &str)> = filled.iter().map(|(name, value)| (*name, &**value)).collect();
            let before = world.dump();
            let answer = call(&world, &dbid(), action, &proof, &filled);
            let code = errcode(&answer);
            assert_eq!(code, expected(*class, kind), "{action} {pairs:?} by {kind}: {}", answer.text());
            assert!(code == "0" || world.dump() == before, "{action} by {kind} changed something");
        }
    }
}

#[test]
fn every_call_is_in_the_table() {
    for call in XML.iter().flat_map(|group| group.calls) {
        let known = ROWS.iter().any(|(name, _, _)| *name == call.name) || ELSEWHERE.contains(&call.name);
        assert!(known, "{} has no row", call.name);
    }
}
