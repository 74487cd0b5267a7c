//! The commands, one file each. What a person reads goes to standard output, the log to standard error; a command
//! that fails says why in one sentence and ends with 1, or with 2 where the command line or a setting's name is wrong.

mod audit;
pub mod client;
pub mod commune;
mod demo;
mod doctor;
mod keys;
mod laptop;
mod migrate;
mod old_keys;
mod openapi;
mod owner;
mod serve;
mod usage;
pub mod user;
mod worker;

use std::io::{self, ErrorKind, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::kernel::problem::{Outcome, Problem};
use crate::platform::logging;

/// Shared record of complaints, denunciations, recommendations and reflections in a Vietnamese commune: a JSON REST
/// API on PostgreSQL. Without a command it serves; without DATABASE_URL it makes a private PostgreSQL with a demo
/// commune.
#[derive(Debug, Parser)]
#[command(name = "tiepdan", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API (the default).
    Serve(Box<serve::Serve>),
    /// Do the jobs that no request waits for.
    Worker(Box<worker::Work>),
    /// Bring a database to this release.
    Migrate(migrate::Migrate),
    /// Load the demo commune into an empty, migrated database.
    Demo(demo::Demo),
    /// Print the OpenAPI document.
    Openapi(openapi::OpenApi),
    /// Communes and their units.
    Commune(CommuneArguments),
    /// Accounts of people.
    User(UserArguments),
    /// Machines that call the API.
    Client(ClientArguments),
    /// Root keys.
    Keys(keys::Keys),
    /// The audit.
    Audit(audit::Audit),
    /// Check settings, database, keys, calendar and jobs.
    Doctor(Box<doctor::Doctor>),
}

#[derive(Debug, clap::Args)]
struct CommuneArguments {
    #[command(subcommand)]
    command: commune::CommuneCommand,
    #[command(flatten)]
    owner: owner::Owner,
}

#[derive(Debug, clap::Args)]
struct UserArguments {
    #[command(subcommand)]
    command: user::UserCommand,
    #[command(flatten)]
    owner: owner::Owner,
}

#[derive(Debug, clap::Args)]
struct ClientArguments {
    #[command(subcommand)]
    command: client::ClientCommand,
    #[command(flatten)]
    owner: owner::Owner,
}

/// All commands with their arguments and settings.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match usage::read() {
        Ok(cli) => cli,
        Err(ended) => return ended,
    };
    if let Err(sentence) = logging::start() {
        return failed(&sentence);
    }
    // Two threads drive commands and the connections that the start-up opens; the server has threads of its own.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(run(cli)),
        Err(error) => Err(format!("cannot start: {error}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => failed(&sentence),
    }
}

fn failed(sentence: &str) -> ExitCode {
    complain(&format!("tiepdan: {sentence}"));
    ExitCode::FAILURE
}

/// Tells it on standard error, if anybody hears.
fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

async fn run(cli: Cli) -> Result<(), String> {
    match cli.command.unwrap_or(Command::Serve(Box::new(cli.serve))) {
        Command::Serve(command) => Box::pin(command.run()).await,
        Command::Worker(command) => command.run().await,
        Command::Migrate(command) => command.run().await,
        Command::Demo(command) => command.run().await,
        Command::Openapi(command) => command.run(),
        Command::Commune(command) => say(&told(commune::run(command.command, &command.owner).await)?),
        Command::User(command) => say(&told(user::run(command.command, &command.owner.app().await?).await)?),
        Command::Client(command) => run_client(command).await,
        Command::Keys(command) => command.run().await,
        Command::Audit(command) => command.run().await,
        Command::Doctor(command) => command.run().await,
    }
}

/// Of a new client the secret must come through: nothing else has it.
async fn run_client(command: ClientArguments) -> Result<(), String> {
    let made = command.command.made().map(str::to_owned);
    let text = told(client::run(command.command, &command.owner.app().await?).await)?;
    let Some(id) = made else { return say(&text) };
    print(&text).map_err(|error| {
        format!(
            "cannot print the secret of {id}, which nobody has now ({error}): run `tiepdan client disable --id {id}`, \
             and make another client"
        )
    })
}

/// What a command has to say, or why it refuses.
fn told(result: Outcome<String>) -> Result<String, String> {
    result.map_err(|problem| problem.detail.clone().unwrap_or_else(|| why(&problem).to_owned()))
}

/// Prints what a person reads. Whoever reads no further, as `head` does, has what he wants.
fn say(text: &str) -> Result<(), String> {
    heard(print(text))
}

/// Nothing where it was printed, or nobody reads on.
fn heard(printed: io::Result<()>) -> Result<(), String> {
    match printed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(format!("cannot print: {error}")),
        _ => Ok(()),
    }
}

/// One text, and the end of its last line.
fn print(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{}", text.trim_end())?;
    output.flush()
}

/// Several mistakes as one text.
fn joined(mistakes: &[String]) -> String {
    mistakes.join("\ntiepdan: ")
}

/// What a command may say of a problem: its cause, which never holds a value of a person.
fn why(problem: &Problem) -> &str {
    problem.internal_text().unwrap_or(problem.code.as_str())
}
