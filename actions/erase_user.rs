//! Admin area: `EraseUser` forgets a user for good.
//!
//! Takes `user_id`; answers it, `clients`, those he was taken out of, and `invites`, those that were withdrawn. Refused
//! while he owns a client. What the log says of him afterwards is `erased user N`: the entries stay, with what was
//! done and when.
//!
//! What becomes of each column that can say something of a person:
//!
//! | table | what becomes of it |
//! |---|---|
//! | `users` | names, address, language, password and second factor go; number and UUID stay, so that no one else gets them |
//! | `memberships`, `membership_roles`, `group_users` | the rows go; a group in which nobody is left goes as well |
//! | `factors`, `factor_codes` | the rows go |
//! | `sessions` | ended; address and program go |
//! | `user_tokens`, `api_keys` | revoked; a key's name goes |
//! | `links`, `sso_tokens` | ended; they hold numbers only |
//! | `invites` | those to him are withdrawn and lose address and text; those by him lose their text |
//! | `outbox` | mails to him lose recipient, what was said and the other server's answer, and those that wait are dropped; those to others name him no more |
//! | `mail_attempts`, `refused_calls` | those of his mails and of his keys go |
//! | `activity` | texts about him, his addresses and where he was go |
//! | `operations` | answers to his own calls go; one to staff's call may name him for the day that it is kept |
//! | `limits` | what was counted of him goes |
//! | `listing_prefixes` | the beginnings of his names and address are counted out |
//! | `clients`, `contacts`, `client_custom_fields`, `user_groups` | stay: what a client or a group says of itself belongs to it |
//! | all others | hold nothing of users |
//!
//! Copies of the store, mails that were sent and mails written into a folder are out of its reach.

use serde_json::json;

use super::delete_user_client;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::right::Right;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::personal;
use crate::place::Place;
use crate::store::{clients, users};

/// The row.
pub const CALL: Call = Call {
    name: "EraseUser",
    about: None,
    needs: Needs::Staff(Right::PersonalData),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const OWNS: Refusal = Refusal::new(Kind::Conflict, "owns_client", "The user owns a client").about("user_id");
/// How many clients the refusal names.
const NAMED: usize = 5;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = fields::user_id(params)?;
    let user = users::by_id(context.tx, id)?.ok_or(NO_USER)?;
    let places = clients::of_user(context.tx, id)?;
    let owned: Vec<i64> = places.iter().filter(|(_, owns)| *owns).map(|(client, _)| *client).collect();
    if !owned.is_empty() {
        return Err(owns(&owned).into());
    }
    for (client, _) in &places {
        leave(context, ClientId::new(*client), id)?;
    }
    let invites = personal::forget(context, &user)?;
    // A client without a place for its owner is none that the application makes.
    if !super::delete_user::erase(context, id)? {
        return Err(OWNS.into());
    }
    let counts = json!({ "before": user.state.as_str(), "clients": places.len(), "invites": invites });
    context.log(&Logged {
        action: CALL.name,
        user: Some(id),
        detail: &counts.to_string(),
        ..Logged::default()
    })?;
    let number = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
    Ok(Reply::done()
        .with("user_id", id.get())
        .with("clients", number(places.len()))
        .with("invites", number(invites)))
}

fn leave(context: &mut Context<'_, '_>, client: ClientId, user: UserId) -> Result<(), Fault> {
    let place = Place::of(context, client, user)?;
    let before = place.may()?;
    delete_user_client::take_out(context, delete_user_client::CALL.name, &place, before)
}

fn owns(clients: &[i64]) -> Refusal {
    let mut list: Vec<String> = clients.iter().take(NAMED).map(i64::to_string).collect();
    if clients.len() > NAMED {
        list.push(format!("and {} more", clients.len() - NAMED));
    }
    let words =
        format!("The user owns clients, which have to be handed over or deleted first: {}", list.join(", "));
    Refusal { message: words.into(), ..OWNS }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ADMIN, FORM, PAGE};
    use crate::cli::testing::World;
    use crate::domain::secret::Secret;
    use crate::store::schema::tables::{self, Holds};

    /// What stands in any text of any table, with its place.
    fn texts(world: &World) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for table in tables::tables() {
            for column in table.columns.iter().filter(|column| column.holds == Holds::Texts) {
                let place = format!("{}.{}", table.name, column.name);
                let sql = format!("SELECT {} FROM {}", column.name, table.name);
                let found = world.read(|tx| tx.all(&sql, &[], |row| Ok(row.opt_text(0)?.map(str::to_owned))));
                all.extend(found.into_iter().flatten().map(|text| (place.clone(), text)));
            }
        }
        all
    }

    fn places_of(world: &World, what: &str) -> Vec<String> {
        let what = what.to_lowercase();
        let found = texts(world).into_iter().filter(|(_, text)| text.to_lowercase().contains(&what));
        found.map(|(place, text)| format!("{place}: {text}")).collect()
    }

    fn erase(world: &World, user: &str) -> Result<Reply, String> {
        world.call(ADMIN, CALL.name, &[("user_id", user)])
    }

    /// A user who left traces in every table that can hold any.
    fn busy(world: &World) -> (String, Secret) {
        let (client, owned) = (world.client("owner@example.com"), world.client("second@example.com"));
        let call = |action: &str, pairs: &[(&str, &str)]| {
            world.call(FORM, action, pairs).unwrap_or_else(|no| panic!("{action}: {no}"))
        };
        let add = [
            ("firstname", "Annegret"),
            ("lastname", "Zwiebel"),
            ("email", "Annegret@Old.example"),
            ("password2", World::PASSWORD),
        ];
        let user = call("AddUser", &add).int("user_id").to_string();
        world.member(&client, &user, "products,manageusers");
        call(
            "CreateClientInvite",
            &[("client_id", &owned), ("email", "annegret@old.example"), ("permissions", "tickets")],
        );
        call("UpdateUser", &[("user_id", &user), ("email", "Annegret@New.example")]);
        call("ResetPassword", &[("email", "annegret@new.example")]);
        call(
            "CreateClientInvite",
            &[
                ("client_id", &owned),
                ("email", "Annegret@New.example"),
                ("permissions", "tickets"),
                ("message", "Dear Annegret Zwiebel"),
            ],
        );
        let session = world.log_in("annegret@new.example");
        world.second_factor(&user, &session);
        let invite = [
            ("client_id", &*client),
            ("email", "bob@example.com"),
            ("permissions", "products"),
            ("message", "Yours, Annegret Zwiebel"),
        ];
        world.call_as(&session, FORM, "CreateClientInvite", &invite).expect("invited");
        // Somebody's invitation that she accepts by her own address, of which its inviter hears.
        call(
            "CreateClientInvite",
            &[("client_id", &owned), ("email", "carl@example.com"), ("permissions", "tickets")],
        );
        let token = world.mailed("invitation", crate::domain::token::INVITATION);
        world.on_page(&session, "AcceptInvite", &[("link", &token)]).expect("accepted");
        world.operator("AddUserToken", &[("email", "annegret@new.example")]).expect("a token");
        world
            .operator("AddApiKey", &[("email", "annegret@new.example"), ("name", "Annegret's")])
            .expect("a key");
        drop(world.call(PAGE, "LogIn", &[("email", "annegret@new.example"), ("password", "wrong")]));
        world.write(|tx| {
            tx.execute(
                "INSERT INTO mail_attempts (mail_id, at, attempt, answer)
                 SELECT id, 1, 1, '550 no such mailbox: ' || recipient FROM outbox WHERE recipient LIKE '%nnegret@%'",
                &[],
            )?;
            tx.execute(
                "INSERT INTO refused_calls (asker, at, protocol, action, ip, code)
                 SELECT 'key ' || id, 1, 'rest', 'GetMe', '198.51.100.7', 'forbidden' FROM api_keys",
                &[],
            )
        });
        (user, session)
    }

    #[test]
    fn after_it_no_table_holds_her_name_or_any_address_of_hers() {
        let world = World::new();
        let (user, session) = busy(&world);
        assert!(!places_of(&world, "annegret").is_empty());
        let done = erase(&world, &user).expect("erased");
        assert_eq!((done.int("clients"), done.int("invites")), (2, 1));
        assert_eq!(places_of(&world, "annegret"), Vec::<String>::new());
        assert_eq!(places_of(&world, "zwiebel"), Vec::<String>::new());
        assert_eq!(places_of(&world, "a test"), Vec::<String>::new(), "her programs");
        assert_eq!(places_of(&world, "198.51.100.7"), Vec::<String>::new(), "where her keys were used");
        assert!(!places_of(&world, &format!("erased user {user}")).is_empty());
        assert!(
            !places_of(&world, "bob@example.com").is_empty()
                && !places_of(&world, "carl@example.com").is_empty()
        );
        assert_eq!(world.on_page(&session, "ViewAccount", &[]).unwrap_err().code, "log_in");
        let entries = world.activity();
        for kept in
            ["AddUser", "UpdateUser", "LogIn", "CreateClientInvite", "DeleteUserClient", "CancelClientInvite"]
        {
            assert!(entries.iter().any(|action| action == kept), "{kept} is not in {entries:?}");
        }
        assert_eq!(entries.last().map(String::as_str), Some(CALL.name));
        assert_eq!(erase(&world, &user).unwrap_err(), NO_USER.message);
    }

    #[test]
    fn nothing_waits_to_be_sent_to_her_and_no_failed_mail_is_tried_again() {
        let world = World::new();
        let (user, _) = busy(&world);
        world.write(|tx| tx.execute("UPDATE outbox SET state = 'failed' WHERE kind = 'invitation'", &[]));
        erase(&world, &user).expect("erased");
        world.operator("RetryMail", &[("all", "1")]).expect("tried again");
        let waiting = world.read(|tx| {
            tx.all("SELECT recipient FROM outbox WHERE state = 'queued'", &[], |row| {
                Ok(row.text(0)?.to_owned())
            })
        });
        assert!(!waiting.is_empty() && !waiting.iter().any(String::is_empty), "{waiting:?}");
    }

    #[test]
    fn an_owner_hands_his_clients_over_before_he_is_forgotten() {
        let world = World::new();
        let (client, heir) = (world.client("owner@example.com"), world.user("heir@example.com"));
        let owner = world.owner(&client);
        world.client_of("owner@example.com");
        assert_eq!(
            erase(&world, &owner).unwrap_err(),
            "The user owns clients, which have to be handed over or deleted first: 1, 2"
        );
        world.call(FORM, "DeleteClient", &[("clientid", "2")]).expect("deleted");
        world.member(&client, &heir, "products");
        let transfer = [("client_id", &*client), ("user_id", &*heir)];
        world.call(FORM, "TransferClientOwnership", &transfer).expect("handed over");
        assert_eq!(erase(&world, &owner).expect("erased").int("clients"), 1);
        assert!(world.standing(&client, &owner).permissions.is_none());
        assert_ne!(world.user("owner@example.com"), owner, "the address is free again");
    }
}
