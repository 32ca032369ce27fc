//! stub
use super::Failure;
use clap::Subcommand;
/// x
#[derive(Subcommand)]
pub enum User {
    /// x
    List,
}
impl User {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
