//! What a world stands on, and how it is put together.

use std::sync::{Arc, Mutex};

use vestibule::config::{Config, Flags};
use vestibule::dispatch::House;
use vestibule::domain::time::Clock;
use vestibule::domain::token::Key;
use vestibule::mail::transport::Transport;
use vestibule::store::Store;

use super::{Setup, World};
use crate::building::{self, store};
use crate::database::Database;
use crate::folder::Folder;
use crate::people::{self, Credential};

/// What a world's server stands on.
struct Ground {
    folder: Folder,
    database: Option<Database>,
    key: Key,
    clock: Clock,
}

impl World {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// With other settings. No sender runs until the test starts some.
    pub fn with(change: impl FnOnce(&mut Setup)) -> Self {
        Self::on(building::database(), change)
    }

    /// On SQLite, whatever the environment says: for tests about its file.
    pub fn on_sqlite() -> Self {
        Self::on(None, |_| {})
    }

    /// On PostgreSQL, whatever the environment says.
    pub fn on_postgres() -> Self {
        Self::on(Some(building::postgres()), |_| {})
    }

    /// On a database that is there, by its address.
    pub fn at(address: &str, change: impl FnOnce(&mut Setup)) -> Self {
        Self::on(None, |setup| {
            setup.set("database_url", address);
            change(setup);
        })
    }

    fn on(database: Option<Database>, change: impl FnOnce(&mut Setup)) -> Self {
        let ground =
            Ground { folder: Folder::new(), database, key: building::key(), clock: Clock::default() };
        let mut setup = Setup { flags: Flags::new(), transport: Transport::memory(), people: people::found };
        for (name, value) in [
            ("data", ground.folder.path().to_str().expect("a plain path")),
            ("public_url", "http://accounts.test"),
            ("company_name", "Big Host"),
            ("mail_from", "Big Host <accounts@accounts.test>"),
        ] {
            setup.set(name, value);
        }
        if let Some(database) = &ground.database {
            setup.set("database_url", &database.address());
        }
        change(&mut setup);
        let config = Config::load(None, setup.flags.clone()).expect("a good configuration");
        let store = match &ground.database {
            Some(_) => store(&config.store, &ground.clock, true).expect("a store"),
            None => building::of(&config, &ground.clock).expect("a store"),
        };
        let people = setup.people;
        Self::start(ground, (setup.flags, config), store, setup.transport, people)
    }

    fn start(
        ground: Ground,
        (flags, config): (Flags, Config),
        store: Store,
        transport: Transport,
        people: impl FnOnce(&Arc<House>) -> Credential,
    ) -> Self {
        let house = building::house(&config, store, ground.key);
        let post = building::post(&house, &config, transport);
        let credential = people(&house);
        let (server, address) = building::serve(&house, &config);
        let (server, mail) = (Some(server), Mutex::new((None, Arc::clone(&house.wake))));
        let Ground { folder, database, .. } = ground;
        Self { house, post, credential, address, folder, flags, config, server, mail, database }
    }

    /// Another server on the same store, as another machine has it: with a data folder of its own and
    /// the same key in it.
    pub fn node(&self) -> Self {
        let clock = self.house.store.clock().clone();
        let ground =
            Ground { folder: Folder::new(), database: None, key: self.house.site.key().clone(), clock };
        let mut flags = self.flags.clone();
        flags.insert("data", ground.folder.path().display().to_string());
        let config = Config::load(None, flags.clone()).expect("the same configuration");
        // On SQLite two servers are refused: there the second one counts as a command.
        let store = store(&self.config.store, &ground.clock, false).expect("it opens beside the first");
        Self::start(ground, (flags, config), store, Transport::memory(), |_| self.credential.clone())
    }
}
