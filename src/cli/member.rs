//! stub
use super::Failure;
use clap::Subcommand;
/// x
#[derive(Subcommand)]
pub enum Member {
    /// x
    List,
}
impl Member {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
