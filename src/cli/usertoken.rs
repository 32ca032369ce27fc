//! stub
use super::Failure;
use clap::Subcommand;
/// x
#[derive(Subcommand)]
pub enum Usertoken {
    /// x
    List,
}
impl Usertoken {
    /// x
    pub fn run(self) -> Result<(), Failure> {
        Ok(())
    }
}
