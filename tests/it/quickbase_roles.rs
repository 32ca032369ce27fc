//! Roles in Quickbase's dialect: given, changed, taken, shown, and every documented refusal.

use vestibule::domain::ids::UserId;

use crate::qdb::{call, dbid, element, errcode, userid};
use crate::wire::Response;
use crate::world::World;

/// A world, and the elements by which its owner asks.
fn world() -> (World, String) {
    let world = World::new();
    let proof = by_token(&world, 1);
    (world, proof)
}

fn by_token(world: &World, user: i64) -> String {
    format!("<usertoken>{}</usertoken>", world.user_token(UserId::new(user), &[]))
}

fn ask(world: &World, proof: &str, action: &str, pairs: &[(&str, &str)]) -> Response {
    call(world, &dbid(), action, proof, pairs)
}

fn code(world: &World, proof: &str, action: &str, pairs: &[(&str, &str)]) -> String {
    errcode(&ask(world, proof, action, pairs)).to_owned()
}

/// The ids of the roles that `GetUserRole` shows.
fn roles(world: &World, proof: &str, user: i64) -> Vec<String> {
    let answer = ask(world, proof, "GetUserRole", &[("userid", &userid(user))]);
    assert_eq!(errcode(&answer), "0", "{}", answer.text());
    let ids = answer.text().split("<role id=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    ids.map(|(id, _)| id.to_owned()).collect()
}

#[test]
fn a_role_is_given_changed_and_taken() {
    let (world, owner) = world();
    let ann = world.user("ann@example.com").get();
    let (id, may) = (userid(ann), |world: &World| world.may(UserId::new(ann)));
    assert_eq!(code(&world, &owner, "AddUserToRole", &[("userid", &id), ("roleid", "10")]), "0");
    assert_eq!(roles(&world, &owner, ann), ["10"]);
    assert_eq!(may(&world).as_deref(), Some("products,domains,invoices,quotes,emails"));
    assert_eq!(code(&world, &owner, "AddUserToRole", &[("userid", &id), ("roleid", "11")]), "0");
    assert_eq!(roles(&world, &owner, ann), ["10", "11"]);
    let change = |old: &str, more: &[(&str, &str)]| {
        code(&world, &owner, "ChangeUserRole", &[&[("userid", &*id), ("roleid", old)][..], more].concat())
    };
    assert_eq!(change("10", &[("newRoleid", "13")]), "0", "a client spells it so");
    assert_eq!(roles(&world, &owner, ann), ["11", "13"]);
    assert_eq!(change("13", &[]), "0", "his other roles stay");
    assert_eq!(roles(&world, &owner, ann), ["11"]);
    assert_eq!(change("11", &[("newroleid", "")]), "0", "an empty one is none");
    assert_eq!((roles(&world, &owner, ann), may(&world).as_deref()), (vec!["9".to_owned()], Some("")));
    assert_eq!(change("9", &[("newroleid", "12")]), "0");
    assert_eq!(roles(&world, &owner, ann), ["12"]);
    assert_eq!(code(&world, &owner, "RemoveUserFromRole", &[("userid", &id), ("roleid", "12")]), "0");
    assert_eq!(may(&world), None, "with the last role he is off the list");
    let details = "SELECT action || ' ' || detail FROM activity WHERE id = (SELECT MAX(id) FROM activity)";
    assert_eq!(world.text(details), "RemoveUserFromRole {\"role\":12}");
}

#[test]
fn a_role_that_is_held_is_113_in_the_words_of_the_live_service() {
    let (world, owner) = world();
    world.user("ann@example.com");
    let pairs = [("userid", &*userid(3)), ("roleid", "11")];
    assert_eq!(code(&world, &owner, "AddUserToRole", &pairs), "0");
    let answer = ask(&world, &owner, "AddUserToRole", &pairs);
    assert_eq!(
        (errcode(&answer), element(&answer, "errtext").as_str()),
        ("113", "User is already in specified role.")
    );
    assert!(!answer.text().contains("errdetail"), "{}", answer.text());
    let change = [("userid", &*userid(3)), ("roleid", "11"), ("newroleid", "11")];
    assert_eq!(code(&world, &owner, "ChangeUserRole", &change), "113");
}

#[test]
fn permissions_that_came_from_no_role_are_shown_as_the_role_they_are_most_like() {
    let (world, owner) = world();
    assert_eq!(roles(&world, &owner, 1), ["12"], "the owner");
    assert_eq!(roles(&world, &owner, 2), ["10"], "products and tickets");
    assert_eq!(code(&world, &owner, "AddUserToRole", &[("userid", &userid(2)), ("roleid", "10")]), "0");
    assert_eq!(world.may(UserId::new(2)).as_deref(), Some("products,domains,invoices,quotes,tickets,emails"));
    assert_eq!(roles(&world, &owner, 2), ["10"], "shown once");
    let change = [("userid", &*userid(2)), ("roleid", "10"), ("newroleid", "11")];
    assert_eq!(code(&world, &owner, "ChangeUserRole", &change), "0");
    let developer = "products,manageproducts,productsso,domains,managedomains,tickets,emails";
    assert_eq!(world.may(UserId::new(2)).as_deref(), Some(developer), "nothing of the other stays");
    let share = world.user("share@example.com");
    world.member(share, "products,manageusers");
    let shown = ask(&world, &owner, "GetUserRole", &[("userid", &share.quickbase())]);
    assert!(shown.text().contains("<access id=\"2\">Basic Access with Share</access>"), "{}", shown.text());
    let nothing = world.user("none@example.com");
    world.member(nothing, "");
    assert_eq!(roles(&world, &owner, nothing.get()), ["9"]);
}

#[test]
fn what_is_wrong_with_a_role_call_is_told_by_its_code() {
    let (world, owner) = world();
    let stranger = userid(world.user("stranger@example.com").get());
    world.client(UserId::new(1), "Second Ltd");
    world.sql("INSERT INTO roles (id, client_id, name, permissions, built_in, created_at) VALUES (40, 2, 'Theirs', 1, 0, 0)");
    let member = userid(2);
    let before = world.dump();
    let calls = ["AddUserToRole", "ChangeUserRole", "RemoveUserFromRole"];
    for action in calls {
        for (user, role, expected) in [
            ("", "10", "2"),
            (&*member, "", "2"),
            ("2.zzzz", "10", "21"),
            ("x", "10", "21"),
            (&*userid(999), "10", "21"),
            (&*member, "0", "110"),
            (&*member, "8", "110"),
            (&*member, "x", "110"),
            (&*member, "40", "110"),
        ] {
            let got = code(&world, &owner, action, &[("userid", user), ("roleid", role)]);
            assert_eq!(got, expected, "{action} {user} {role}");
        }
    }
    let with = |action: &str, user: &str, role: &str| {
        code(&world, &owner, action, &[("userid", user), ("roleid", role), ("newroleid", "11")])
    };
    assert_eq!(with("ChangeUserRole", &stranger, "10"), "112");
    assert_eq!(with("RemoveUserFromRole", &stranger, "10"), "112");
    assert_eq!(with("ChangeUserRole", &member, "12"), "112");
    assert_eq!(with("RemoveUserFromRole", &member, "12"), "112");
    assert_eq!(with("AddUserToRole", &member, "9"), "2", "None is beside no other");
    let zero = [("userid", &*member), ("roleid", "10"), ("newroleid", "0")];
    assert_eq!(code(&world, &owner, "ChangeUserRole", &zero), "110");
    assert_eq!(with("ChangeUserRole", &userid(1), "12"), "3", "the owner");
    assert_eq!(with("RemoveUserFromRole", &userid(1), "12"), "3");
    assert_eq!(with("AddUserToRole", &userid(1), "12"), "113");
    assert_eq!(with("AddUserToRole", &userid(1), "11"), "3");
    for action in calls {
        assert_eq!(
            errcode(&call(&world, "main", action, &owner, &[("userid", &member), ("roleid", "10")])),
            "14"
        );
    }
    let twice = [("userid", &*member), ("userid", &*stranger), ("roleid", "10")];
    assert_eq!(code(&world, &owner, "AddUserToRole", &twice), "2");
    assert_eq!(world.dump(), before);
}

#[test]
fn nobody_gives_or_takes_more_than_he_holds_sec_052() {
    let (world, owner) = world();
    let share = world.user("share@example.com");
    world.member(share, "products,domains,invoices,quotes,emails,manageusers");
    let manager = by_token(&world, share.get());
    let ann = world.user("ann@example.com");
    let pairs = |role: &'static str| [("userid", userid(ann.get())), ("roleid", role.to_owned())];
    let ask = |proof: &str, action: &str, role: &'static str| {
        let pairs = pairs(role);
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, &**value)).collect();
        code(&world, proof, action, &pairs)
    };
    assert_eq!(ask(&manager, "AddUserToRole", "12"), "3");
    assert_eq!(ask(&manager, "AddUserToRole", "11"), "3", "he cannot manage products himself");
    assert_eq!(ask(&manager, "AddUserToRole", "10"), "0");
    assert_eq!(ask(&owner, "AddUserToRole", "12"), "0");
    assert_eq!(ask(&manager, "RemoveUserFromRole", "12"), "3");
    assert_eq!(ask(&manager, "RemoveUserFromRole", "10"), "3", "of somebody who holds more");
    assert_eq!(ask(&manager, "ChangeUserRole", "10"), "3");
    let new = [("email", "new@example.com"), ("fname", "N"), ("lname", "N"), ("roleid", "12")];
    assert_eq!(code(&world, &manager, "ProvisionUser", &new), "3");
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email = 'new@example.com'"), 0);
}

#[test]
fn whoever_is_taken_off_the_list_cannot_come_back_by_an_older_link() {
    let (world, owner) = world();
    let pairs = [("email", "new@example.com"), ("fname", "N"), ("lname", "N"), ("roleid", "10")];
    let id = element(&ask(&world, &owner, "ProvisionUser", &pairs), "userid");
    assert_eq!(code(&world, &owner, "SendInvitation", &[("userid", &id)]), "0");
    let link = world.link(1);
    assert_eq!(code(&world, &owner, "RemoveUserFromRole", &[("userid", &id), ("roleid", "10")]), "0");
    assert_eq!(world.end_of(&link), "withdrawn");
    assert!(world.register(&link, "new@example.com", "correct horse battery").is_err());
}

#[test]
fn a_provisioned_user_is_made_once_and_gets_further_roles() {
    let (world, owner) = world();
    let provision = |role: &'static str, name: &'static str| {
        let pairs = [("email", "New@Example.com"), ("fname", name), ("lname", "Turing"), ("roleid", role)];
        let answer = ask(&world, &owner, "ProvisionUser", &pairs);
        (errcode(&answer).to_owned(), element(&answer, "userid"))
    };
    let (code_of_none, id) = provision("", "Alan");
    assert_eq!((code_of_none.as_str(), id.as_str()), ("0", &*userid(3)));
    assert_eq!(roles(&world, &owner, 3), ["9"]);
    assert_eq!(provision("11", "Other"), ("0".to_owned(), id.clone()));
    assert_eq!(provision("11", "Other"), ("0".to_owned(), id.clone()), "again is no error");
    assert_eq!(provision("", "Other"), ("0".to_owned(), id));
    assert_eq!(roles(&world, &owner, 3), ["11"]);
    assert_eq!(world.text("SELECT first_name || ' ' || state FROM users WHERE id = 3"), "Alan provisioned");
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 0, "no mail goes out");
}

#[test]
fn who_cannot_be_provisioned_is_refused_with_his_code() {
    let (world, owner) = world();
    world.user("known@example.com");
    let disabled = world.user("disabled@example.com");
    world.sql(format!("UPDATE users SET state = 'disabled' WHERE id = {disabled}"));
    let before = world.dump();
    for (email, first, last, role, expected) in [
        ("known@example.com", "A", "B", "10", "111"),
        ("disabled@example.com", "A", "B", "10", "111"),
        ("", "A", "B", "10", "2"),
        ("no address", "A", "B", "10", "2"),
        ("a@example.com,b@example.com", "A", "B", "10", "2"),
        ("new@example.com", "", "B", "10", "2"),
        ("new@example.com", "A", "", "10", "2"),
        ("new@example.com", "A\nB", "B", "10", "2"),
        ("new@example.com", "A", "B", "77", "110"),
    ] {
        let pairs = [("email", email), ("fname", first), ("lname", last), ("roleid", role)];
        assert_eq!(code(&world, &owner, "ProvisionUser", &pairs), expected, "{email} {first} {last} {role}");
    }
    assert_eq!(world.dump(), before);
    let theirs = [("email", "new@example.com"), ("first_name", "A"), ("last_name", "B")];
    assert_eq!(code(&world, &owner, "ProvisionUser", &theirs), "0", "a client's names for them");
}

#[test]
fn a_member_provisions_as_many_as_he_may_invite() {
    let world = World::with(|setup| setup.set("limit_client", "2"));
    let owner = by_token(&world, 1);
    let provision = |email: &str| {
        code(&world, &owner, "ProvisionUser", &[("email", email), ("fname", "A"), ("lname", "B")])
    };
    assert_eq!([provision("a@example.com"), provision("b@example.com")], ["0", "0"]);
    assert_eq!(provision("c@example.com"), "77");
    assert_eq!(provision("b@example.com"), "0", "he is there already");
    world.advance(24 * 3_600_000);
    assert_eq!(provision("c@example.com"), "0");
}

#[test]
fn the_roles_of_an_application_and_of_its_users_are_shown_as_documented() {
    let (world, owner) = world();
    let answer = ask(&world, &owner, "GetRoleInfo", &[]);
    let role = "      <role id=\"10\">\n         <name>Viewer</name>\n         \
                <access id=\"3\">Basic Access</access>\n      </role>\n";
    assert!(answer.text().contains(role), "{}", answer.text());
    for (id, name) in [(9, "None"), (11, "Participant"), (12, "Administrator"), (13, "Support")] {
        let role = format!("<role id=\"{id}\">\n         <name>{name}</name>");
        assert!(answer.text().contains(&role), "{}", answer.text());
    }
    world.sql("UPDATE memberships SET last_login_at = 1718623513911 WHERE user_id = 2");
    let answer = ask(&world, &owner, "UserRoles", &[]);
    let user = format!("      <user type=\"user\" id=\"{}\">\n", userid(2));
    assert!(answer.text().contains(&user), "{}", answer.text());
    assert_eq!(element(&answer, "lastAccess"), "1718623513911");
    assert_eq!(element(&answer, "lastAccessAppLocal"), "06-17-2024 11:25 AM");
    assert_eq!(answer.text().matches("<roles>").count(), 2, "each user has them");
    let answer = ask(&world, &owner, "GetUserRole", &[("inclgrps", "1")]);
    assert!(answer.text().contains("<member type=\"user\">"), "{}", answer.text());
}

#[test]
fn without_sharing_one_sees_ones_own_roles_alone() {
    let (world, _) = world();
    let member = by_token(&world, 2);
    assert_eq!(code(&world, &member, "GetUserRole", &[]), "0");
    assert_eq!(code(&world, &member, "GetUserRole", &[("userid", &userid(2))]), "0");
    assert_eq!(code(&world, &member, "GetUserRole", &[("userid", &userid(1))]), "3");
    assert_eq!(code(&world, &member, "GetUserRole", &[("userid", &userid(999))]), "3");
}

#[test]
fn an_address_is_told_to_who_may_share_an_application_and_to_nobody_else() {
    let (world, owner) = world();
    let stranger = world.user("stranger@example.com");
    let own = by_token(&world, stranger.get());
    let look = |proof: &str, email: &str| call(&world, "main", "GetUserInfo", proof, &[("email", email)]);
    let answer = look(&owner, "Stranger@Example.com");
    let user = format!(
        "   <user id=\"{}\">\n      <firstName>Ursula</firstName>\n      <lastName>User</lastName>\n      \
         <login>stranger@example.com</login>\n      <email>stranger@example.com</email>\n      \
         <screenName></screenName>\n      <isVerified>0</isVerified>\n      <externalAuth>0</externalAuth>\n   </user>\n",
        stranger.quickbase()
    );
    assert!(answer.text().contains(&user), "{}", answer.text());
    let unknown = look(&owner, "nobody@example.com");
    let detail = "The user with the specified email address or user name does not exist.";
    assert_eq!((errcode(&unknown), element(&unknown, "errtext").as_str()), ("2", "Invalid input"));
    assert_eq!(element(&unknown, "errdetail"), detail);
    let address = world.text("SELECT email FROM users WHERE id = 1");
    for (proof, email) in
        [(&*own, &*address), ("", &*address), (&*own, "nobody@example.com"), (&*owner, "no address")]
    {
        assert_eq!(look(proof, email).text(), unknown.text(), "{email}");
    }
    assert_eq!(errcode(&look(&own, "stranger@example.com")), "0", "oneself");
    let anonymous = call(&world, "main", "GetUserInfo", "", &[]);
    assert!(anonymous.text().contains("<user id=\"1.ckbs\">"), "{}", anonymous.text());
    assert_eq!(element(&anonymous, "login"), "anonymous");
    let bound = world.user_token(UserId::new(1), &[world.client(stranger, "Elsewhere Ltd")]);
    let bound = format!("<usertoken>{bound}</usertoken>");
    assert_eq!(errcode(&look(&bound, "stranger@example.com")), "2", "it reaches nothing that he shares");
}

#[test]
fn the_callers_applications_are_those_in_which_he_may_do_something() {
    let (world, owner) = world();
    let (second, closed) =
        (world.client(UserId::new(1), "Second & Co"), world.client(UserId::new(1), "Gone"));
    world.sql(format!("UPDATE clients SET status = 'Closed' WHERE id = {closed}"));
    let granted = |proof: &str, pairs: &[(&str, &str)]| {
        let answer = call(&world, "main", "GrantedDBs", proof, pairs);
        assert_eq!(errcode(&answer), "0");
        let ids = answer.text().split("<dbid>").skip(1).filter_map(|rest| rest.split_once('<'));
        ids.map(|(id, _)| id.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(granted(&owner, &[]), [dbid(), second.dbid()]);
    let bound = world.user_token(UserId::new(1), &[second]);
    assert_eq!(granted(&format!("<usertoken>{bound}</usertoken>"), &[]), [second.dbid()]);
    assert_eq!(granted(&owner, &[("excludeparents", "1")]), [""; 0]);
    let member = by_token(&world, 2);
    assert_eq!(granted(&member, &[]), [dbid()]);
    assert_eq!(granted(&member, &[("adminOnly", "")]), [""; 0]);
    assert_eq!(granted(&owner, &[("adminOnly", "")]), [dbid(), second.dbid()]);
    let none = world.user("none@example.com");
    world.member(none, "");
    assert_eq!(granted(&by_token(&world, none.get()), &[]), [""; 0]);
    assert_eq!(errcode(&call(&world, "main", "GrantedDBs", "", &[])), "22");
}

#[test]
fn an_application_is_shown_in_brief() {
    let (world, owner) = world();
    let info = ask(&world, &owner, "GetDBInfo", &[]);
    assert_eq!((errcode(&info), element(&info, "mgrID")), ("0", userid(1)));
    assert_eq!(element(&info, "numRecords"), "0");
    let schema = ask(&world, &owner, "GetSchema", &[]);
    assert_eq!(
        (errcode(&schema), element(&schema, "table_id"), element(&schema, "date_format").as_str()),
        ("0", dbid(), "MM-DD-YYYY")
    );
    let times = call(&world, "main", "GetAppDTMInfo", &owner, &[("dbid", &dbid())]);
    assert_eq!(
        (errcode(&times), element(&times, "lastModifiedTime")),
        ("0", element(&info, "lastModifiedTime"))
    );
    let told: i64 = element(&times, "RequestTime").parse().expect("milliseconds");
    assert!((world.now() - told).abs() < 60_000, "{told}");
    world.advance(5000);
    world.sql("UPDATE memberships SET updated_at = updated_at + 1");
    let changed = ask(&world, &owner, "GetDBInfo", &[]);
    assert_ne!(element(&changed, "lastRecModTime"), element(&info, "lastRecModTime"));
    world.sql("UPDATE clients SET status = 'Closed' WHERE id = 1");
    for action in ["GetDBInfo", "GetSchema", "GetAppDTMInfo", "GetRoleInfo", "GetUserRole", "UserRoles"] {
        assert_eq!(code(&world, &owner, action, &[]), "32", "{action}");
    }
}
