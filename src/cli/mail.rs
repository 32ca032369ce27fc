//! stub
use super::Failure;
use clap::Subcommand;
/// x
#[derive(Subcommand)]
pub enum Mail {
    /// x
    List,
}
impl Mail {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
