//! Requests per second against the bare framework, in one run: `cargo bench --bench throughput [-- --short]`.

mod throughput {
    pub mod bare;
    pub mod load;
    pub mod probe;
    pub mod rows;
    pub mod run;
    pub mod server;
    pub mod sink;
    pub mod stores;
    pub mod table;
}

use std::process::ExitCode;

use throughput::{bare, run, table};

/// What went wrong, for whoever started the bench.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first() {
        Some(first) if first == bare::ARGUMENT => bare::serve(&arguments[1..]).map(|()| true),
        _ => measure(arguments.iter().any(|one| one == "--short")),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("the bench cannot be run: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs and prints; false when a floor is missed by so much that something is broken.
fn measure(short: bool) -> Outcome<bool> {
    let plan = if short { run::SHORT } else { run::FULL };
    let results = run::all(&plan)?;
    print!("{}", table::of(&results));
    let missed = table::missed(&results, plan.tolerance);
    for line in &missed {
        println!("MISSED: {line}");
    }
    Ok(missed.is_empty() || !plan.fails)
}
