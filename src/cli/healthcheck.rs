//! stub
use super::Failure;
use clap::Args;
/// x
#[derive(Args)]
pub struct Healthcheck;
impl Healthcheck {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
