//! Requests per second against the bare framework, in one run: `cargo bench --bench throughput [-- --short | --lists | --postgres]`.

mod throughput {
    pub mod bare;
    pub mod cluster;
    pub mod desk;
    pub mod lists;
    pub mod load;
    pub mod pages;
    pub mod probe;
    pub mod rows;
    pub mod run;
    pub mod screens;
    pub mod server;
    pub mod shared;
    pub mod sink;
    pub mod stores;
    pub mod table;
}

use std::process::ExitCode;

use throughput::{bare, desk, lists, pages, run, screens, shared, table};

/// What went wrong, for whoever started the bench.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first() {
        Some(first) if first == bare::ARGUMENT => bare::serve(&arguments[1..]).map(|()| true),
        Some(first) if first == "--lists" => measure_lists(1.0),
        Some(first) if first == "--postgres" => measure_shared(&shared::FULL),
        first => measure(first.is_some_and(|first| first == "--short")),
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
    tell(&missed);
    let lists = measure_lists(plan.tolerance * plan.tolerance)?;
    let shared = measure_shared(if short { &shared::SHORT } else { &shared::FULL })?;
    Ok((missed.is_empty() && lists && shared) || !plan.fails)
}

/// Runs and prints; false when PostgreSQL is used too badly.
fn measure_shared(plan: &shared::Plan) -> Outcome<bool> {
    let (table, missed) = shared::measure(plan)?;
    print!("{table}");
    tell(&missed);
    Ok(missed.is_empty())
}

/// Runs and prints; false when a list takes too long.
fn measure_lists(tolerance: f64) -> Outcome<bool> {
    let mut good = true;
    let measure = [lists::measure, pages::measure, screens::measure, desk::measure];
    for measure in measure {
        let (table, missed) = measure(tolerance)?;
        print!("{table}");
        tell(&missed);
        good &= missed.is_empty();
    }
    Ok(good)
}

fn tell(missed: &[String]) {
    for line in missed {
        println!("MISSED: {line}");
    }
}
