//! stub
use super::Failure;
use clap::Subcommand;
/// x
#[derive(Subcommand)]
pub enum Admin {
    /// x
    List,
}
impl Admin {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
