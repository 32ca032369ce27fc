//! stub
use super::Failure;
use clap::Subcommand;
/// x
#[derive(Subcommand)]
pub enum Credential {
    /// x
    List,
}
impl Credential {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
