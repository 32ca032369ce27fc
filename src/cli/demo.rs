//! stub
use super::Failure;
use clap::Args;
/// x
#[derive(Args)]
pub struct Demo;
impl Demo {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
