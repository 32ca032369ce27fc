//! stub
use super::Failure;
use clap::Subcommand;
/// x
#[derive(Subcommand)]
pub enum Client {
    /// x
    List,
}
impl Client {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
