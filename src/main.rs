//! Ends in an exit code; the commands are in `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    vestibule::cli::run()
}
