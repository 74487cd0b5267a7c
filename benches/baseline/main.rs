//! The measured base line: makes a million petitions, lets the release build serve them, and sets it beside `pgbench`
//! running the same statements in the same rounds, on the same cores. What writes works on a copy of the data.
//! `docs/PERFORMANCE.md` tells what came out.
//!
//!     cargo bench --bench baseline                 everything
//!     cargo bench --bench baseline -- data         only makes the data (kept in TIEPDAN_BASELINE_DIR)
//!     cargo bench --bench baseline -- plans        only explains every list; fails where a plan is bad
//!     cargo bench --bench baseline -- rounds       only the rounds
//!     cargo bench --bench baseline -- overload     only reads and registrations beside each other, far below and beyond capacity
//!     cargo bench --bench baseline -- export       only the dataset
//!     cargo bench --bench baseline -- start        only the time to ready
//!     cargo bench --bench baseline -- law          only the job that follows a change of the law

mod accounts;
mod alike;
mod client;
mod coverage;
mod dataset;
mod filters;
mod law;
mod lists;
mod overload;
mod pgbench;
mod plans;
mod rounds;
mod server;
mod server_log;
mod stand;
mod start;
mod table;

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use stand::Stand;
use table::Table;

/// What may go wrong; the command says it and ends.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Measures the base line.
#[derive(Debug, Parser)]
struct Command {
    /// What to do: data, plans, rounds, overload, export, start, law; everything where none is named.
    steps: Vec<String>,

    /// Folder of the private cluster with the data, kept between runs.
    #[arg(long, env = "TIEPDAN_BASELINE_DIR", default_value = "target/baseline")]
    folder: PathBuf,

    /// Interleaved rounds.
    #[arg(long, default_value_t = 5)]
    rounds: usize,

    /// Seconds of each measurement in a round.
    #[arg(long, default_value_t = 4)]
    seconds: u64,

    /// `cargo bench` says this to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Command {
    fn wants(&self, step: &str) -> bool {
        self.steps.is_empty() || self.steps.iter().any(|named| named == step)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    table::try_median();
    let command = Command::parse();
    let known = ["data", "plans", "rounds", "overload", "export", "start", "law"];
    if let Some(unknown) = command.steps.iter().find(|step| !known.contains(&step.as_str())) {
        return Err(format!("there is no step {unknown}: {}", known.join(", ")).into());
    }
    let stand = Stand::ready(&command.folder).await?;
    let mut table = Table::default();
    let measured = measure(&command, &stand, &mut table).await;
    // What was measured is told, whatever failed after it.
    table.print();
    let stopped = stand.stop().await;
    measured.and(stopped)
}

async fn measure(command: &Command, stand: &Stand, table: &mut Table) -> Outcome<()> {
    if command.wants("plans") {
        stand.copy().await?;
        alike::make(stand).await?;
        plans::explain(stand).await?;
    }
    if command.wants("rounds") {
        let seconds = Duration::from_secs(command.seconds);
        stand.copy().await?;
        rounds::run(stand, command.rounds, seconds, table).await?;
    }
    if command.wants("overload") {
        let seconds = Duration::from_secs(command.seconds);
        stand.copy().await?;
        overload::run(stand, command.rounds.min(3), seconds, table).await?;
    }
    if command.wants("export") {
        dataset::run(stand, command.rounds.min(3), table).await?;
    }
    if command.wants("start") {
        start::run(stand, command.rounds, table).await?;
    }
    if command.wants("law") {
        stand.copy().await?;
        law::run(stand, command.rounds.min(3), table).await?;
    }
    Ok(())
}
