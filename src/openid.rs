//! Providers of OpenID: what an access token of theirs proves, asked over the network by threads of their own.

mod claims;
mod fetch;
mod jwt;
mod keys;
mod provider;

use std::io;
use std::sync::Arc;

use self::jwt::Jwt;
use self::provider::Known;
use crate::action::{Done, Provider, Unproved, Work};
use crate::auth::Pool;

/// A slow provider keeps so many callers waiting at once, and nobody else.
const THREADS: usize = 4;
/// How many may wait behind them.
const QUEUE: usize = 8;

/// Starts the threads that ask the providers; none where there is nobody to ask.
pub fn start(providers: &[Provider]) -> io::Result<Pool> {
    let threads = if providers.is_empty() { 0 } else { THREADS };
    let known: Arc<[Known]> = providers.iter().cloned().map(Known::new).collect();
    Pool::start("openid", (threads, QUEUE), move |work| answer(&known, work))
}

/// The provider that a caller names; where he names none, the only one, or whose token he says it is.
pub fn chosen<'p>(providers: &'p [Provider], named: Option<&str>, token: &str) -> Option<&'p Provider> {
    match (named, providers) {
        (Some(name), _) => providers.iter().find(|one| one.name.eq_ignore_ascii_case(name)),
        (None, [only]) => Some(only),
        (None, _) => {
            let issuer = Jwt::parse(token)?.claimed_issuer()?;
            providers.iter().find(|one| one.issuer == issuer)
        }
    }
}

/// Whether an address can name a provider: below it stands its configuration.
pub fn is_issuer(address: &str) -> bool {
    fetch::is_safe(address) && !address.contains('?')
}

fn answer(known: &[Known], work: &Work) -> Option<Done> {
    let Work::Identify(evidence) = work else { return None };
    let provider = known.iter().find(|known| known.is(&evidence.provider));
    let proved = provider.map_or(Err(Unproved::Unreachable), |known| known.identify(evidence));
    if let Err(Unproved::Refused(why)) = &proved {
        log::info!("a token of the provider {} is refused: {why}", evidence.provider);
    }
    Some(Done::Identified(proved))
}
