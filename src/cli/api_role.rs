//! stub
use super::Failure;
use clap::Subcommand;
/// x
#[derive(Subcommand)]
pub enum ApiRole {
    /// x
    List,
}
impl ApiRole {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
