//! `demo`: the demo commune in an empty, migrated database.

use std::path::PathBuf;

use chrono::NaiveDate;
use diesel_async::{AnsiTransactionManager, TransactionManager as _};
use secrecy::SecretString;

use crate::config::DatabaseSettings;
use crate::kernel::crypto::{PasswordParams, PasswordService, RootKeys};
use crate::kernel::time::Clock;
use crate::migrations;
use crate::people::seed::{DEMO_COMMUNE, SeedTools, load_demo};

/// Loads the demo commune with its accounts, whose passwords everybody knows, into the database of
/// DATABASE_OWNER_URL. Their accounts answer on local hosts only.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// Folder of the root keys.
    #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
    keys_dir: PathBuf,

    /// The business day that decides who is in office [default: today].
    #[arg(long, env = "TIEPDAN_TODAY", value_name = "YYYY-MM-DD")]
    today: Option<NaiveDate>,

    #[command(flatten)]
    databases: DatabaseSettings,
}

impl Demo {
    pub(super) async fn run(self) -> Result<(), String> {
        let owner = super::migrate::owner(&self.databases)?;
        let keys = RootKeys::load(&self.keys_dir).map_err(|error| error.to_string())?;
        load(owner.url(), &keys, self.today).await?;
        println!("The demo commune is there.");
        Ok(())
    }
}

/// Loads what is missing of the demo commune, all or nothing.
pub(super) async fn load(owner: &SecretString, keys: &RootKeys, today: Option<NaiveDate>) -> Result<(), String> {
    let mut conn = migrations::open(owner).await?;
    let passwords = PasswordService::new(PasswordParams::default()).map_err(|error| error.to_string())?;
    let tools = SeedTools { keys, passwords: &passwords, real_now: Clock::default().real_now() };
    let today = today.unwrap_or_else(|| Clock::default().today());
    let begin = AnsiTransactionManager::begin_transaction(&mut conn).await;
    begin.map_err(|error| format!("cannot load the demo commune: {error}"))?;
    // Closing the connection on the way out undoes what was loaded.
    let loaded = load_demo(&mut conn, tools, DEMO_COMMUNE, today).await;
    loaded.map_err(|problem| format!("cannot load the demo commune: {}", super::why(&problem)))?;
    let commit = AnsiTransactionManager::commit_transaction(&mut conn).await;
    commit.map_err(|error| format!("cannot load the demo commune: {error}"))
}
