//! What others change of the settings in the store: the server looks for it and takes it over.

use std::time::Duration;

use crate::dispatch::House;

/// How often it looks: one row by its key.
const EVERY: Duration = Duration::from_secs(2);

/// Follows until the server stops.
pub fn until_stopped(house: &House) {
    let mut is_well = true;
    while !house.wake.is_stopping() {
        let followed = house.site.follow(&house.store);
        // Once, and not every two seconds for as long as the store is out of reach.
        if let (true, Err(error)) = (is_well, &followed) {
            log::warn!("the settings in the store cannot be read: {error}");
        }
        is_well = followed.is_ok();
        house.wake.wait_for_stop(EVERY);
    }
}
