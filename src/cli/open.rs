//! Opening what a command works on: the data folder, its key, the house, the post.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use super::{Common, Failure, keyfile};
use crate::action::{Live, Reply, Site};
use crate::actions::{self, Group};
use crate::auth::{self, Gate, Proof};
use crate::config::Config;
use crate::dispatch::{self, Ask, House, Outcome};
use crate::domain::random::Random;
use crate::domain::time::Clock;
use crate::mail::render::Templates;
use crate::mail::transport::Transport;
use crate::mail::{Post, Wake};
use crate::openid;
use crate::params::Params;
use crate::store::db::{DbError, Tx};
use crate::store::{OnFatal, Options, Store, settings, transfer};

/// Opens the house on a data folder. Only `serve` and `demo` are serving.
pub fn house(config: &Config, clock: Clock, serving: bool, on_fatal: OnFatal) -> Result<Arc<House>, Failure> {
    let options =
        Options { place: config.store.clone(), pool: config.db_pool, wait: config.db_wait, clock, serving };
    let store = Arc::new(Store::open(options, on_fatal).map_err(Failure::of)?);
    refuse_unfinished(&store)?;
    let key = keyfile::open(&store, &config.data.join("key")).map_err(Failure::Failed)?;
    let public_url = public_url(&store, config, serving).map_err(Failure::of)?;
    let secure = public_url.starts_with("https://");
    let site = Site { public_url, secure, key, ..config.site.clone() };
    let site = Arc::new(Live::open(site, &store).map_err(Failure::of)?);
    let mut secret = [0u8; 32];
    Random::machine().fill(&mut secret);
    let house = House {
        store,
        gate: Gate::new(secret),
        site,
        hashing: auth::hashing(config.http_workers).map_err(Failure::of)?,
        openid: openid::start(if serving { &config.site.openid } else { &[] }).map_err(Failure::of)?,
        wake: Arc::new(Wake::default()),
        running: Arc::default(),
        traffic: dispatch::Traffic::default(),
        arrivals: dispatch::Arrivals::default(),
    };
    Ok(Arc::new(house))
}

/// Nobody but the copier writes to a copy that has not all rows yet.
fn refuse_unfinished(store: &Store) -> Result<(), Failure> {
    if !store.scan(transfer::is_unfinished).and_then(|found| found).map_err(Failure::of)? {
        return Ok(());
    }
    Err(Failure::Failed(
        "this store is an unfinished copy of another one: start the same `vestibule migrate-store` again and let \
         it end, or empty the store"
            .to_owned(),
    ))
}

/// The base of links. The server leaves its own in the store, so that a command beside it, which does
/// not know the server's flags, shows the same addresses.
fn public_url(store: &Store, config: &Config, serving: bool) -> Result<String, DbError> {
    const NAME: &str = "public_url";
    let own = config.site.public_url.clone();
    if serving {
        let kept = own.clone();
        store.write(move |tx| settings::put(tx, NAME, &kept))?;
    } else if !config.public_url_given {
        return Ok(store.scan(|tx| settings::get(tx, NAME))??.unwrap_or(own));
    }
    Ok(own)
}

/// The house for a command beside (or without) a running server.
pub fn beside(common: &Common) -> Result<(Arc<House>, Config), Failure> {
    let config = common.load()?;
    super::logging::start(&config);
    let house = house(&config, Clock::default(), false, Box::new(|_| {}))?;
    Ok((house, config))
}

/// What hands over mails.
pub fn post(house: &House, config: &Config) -> Result<Arc<Post>, Failure> {
    let site = house.site.now();
    let transport = Transport::from_settings(config.smtp_url.as_deref(), &config.data.join("mail"));
    Ok(Arc::new(Post {
        store: Arc::clone(&house.store),
        site: Arc::clone(&house.site),
        templates: Templates::new(Some(&site.templates), &site.brand).map_err(Failure::Failed)?,
        transport: transport.map_err(Failure::Failed)?,
        from: config.mail_from.clone(),
    }))
}

/// Reads for a list or a look.
pub fn read<T>(house: &House, read: impl FnMut(&mut Tx<'_>) -> Result<T, DbError>) -> Result<T, Failure> {
    house.store.scan(read).and_then(|found| found).map_err(Failure::of)
}

/// Makes one of the operator's own calls.
pub fn operate(house: &Arc<House>, action: &str, pairs: &[(&str, &str)]) -> Result<Reply, Failure> {
    call(house, actions::COMMANDS, action, pairs)
}

/// Makes a call as the operator and gives its reply, or the refusal's words.
pub fn call(
    house: &Arc<House>,
    tables: &'static [Group],
    action: &str,
    pairs: &[(&str, &str)],
) -> Result<Reply, Failure> {
    let ask = Ask {
        tables,
        action: action.to_owned(),
        params: Params::from_pairs(pairs.iter().copied()),
        proof: Proof::Operator,
        ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        user_agent: "vestibule".to_owned(),
        repeat: None,
    };
    match dispatch::call_and_wait(house, ask) {
        Outcome::Reply(reply) => Ok(reply),
        Outcome::Refused(refusal) => Err(Failure::Failed(refusal.message.into_owned())),
        Outcome::Broken(id) => {
            Err(Failure::Failed(format!("something is broken; the log says what under {id}")))
        }
    }
}
