//! stub
use super::Failure;
use clap::Subcommand;
/// x
#[derive(Subcommand)]
pub enum Invite {
    /// x
    List,
}
impl Invite {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
