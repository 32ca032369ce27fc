//! `migrate-store`: the whole store, copied to another engine or another place.

use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use super::{Common, Failure, logging, output};
use crate::config::BadConfig;
use crate::domain::time::uptime;
use crate::store::Place;
use crate::store::transfer::{Checked, Copy, Plan, Stage};

/// After so many milliseconds a table that is not done yet is told of again.
const AGAIN: i64 = 5_000;

/// Options of `migrate-store`.
#[derive(Args)]
pub struct MigrateStore {
    /// Where to: sqlite:PATH of a file named vestibule.db, or postgres://….
    #[arg(long, value_name = "URL")]
    to: String,
    /// Write nothing: say what would be copied, and whether it can be.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    common: Common,
}

impl MigrateStore {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        let config = self.common.load()?;
        logging::start(&config);
        let target = target(&self.to)?;
        let copy = Copy { source: &config.store, target: &target };
        if self.dry_run {
            return self.plan(&copy);
        }
        let (begun, mut progress) = (uptime(), Progress::begin());
        let checked = copy.run(&mut |stage| {
            progress.tell(stage);
            Ok(())
        });
        progress.end();
        let checked = checked.map_err(Failure::of)?;
        output::print(self.common.json, &compared(&checked, (uptime() - begun) / 1000));
        verdict(&checked)?;
        eprintln!(
            "vestibule: all is copied but the key file {}: copy it, with the mode 0600, into the data folder of \
             each server on the new store, which starts with no other",
            config.data.join("key").display()
        );
        Ok(())
    }

    fn plan(&self, copy: &Copy<'_>) -> Result<(), Failure> {
        let mut progress = Progress::begin();
        let plan = copy.plan(&mut |stage| {
            progress.tell(stage);
            Ok(())
        });
        progress.end();
        let plan = plan.map_err(Failure::of)?;
        output::print(self.common.json, &planned(&plan));
        if plan.is_served {
            eprintln!(
                "vestibule: the source seems to be in use: stop every server on it before it is copied"
            );
        }
        Ok(())
    }
}

/// Reads `--to`. What is wrong is said without repeating it: there may be a password in it.
fn target(url: &str) -> Result<Place, Failure> {
    let bad = |what: &str| Failure::Config(BadConfig::new(format!("--to: {what}")));
    let is_other = |file: &str| Path::new(file).file_name().is_none_or(|name| name != "vestibule.db");
    if url.strip_prefix("sqlite:").is_some_and(is_other) {
        return Err(bad("the file must be named vestibule.db"));
    }
    Place::parse(url).map_err(|what| bad(&what))
}

fn compared(checked: &[Checked], seconds: i64) -> Value {
    let table = |one: &Checked| {
        json!({
            "table": one.table, "rows": one.rows, "checksum": one.checksum, "ok": one.is_ok(),
        })
    };
    json!({ "tables": checked.iter().map(table).collect::<Vec<_>>(), "seconds": seconds })
}

fn planned(plan: &Plan) -> Value {
    let table = |(table, rows, copied): &(String, u64, u64)| json!({ "table": table, "rows": rows, "copied": copied });
    json!({
        "tables": plan.tables.iter().map(table).collect::<Vec<_>>(),
        "resumes": plan.resumes,
        "source_in_use": plan.is_served,
    })
}

/// Fails where a table differs.
fn verdict(checked: &[Checked]) -> Result<(), Failure> {
    let differ = checked
        .iter()
        .filter(|one| !one.is_ok())
        .map(|one| format!("{} (rows here {}, there {})", one.table, one.rows, one.target_rows));
    let differ = differ.collect::<Vec<_>>().join(", ");
    if differ.is_empty() {
        return Ok(());
    }
    Err(Failure::Failed(format!(
        "the copy is not the source: {differ}; somebody wrote to one of them since the copy began. Stop every \
         `vestibule serve` on the source, empty the target (drop its database, remove its data folder) and \
         start again"
    )))
}

/// A line to standard error for each table, and some in between for a long one.
struct Progress {
    at: Option<At>,
    /// When the table before was done.
    since: i64,
}

/// The table in hand.
struct At {
    what: &'static str,
    table: String,
    rows: u64,
    begun: i64,
    told: i64,
}

impl At {
    fn line(&self) -> String {
        let millis = u64::try_from(uptime() - self.begun).unwrap_or(0).max(1);
        format!("{} {}: {} rows, {} rows/s", self.what, self.table, self.rows, self.rows * 1000 / millis)
    }
}

impl Progress {
    fn begin() -> Self {
        Self { at: None, since: uptime() }
    }

    fn tell(&mut self, stage: Stage<'_>) {
        let (what, table, rows) = match stage {
            Stage::Begun { resumes } => {
                if resumes {
                    eprintln!("the target is an unfinished copy of this store: it goes on there");
                }
                return;
            }
            Stage::Copied(table, rows) => ("copied", table, rows),
            Stage::Numbered => return,
            Stage::Compared(table, rows) => ("compared", table, rows),
        };
        let now = uptime();
        if self.at.as_ref().is_none_or(|at| (at.what, at.table.as_str()) != (what, table)) {
            self.end();
            self.at =
                Some(At { what, table: table.to_owned(), rows: 0, begun: self.since, told: self.since });
        }
        self.since = now;
        if let Some(at) = &mut self.at {
            at.rows = rows;
            if now - at.told > AGAIN {
                at.told = now;
                eprintln!("{} …", at.line());
            }
        }
    }

    /// The last line of the table in hand.
    fn end(&mut self) {
        if let Some(at) = self.at.take() {
            eprintln!("{}", at.line());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::open;
    use crate::cli::temporary::Temporary;
    use crate::config::{Config, Flags};
    use crate::domain::time::Clock;
    use crate::store::transfer::Stopped;

    fn configured(folder: &Temporary) -> Config {
        let flags = Flags::from([("data", folder.path().display().to_string())]);
        Config::load(None, flags).expect("a configuration")
    }

    fn house(config: &Config) -> Result<(), String> {
        let opened = open::house(config, Clock::default(), false, Box::new(|_| {}));
        opened.map(drop).map_err(|failure| match failure {
            Failure::Failed(words) => words,
            Failure::Config(bad) => bad.text,
        })
    }

    #[test]
    fn nothing_opens_an_unfinished_copy_and_the_key_has_to_come_along() {
        let folders = [(); 2].map(|()| Temporary::new("vestibule-test").expect("a folder"));
        let [from, to] = [&folders[0], &folders[1]].map(configured);
        house(&from).expect("a new store");
        let copy = Copy { source: &from.store, target: &to.store };
        let stopped = copy.run(&mut |stage| match stage {
            Stage::Copied("users", _) => Err(Stopped("here".to_owned())),
            _ => Ok(()),
        });
        assert_eq!(stopped, Err(Stopped("here".to_owned())));
        let words = house(&to).expect_err("unfinished");
        assert!(words.starts_with("this store is an unfinished copy of another one"), "{words}");
        assert!(!to.data.join("key").exists());
        verdict(&copy.run(&mut |_| Ok(())).expect("it goes on")).expect("alike");
        assert!(
            house(&to).expect_err("another key").contains("not the one that this database was set up with")
        );
        std::fs::copy(from.data.join("key"), to.data.join("key")).expect("copied");
        house(&to).expect("the same key");
    }

    #[test]
    fn what_is_wrong_with_the_target_is_said_without_its_password() {
        for (url, words) in [
            ("sqlite:/var/lib/store.db", "the file must be named vestibule.db"),
            ("postgres://me:secret@db.example", "it names no database"),
            ("mysql://me:secret@db.example/v", "it must be sqlite:PATH or postgres://"),
        ] {
            let Err(Failure::Config(bad)) = target(url) else { panic!("{url} is taken") };
            assert!(bad.text.starts_with("--to: ") && bad.text.contains(words), "{}", bad.text);
            assert!(!bad.text.contains("secret"), "{}", bad.text);
        }
        assert!(target("sqlite:vestibule.db").is_ok());
    }

    #[test]
    fn tables_that_differ_are_named() {
        let alike = Checked {
            table: "users".to_owned(),
            rows: 2,
            checksum: "a".to_owned(),
            target_rows: 2,
            target_checksum: "a".to_owned(),
        };
        let other = Checked { table: "links".to_owned(), target_checksum: "b".to_owned(), ..alike.clone() };
        verdict(std::slice::from_ref(&alike)).expect("alike");
        let shown = compared(&[alike.clone(), other.clone()], 1);
        assert_eq!((&shown["tables"][0]["ok"], &shown["tables"][1]["ok"]), (&json!(true), &json!(false)));
        let Err(Failure::Failed(words)) = verdict(&[alike, other]) else { panic!("it passes") };
        assert!(words.starts_with("the copy is not the source: links (rows here 2, there 2);"), "{words}");
    }
}
